// The records of a segment: what one looks like, and whether its bytes can be believed.
//
// Every record is a header of 24 bytes and a payload, padded with zeros to a multiple of eight:
//
//     0  checksum   CRC32C of everything behind it, padding included, after the record before
//     4  length     of the payload, in the low 24 bits; the tag in the high 8
//     8  term       of the entry, or of the one a restart goes on behind; of the hard state, in a frame
//    16  index      likewise; where to cut, in a truncation; the commit index, in a frame
//
// A tag is never zero, so zeros are not a record. RaftStorage.docc/Format.md gives every byte.

internal import Raft

/// What a record is for.
enum RecordTag: Hashable {
    /// Ends the records that became durable together.
    case frame
    /// Takes back the entries from `index` on.
    case truncation
    /// The last record of a segment: the log goes on in the next one.
    case seal
    /// The log goes on behind this entry: a snapshot took the place of everything before, or what followed was lost.
    case restart
    case entry(EntryKind)

    private static let firstEntry: UInt8 = 16

    var rawValue: UInt8 {
        switch self {
        case .frame: 1
        case .truncation: 2
        case .seal: 3
        case .restart: 4
        case .entry(let kind): Self.firstEntry + kind.rawValue
        }
    }

    init?(rawValue: UInt8) {
        switch rawValue {
        case 1: self = .frame
        case 2: self = .truncation
        case 3: self = .seal
        case 4: self = .restart
        case Self.firstEntry...:
            guard let kind = EntryKind(rawValue: rawValue - Self.firstEntry) else { return nil }
            self = .entry(kind)
        default: return nil
        }
    }
}

/// A record without its payload.
struct Record: Hashable {
    static let headerByteCount = 24
    /// The length of a payload has 24 bits.
    static let payloadBytesMax = 1 << 24 - 1

    var tag: RecordTag
    var term: UInt64
    var index: UInt64
    var payloadByteCount: Int

    init(_ tag: RecordTag, term: UInt64 = 0, index: UInt64 = 0, payloadByteCount: Int = 0) {
        (self.tag, self.term, self.index) = (tag, term, index)
        self.payloadByteCount = payloadByteCount
    }

    /// How many bytes the record takes.
    var byteCount: Int { Self.byteCount(payload: payloadByteCount) }

    static func byteCount(payload: Int) -> Int { headerByteCount + (payload + 7) & ~7 }

    /// Length and tag as they are on disk.
    var lengthAndTag: UInt32 { UInt32(payloadByteCount) | UInt32(tag.rawValue) << 24 }

    /// The header as it is on disk, but for the checksum.
    var header: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(number: lengthAndTag)
        bytes.append(number: term)
        bytes.append(number: index)
        return bytes
    }

    /// Reads the record at `offset` if it is whole and follows the one whose checksum is `chain`, which
    /// becomes its own checksum.
    init?(in bytes: Span<UInt8>, at offset: Int, chain: inout UInt32) {
        guard let record = Record(uncheckedIn: bytes, at: offset) else { return nil }
        guard bytes.count - offset >= record.byteCount else { return nil }
        let checked = bytes.extracting(offset + 4..<offset + record.byteCount)
        let checksum = checked.checksum(after: chain)
        guard checksum == bytes.load(UInt32.self, at: offset) else { return nil }
        chain = checksum
        self = record
    }

    /// Reads what looks like a record, without believing it.
    init?(uncheckedIn bytes: Span<UInt8>, at offset: Int) {
        guard bytes.count - offset >= Self.headerByteCount else { return nil }
        let word = bytes.load(UInt32.self, at: offset + 4)
        guard let tag = RecordTag(rawValue: UInt8(word >> 24)) else { return nil }
        self.init(
            tag, term: bytes.load(at: offset + 8), index: bytes.load(at: offset + 16),
            payloadByteCount: Int(word & 0xff_ffff))
    }
}

/// The record that ends a group: all that became durable with one sync.
///
/// Besides the checksum that every record has, it carries one of its own, its mark, which can be checked
/// without the records before it. So a damaged record can be told from the end of the log: if a frame of a
/// later group stands behind it, the disk had synced past the damage.
struct Frame: Hashable {
    static let payloadByteCount = 56
    static let byteCount = Record.byteCount(payload: payloadByteCount)

    var hardState: HardState
    var commit: LogIndex
    var last: EntryID
    /// Where in the segment its group starts. The first group starts with the segment's header.
    var start: Int
    /// Where in the segment the frame is.
    var offset: Int
    /// While the member lacks entries that it had: how far it is known to have had them.
    var lost: LogIndex?

    /// The header of the frame as a record.
    var record: Record {
        Record(
            .frame, term: hardState.term.number, index: commit.position,
            payloadByteCount: Self.payloadByteCount)
    }

    /// The payload of that record, but for the mark.
    var payload: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.payloadByteCount)
        bytes.append(number: hardState.vote?.number ?? 0)
        bytes.append(number: last.index.position)
        bytes.append(number: last.term.number)
        bytes.append(number: UInt64(start))
        bytes.append(number: UInt64(offset))
        bytes.append(number: lost?.position ?? 0)
        return bytes
    }

    /// Reads the frame at `offset` if its own mark holds, whatever is before it.
    init?(in bytes: Span<UInt8>, at offset: Int, markSeed: UInt32) {
        guard let record = Record(uncheckedIn: bytes, at: offset), record.tag == .frame,
            record.payloadByteCount == Self.payloadByteCount,
            bytes.count - offset >= record.byteCount
        else { return nil }
        let payload = offset + Record.headerByteCount
        let marked = bytes.extracting(offset + 4..<payload + 48)
        guard marked.checksum(after: markSeed) == bytes.load(UInt32.self, at: payload + 48)
        else { return nil }
        self.init(in: bytes, payloadAt: payload, of: record)
        guard self.offset == offset else { return nil }
    }

    private init(in bytes: Span<UInt8>, payloadAt payload: Int, of record: Record) {
        let vote = bytes.load(UInt64.self, at: payload)
        hardState = HardState(term: Term(record.term), vote: vote == 0 ? nil : NodeID(vote))
        commit = LogIndex(record.index)
        last = EntryID(
            term: Term(bytes.load(at: payload + 16)), index: LogIndex(bytes.load(at: payload + 8)))
        start = Int(truncatingIfNeeded: bytes.load(UInt64.self, at: payload + 24))
        offset = Int(truncatingIfNeeded: bytes.load(UInt64.self, at: payload + 32))
        let lost = bytes.load(UInt64.self, at: payload + 40)
        self.lost = lost == 0 ? nil : LogIndex(lost)
    }

    init(_ state: LogState, start: Int, offset: Int) {
        (hardState, commit, last) = (state.hardState, state.commit, state.last)
        (lost, self.start, self.offset) = (state.lost, start, offset)
    }
}
