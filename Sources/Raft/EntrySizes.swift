// The lengths of all payloads of the log, in pieces, so that growing never copies what is there.

/// A list of lengths that grows at its end in bounded time.
struct EntrySizes: Sendable {
    private static let chunkCount = 8192

    /// Invariant: all but the last are full, and none is empty.
    private var chunks: [[UInt32]] = []
    private(set) var count = 0

    subscript(position: Int) -> UInt32 {
        chunks[position / Self.chunkCount][position % Self.chunkCount]
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
        self.count = count
        let whole = (count + Self.chunkCount - 1) / Self.chunkCount
        chunks.removeLast(chunks.count - whole)
        guard whole > 0 else { return }
        let kept = count - (whole - 1) * Self.chunkCount
        chunks[whole - 1].removeLast(chunks[whole - 1].count - kept)
    }
}
