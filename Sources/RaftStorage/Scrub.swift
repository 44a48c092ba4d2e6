// Looks for damage at rest: reads every segment and every snapshot, and verifies what is in them, a slice at a time.

internal import Glibc
package import Raft
package import RaftRuntime

/// Something on the disk that is no longer what was written.
package struct ScrubFinding: Hashable, Sendable {
    package var path: String
    /// Where in the file the damage begins.
    package var offset: UInt64
    package var reason: String
    /// The entry that should have come next; nothing in a snapshot.
    package var index: LogIndex?
}

/// What a pass over a member's files has found so far.
package struct ScrubReport: Hashable, Sendable {
    /// How many files were read.
    package var fileCount: UInt64 = 0
    /// How much of them.
    package var byteCount: UInt64 = 0
    /// At most one for each file, in the order of reading.
    package var findings: [ScrubFinding] = []

    package init() {}
}

/// One pass over a member's files. It changes nothing, and may run beside the thread that writes the log.
///
/// What it reads comes from the disk: the cache may be whole where the disk no longer is.
package struct Scrub<Files: FileSystem> {
    package private(set) var report = ScrubReport()

    private let folder: String
    private let files: Files
    private let cluster: UInt64
    /// Up to where the log was durable when the pass began.
    private let end: DiskStatistics.LogEnd
    /// What is still to be read, last one first.
    private var waiting: [String]
    /// What is being read.
    private var path = ""
    private var file: OpenFile<Files>?
    private var segment: SegmentCheck<Files>?
    private var snapshot: SnapshotReader<Files>?

    package init(
        _ snapshots: SnapshotFolder<Files>, upTo end: DiskStatistics.LogEnd
    ) throws(StorageError) {
        (folder, files, cluster) = (snapshots.folder, snapshots.files, snapshots.cluster)
        self.end = end
        let folder = folder
        let names = try files.attempt("list", folder) { files throws(FileError) in
            try files.names(in: folder)
        }
        waiting = names.filter { name in
            SnapshotName(name) != nil || (FileName.segmentNumber(name) ?? .max) <= end.segment
        }.reversed()
    }

    /// Reads the next slice: about `byteLimit` bytes of a segment, or a piece of a snapshot.
    ///
    /// - Returns: whether there is more. What is damaged, or cannot be read, goes to the report; the pass goes on.
    package mutating func step(byteLimit: Int) -> Bool {
        do throws(StorageError) {
            if segment != nil {
                if try segment?.step(byteLimit: byteLimit) == false { close() }
            } else if snapshot != nil {
                if try snapshot?.next() == nil { close() }
            } else {
                guard let name = waiting.popLast() else { return false }
                try open(name)
            }
        } catch {
            note(error)
            close()
        }
        return true
    }

    private mutating func open(_ name: String) throws(StorageError) {
        path = folder + "/" + name
        let number = FileName.segmentNumber(name)
        let limit = number == end.segment ? end.offset : nil
        guard limit != 0 else { return }
        let file = try OpenFile(path, .reading, on: files)
        try file.forgetCache()
        self.file = file
        report.fileCount += 1
        if number == nil {
            snapshot = try SnapshotReader(file, cluster: cluster)
        } else {
            segment = try SegmentCheck(file, upTo: limit)
        }
    }

    private var position: UInt64 { segment?.position ?? snapshot?.position ?? 0 }

    private mutating func close() {
        report.byteCount += position
        // Nobody else wants it soon: what others have in the cache is worth more.
        try? file?.forgetCache()
        (file, segment, snapshot) = (nil, nil, nil)
    }

    /// Whatever is wrong with a file is what is looked for; but that compaction removed it meanwhile is nothing.
    private mutating func note(_ error: StorageError) {
        var finding = ScrubFinding(
            path: path, offset: position, reason: "\(error)", index: segment?.next)
        switch error {
        case .io(_, _, ENOENT): return
        case .corrupt(_, let offset, let reason):
            (finding.offset, finding.reason) = (offset, reason)
        default: break
        }
        report.findings.append(finding)
    }
}

/// The records of one segment, verified one after the other.
struct SegmentCheck<Files: FileSystem> {
    private let file: OpenFile<Files>
    private let limit: UInt64?
    private(set) var position: UInt64
    private var chain: UInt32
    /// The entry that comes next.
    private(set) var next: LogIndex

    /// - Parameter limit: Where the log ends, in the last segment; the others end with a seal.
    init(_ file: OpenFile<Files>, upTo limit: UInt64?) throws(StorageError) {
        (self.file, self.limit) = (file, limit)
        let bytes = try file.read(at: 0, count: SegmentHeader.byteCount)
        guard case .header(let header) = SegmentHeader.read(bytes.span) else {
            throw .corrupt(path: file.path, offset: 0, reason: "not the header of a segment")
        }
        (position, chain) = (UInt64(SegmentHeader.byteCount), header.chainSeed)
        next = header.first
    }

    /// - Returns: whether there is more.
    mutating func step(byteLimit: Int) throws(StorageError) -> Bool {
        let bytes = try file.read(at: position, count: try sliceBytes(byteLimit))
        var offset = 0
        while limit.map({ position < $0 }) ?? true {
            if let head = Record(uncheckedIn: bytes.span, at: offset),
                bytes.count - offset < head.byteCount, offset > 0
            {
                return true
            }
            if bytes.count - offset < Record.headerByteCount, offset > 0 { return true }
            guard let record = Record(in: bytes.span, at: offset, chain: &chain) else {
                throw .corrupt(
                    path: file.path, offset: position, reason: "a record is not what was written")
            }
            offset += record.byteCount
            position += UInt64(record.byteCount)
            switch record.tag {
            case .seal: return false
            case .entry, .restart: next = LogIndex(record.index).next
            case .truncation: next = LogIndex(record.index)
            case .frame: break
            }
        }
        return false
    }

    /// At least one whole record.
    private func sliceBytes(_ byteLimit: Int) throws(StorageError) -> Int {
        let head = try file.read(at: position, count: Record.headerByteCount)
        let first = Record(uncheckedIn: head.span, at: 0)?.byteCount ?? Record.headerByteCount
        return max(byteLimit, first)
    }
}
