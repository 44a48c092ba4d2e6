// Little-endian numbers in and out of byte arrays. Bounds-checked; nothing here allocates.

extension Span<UInt8> {
    /// Returns the eight bytes at `offset` as a number.
    borrowing func word64(at offset: Int) -> UInt64 {
        UInt64(word32(at: offset)) | UInt64(word32(at: offset + 4)) << 32
    }

    /// Returns the four bytes at `offset` as a number.
    borrowing func word32(at offset: Int) -> UInt32 {
        UInt32(self[offset]) | UInt32(self[offset + 1]) << 8
            | UInt32(self[offset + 2]) << 16 | UInt32(self[offset + 3]) << 24
    }

    /// Returns the two bytes at `offset` as a number.
    borrowing func word16(at offset: Int) -> UInt16 {
        UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
    }
}

extension OutputSpan<UInt8> {
    /// Adds a number in as many bytes as it has.
    mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
        var rest = number
        for _ in 0..<MemoryLayout<Number>.size {
            append(UInt8(truncatingIfNeeded: rest))
            rest = Number.bitWidth > 8 ? rest >> 8 : 0
        }
    }
}

extension [UInt8] {
    /// Adds a number in as many bytes as it has.
    package mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
        append(addingCapacity: MemoryLayout<Number>.size) { output in
            output.append(littleEndian: number)
        }
    }
}
