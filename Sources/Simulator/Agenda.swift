// What is going to happen in the world, and when.

internal import RPC

/// A queue by time; what is planned for the same time happens in the order it was planned.
struct Agenda<Event> {
    private struct Plan {
        let at: Instant
        let order: UInt64
        let event: Event

        func comes(before other: Plan) -> Bool {
            at != other.at ? at < other.at : order < other.order
        }
    }

    /// A binary heap: each plan comes before the two at twice its position plus one and two.
    private var heap: [Plan] = []
    private var order: UInt64 = 0

    mutating func plan(_ event: Event, at instant: Instant) {
        order += 1
        heap.append(Plan(at: instant, order: order, event: event))
        rise()
    }

    /// Takes out what comes first.
    mutating func next() -> (at: Instant, event: Event)? {
        guard let last = heap.popLast() else { return nil }
        guard let first = heap.first else { return (last.at, last.event) }
        heap[0] = last
        sink()
        return (first.at, first.event)
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
