// The file that waits to become the next segment. It is also the reserve that lets a member on a full disk
// remember a few more votes.

internal import Glibc
internal import RaftRuntime

/// A file with room for a segment, of which some first blocks were written already.
struct Spare<Files: FileSystem> {
    private let path: String
    private let files: Files
    private var file: OpenFile<Files>?
    /// The size of the file; zero while there is none.
    private(set) var size: UInt64 = 0
    /// Up to where its blocks were written once.
    private(set) var preparedEnd: UInt64 = 0
    /// Whether a power cut leaves its name where it is. Only then may a segment be sealed: a start on a full disk could
    /// not make another one.
    private(set) var isNameDurable = true

    init(path: String, files: Files) { (self.path, self.files) = (path, files) }

    /// Looks how large a file an earlier run left behind.
    mutating func find() throws(StorageError) { size = try left()?.size() ?? 0 }

    /// The folder was synced.
    mutating func noteSyncedFolder() { isNameDurable = true }

    /// Makes sure that there is a spare with room for so much. Its name is durable once the folder is synced.
    mutating func reserve(_ byteCount: UInt64) throws(StorageError) {
        if file == nil { try open(byteCount) }
    }

    /// Gives the spare its name as a segment; makes one first if need be. The name is durable once the
    /// folder is synced.
    ///
    /// - Returns: its size, and up to where its blocks were written once.
    mutating func move(
        to newPath: String, capacity: UInt64
    ) throws(StorageError) -> (size: UInt64, preparedEnd: UInt64) {
        if file == nil { try open(capacity) }
        try files.attempt("rename", newPath) { files throws(FileError) in
            try files.rename(path, to: newPath)
        }
        file = nil
        defer { (size, preparedEnd) = (0, 0) }
        return (size, preparedEnd)
    }

    /// Writes and syncs some more zeros.
    mutating func prepare(byteCount: Int, capacity: UInt64) throws(StorageError) {
        guard preparedEnd < capacity, let file else { return }
        let zeros = [UInt8](repeating: 0, count: min(byteCount, Int(capacity - preparedEnd)))
        try file.write(zeros[...], at: preparedEnd)
        try file.sync()
        preparedEnd += UInt64(zeros.count)
        size = max(size, preparedEnd)
    }

    /// One that an earlier run left behind is taken over: it holds room and nothing else.
    private mutating func open(_ capacity: UInt64) throws(StorageError) {
        let left = try left()
        let opened = if let left { left } else { try make() }
        do throws(StorageError) {
            try opened.allocate(capacity)
            try opened.sync()
        } catch {
            // A disk without room may have given some of it.
            size = try opened.size()
            throw error
        }
        size = try opened.size()
        preparedEnd = 0
        file = opened
    }

    private mutating func make() throws(StorageError) -> OpenFile<Files> {
        isNameDurable = false
        return try OpenFile(path, .creating, on: files)
    }

    /// What an earlier run left behind.
    private func left() throws(StorageError) -> OpenFile<Files>? {
        do throws(StorageError) {
            return try OpenFile(path, .writing, on: files)
        } catch {
            guard case .io(_, _, ENOENT) = error else { throw error }
            return nil
        }
    }
}
