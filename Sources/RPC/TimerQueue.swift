// The timers of a loop: a heap. Most timers are deadlines and cancelled long before they are due,
// so cancelling one only marks it; marked ones are swept out together when they are the majority.

/// Timers in the order they are due; those due together in the order they were made.
package struct TimerQueue {
    /// Fewer cancelled timers than this are not worth a sweep.
    private static let sweepMin = 64

    private struct Entry {
        let due: Instant
        let sequence: UInt64
        let slot: UInt32

        func comes(before other: Entry) -> Bool {
            due == other.due ? sequence < other.sequence : due < other.due
        }
    }

    private struct Slot {
        var generation: UInt32 = 0
        /// The timer that has the slot; 0 for none.
        var sequence: UInt64 = 0
        var action: (() -> Void)?
    }

    /// The first is never a cancelled one.
    private var heap: [Entry] = []
    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private var sequence: UInt64 = 0
    private var cancelledCount = 0

    /// No timers.
    package init() {}

    /// When the next timer is due.
    package var nextDue: Instant? { heap.first?.due }

    /// A mark between the timers made so far and those to come.
    package var mark: UInt64 { sequence }

    /// How many timers wait.
    package var count: Int { heap.count - cancelledCount }

    /// Adds a timer. O(log n), and O(1) for one that is due later than most.
    package mutating func add(at due: Instant, _ action: @escaping () -> Void) -> TimerID {
        let slot = free.popLast() ?? UInt32(slots.count)
        if slot == slots.count { slots.append(Slot()) }
        sequence += 1
        slots[Int(slot)].action = action
        slots[Int(slot)].sequence = sequence
        heap.append(Entry(due: due, sequence: sequence, slot: slot))
        rise(from: heap.count - 1)
        return TimerID(slot: slot, generation: slots[Int(slot)].generation)
    }

    /// Takes a timer out, unless it is gone. O(1), averaged over many.
    package mutating func cancel(_ timer: TimerID) {
        let slot = Int(timer.slot)
        guard slots.indices.contains(slot), slots[slot].generation == timer.generation,
            slots[slot].sequence != 0
        else { return }
        _ = vacate(slot)
        cancelledCount += 1
        trim()
    }

    /// Takes out the next timer if it is due and was made before `mark`, and returns its action.
    ///
    /// A timer made since must not be due earlier than one made before: it would stand in its way.
    package mutating func takeDue(
        at now: Instant, madeBefore mark: UInt64 = .max
    ) -> (() -> Void)? {
        guard let first = heap.first, first.due <= now, first.sequence <= mark else { return nil }
        removeFirst()
        let action = vacate(Int(first.slot))
        trim()
        return action
    }

    /// Makes room for another timer, and returns the action of the one that was there.
    private mutating func vacate(_ slot: Int) -> (() -> Void)? {
        let action = slots[slot].action
        slots[slot] = Slot(generation: slots[slot].generation &+ 1)
        free.append(UInt32(slot))
        return action
    }

    private func isCancelled(_ entry: Entry) -> Bool {
        slots[Int(entry.slot)].sequence != entry.sequence
    }

    /// Removes cancelled timers from the front, and all of them when they are many.
    private mutating func trim() {
        while let first = heap.first, isCancelled(first) {
            removeFirst()
            cancelledCount -= 1
        }
        guard cancelledCount > Self.sweepMin, cancelledCount > heap.count / 2 else { return }
        let slots = slots
        heap.removeAll { slots[Int($0.slot)].sequence != $0.sequence }
        cancelledCount = 0
        for position in (0..<heap.count / 2).reversed() { sink(from: position) }
    }

    private mutating func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        sink(from: 0)
    }

    private mutating func rise(from start: Int) {
        let entry = heap[start]
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard entry.comes(before: heap[parent]) else { break }
            heap[position] = heap[parent]
            position = parent
        }
        heap[position] = entry
    }

    private mutating func sink(from start: Int) {
        let entry = heap[start]
        var position = start
        while true {
            var child = 2 * position + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].comes(before: heap[child]) { child += 1 }
            guard heap[child].comes(before: entry) else { break }
            heap[position] = heap[child]
            position = child
        }
        heap[position] = entry
    }
}
