// The log as the loop reads it: what was submitted is there at once, whether it has reached the disk or
// not. Nothing of it is shared with the thread that writes.

package import Raft
package import RaftRuntime

/// Where appended batches are on disk. A value: it crosses from the disk's thread to the loop.
package struct Placements: Hashable, Sendable {
    /// One batch: where it cuts, and how many of `positions` are its own.
    struct Step: Hashable, Sendable {
        var restart: LogIndex?
        var truncation: LogIndex?
        var first: LogIndex
        var count: Int

        init(_ change: LogChange) {
            (restart, truncation) = (change.restart?.index, change.truncation)
            (first, count) = (change.first, change.count)
        }
    }

    var steps: [Step] = []
    var positions: [EntryPosition] = []

    init(_ batchCount: Int) { steps.reserveCapacity(batchCount) }
}

/// Reads the log. Owned by the loop.
package struct LogView<Files: FileSystem> {
    /// The entry before the first that can be read.
    private var base: LogIndex
    /// Where the entries behind it are, as far as they are on disk.
    private var positions: [EntryPosition]
    /// Submitted, and not on disk yet as far as the loop knows.
    private var pending: [LogBatch] = []
    private let reader: SegmentReader<Files>
    private let shelf: SnapshotShelf

    init(
        folder: String, files: Files, after base: LogIndex, positions: [EntryPosition],
        shelf: SnapshotShelf
    ) {
        (self.base, self.positions, self.shelf) = (base, positions, shelf)
        reader = SegmentReader(folder: folder, files: files)
    }

    /// Tells of a batch that was handed to the disk.
    package mutating func submitted(_ batch: LogBatch) {
        // From now on the received file is the log's.
        if let snapshot = batch.snapshot { shelf.claim(snapshot) }
        pending.append(batch)
    }

    /// Forgets where the entries up to `index` are. They must be on disk.
    package mutating func compact(upTo index: LogIndex) {
        guard index > base else { return }
        positions.removeFirst(min(positions.count, base.distance(to: index)))
        base = index
    }

    /// Tells where the oldest submitted batches are now.
    package mutating func placed(_ placements: Placements) {
        var next = 0
        for step in placements.steps {
            if let index = step.restart {
                positions.removeAll()
                base = index
            }
            if let index = step.truncation {
                positions.removeSubrange((base.distance(to: index) - 1)...)
            }
            precondition(
                step.count == 0 || base.distance(to: step.first) == positions.count + 1,
                "entries leave a gap in the log")
            positions.append(contentsOf: placements.positions[next..<next + step.count])
            next += step.count
        }
        pending.removeFirst(placements.steps.count)
    }

    /// Returns entries from the start of `range` on: at least one, then as many as fit `byteLimit`.
    ///
    /// - Precondition: the range is not empty and its entries are in the log.
    package func entries(
        in range: Range<LogIndex>, byteLimit: Int
    ) throws(StorageError) -> [LogEntry] {
        precondition(!range.isEmpty, "an empty range has no first entry")
        if let waiting = pendingEntries(in: range) { return Self.fit(waiting, byteLimit) }
        let end = base.advanced(by: positions.count + 1)
        let upper = min(range.upperBound, end, LogIndex(firstPending))
        precondition(range.lowerBound > base && range.lowerBound < upper, "no such entry")
        let start = base.distance(to: range.lowerBound) - 1
        let wanted = positions[start..<base.distance(to: upper) - 1]
        return try reader.read(Self.fit(wanted, byteLimit), from: range.lowerBound)
    }

    /// The lowest index that a pending batch adds or takes back.
    private var firstPending: UInt64 {
        var lowest = UInt64.max
        for batch in pending {
            if let index = batch.truncation { lowest = min(lowest, index.position) }
            if !batch.entries.isEmpty { lowest = min(lowest, batch.first.position) }
        }
        return lowest
    }

    /// The entries of the latest pending batch that has the first one of the range.
    private func pendingEntries(in range: Range<LogIndex>) -> ArraySlice<LogEntry>? {
        var upper = range.upperBound.position
        for batch in pending.reversed() {
            let first = batch.first.position
            let end = min(first + UInt64(batch.entries.count), upper)
            if first <= range.lowerBound.position, range.lowerBound.position < end {
                return batch.entries[Int(range.lowerBound.position - first)..<Int(end - first)]
            }
            // What this batch adds or takes back is no longer what an earlier one added.
            upper = min(upper, batch.truncation?.position ?? upper)
            if !batch.entries.isEmpty { upper = min(upper, first) }
        }
        return nil
    }

    private static func fit(_ entries: ArraySlice<LogEntry>, _ byteLimit: Int) -> [LogEntry] {
        var room = byteLimit
        let count = entries.prefix { entry in
            room -= entry.payload.count
            return room >= 0
        }.count
        return Array(entries.prefix(max(1, count)))
    }

    /// Limited to one segment as well: one read gets them all.
    private static func fit(
        _ positions: ArraySlice<EntryPosition>, _ byteLimit: Int
    ) -> ArraySlice<EntryPosition> {
        var room = byteLimit
        let segment = positions.first?.segment
        let count = positions.prefix { position in
            room -= Int(position.payloadByteCount)
            return room >= 0 && position.segment == segment
        }.count
        return positions.prefix(max(1, count))
    }
}

extension LogIndex {
    /// How many positions `other`, which is not before this one, is behind it.
    func distance(to other: LogIndex) -> Int { Int(other.position - position) }
}

/// Reads entries from segments, and keeps the last one open.
final class SegmentReader<Files: FileSystem> {
    private let folder: String
    private let files: Files
    private var openNumber: UInt32 = 0
    private var file: OpenFile<Files>?

    init(folder: String, files: Files) { (self.folder, self.files) = (folder, files) }

    /// Reads the entries at these positions, all in one segment, the first of which is entry `first`.
    func read(
        _ positions: ArraySlice<EntryPosition>, from first: LogIndex
    ) throws(StorageError) -> [LogEntry] {
        guard let start = positions.first, let end = positions.last?.end else { return [] }
        let path = folder + "/" + FileName.segment(UInt64(start.segment))
        if openNumber != start.segment || file == nil {
            file = try OpenFile(essential: path, .reading, on: files)
            openNumber = start.segment
        }
        guard let bytes = try file?.read(at: UInt64(start.offset), count: end - start.offset)
        else { return [] }
        var entries: [LogEntry] = []
        entries.reserveCapacity(positions.count)
        for (count, position) in positions.enumerated() {
            let offset = position.offset - start.offset
            guard
                let entry = LogEntry(
                    in: bytes, at: offset, position, index: first.advanced(by: count))
            else {
                throw .corrupt(
                    path: path, offset: UInt64(position.offset),
                    reason: "an entry is no longer what was written")
            }
            entries.append(entry)
        }
        return entries
    }
}

extension LogEntry {
    /// Nothing unless the bytes are exactly what was written.
    fileprivate init?(
        in bytes: [UInt8], at offset: Int, _ position: EntryPosition, index: LogIndex
    ) {
        var chain = position.chainBefore
        guard let record = Record(in: bytes.span, at: offset, chain: &chain),
            case .entry(let kind) = record.tag, record.index == index.position,
            record.payloadByteCount == Int(position.payloadByteCount)
        else { return nil }
        let payload = offset + Record.headerByteCount
        self.init(
            term: Term(record.term), kind: kind,
            payload: Array(bytes[payload..<payload + record.payloadByteCount]))
    }
}
