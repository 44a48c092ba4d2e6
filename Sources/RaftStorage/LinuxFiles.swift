// The file port over Linux. The only file that imports `CFile`.

internal import CFile
internal import Glibc

/// The real file system. It has no state, so any thread may use it.
@safe package struct LinuxFiles: FileSystem, Sendable {
    package init() {}

    package func open(_ path: String, _ mode: FileMode) throws(FileError) -> FileHandle {
        let result =
            switch mode {
            case .reading: unsafe cfile_open_reading(path)
            case .writing: unsafe cfile_open_writing(path)
            case .creating: unsafe cfile_create(path)
            }
        return FileHandle(number: CInt(try check(result)))
    }

    package func close(_ file: FileHandle) { _ = cfile_close(file.number) }

    package func size(of file: FileHandle) throws(FileError) -> UInt64 {
        UInt64(try check(cfile_size(file.number)))
    }

    package func read(
        _ file: FileHandle, at offset: UInt64, count: Int
    ) throws(FileError) -> [UInt8] {
        var result: Int64 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe result = cfile_read(
                file.number, buffer.baseAddress, Int64(count), Int64(offset))
            filled = Int(max(result, 0))
        }
        try check(result)
        return bytes
    }

    package func write(
        _ bytes: ArraySlice<UInt8>, to file: FileHandle, at offset: UInt64
    ) throws(FileError) {
        let result = unsafe bytes.withUnsafeBytes { buffer in
            unsafe cfile_write(
                file.number, buffer.baseAddress, Int64(buffer.count), Int64(offset))
        }
        try check(result)
    }

    package func sync(_ file: FileHandle) throws(FileError) { try check(cfile_sync(file.number)) }

    package func allocate(_ file: FileHandle, count: UInt64) throws(FileError) {
        try check(cfile_allocate(file.number, Int64(count)))
    }

    package func forgetCache(of file: FileHandle) throws(FileError) {
        try check(cfile_forget(file.number))
    }

    package func lock(_ file: FileHandle) throws(FileError) -> Bool {
        let result = cfile_lock(file.number)
        if result == -EWOULDBLOCK { return false }
        try check(result)
        return true
    }

    package func makeFolder(_ path: String) throws(FileError) {
        try check(unsafe cfile_make_folder(path))
    }

    package func names(in folder: String) throws(FileError) -> [String] {
        var listing: UnsafeMutableRawPointer?
        try check(unsafe cfile_list_begin(folder, &listing))
        defer { unsafe cfile_list_end(listing) }
        var names: [String] = []
        var error: CInt = 0
        while let name = unsafe cfile_list_next(listing, &error) {
            let text = unsafe String(cString: name)
            if text != "." && text != ".." { names.append(text) }
        }
        try check(error)
        return names.sorted()
    }

    package func rename(_ path: String, to newPath: String) throws(FileError) {
        try check(unsafe cfile_rename(path, newPath))
    }

    package func remove(_ path: String) throws(FileError) { try check(unsafe cfile_remove(path)) }

    package func syncFolder(_ path: String) throws(FileError) {
        try check(unsafe cfile_sync_folder(path))
    }

    package func monotonicNanoseconds() -> UInt64 { cfile_monotonic_nanoseconds() }

    /// Turns the shim's convention into Swift's.
    @discardableResult
    private func check(_ result: some SignedInteger) throws(FileError) -> Int64 {
        guard result >= 0 else { throw FileError(code: CInt(-result)) }
        return Int64(result)
    }
}

/// Gives the calling thread a name of up to fifteen bytes, for `top` and core dumps.
func nameThread(_ name: String) { _ = unsafe cfile_name_thread(name) }

/// Lets the calling thread have disk and processor only when nobody else wants them, if the system allows it.
func becomeIdlePriority() { cfile_yield_to_others() }
