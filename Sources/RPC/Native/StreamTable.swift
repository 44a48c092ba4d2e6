// Calls by stream number: open addressing, no allocation per call. A multiplication spreads the
// numbers, because neighbours left where they are form one long run, and taking a call out walks
// the run to its end. The factor is a secret of the table, so that nobody can choose which calls to
// leave open until they collide.

/// A table of open streams.
struct StreamTable<Value> {
    private var slots: [(stream: UInt32, value: Value)?]
    /// How many streams are open.
    private(set) var count = 0
    private let factor: UInt64

    /// Above this, an empty table gives its memory back.
    private static var keptSlotsMax: Int { 1024 }

    /// An empty table. `secret` is any number the other side does not know.
    init(secret: UInt64) {
        slots = Array(repeating: nil, count: 16)
        factor = secret | 1
    }

    var isEmpty: Bool { count == 0 }

    /// The value of a stream.
    subscript(stream: UInt32) -> Value? { find(stream).flatMap { slots[$0]?.value } }

    /// Adds a stream that is not in the table.
    mutating func insert(_ value: Value, for stream: UInt32) {
        if count * 2 >= slots.count { grow() }
        place(value, for: stream)
        count += 1
    }

    /// Takes a stream out, if it is in the table.
    @discardableResult
    mutating func remove(_ stream: UInt32) -> Value? {
        guard let position = find(stream) else { return nil }
        let value = slots[position]?.value
        slots[position] = nil
        count -= 1
        if count == 0, slots.count > Self.keptSlotsMax {
            self = StreamTable(secret: factor)
        } else {
            closeGap(at: position)
        }
        return value
    }

    /// Takes all streams out, in the order of their numbers.
    mutating func removeAll() -> [Value] {
        let values = slots.compactMap { $0 }.sorted { $0.stream < $1.stream }.map(\.value)
        self = StreamTable(secret: factor)
        return values
    }

    /// The values of all streams, in the order of their numbers.
    var values: [(stream: UInt32, value: Value)] {
        slots.compactMap { $0 }.sorted { $0.stream < $1.stream }
    }

    private func home(_ stream: UInt32) -> Int {
        Int(truncatingIfNeeded: (UInt64(stream) &* factor) >> 32) & (slots.count - 1)
    }

    private func find(_ stream: UInt32) -> Int? {
        var position = home(stream)
        while let slot = slots[position] {
            if slot.stream == stream { return position }
            position = (position + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func place(_ value: Value, for stream: UInt32) {
        var position = home(stream)
        while let slot = slots[position] {
            precondition(slot.stream != stream, "the stream is in the table")
            position = (position + 1) & (slots.count - 1)
        }
        slots[position] = (stream, value)
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: nil, count: old.count * 2)
        for case .some(let slot) in old { place(slot.value, for: slot.stream) }
    }

    /// Moves back what had to step aside because of the slot that is now free.
    private mutating func closeGap(at freed: Int) {
        let mask = slots.count - 1
        var gap = freed
        var position = (gap + 1) & mask
        while let slot = slots[position] {
            let distance = (position - home(slot.stream)) & mask
            if distance >= (position - gap) & mask {
                slots[gap] = slot
                slots[position] = nil
                gap = position
            }
            position = (position + 1) & mask
        }
    }
}
