// Reads the bytes of one segment: what of them can be believed, and whether the rest is the end of the
// log or damage.
//
// The rule (Protocol-Aware Recovery, FAST 2018): whatever stands before a frame of a later group was
// synced once, so damage there is corruption, and nothing may be cut. Only the last group may be incomplete:
// whether it was torn by a crash or damaged later cannot be told, except by the floor.

internal import Raft
internal import RaftRuntime

/// One segment, as far as its groups are whole.
struct SegmentScan {
    /// Where the whole groups end; zero if there is not even a header.
    private(set) var end = 0
    /// The checksum of the last record before `end`.
    private(set) var chain: UInt32 = 0
    /// Whether the log goes on in the next segment.
    private(set) var isSealed = false

    private let markSeed: UInt32
    private let floor: Floor
    private let number: UInt64
    /// Whether the floor was met.
    private(set) var meetsFloor = false

    /// Why a segment cannot be believed.
    struct Damage: Error, Hashable {
        var offset: Int
        var reason: String
    }

    init(number: UInt64, markSeed: UInt32, floor: Floor) {
        (self.number, self.markSeed, self.floor) = (number, markSeed, floor)
    }

    /// Replays the groups behind a header that holds.
    mutating func run(
        _ bytes: Span<UInt8>, header: SegmentHeader, into replay: inout Replay
    ) throws(Damage) {
        (end, chain) = (SegmentHeader.byteCount, header.chainSeed)
        var group: [Replay.Staged] = []
        var position = end
        var running = chain
        while !isSealed {
            let before = running
            guard let record = Record(in: bytes, at: position, chain: &running) else { break }
            switch record.tag {
            case .entry, .truncation:
                group.append(
                    Replay.Staged(
                        record: record,
                        position: EntryPosition(
                            segment: UInt32(number), offset: position,
                            payloadByteCount: UInt32(record.payloadByteCount), chainBefore: before),
                        configuration: configuration(of: record, in: bytes, at: position)))
            case .frame:
                try close(group, at: position, in: bytes, into: &replay)
                group.removeAll(keepingCapacity: true)
            case .seal:
                guard group.isEmpty else {
                    throw Damage(offset: position, reason: "a seal in a group")
                }
                isSealed = true
            }
            position += record.byteCount
            if group.isEmpty { try reach(position, chain: running, replay: replay) }
        }
        if !isSealed { try search(bytes, from: position) }
    }

    /// What a configuration entry holds.
    private func configuration(
        of record: Record, in bytes: Span<UInt8>, at position: Int
    ) -> Configuration? {
        guard record.tag == .entry(.configuration) else { return nil }
        let start = position + Record.headerByteCount
        let payload = (start..<start + record.payloadByteCount).map { bytes[$0] }
        return Configuration(decoding: payload)
    }

    /// The group before `position` is whole.
    private mutating func close(
        _ group: [Replay.Staged], at position: Int, in bytes: Span<UInt8>, into replay: inout Replay
    ) throws(Damage) {
        guard let frame = Frame(in: bytes, at: position, markSeed: markSeed),
            frame.start == groupStart
        else { throw Damage(offset: position, reason: "a frame that was written elsewhere") }
        if let reason = replay.apply(group, endedBy: frame) {
            throw Damage(offset: position, reason: reason)
        }
    }

    private mutating func reach(_ position: Int, chain: UInt32, replay: Replay) throws(Damage) {
        (end, self.chain) = (position, chain)
        guard floor.segment == number, floor.offset == UInt64(position) else { return }
        guard floor.chain == chain, floor.last == replay.last else {
            throw Damage(offset: position, reason: "the log is not the one its floor speaks of")
        }
        meetsFloor = true
    }

    /// Where the next group starts: the first one with the header.
    private var groupStart: Int { end <= SegmentHeader.byteCount ? 0 : end }

    /// Looks for a frame of a later group, which says that what is at `position` was whole once.
    func search(_ bytes: Span<UInt8>, from position: Int) throws(Damage) {
        var candidate = position
        while let next = bytes.firstNonZero(from: candidate) {
            candidate = next & ~7
            if let frame = Frame(in: bytes, at: candidate, markSeed: markSeed),
                frame.start != groupStart
            {
                throw Damage(
                    offset: position, reason: "damaged before a group that was synced later")
            }
            candidate += 8
        }
    }
}
