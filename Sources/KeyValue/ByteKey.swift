// The order of keys: as unsigned bytes, the shorter first, the way memcmp would have it.

/// A client's key, ready to be compared.
///
/// The first eight bytes are kept as a number, so that most comparisons are one of two integers and
/// touch no other memory.
struct ByteKey: TreeKey {
    let rank: UInt64
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        rank = bytes.span.orderedPrefix()
    }

    borrowing func order(to other: borrowing ByteKey) -> Int {
        bytes.span.order(to: other.bytes.span, from: 8)
    }

    static func < (lhs: ByteKey, rhs: ByteKey) -> Bool {
        lhs.rank != rhs.rank ? lhs.rank < rhs.rank : lhs.order(to: rhs) < 0
    }
}

extension Span<UInt8> {
    /// Compares from `start` on with bytes that are the same up to there, as far as both go.
    borrowing func order(to other: borrowing Span<UInt8>, from start: Int) -> Int {
        let common = Swift.min(count, other.count)
        var place = start
        while place &+ 8 <= common {
            let (mine, theirs) = (littleEndianWord(at: place), other.littleEndianWord(at: place))
            if mine != theirs { return mine.byteSwapped < theirs.byteSwapped ? -1 : 1 }
            place &+= 8
        }
        while place < common {
            let (mine, theirs) = (self[place], other[place])
            if mine != theirs { return mine < theirs ? -1 : 1 }
            place &+= 1
        }
        return count - other.count
    }
}
