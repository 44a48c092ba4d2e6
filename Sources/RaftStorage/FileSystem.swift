// The file port: the few synchronous calls that storage makes. `LinuxFiles` is the real one; the
// simulator has another, which loses, tears and damages on demand.

/// What the kernel answered instead of doing what it was asked: its number for the reason.
package struct FileError: Error, Hashable, Sendable {
    package let code: CInt
    package init(code: CInt) { self.code = code }
}

/// An open file. Only the file system that gave it out knows what it stands for.
package struct FileHandle: Hashable, Sendable {
    package let number: CInt
    package init(number: CInt) { self.number = number }
}

/// How a file is opened.
package enum FileMode: Hashable, Sendable {
    case reading
    case writing
    /// Empty afterwards, whether it existed or not.
    case creating
}

/// Where storage keeps its files. Paths use `/`; every call returns when it is done.
///
/// Nothing is durable before `sync`, and no name before `syncFolder`. After a failed `sync` nobody
/// knows what the disk holds: it is never asked again.
package protocol FileSystem {
    /// Opens a file.
    func open(_ path: String, _ mode: FileMode) throws(FileError) -> FileHandle

    /// Closes a file. Nothing that matters may depend on it.
    func close(_ file: FileHandle)

    /// Returns the length of a file.
    func size(of file: FileHandle) throws(FileError) -> UInt64

    /// Returns up to `count` bytes; fewer only where the file ends.
    func read(_ file: FileHandle, at offset: UInt64, count: Int) throws(FileError) -> [UInt8]

    /// Writes all of `bytes`.
    func write(
        _ bytes: ArraySlice<UInt8>, to file: FileHandle, at offset: UInt64
    ) throws(FileError)

    /// Makes the content of a file durable.
    func sync(_ file: FileHandle) throws(FileError)

    /// Reserves room for the first `count` bytes, which read as zero where nothing was written.
    func allocate(_ file: FileHandle, count: UInt64) throws(FileError)

    /// Forgets what was cached of a file, so that the next read asks the disk.
    func forgetCache(of file: FileHandle) throws(FileError)

    /// Takes the exclusive lock of a file, or returns false when another process has it. It ends with
    /// the handle.
    func lock(_ file: FileHandle) throws(FileError) -> Bool

    /// Makes a folder.
    func makeFolder(_ path: String) throws(FileError)

    /// Returns the names in a folder, sorted.
    func names(in folder: String) throws(FileError) -> [String]

    /// Renames a file or folder, replacing a file of the new name.
    func rename(_ path: String, to newPath: String) throws(FileError)

    /// Removes a file, or an empty folder.
    func remove(_ path: String) throws(FileError)

    /// Makes the names in a folder durable.
    func syncFolder(_ path: String) throws(FileError)

    /// The time since some start, for measuring how long a call took.
    func monotonicNanoseconds() -> UInt64
}
