// Writes the file of a snapshot: under a temporary name, synced piece by piece, and renamed when it is whole.

internal import Raft
internal import RaftRuntime

/// Writes one snapshot.
struct SnapshotWriter<Files: FileSystem> {
    private let files: Files
    private let folder: String
    private let header: SnapshotHeader
    private let syncBytes: UInt64
    private let file: OpenFile<Files>
    private var position: UInt64 = 0
    private var unsynced: UInt64 = 0
    private var chain: UInt32
    private var checksum: UInt32 = 0
    private var trailer = SnapshotTrailer()

    private static func path(in folder: String) -> String { folder + "/" + FileName.newSnapshot }

    /// - Parameter syncBytes: How much is written between syncs: what waits for one in the end is little, so no sync
    ///   of the log waits long for it.
    init(
        _ header: SnapshotHeader, in folder: String, syncBytes: UInt64, on files: Files
    ) throws(StorageError) {
        (self.files, self.folder, self.header) = (files, folder, header)
        self.syncBytes = syncBytes
        file = try OpenFile(Self.path(in: folder), .creating, on: files)
        let bytes = header.bytes
        chain = bytes.span.load(at: 16)
        try put(bytes)
    }

    /// Adds a piece.
    mutating func add(_ piece: [UInt8]) throws(StorageError) {
        trailer.count(piece: piece.count)
        try put(SnapshotRecord.bytes(.piece, piece, chain: &chain))
        if unsynced >= syncBytes { try sync() }
    }

    private mutating func put(_ bytes: [UInt8]) throws(StorageError) {
        try file.write(bytes[...], at: position)
        checksum = bytes.span.checksum(after: checksum)
        position += UInt64(bytes.count)
        unsynced += UInt64(bytes.count)
    }

    private mutating func sync() throws(StorageError) {
        try file.sync()
        unsynced = 0
    }

    /// Ends the file and gives it its name. Durable on return.
    mutating func finish() throws(StorageError) -> SnapshotDescription {
        let end = SnapshotRecord.byteCount(payload: SnapshotTrailer.payloadByteCount)
        trailer.fileBytes = position + UInt64(end)
        try put(SnapshotRecord.bytes(.trailer, trailer.payload, chain: &chain))
        try sync()
        let path = folder + "/" + SnapshotName(header.last).text
        try files.attempt("rename", path) { files throws(FileError) in
            try files.rename(Self.path(in: folder), to: path)
        }
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
        return SnapshotDescription(
            last: header.last, configuration: header.configuration, byteCount: position,
            checksum: checksum)
    }

    /// Removes what an unfinished snapshot left behind, if there is something.
    static func clear(in folder: String, on files: Files) throws(StorageError) {
        try files.removeIfPresent(path(in: folder))
    }
}
