// A snapshot that arrives chunk by chunk. What has arrived stays, so a transfer that broke goes on where it was, also
// after a restart, and also from another leader: the same state has the same bytes.

internal import Glibc
internal import Raft
internal import RaftRuntime

/// The file of one snapshot on its way here.
struct SnapshotTransfer<Files: FileSystem> {
    let snapshot: SnapshotDescription
    let file: OpenFile<Files>
    /// What comes next.
    private(set) var position: UInt64 = 0
    /// The checksum of what is before it.
    private var checksum: UInt32 = 0
    private var unsynced: UInt64 = 0
    private let syncBytes: UInt64

    /// Begins a transfer, or goes on with one that was left.
    init(
        _ snapshot: SnapshotDescription, cluster: UInt64, path: String, syncBytes: UInt64,
        on files: Files
    ) throws(StorageError) {
        (self.snapshot, self.syncBytes) = (snapshot, syncBytes)
        let left = try Self.left(path, on: files)
        file = if let left { left } else { try OpenFile(path, .creating, on: files) }
        if left != nil { try recover(cluster) }
    }

    /// The file that was left, unless it is gone: the log may give it its name at any moment.
    private static func left(
        _ path: String, on files: Files
    ) throws(StorageError) -> OpenFile<Files>? {
        do throws(StorageError) {
            return try OpenFile(path, .writing, on: files)
        } catch {
            guard case .io(_, _, ENOENT) = error else { throw error }
            return nil
        }
    }

    /// Believes what is on the disk, as far as its pieces are whole.
    private mutating func recover(_ cluster: UInt64) throws(StorageError) {
        try file.sync()
        try file.forgetCache()
        do throws(StorageError) {
            var reader = try SnapshotReader(file, cluster: cluster)
            guard reader.header.last == snapshot.last,
                reader.header.configuration == snapshot.configuration
            else { return }
            (position, checksum) = (reader.position, reader.checksum)
            while !reader.isComplete {
                _ = try reader.next()
                (position, checksum) = (reader.position, reader.checksum)
            }
        } catch {
            switch error {
            case .corrupt, .identity: return
            default: throw error
            }
        }
    }

    var isComplete: Bool { position >= snapshot.byteCount }

    /// Keeps a chunk, if it is the one that comes next.
    mutating func append(_ chunk: SnapshotChunk) throws(StorageError) {
        guard chunk.offset == position,
            UInt64(chunk.bytes.count) <= snapshot.byteCount - min(position, snapshot.byteCount)
        else { return }
        try file.write(chunk.bytes[...], at: position)
        checksum = chunk.bytes.span.checksum(after: checksum)
        position += UInt64(chunk.bytes.count)
        unsynced += UInt64(chunk.bytes.count)
        if unsynced >= syncBytes {
            try file.sync()
            unsynced = 0
        }
    }

    /// Whether the bytes are those that were described.
    var isWhole: Bool { position == snapshot.byteCount && checksum == snapshot.checksum }
}
