// A small file that is replaced as a whole: after a crash it is the old one or the new one.
//
//     0  kind  8  version  16  length of the content  24  content  …  CRC32C of all before

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

    var path: String { folder + "/" + name }

    /// Replaces the content. Durable on return.
    func replace(with content: [UInt8]) throws(StorageError) {
        try write(content, to: path + ".new")
        try files.attempt("rename", path) { files throws(FileError) in
            try files.rename(path + ".new", to: path)
        }
        try syncFolder()
    }

    /// Makes the file where there is none. The name is durable once the folder is synced.
    func create(with content: [UInt8]) throws(StorageError) { try write(content, to: path) }

    private func write(_ content: [UInt8], to path: String) throws(StorageError) {
        var bytes: [UInt8] = []
        for number in [kind, Self.version, UInt64(content.count)] { bytes.append(number: number) }
        bytes += content
        bytes.append(number: bytes.span.checksum(after: 0))
        let file = try OpenFile(path, .creating, on: files)
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
        let end = bytes.count - 4
        guard end >= Self.headerByteCount, span.load(at: 0) == kind else {
            throw .corrupt(path: path, offset: 0, reason: "not what its name says")
        }
        guard span.load(at: end) == span.extracting(first: end).checksum(after: 0) else {
            throw .corrupt(path: path, offset: 0, reason: "the checksum does not hold")
        }
        guard span.load(at: 8) == Self.version else {
            throw .newer(path: path, version: span.load(at: 8))
        }
        guard span.load(UInt64.self, at: 16) == UInt64(end - Self.headerByteCount) else {
            throw .corrupt(path: path, offset: 16, reason: "the length does not fit")
        }
        return Array(bytes[Self.headerByteCount..<end])
    }
}
