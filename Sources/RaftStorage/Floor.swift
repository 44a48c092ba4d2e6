// The floor: how far the log is known to reach, kept apart from the log. What ends below it has lost
// something that was promised, and is refused instead of believed.

internal import Raft
internal import RaftRuntime

/// A place in the log that was durable once: behind a frame, or behind a seal.
struct Floor: Hashable {
    var segment: UInt64
    var offset: UInt64
    /// The checksum of the record before.
    var chain: UInt32
    /// The last entry there.
    var last: EntryID
}

/// The file that holds it, in two slots written in turn: a torn write leaves the older one.
struct FloorFile<Files: FileSystem> {
    private let file: OpenFile<Files>
    private var sequence: UInt64
    private let identitySeed: UInt32
    private(set) var floor: Floor

    private static var slotByteCount: Int { 4_096 }
    private static var magic: UInt64 { 0x0a72_6f6f_6c66_6472 }  // "rdfloor\n"

    /// Makes the file, with both slots the same.
    static func create(
        _ path: String, _ floor: Floor, of identity: Identity, on files: Files
    ) throws(StorageError) {
        let file = try OpenFile(path, .creating, on: files)
        let slots = [UInt64(0), 1].flatMap { sequence in
            bytes(of: floor, sequence: sequence, seed: identity.checksumSeed)
        }
        try file.write(slots[...], at: 0)
        try file.sync()
    }

    private init(
        _ file: OpenFile<Files>, sequence: UInt64, floor: Floor, seed: UInt32
    ) {
        self.file = file
        (self.sequence, self.floor, identitySeed) = (sequence, floor, seed)
    }

    static func open(
        _ path: String, of identity: Identity, on files: Files
    ) throws(StorageError) -> FloorFile {
        let file = try OpenFile(essential: path, .writing, on: files)
        let seed = identity.checksumSeed
        let bytes = try file.readAll()
        guard let latest = latest(in: bytes.span, seed: seed) else {
            throw .corrupt(path: path, offset: 0, reason: "neither of the two floors is whole")
        }
        return FloorFile(file, sequence: latest.sequence, floor: latest.floor, seed: seed)
    }

    private static func latest(
        in bytes: Span<UInt8>, seed: UInt32
    ) -> (sequence: UInt64, floor: Floor)? {
        let first = read(bytes, at: 0, seed: seed)
        guard let second = read(bytes, at: slotByteCount, seed: seed) else { return first }
        guard let first else { return second }
        return first.sequence > second.sequence ? first : second
    }

    /// Raises the floor. The log must be durable that far.
    mutating func raise(to floor: Floor) throws(StorageError) {
        let next = sequence + 1
        let bytes = Self.bytes(of: floor, sequence: next, seed: identitySeed)
        try file.write(bytes[...], at: next % 2 * UInt64(Self.slotByteCount))
        try file.sync()
        (sequence, self.floor) = (next, floor)
    }

    private static func bytes(of floor: Floor, sequence: UInt64, seed: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in [
            magic, sequence, floor.segment, floor.offset, UInt64(floor.chain),
            floor.last.term.number, floor.last.index.position,
        ] { bytes.append(number: number) }
        bytes.append(number: bytes.span.checksum(after: seed))
        bytes.append(contentsOf: [UInt8](repeating: 0, count: slotByteCount - bytes.count))
        return bytes
    }

    private static func read(
        _ bytes: Span<UInt8>, at start: Int, seed: UInt32
    ) -> (sequence: UInt64, floor: Floor)? {
        guard bytes.count >= start + slotByteCount, bytes.load(at: start) == magic,
            bytes.extracting(start..<start + 56).checksum(after: seed)
                == bytes.load(at: start + 56)
        else { return nil }
        let floor = Floor(
            segment: bytes.load(at: start + 16), offset: bytes.load(at: start + 24),
            chain: UInt32(truncatingIfNeeded: bytes.load(UInt64.self, at: start + 32)),
            last: EntryID(
                term: Term(bytes.load(at: start + 40)), index: LogIndex(bytes.load(at: start + 48)))
        )
        return (bytes.load(at: start + 8), floor)
    }
}
