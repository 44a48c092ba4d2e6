// From a folder of segments to a log that can be appended to.
//
// It believes nothing until it is synced again: what a restart reads may be in the page cache only, because
// the last sync failed or never happened. Files that may be so are synced and forgotten before they
// are read, and everything above the floor is written and synced once more before anyone hears of it.

internal import Raft
internal import RaftRuntime

/// Reads the segments of a folder in order. It changes nothing before everything holds.
struct Recovery<Files: FileSystem> {
    private let folder: String
    private let files: Files
    private let identity: Identity
    private let options: LogOptions
    private var replay = Replay()
    private var floorFile: FloorFile<Files>
    private var isFloorMet = false
    private var last = SegmentEnd(number: 0, position: 0, chain: 0, isSealed: true)
    /// The size of the last segment read.
    private var lastSize: UInt64 = 0
    /// The size of those before it.
    private var sealedSize = LogSize()
    /// What is above the floor, and what has to be zero behind it.
    private var kept: [Rewrite] = []

    /// Where the log ends, as far as it was read.
    private struct SegmentEnd {
        var number: UInt64
        /// Zero where not even the header is whole.
        var position: Int
        var chain: UInt32
        var isSealed: Bool
    }

    private struct Rewrite {
        var segment: UInt64
        var start: Int
        var bytes: [UInt8]
    }

    init(
        _ folder: String, of identity: Identity, options: LogOptions, on files: Files
    ) throws(StorageError) {
        (self.folder, self.files, self.identity, self.options) = (folder, files, identity, options)
        floorFile = try FloorFile.open(folder + "/" + FileName.floor, of: identity, on: files)
    }

    /// Reads everything, makes it durable, and hands it over.
    mutating func run(_ progress: () -> Void) throws(StorageError) -> OpenedLog<Files> {
        let numbers = try segmentNumbers()
        for number in numbers {
            try read(number, isRecent: number + 2 > numbers.count)
            progress()
        }
        guard isFloorMet else {
            throw corrupt(last.number, last.position, "ends before what was durable once")
        }
        try harden(progress)
        let contents = replay.contents
        let view = LogView(folder: folder, files: files, positions: replay.positions)
        let segment = Segment(
            file: try OpenFile(essential: path(last.number), .writing, on: files),
            number: last.number,
            position: last.position, chain: last.chain, size: lastSize, preparedEnd: 0)
        let log = SegmentedLog(
            folder: folder, files: files, identity: identity, options: options, segment: segment,
            after: sealedSize, floor: floorFile,
            state: LogState(
                hardState: replay.hardState, commit: replay.commit,
                terms: TermRuns(replay.headers.lazy.map(\.term))))
        try log.adopt(isSealed: last.isSealed)
        return OpenedLog(log: log, view: view, contents: contents)
    }

    private func segmentNumbers() throws(StorageError) -> [UInt64] {
        let names = try files.attempt("list", folder) { files throws(FileError) in
            try files.names(in: folder)
        }
        let numbers = names.compactMap(FileName.segmentNumber).sorted()
        for (position, number) in numbers.enumerated() where number != UInt64(position) + 1 {
            throw corrupt(UInt64(position) + 1, 0, "the segment is missing")
        }
        guard !numbers.isEmpty else { throw corrupt(1, 0, "the segment is missing") }
        return numbers
    }

    private mutating func read(_ number: UInt64, isRecent: Bool) throws(StorageError) {
        guard last.isSealed else {
            throw corrupt(last.number, last.position, "damaged before a later segment")
        }
        let file = try OpenFile(essential: path(number), .writing, on: files)
        if isRecent {
            try file.sync()
            try file.forgetCache()
        }
        let bytes = try file.readAll()
        sealedSize.add(allocated: lastSize, used: UInt64(last.position))
        lastSize = UInt64(bytes.count)
        do throws(SegmentScan.Damage) { try scan(bytes.span, number) } catch {
            throw corrupt(number, error.offset, error.reason)
        }
        keep(bytes, number)
    }

    private mutating func scan(
        _ bytes: Span<UInt8>, _ number: UInt64
    ) throws(SegmentScan.Damage) {
        var scan = SegmentScan(
            number: number, markSeed: identity.markSeed(segment: number), floor: floorFile.floor)
        guard let header = try header(bytes, number, scan) else {
            last = SegmentEnd(number: number, position: 0, chain: last.chain, isSealed: false)
            return
        }
        try scan.run(bytes, header: header, into: &replay)
        isFloorMet = isFloorMet || scan.meetsFloor
        // A header without a group behind it is written again, together with the first one.
        let position = scan.end == SegmentHeader.byteCount ? 0 : scan.end
        last = SegmentEnd(
            number: number, position: position, chain: position == 0 ? last.chain : scan.chain,
            isSealed: scan.isSealed)
    }

    /// Returns the header, or nothing where the first group was never finished.
    private func header(
        _ bytes: Span<UInt8>, _ number: UInt64, _ scan: SegmentScan
    ) throws(SegmentScan.Damage) -> SegmentHeader? {
        switch SegmentHeader.read(bytes) {
        case .none:
            try scan.search(bytes, from: 0)
            return nil
        case .version(let version):
            throw SegmentScan.Damage(offset: 8, reason: "format version \(version) is unknown")
        case .header(let header):
            let expected = SegmentHeader(
                cluster: identity.cluster, member: identity.member, number: number,
                generation: header.generation, first: replay.last.index.next,
                previousChain: last.chain)
            guard header == expected else {
                throw SegmentScan.Damage(offset: 0, reason: "not the segment that belongs here")
            }
            return header
        }
    }

    /// Remembers what has to be written again: all that is above the floor, and zeros behind the end.
    private mutating func keep(_ bytes: [UInt8], _ number: UInt64) {
        let floor = floorFile.floor
        guard number >= floor.segment else { return }
        let start = number == floor.segment ? min(Int(floor.offset), last.position) : 0
        var tail = Array(bytes[min(start, bytes.count)..<min(last.position, bytes.count)])
        let used = bytes.span.significantCount
        tail.append(contentsOf: [UInt8](repeating: 0, count: max(0, used - last.position)))
        kept.append(Rewrite(segment: number, start: start, bytes: tail))
    }

    private func harden(_ progress: () -> Void) throws(StorageError) {
        for rewrite in kept {
            let file = try OpenFile(essential: path(rewrite.segment), .writing, on: files)
            if !rewrite.bytes.isEmpty {
                try file.write(rewrite.bytes[...], at: UInt64(rewrite.start))
            }
            try file.sync()
            progress()
        }
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
    }

    private func path(_ number: UInt64) -> String { folder + "/" + FileName.segment(number) }

    private func corrupt(_ number: UInt64, _ offset: Int, _ reason: String) -> StorageError {
        .corrupt(path: path(number), offset: UInt64(offset), reason: reason)
    }
}
