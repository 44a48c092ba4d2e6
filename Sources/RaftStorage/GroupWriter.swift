// Lays out batches as the bytes of one group. The buffer is kept, so a group allocates nothing.

internal import CChecksum
internal import Raft
internal import RaftRuntime

/// Turns what waits for the disk into one run of bytes: records, and the frame that ends them.
struct GroupWriter {
    /// The bytes of the group are the first `count` of these.
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0
    /// The checksum of the last record.
    private(set) var chain: UInt32 = 0
    /// Where in the segment `bytes` will be.
    private var start = 0

    /// Returns how many bytes the batches take, with their frame.
    static func byteCount(of batches: [LogBatch]) -> Int {
        var count = Frame.byteCount
        for batch in batches {
            if batch.snapshot != nil {
                count += Record.byteCount(payload: Restart.payloadByteCount)
            }
            if batch.truncation != nil { count += Record.headerByteCount }
            for entry in batch.entries { count += Record.byteCount(payload: entry.payload.count) }
        }
        return count
    }

    /// Where a group goes.
    struct Place {
        var segment: UInt64
        var position: Int
        var chain: UInt32
        /// The header of the segment, if this is its first group.
        var header: SegmentHeader?
        var markSeed: UInt32
    }

    /// Lays out batches as one group, and carries them out in `state`.
    ///
    /// - Returns: where the entries are going to be.
    mutating func layOut(
        _ batches: [LogBatch], at place: Place, state: inout LogState
    ) -> Placements {
        begin(at: place, capacity: Self.byteCount(of: batches))
        var placements = Placements(batches.count)
        for batch in batches {
            let change = state.apply(batch)
            append(batch, change, segment: UInt32(place.segment), into: &placements.positions)
            placements.steps.append(Placements.Step(change))
        }
        append(
            Frame(state, start: place.position, offset: start + count), markSeed: place.markSeed)
        return placements
    }

    /// Lays out a group that does nothing but say where the log goes on: where `state` already is.
    mutating func layOutRestart(_ restart: Restart, at place: Place, state: LogState) {
        let byteCount = Record.byteCount(payload: Restart.payloadByteCount)
        begin(at: place, capacity: byteCount + Frame.byteCount)
        append(restart)
        append(
            Frame(state, start: place.position, offset: start + count), markSeed: place.markSeed)
    }

    /// Lays out the end of a segment.
    mutating func layOutSeal(at place: Place) {
        begin(at: place, capacity: Record.headerByteCount)
        append(Record(.seal), payload: [])
    }

    private mutating func begin(at place: Place, capacity: Int) {
        (start, chain, count) = (place.position, place.header?.chainSeed ?? place.chain, 0)
        let needed = capacity + (place.header == nil ? 0 : SegmentHeader.byteCount)
        if bytes.count < needed {
            bytes = [UInt8](repeating: 0, count: max(needed, 2 * bytes.count))
        }
        guard let header = place.header else { return }
        bytes.replaceSubrange(0..<SegmentHeader.byteCount, with: header.bytes)
        count = SegmentHeader.byteCount
    }

    private mutating func append(
        _ batch: LogBatch, _ change: LogChange, segment: UInt32,
        into positions: inout [EntryPosition]
    ) {
        if let snapshot = batch.snapshot {
            append(Restart(snapshot, keepsLog: change.restart == nil))
        }
        if let truncation = change.truncation {
            append(Record(.truncation, index: truncation.position), payload: [])
        }
        var index = change.first
        for entry in batch.entries.suffix(change.count) {
            precondition(entry.payload.count <= Record.payloadBytesMax, "the payload is too large")
            positions.append(
                EntryPosition(
                    segment: segment, offset: start + count,
                    payloadByteCount: UInt32(entry.payload.count), chainBefore: chain))
            let record = Record(
                .entry(entry.kind), term: entry.term.number, index: index.position,
                payloadByteCount: entry.payload.count)
            append(record, payload: entry.payload)
            index = index.next
        }
    }

    private mutating func append(_ restart: Restart) {
        append(restart.record, payload: restart.payload)
    }

    private mutating func append(_ frame: Frame, markSeed: UInt32) {
        let record = frame.record
        var payload = frame.payload
        let mark = payload.span.checksum(after: record.header.span.checksum(after: markSeed))
        payload.append(number: UInt64(mark))
        append(record, payload: payload)
    }

    /// Where in the segment the next record will be.
    var position: Int { start + count }

    private mutating func append(_ record: Record, payload: [UInt8]) {
        let target = count..<count + record.byteCount
        chain = unsafe bytes.withUnsafeMutableBytes { memory in
            unsafe Self.store(
                record, payload, in: UnsafeMutableRawBufferPointer(rebasing: memory[target]),
                after: chain)
        }
        count = target.upperBound
    }

    /// Fills `memory` with a record, and returns its checksum.
    private static func store(
        _ record: Record, _ payload: [UInt8], in memory: UnsafeMutableRawBufferPointer,
        after chain: UInt32
    ) -> UInt32 {
        unsafe memory.storeBytes(
            of: record.lengthAndTag.littleEndian, toByteOffset: 4, as: UInt32.self)
        unsafe memory.storeBytes(of: record.term.littleEndian, toByteOffset: 8, as: UInt64.self)
        unsafe memory.storeBytes(of: record.index.littleEndian, toByteOffset: 16, as: UInt64.self)
        let body = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[Record.headerByteCount...])
        unsafe body.copyBytes(from: payload)
        for position in payload.count..<body.count { unsafe body[position] = 0 }
        let checked = unsafe UnsafeRawBufferPointer(rebasing: memory[4...])
        let checksum = unsafe cchecksum_crc32c(chain, checked.baseAddress, checked.count)
        unsafe memory.storeBytes(of: checksum.littleEndian, toByteOffset: 0, as: UInt32.self)
        return checksum
    }
}

/// Where an entry is on disk, and the checksum before it, so that it can be verified on its own.
struct EntryPosition: Hashable, Sendable {
    let segment: UInt32
    let payloadByteCount: UInt32
    let chainBefore: UInt32
    /// Records are aligned to eight bytes.
    private let offsetInWords: UInt32

    init(segment: UInt32, offset: Int, payloadByteCount: UInt32, chainBefore: UInt32) {
        (self.segment, self.payloadByteCount) = (segment, payloadByteCount)
        (self.chainBefore, offsetInWords) = (chainBefore, UInt32(offset / 8))
    }

    var offset: Int { Int(offsetInWords) * 8 }
    /// Where the record ends.
    var end: Int { offset + Record.byteCount(payload: Int(payloadByteCount)) }
}
