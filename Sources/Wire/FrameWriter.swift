// Adds frames to an output buffer. A message is serialised once, straight into the buffer: the
// header goes first, with its length filled in when the message is there.

extension [UInt8] {
    /// Adds a header.
    package mutating func append(_ header: FrameHeader) {
        let (first, second) = header.words
        append(addingCapacity: FrameHeader.byteCount) { output in
            output.append(littleEndian: first)
            output.append(littleEndian: second)
        }
    }

    /// Adds a frame whose head is written by `writeHead` and whose message by `writeMessage`;
    /// returns the number of bytes of the message.
    ///
    /// The lengths in `header` are ignored.
    @discardableResult
    package mutating func appendFrame(
        _ header: FrameHeader,
        head writeHead: (inout [UInt8]) -> Void = { _ in },
        message writeMessage: (inout [UInt8]) -> Void = { _ in }
    ) -> Int {
        let start = count
        append(header)
        writeHead(&self)
        let headEnd = count
        writeMessage(&self)
        setWord32(count - start - FrameHeader.byteCount, at: start)
        setWord32(headEnd - start - FrameHeader.byteCount, at: start + 12)
        return count - headEnd
    }

    /// Overwrites the four bytes at `offset`.
    private mutating func setWord32(_ number: Int, at offset: Int) {
        precondition(number <= Int(UInt32.max), "a frame cannot be that long")
        for position in 0..<4 {
            self[offset + position] = UInt8(truncatingIfNeeded: number >> (8 * position))
        }
    }

    /// Adds the whole of a text, at most `limit` bytes of it, cut between characters, behind its
    /// length in two bytes.
    package mutating func append(text: String, limit: Int) {
        precondition(limit <= Int(UInt16.max), "the length has two bytes")
        var kept = text.utf8.count
        if kept > limit {
            let utf8 = text.utf8
            var index = utf8.index(utf8.startIndex, offsetBy: limit)
            while index.samePosition(in: text.unicodeScalars) == nil {
                index = utf8.index(before: index)
            }
            kept = utf8.distance(from: utf8.startIndex, to: index)
        }
        append(littleEndian: UInt16(kept))
        append(contentsOf: text.utf8.prefix(kept))
    }
}
