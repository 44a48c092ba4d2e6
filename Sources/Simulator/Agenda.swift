// What is going to happen in the world, and when.

internal import RPC

/// A queue by time; what is planned for the same time happens in the order it was planned.
struct Agenda<Event> {
    /// A few words, so that the heap moves nothing that counts references.
    private struct Plan {
        let at: Instant
        let order: UInt64
        let slot: Int

        func comes(before other: Plan) -> Bool {
            at != other.at ? at < other.at : order < other.order
        }
    }

    /// A binary heap: each plan comes before the two at twice its position plus one and two.
    private var heap: [Plan] = []
    private var slots: [Event?] = []
    private var freeSlots: [Int] = []
    private var order: UInt64 = 0

    mutating func plan(_ event: Event, at instant: Instant) {
        order += 1
        let slot = freeSlots.popLast() ?? slots.count
        if slot == slots.count { slots.append(event) } else { slots[slot] = event }
        heap.append(Plan(at: instant, order: order, slot: slot))
        rise()
    }

    /// Takes out what comes first.
    mutating func next() -> (at: Instant, event: Event)? {
        guard let last = heap.popLast() else { return nil }
        var first = last
        if let top = heap.first {
            first = top
            heap[0] = last
            sink()
        }
        guard let event = slots[first.slot].take() else {
            preconditionFailure("an event happens twice")
        }
        freeSlots.append(first.slot)
        return (first.at, event)
    }

    private mutating func rise() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].comes(before: heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var first = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].comes(before: heap[first]) { first = child }
            }
            guard first != parent else { return }
            heap.swapAt(parent, first)
            parent = first
        }
    }
}
