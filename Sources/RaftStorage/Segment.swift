// The segment that is written, and how one gets blocks that are fast to write.

internal import Raft
internal import RaftRuntime

/// The segment at the end of the log.
struct Segment<Files: FileSystem> {
    let file: OpenFile<Files>
    let number: UInt64
    /// The entry before the first that it may hold.
    let base: LogIndex
    /// Where the next group goes. Zero: nothing is written yet, not even the header.
    private(set) var position: Int
    /// The checksum of the last record; of the segment before, while nothing is written.
    private(set) var chain: UInt32
    /// The size of the file.
    private(set) var size: UInt64
    /// Up to where blocks were written once. Writing one again takes half the time: the file
    /// system has nothing to note down.
    private(set) var preparedEnd: UInt64

    init(
        file: OpenFile<Files>, number: UInt64, after base: LogIndex, position: Int, chain: UInt32,
        size: UInt64, preparedEnd: UInt64
    ) {
        (self.file, self.number, self.base) = (file, number, base)
        (self.position, self.chain) = (position, chain)
        self.size = size
        self.preparedEnd = max(preparedEnd, Self.blockEnd(UInt64(position)))
    }

    /// How much is ready behind the last group.
    var preparedAhead: UInt64 { preparedEnd - min(preparedEnd, UInt64(position)) }

    /// Writes what comes next. It is part of the log once it is synced, and may be written over until then.
    func write(_ bytes: ArraySlice<UInt8>) throws(StorageError) {
        try file.write(bytes, at: UInt64(position))
    }

    /// Syncs what was written, up to `end`.
    mutating func sync(upTo end: Int, chain newChain: UInt32) throws(StorageError) {
        try file.sync()
        (position, chain) = (end, newChain)
        size = max(size, UInt64(end))
    }

    /// Makes sure that the file has room for so much.
    mutating func reserve(_ capacity: UInt64) throws(StorageError) {
        try file.allocate(capacity)
        size = try file.size()
    }

    /// Writes zeros behind what is prepared, and syncs them.
    mutating func prepare(byteCount: Int, capacity: UInt64) throws(StorageError) {
        // What the log has grown over meanwhile is written already.
        let start = max(preparedEnd, Self.blockEnd(UInt64(position)))
        guard start < capacity else {
            preparedEnd = start
            return
        }
        let count = min(byteCount, Int(capacity - start))
        let zeros = [UInt8](repeating: 0, count: count)
        try file.write(zeros[...], at: start)
        try file.sync()
        preparedEnd = start + UInt64(count)
        size = max(size, preparedEnd)
    }

    /// The start of the first block that has nothing of the log in it.
    private static func blockEnd(_ position: UInt64) -> UInt64 { (position + 4_095) & ~4_095 }
}
