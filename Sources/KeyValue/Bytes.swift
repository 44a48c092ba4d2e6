// Bytes read eight at a time. The loops have a fixed length, so the compiler makes one load of
// them.

extension Span<UInt8> {
    /// Returns the eight bytes at `offset`, the first one in the lowest place.
    @inline(__always)  // A call costs more than the load: 7 % of a put.
    borrowing func littleEndianWord(at offset: Int) -> UInt64 {
        precondition(offset >= 0)
        precondition(count >= 8 && offset <= count - 8)
        var word: UInt64 = 0
        for place in 0..<8 { word |= UInt64(self[offset + place]) << UInt64(8 * place) }
        return word
    }

    /// Returns the first eight bytes, the first one in the highest place and zero where there is
    /// none.
    ///
    /// Numbers made this way compare as the bytes do, as far as eight bytes can tell.
    borrowing func orderedPrefix() -> UInt64 {
        if count >= 8 { return littleEndianWord(at: 0).byteSwapped }
        var word: UInt64 = 0
        for place in 0..<count { word |= UInt64(self[place]) << UInt64(56 - 8 * place) }
        return word
    }
}
