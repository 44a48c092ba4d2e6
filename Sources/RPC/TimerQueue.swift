// The timers of a loop: a heap that knows where each timer stands, so that cancelling one leaves
// nothing behind.

/// Timers in the order they are due; those due together in the order they were made.
package struct TimerQueue {
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
        var position = -1
        var action: (() -> Void)?
    }

    private var heap: [Entry] = []
    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private var sequence: UInt64 = 0

    /// No timers.
    package init() {}

    /// When the next timer is due.
    package var nextDue: Instant? { heap.first?.due }

    /// A mark between the timers made so far and those to come.
    package var mark: UInt64 { sequence }

    /// How many timers wait.
    package var count: Int { heap.count }

    /// Adds a timer. O(log n), and O(1) for one that is due later than most.
    package mutating func add(at due: Instant, _ action: @escaping () -> Void) -> TimerID {
        let slot = free.popLast() ?? UInt32(slots.count)
        if slot == slots.count { slots.append(Slot()) }
        slots[Int(slot)].action = action
        sequence += 1
        heap.append(Entry(due: due, sequence: sequence, slot: slot))
        rise(from: heap.count - 1)
        return TimerID(slot: slot, generation: slots[Int(slot)].generation)
    }

    /// Takes a timer out, unless it is gone. O(log n).
    package mutating func cancel(_ timer: TimerID) {
        let slot = Int(timer.slot)
        guard slots.indices.contains(slot), slots[slot].generation == timer.generation,
            slots[slot].position >= 0
        else { return }
        _ = remove(at: slots[slot].position)
    }

    /// Takes out the next timer if it is due and was made before `mark`, and returns its action.
    ///
    /// A timer made since must not be due earlier than one made before: it would stand in its way.
    package mutating func takeDue(
        at now: Instant, madeBefore mark: UInt64 = .max
    ) -> (() -> Void)? {
        guard let first = heap.first, first.due <= now, first.sequence <= mark else { return nil }
        return remove(at: 0)
    }

    private mutating func remove(at position: Int) -> (() -> Void)? {
        let slot = Int(heap[position].slot)
        let last = heap.removeLast()
        if position < heap.count {
            heap[position] = last
            rise(from: position)
            sink(from: slots[Int(last.slot)].position)
        }
        let action = slots[slot].action
        slots[slot] = Slot(generation: slots[slot].generation &+ 1)
        free.append(UInt32(slot))
        return action
    }

    private mutating func rise(from start: Int) {
        let entry = heap[start]
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard entry.comes(before: heap[parent]) else { break }
            put(heap[parent], at: position)
            position = parent
        }
        put(entry, at: position)
    }

    private mutating func sink(from start: Int) {
        let entry = heap[start]
        var position = start
        while true {
            var child = 2 * position + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].comes(before: heap[child]) { child += 1 }
            guard heap[child].comes(before: entry) else { break }
            put(heap[child], at: position)
            position = child
        }
        put(entry, at: position)
    }

    private mutating func put(_ entry: Entry, at position: Int) {
        heap[position] = entry
        slots[Int(entry.slot)].position = position
    }
}
