// The lengths of all payloads of the log, in pieces, so that growing never copies what is there and
// forgetting gives memory back.

/// A list of lengths that grows at its end in bounded time, and can forget its beginning.
struct EntrySizes: Hashable, Sendable {
    private static let chunkCount = 8192

    /// Invariant: all but the last are full, and none is empty.
    private var chunks: [[UInt32]] = []
    /// How many lengths at the front of the first chunk are forgotten. Always less than a chunk.
    private var skipped = 0
    private(set) var count = 0

    /// How many lengths are in memory.
    var heldCount: Int { chunks.reduce(0) { $0 + $1.capacity } }

    subscript(position: Int) -> UInt32 {
        let place = position + skipped
        return chunks[place / Self.chunkCount][place % Self.chunkCount]
    }

    mutating func append(_ size: UInt32) {
        if chunks.last.map({ $0.count == Self.chunkCount }) ?? true {
            chunks.append([])
            // The first grows as it likes: a short log stays small.
            if chunks.count > 1 { chunks[chunks.count - 1].reserveCapacity(Self.chunkCount) }
        }
        chunks[chunks.count - 1].append(size)
        count += 1
    }

    /// Keeps the first `count` lengths.
    mutating func truncate(to count: Int) {
        precondition(count <= self.count, "cannot truncate to more than there is")
        guard count > 0 else { return self = EntrySizes() }
        self.count = count
        let end = skipped + count
        let whole = (end + Self.chunkCount - 1) / Self.chunkCount
        chunks.removeLast(chunks.count - whole)
        let kept = end - (whole - 1) * Self.chunkCount
        chunks[whole - 1].removeLast(chunks[whole - 1].count - kept)
    }

    /// Forgets the first `count` lengths: the next one is at position 0 from here on.
    mutating func removeFirst(_ count: Int) {
        precondition(count <= self.count, "cannot forget more than there is")
        guard count < self.count else { return self = EntrySizes() }
        self.count -= count
        skipped += count
        // A new array, so that the old one's memory goes too.
        chunks = Array(chunks[(skipped / Self.chunkCount)...])
        skipped %= Self.chunkCount
    }
}
