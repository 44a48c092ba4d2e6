// Who owns an open file, and who turns the kernel's numbers into errors an operator can read.

internal import Glibc
internal import RaftRuntime

/// The owner of one open file: it closes it, and its errors name it.
///
/// A class, so that what holds one stays an ordinary value.
final class OpenFile<Files: FileSystem> {
    let files: Files
    let path: String
    private let handle: FileHandle

    init(_ path: String, _ mode: FileMode, on files: Files) throws(StorageError) {
        (self.files, self.path) = (files, path)
        handle = try files.attempt("open", path) { files throws(FileError) in
            try files.open(path, mode)
        }
    }

    /// Opens a file that every founded directory has: without it the directory is damaged.
    convenience init(essential path: String, _ mode: FileMode, on files: Files) throws(StorageError)
    {
        do throws(StorageError) {
            try self.init(path, mode, on: files)
        } catch {
            guard case .io(_, _, ENOENT) = error else { throw error }
            throw .corrupt(path: path, offset: 0, reason: "the file is missing")
        }
    }

    deinit { files.close(handle) }

    func size() throws(StorageError) -> UInt64 {
        try files.attempt("stat", path) { files throws(FileError) in try files.size(of: handle) }
    }

    func read(at offset: UInt64, count: Int) throws(StorageError) -> [UInt8] {
        try files.attempt("read", path) { files throws(FileError) in
            try files.read(handle, at: offset, count: count)
        }
    }

    func readAll() throws(StorageError) -> [UInt8] { try read(at: 0, count: Int(try size())) }

    func write(_ bytes: ArraySlice<UInt8>, at offset: UInt64) throws(StorageError) {
        try files.attempt("write", path) { files throws(FileError) in
            try files.write(bytes, to: handle, at: offset)
        }
    }

    func sync() throws(StorageError) {
        try files.attempt("fdatasync", path) { files throws(FileError) in try files.sync(handle) }
    }

    func allocate(_ count: UInt64) throws(StorageError) {
        try files.attempt("fallocate", path) { files throws(FileError) in
            try files.allocate(handle, count: count)
        }
    }

    func forgetCache() throws(StorageError) {
        try files.attempt("posix_fadvise", path) { files throws(FileError) in
            try files.forgetCache(of: handle)
        }
    }

    func lock() throws(StorageError) -> Bool {
        try files.attempt("flock", path) { files throws(FileError) in try files.lock(handle) }
    }
}

extension FileSystem {
    /// Carries out a call, and names it and its path in what it throws.
    func attempt<Answer>(
        _ operation: String, _ path: String, _ call: (Self) throws(FileError) -> Answer
    ) throws(StorageError) -> Answer {
        do { return try call(self) } catch { throw StorageError(error, operation, path) }
    }
}

extension StorageError {
    /// Sorts the kernel's reasons by what an operator can do about them.
    init(_ error: FileError, _ operation: String, _ path: String) {
        switch error.code {
        case ENOSPC, EDQUOT: self = .diskFull(path: path)
        case EACCES, EPERM, EROFS: self = .forbidden(operation: operation, path: path)
        default: self = .io(operation: operation, path: path, errno: error.code)
        }
    }
}
