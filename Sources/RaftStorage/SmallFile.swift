// A small file that is replaced as a whole: after a crash it is the old one or the new one.
//
//     0  kind  8  version  16  length of the content  24  content  …  CRC32C of all before  …  zeros

internal import Glibc
internal import RaftRuntime

/// Reads and replaces small checksummed files.
struct SmallFile<Files: FileSystem> {
    let files: Files
    let folder: String
    let name: String
    /// Says what the file is for, so that one cannot be taken for another.
    let kind: UInt64

    private static var version: UInt64 { 1 }
    private static var headerByteCount: Int { 24 }
    private static var blockByteCount: Int { 4_096 }

    var path: String { folder + "/" + name }

    /// Replaces the content. Durable on return.
    func replace(with content: [UInt8]) throws(StorageError) {
        try write(content, to: try OpenFile(newPath, .creating, on: files))
        try rename()
        try syncFolder()
    }

    /// Replaces the content, also on a full disk once there was room for `reserve`, and reserves room for the next time.
    /// Durable on return.
    func replaceReserved(with content: [UInt8]) throws(StorageError) {
        try write(content, to: try reserved())
        try rename()
        try reserve()
        try syncFolder()
    }

    /// Takes the room that a replacement will need, if there is any.
    func reserve() throws(StorageError) {
        do throws(StorageError) {
            try reserved().allocate(UInt64(Self.blockByteCount))
        } catch {
            guard case .diskFull = error else { throw error }
        }
    }

    /// The file that will take the place of this one, with whatever is in it.
    private func reserved() throws(StorageError) -> OpenFile<Files> {
        do throws(StorageError) {
            return try OpenFile(newPath, .writing, on: files)
        } catch {
            guard case .io(_, _, ENOENT) = error else { throw error }
            return try OpenFile(newPath, .creating, on: files)
        }
    }

    private var newPath: String { path + ".new" }

    private func rename() throws(StorageError) {
        try files.attempt("rename", path) { files throws(FileError) in
            try files.rename(newPath, to: path)
        }
    }

    /// Makes the file where there is none. The name is durable once the folder is synced.
    func create(with content: [UInt8]) throws(StorageError) {
        try write(content, to: try OpenFile(path, .creating, on: files))
    }

    /// Whatever was in the file is behind the content, or gone.
    private func write(_ content: [UInt8], to file: OpenFile<Files>) throws(StorageError) {
        var bytes: [UInt8] = []
        for number in [kind, Self.version, UInt64(content.count)] { bytes.append(number: number) }
        bytes += content
        bytes.append(number: bytes.span.checksum(after: 0))
        try file.write(bytes[...], at: 0)
        try file.sync()
    }

    /// Returns the content, after it was made durable again: what a restart reads may be in the page
    /// cache only, and so may the name that leads to it. The same bytes are written in place, so a
    /// crash meanwhile changes nothing.
    func readDurably() throws(StorageError) -> [UInt8] {
        let file = try OpenFile(essential: path, .writing, on: files)
        let bytes = try file.readAll()
        let content = try content(of: bytes)
        try file.write(bytes[...], at: 0)
        try file.sync()
        try syncFolder()
        return content
    }

    private func syncFolder() throws(StorageError) {
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
    }

    private func content(of bytes: [UInt8]) throws(StorageError) -> [UInt8] {
        let span = bytes.span
        let room = bytes.count - 4 - Self.headerByteCount
        guard room >= 0, span.load(at: 0) == kind else {
            throw .corrupt(path: path, offset: 0, reason: "not what its name says")
        }
        let length = span.load(UInt64.self, at: 16)
        guard length <= UInt64(room) else {
            throw .corrupt(path: path, offset: 16, reason: "the length does not fit")
        }
        let end = Self.headerByteCount + Int(length)
        guard span.load(at: end) == span.extracting(first: end).checksum(after: 0) else {
            throw .corrupt(path: path, offset: 0, reason: "the checksum does not hold")
        }
        guard span.load(at: 8) == Self.version else {
            throw .newer(path: path, version: span.load(at: 8))
        }
        return Array(bytes[Self.headerByteCount..<end])
    }
}
