// Reads the file of a snapshot from its start, and believes nothing that it has not verified.

internal import Raft
internal import RaftRuntime

/// Hands out the pieces of a snapshot, each after its checksum was found to hold.
struct SnapshotReader<Files: FileSystem> {
    let header: SnapshotHeader
    private let file: OpenFile<Files>
    private let size: UInt64
    /// Where the next record starts.
    private(set) var position: UInt64
    /// The checksum of everything before `position`.
    private(set) var checksum: UInt32
    /// The checksum of the record before.
    private var chain: UInt32
    private var trailer = SnapshotTrailer()
    /// Whether the trailer was met, and agrees: only then has the file all that was written.
    private(set) var isComplete = false

    /// Reads the header.
    ///
    /// - Parameter cluster: Whose snapshot it has to be.
    init(_ file: OpenFile<Files>, cluster: UInt64) throws(StorageError) {
        self.file = file
        size = try file.size()
        let head = try file.read(at: 0, count: SnapshotHeader.fixedByteCount)
        let count = SnapshotHeader.byteCount(startingWith: head.span)
        guard let count, UInt64(count) <= size else {
            throw .corrupt(path: file.path, offset: 0, reason: "not the header of a snapshot")
        }
        let bytes = try file.read(at: 0, count: count)
        switch SnapshotHeader.read(bytes.span) {
        case .none:
            throw .corrupt(path: file.path, offset: 0, reason: "not the header of a snapshot")
        case .version(let version): throw .newer(path: file.path, version: UInt64(version))
        case .header(let header, let byteCount, let chain):
            guard header.cluster == cluster else {
                throw .corrupt(path: file.path, offset: 24, reason: "of another cluster")
            }
            (self.header, self.chain) = (header, chain)
            (position, checksum) = (UInt64(byteCount), bytes.span.checksum(after: 0))
        }
    }

    /// Returns the next piece; nothing behind the last, when the trailer agrees with all that was read.
    mutating func next() throws(StorageError) -> [UInt8]? {
        guard !isComplete else { return nil }
        let head = try file.read(at: position, count: SnapshotRecord.headerByteCount)
        guard let record = SnapshotRecord(head.span, room: size - min(size, position)) else {
            throw damaged("no whole piece")
        }
        let body = try file.read(
            at: position + UInt64(head.count), count: record.byteCount - head.count)
        guard body.count == record.byteCount - head.count else { throw damaged("no whole piece") }
        let start = head.span.extracting(4..<head.count).checksum(after: chain)
        guard body.span.checksum(after: start) == record.checksum else {
            throw damaged("a checksum does not hold")
        }
        checksum = body.span.checksum(after: head.span.checksum(after: checksum))
        chain = record.checksum
        position += UInt64(record.byteCount)
        let payload =
            record.payloadByteCount == body.count
            ? body : Array(body[..<record.payloadByteCount])
        switch record.tag {
        case .piece:
            trailer.count(piece: payload.count)
            return payload
        case .trailer:
            try end(SnapshotTrailer(payload))
            return nil
        }
    }

    private mutating func end(_ found: SnapshotTrailer?) throws(StorageError) {
        trailer.fileBytes = position
        guard found == trailer, position == size else {
            throw damaged("the end does not agree with the pieces")
        }
        isComplete = true
    }

    private func damaged(_ reason: String) -> StorageError {
        .corrupt(path: file.path, offset: position, reason: reason)
    }

    /// What the file is, once all of it was read.
    var description: SnapshotDescription? {
        guard isComplete else { return nil }
        return SnapshotDescription(
            last: header.last, configuration: header.configuration, byteCount: position,
            checksum: checksum)
    }

    /// Reads what is left, and says what the file is. Calls `progress` with each piece.
    mutating func verify(
        _ progress: () -> Void = {}
    ) throws(StorageError) -> SnapshotDescription {
        while try next() != nil { progress() }
        guard let description else { throw damaged("no end") }
        return description
    }
}
