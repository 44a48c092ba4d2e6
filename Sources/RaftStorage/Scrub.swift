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

/// One pass over a member's files. It changes nothing, and may run beside the thread that writes the log.
package struct Scrub<Files: FileSystem> {
    private let folder: String
    private let files: Files
    private let cluster: UInt64
    /// Up to where the log was durable when the pass began.
    private let end: DiskStatistics.LogEnd
    /// What is still to be read, last one first.
    private var waiting: [String]
    private var segment: SegmentCheck<Files>?
    private var snapshot: (path: String, reader: SnapshotReader<Files>)?

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
    /// - Returns: what it found; nothing when everything was read.
    package mutating func step(byteLimit: Int) throws(StorageError) -> [ScrubFinding]? {
        do throws(StorageError) {
            if segment != nil {
                if try segment?.step(byteLimit: byteLimit) == false { segment = nil }
                return []
            }
            if snapshot != nil {
                if try snapshot?.reader.next() == nil { snapshot = nil }
                return []
            }
            guard let name = waiting.popLast() else { return nil }
            try open(name)
            return []
        } catch {
            return try finding(error)
        }
    }

    private mutating func open(_ name: String) throws(StorageError) {
        let path = folder + "/" + name
        guard let number = FileName.segmentNumber(name) else {
            let file = try OpenFile(path, .reading, on: files)
            snapshot = (path, try SnapshotReader(file, cluster: cluster))
            return
        }
        let limit = number == end.segment ? end.offset : nil
        guard limit != 0 else { return }
        segment = try SegmentCheck(try OpenFile(path, .reading, on: files), upTo: limit)
    }

    /// Damage is what is looked for; a file that compaction removed meanwhile is none.
    private mutating func finding(_ error: StorageError) throws(StorageError) -> [ScrubFinding] {
        let index = segment?.next
        (segment, snapshot) = (nil, nil)
        switch error {
        case .corrupt(let path, let offset, let reason):
            return [ScrubFinding(path: path, offset: offset, reason: reason, index: index)]
        case .io(_, _, ENOENT): return []
        default: throw error
        }
    }
}

/// The records of one segment, verified one after the other.
struct SegmentCheck<Files: FileSystem> {
    private let file: OpenFile<Files>
    private let limit: UInt64?
    private var position: UInt64
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
