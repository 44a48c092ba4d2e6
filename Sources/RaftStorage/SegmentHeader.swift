// The first block of a segment: whose it is, which one it is, and where in the log it starts.
//
//     0  magic  8  version  16  cluster  24  member  32  number  40  generation  48  first index
//    56  checksum at the end of the segment before  60  CRC32C of all this
//
// Magic, version and the place of the checksum stay as they are in every version to come.

internal import Raft

/// What a segment says about itself.
struct SegmentHeader: Hashable {
    /// The header has a block for itself: an append never rewrites it.
    static let byteCount = 4_096
    static let usedByteCount = 64
    static let version: UInt32 = 1
    private static let magic: UInt64 = 0x0a67_6f6c_7466_6172  // "raftlog\n"

    var cluster: UInt64
    var member: NodeID
    /// Counted from 1 without a gap. A number is never used again.
    var number: UInt64
    /// How often the file had been used before for a segment that was no longer needed.
    var generation: UInt64
    /// The position the next entry would have had when the segment was begun.
    var first: LogIndex
    /// The checksum of the last record of the segment before.
    var previousChain: UInt32

    /// What the first record's checksum starts from: an old life of a block never verifies.
    var chainSeed: UInt32 {
        seed(cluster, member.number, number, generation, UInt64(previousChain))
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes.append(number: Self.magic)
        bytes.append(number: UInt64(Self.version))
        for number in [cluster, member.number, number, generation, first.position] {
            bytes.append(number: number)
        }
        bytes.append(number: previousChain)
        bytes.append(number: bytes.span.checksum(after: 0))
        bytes.append(contentsOf: [UInt8](repeating: 0, count: Self.byteCount - bytes.count))
        return bytes
    }

    enum Reading: Hashable {
        case header(SegmentHeader)
        /// Whole, but of a version this program does not know.
        case version(UInt32)
        /// Not written, written in part, or damaged.
        case none
    }

    static func read(_ bytes: Span<UInt8>) -> Reading {
        guard bytes.count >= byteCount, bytes.load(at: 0) == magic else { return .none }
        let checksum = bytes.extracting(0..<60).checksum(after: 0)
        guard bytes.load(at: 60) == checksum else { return .none }
        let version = bytes.load(UInt32.self, at: 8)
        guard version == Self.version else { return .version(version) }
        return .header(
            SegmentHeader(
                cluster: bytes.load(at: 16), member: NodeID(bytes.load(at: 24)),
                number: bytes.load(at: 32), generation: bytes.load(at: 40),
                first: LogIndex(bytes.load(at: 48)), previousChain: bytes.load(at: 56)))
    }
}

/// How the files of a member's folder are called.
enum FileName {
    static let identity = "identity"
    static let peers = "peers"
    static let joining = "joining"
    static let successors = "successors"
    static let floor = "floor"
    static let spare = "spare"
    static let elections = "elections"
    private static let segmentPrefix = "segment-"

    static func segment(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return segmentPrefix + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Returns the number of a segment; nothing for every other file.
    static func segmentNumber(_ name: String) -> UInt64? {
        guard name.hasPrefix(segmentPrefix), name.utf8.count == segmentPrefix.utf8.count + 16
        else { return nil }
        return UInt64(name.dropFirst(segmentPrefix.count), radix: 16)
    }
}
