// A file of small records that help to explain the past, and that nothing depends on: it may be lost, but it is not misread.
//
//     0  kind  8  version  16  …then each record:  length u32, CRC32C u32 of length and bytes, bytes
//
// What a crash left half-written at the end is cut off.

internal import RaftRuntime

/// Records behind each other in a file.
struct RecordFile<Files: FileSystem> {
    static var kind: UInt64 { 0x0a73_6472_6365_7264 }  // "drecrds\n"
    private static var version: UInt64 { 1 }
    private static var headerByteCount: Int { 16 }
    private static var frameByteCount: Int { 8 }
    /// No record is longer.
    private static var recordByteLimit: Int { 1 << 16 }

    let files: Files
    let folder: String
    let name: String
    private var open: (file: OpenFile<Files>, end: UInt64)?

    init(files: Files, folder: String, name: String) {
        (self.files, self.folder, self.name) = (files, folder, name)
    }

    private var path: String { folder + "/" + name }

    /// Returns the records, and what must be said of those that are lost. Changes nothing.
    func read() -> (records: [[UInt8]], complaint: String?) {
        do throws(StorageError) {
            let names = try files.attempt("list", folder) { files throws(FileError) in
                try files.names(in: folder)
            }
            guard names.contains(name) else { return ([], nil) }
            return Self.records(in: try OpenFile(path, .reading, on: files).readAll())
        } catch {
            return ([], "\(error)")
        }
    }

    static func records(in bytes: [UInt8]) -> (records: [[UInt8]], complaint: String?) {
        let span = bytes.span
        guard bytes.count >= headerByteCount, span.load(at: 0) == kind else {
            return ([], "not what its name says")
        }
        guard span.load(at: 8) == version else { return ([], "of a later version") }
        var records: [[UInt8]] = []
        var offset = headerByteCount
        while offset + frameByteCount <= bytes.count {
            let length = Int(span.load(UInt32.self, at: offset))
            let end = offset + frameByteCount + length
            guard length > 0, length <= recordByteLimit, end <= bytes.count else { break }
            let record = Array(bytes[offset + frameByteCount..<end])
            guard span.load(at: offset + 4) == checksum(of: record) else {
                // Whatever a crash can tear is at the end.
                return (records, end < bytes.count ? "damaged at \(offset)" : nil)
            }
            records.append(record)
            offset = end
        }
        return (records, nil)
    }

    /// Puts these records in the place of all others. Durable on return.
    mutating func replace(with records: [[UInt8]]) throws(StorageError) {
        var bytes: [UInt8] = []
        bytes.append(number: Self.kind)
        bytes.append(number: Self.version)
        bytes += Self.frames(records)
        open = nil
        let file = try OpenFile(path + ".new", .creating, on: files)
        try file.write(bytes[...], at: 0)
        try file.sync()
        try files.attempt("rename", path) { files throws(FileError) in
            try files.rename(path + ".new", to: path)
        }
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
        open = (file, UInt64(bytes.count))
    }

    /// Adds records. They survive the process from now on, and everything else once `sync` has returned.
    ///
    /// - Precondition: `replace` has said what is before them.
    mutating func append(_ records: [[UInt8]]) throws(StorageError) {
        guard let (file, end) = open else { preconditionFailure("the file was not begun") }
        let bytes = Self.frames(records)
        try file.write(bytes[...], at: end)
        open = (file, end + UInt64(bytes.count))
    }

    func sync() throws(StorageError) { try open?.file.sync() }

    private static func frames(_ records: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for record in records {
            bytes.append(number: UInt32(record.count))
            bytes.append(number: checksum(of: record))
            bytes += record
        }
        return bytes
    }

    private static func checksum(of record: [UInt8]) -> UInt32 {
        record.span.checksum(after: seed(UInt64(record.count)))
    }
}
