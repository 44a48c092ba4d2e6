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
        enum Kind: Hashable {
            /// What was written is gone: others may have it still.
            case lost
            /// The checksums hold, and yet it cannot be what was written here.
            case contradiction
            /// The segment is of a version to come.
            case newer(UInt32)
        }

        var kind = Kind.contradiction
        var offset: Int
        var reason: String
    }

    init(number: UInt64, markSeed: UInt32, floor: Floor) {
        (self.number, self.markSeed, self.floor) = (number, markSeed, floor)
    }

    /// Replays the groups behind a header that holds.
    ///
    /// - Parameter hasResumed: Whether the restart that the segment begins with was carried out already.
    mutating func run(
        _ bytes: Span<UInt8>, header: SegmentHeader, hasResumed: Bool = false,
        into replay: inout Replay
    ) throws(Damage) {
        (end, chain) = (SegmentHeader.byteCount, header.chainSeed)
        var group: [Replay.Staged] = []
        var position = end
        var running = chain
        var isWhole = true
        while !isSealed {
            let before = running
            guard let record = Record(in: bytes, at: position, chain: &running) else { break }
            isWhole = false
            switch record.tag {
            case .restart where hasResumed && position == SegmentHeader.byteCount: break
            case .entry, .truncation, .restart:
                group.append(stage(record, at: position, in: bytes, chainBefore: before))
            case .frame:
                try close(group, at: position, in: bytes, into: &replay)
                group.removeAll(keepingCapacity: true)
                isWhole = true
            case .seal:
                guard group.isEmpty else {
                    throw Damage(offset: position, reason: "a seal in a group")
                }
                (isSealed, isWhole) = (true, true)
            }
            position += record.byteCount
            if isWhole { try reach(position, chain: running, replay: replay) }
        }
        if !isSealed { try search(bytes, from: position) }
    }

    private func stage(
        _ record: Record, at position: Int, in bytes: Span<UInt8>, chainBefore: UInt32
    ) -> Replay.Staged {
        var staged = Replay.Staged(
            record: record,
            position: EntryPosition(
                segment: UInt32(number), offset: position,
                payloadByteCount: UInt32(record.payloadByteCount), chainBefore: chainBefore),
            restart: Restart(in: bytes, at: position, of: record))
        if record.tag == .entry(.configuration) {
            let payload = position + Record.headerByteCount
            staged.configuration = Configuration(
                decoding: bytes.copy(of: payload..<payload + record.payloadByteCount))
        }
        return staged
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
        while let frame = nextFrame(in: bytes, from: &candidate) {
            guard frame.start == groupStart else {
                throw Damage(
                    kind: .lost, offset: position,
                    reason: "damaged before a group that was synced later")
            }
        }
    }

    /// Returns the last frame whose own mark holds, whatever is before it.
    func lastFrame(in bytes: Span<UInt8>) -> Frame? {
        var (candidate, last) = (0, Frame?.none)
        while let frame = nextFrame(in: bytes, from: &candidate) { last = frame }
        return last
    }

    private func nextFrame(in bytes: Span<UInt8>, from candidate: inout Int) -> Frame? {
        while let next = bytes.firstNonZero(from: candidate) {
            let position = next & ~7
            candidate = position + 8
            if let frame = Frame(in: bytes, at: position, markSeed: markSeed) { return frame }
        }
        return nil
    }
}
