// The file of a snapshot: a header, the pieces of the state machine, a trailer. RaftStorage.docc/Format.md gives every
// byte. Nothing in it depends on who wrote it or when: members that agree on the state agree on the file.

internal import Raft
internal import RaftRuntime

/// What a snapshot says about itself, before its pieces.
///
///     0  magic  8  version  12  length  16  CRC32C of all but these four bytes  20  length of the configuration
///    24  cluster  32  term  40  index  48  index of the configuration  56  configuration, zeros
///
/// Magic, version, length and the place of the checksum stay as they are in every version to come.
struct SnapshotHeader: Hashable {
    static let version: UInt32 = 1
    static let fixedByteCount = 56
    /// No configuration is larger than an entry.
    static let byteCountMax = fixedByteCount + Record.payloadBytesMax + 8
    private static let magic: UInt64 = 0x0a70_6e73_7466_6172  // "raftsnp\n"

    var cluster: UInt64
    var last: EntryID
    var configuration: PlacedConfiguration

    var bytes: [UInt8] {
        let payload = configuration.configuration.encoded()
        let count = Self.fixedByteCount + (payload.count + 7) & ~7
        var tail: [UInt8] = []
        tail.append(number: UInt32(payload.count))
        for number in [
            cluster, last.term.number, last.index.position, configuration.index.position,
        ] { tail.append(number: number) }
        tail += payload + [UInt8](repeating: 0, count: count - Self.fixedByteCount - payload.count)
        var bytes: [UInt8] = []
        bytes.append(number: Self.magic)
        bytes.append(number: Self.version)
        bytes.append(number: UInt32(count))
        bytes.append(number: tail.span.checksum(after: bytes.span.checksum(after: 0)))
        return bytes + tail
    }

    enum Reading {
        case header(SnapshotHeader, byteCount: Int, checksum: UInt32)
        /// Whole, but of a version this program does not know.
        case version(UInt32)
        /// Not written, written in part, or damaged.
        case none
    }

    /// Returns how long a header is that begins with these bytes, if it is one.
    static func byteCount(startingWith bytes: Span<UInt8>) -> Int? {
        guard bytes.count >= 16, bytes.load(at: 0) == magic else { return nil }
        let count = Int(bytes.load(UInt32.self, at: 12))
        return (fixedByteCount...byteCountMax).contains(count) ? count : nil
    }

    static func read(_ bytes: Span<UInt8>) -> Reading {
        guard let count = byteCount(startingWith: bytes), bytes.count >= count else { return .none }
        let head = bytes.extracting(first: 16).checksum(after: 0)
        let checksum = bytes.extracting(20..<count).checksum(after: head)
        guard checksum == bytes.load(UInt32.self, at: 16) else { return .none }
        let version = bytes.load(UInt32.self, at: 8)
        guard version == Self.version else { return .version(version) }
        let payload = Int(bytes.load(UInt32.self, at: 20))
        guard payload <= count - fixedByteCount,
            let configuration = Configuration(
                decoding: bytes.copy(of: fixedByteCount..<fixedByteCount + payload))
        else { return .none }
        let header = SnapshotHeader(
            cluster: bytes.load(at: 24),
            last: EntryID(term: Term(bytes.load(at: 32)), index: LogIndex(bytes.load(at: 40))),
            configuration: PlacedConfiguration(
                index: LogIndex(bytes.load(at: 48)), configuration: configuration))
        return .header(header, byteCount: count, checksum: checksum)
    }
}

/// What follows the header: pieces, and one trailer.
///
///     0  checksum of bytes 4 to the end, after that of the record before  4  tag  8  length  16  payload, zeros
struct SnapshotRecord: Hashable {
    static let headerByteCount = 16

    enum Tag: UInt32 { case piece = 1, trailer = 2 }

    var tag: Tag
    var payloadByteCount: Int
    /// As it is stored.
    var checksum: UInt32

    var byteCount: Int { Self.byteCount(payload: payloadByteCount) }
    static func byteCount(payload: Int) -> Int { headerByteCount + (payload + 7) & ~7 }

    /// Reads the head of a record, without believing it. Nothing if there is none that fits `room`.
    init?(_ bytes: Span<UInt8>, room: UInt64) {
        guard bytes.count >= Self.headerByteCount,
            let tag = Tag(rawValue: bytes.load(at: 4))
        else { return nil }
        let count = bytes.load(UInt64.self, at: 8)
        guard count <= UInt64(Int32.max), UInt64(Self.byteCount(payload: Int(count))) <= room
        else { return nil }
        (self.tag, payloadByteCount, checksum) = (tag, Int(count), bytes.load(at: 0))
    }

    /// The bytes of a record behind the one whose checksum is `chain`, which becomes its own.
    static func bytes(_ tag: Tag, _ payload: [UInt8], chain: inout UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount(payload: payload.count))
        bytes.append(number: UInt32(0))
        bytes.append(number: tag.rawValue)
        bytes.append(number: UInt64(payload.count))
        bytes.append(contentsOf: payload)
        let padding = byteCount(payload: payload.count) - bytes.count
        bytes.append(contentsOf: [UInt8](repeating: 0, count: padding))
        chain = bytes.span.extracting(4..<bytes.count).checksum(after: chain)
        for place in 0..<4 { bytes[place] = UInt8(truncatingIfNeeded: chain >> (8 * place)) }
        return bytes
    }
}

/// What the pieces add up to: the end of the file.
struct SnapshotTrailer: Hashable {
    static let payloadByteCount = 24

    var pieces: UInt64 = 0
    var pieceBytes: UInt64 = 0
    /// The length of the file, trailer included.
    var fileBytes: UInt64 = 0

    mutating func count(piece byteCount: Int) {
        pieces += 1
        pieceBytes += UInt64(byteCount)
    }

    var payload: [UInt8] {
        var bytes: [UInt8] = []
        for number in [pieces, pieceBytes, fileBytes] { bytes.append(number: number) }
        return bytes
    }

    init() {}

    init?(_ payload: [UInt8]) {
        guard payload.count == Self.payloadByteCount else { return nil }
        pieces = payload.span.load(at: 0)
        pieceBytes = payload.span.load(at: 8)
        fileBytes = payload.span.load(at: 16)
    }
}
