// The record that says from where on there is a log.

internal import Raft
internal import RaftRuntime

/// The log goes on behind an entry whose effect is in a snapshot, or which is the last that was not lost.
struct Restart: Hashable {
    static let payloadByteCount = 16

    var last: EntryID
    /// The length of the snapshot's file; zero where none was published with it.
    var byteCount: UInt64
    /// The checksum of that file.
    var checksum: UInt32
    /// Whether the log holds that entry, and stays as it is: then all this says is that a snapshot was published.
    var keepsLog: Bool

    init(last: EntryID, byteCount: UInt64 = 0, checksum: UInt32 = 0, keepsLog: Bool = false) {
        (self.last, self.byteCount, self.checksum) = (last, byteCount, checksum)
        self.keepsLog = keepsLog
    }

    init(_ snapshot: SnapshotDescription, keepsLog: Bool = false) {
        self.init(
            last: snapshot.last, byteCount: snapshot.byteCount, checksum: snapshot.checksum,
            keepsLog: keepsLog)
    }

    var record: Record {
        Record(
            .restart, term: last.term.number, index: last.index.position,
            payloadByteCount: Self.payloadByteCount)
    }

    var payload: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(number: byteCount)
        bytes.append(number: checksum)
        bytes.append(number: UInt32(keepsLog ? 1 : 0))
        return bytes
    }

    /// Reads the payload of a record whose checksum holds.
    init?(in bytes: Span<UInt8>, at offset: Int, of record: Record) {
        guard record.tag == .restart, record.payloadByteCount == Self.payloadByteCount
        else { return nil }
        let payload = offset + Record.headerByteCount
        self.init(
            last: EntryID(term: Term(record.term), index: LogIndex(record.index)),
            byteCount: bytes.load(at: payload),
            checksum: bytes.load(at: payload + 8),
            keepsLog: bytes.load(UInt32.self, at: payload + 12) == 1)
    }
}
