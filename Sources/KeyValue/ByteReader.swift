// How numbers and bytes are written in commands, envelopes, pairs and snapshots, and how they are
// read.
//
// A number is base 128, low seven bits first, the top bit of a byte saying that another one follows,
// in as few bytes as can be. Bytes of any length stand behind their count. So everything that is
// made of these has exactly one spelling.

/// Reads what somebody else wrote. Every read checks what is left before it takes anything.
struct ByteReader {
    let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], from position: Int = 0) {
        precondition(0 <= position && position <= bytes.count)
        (self.bytes, self.position) = (bytes, position)
    }

    var left: Int { bytes.count - position }
    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads a number in its shortest spelling.
    mutating func number() -> UInt64? {
        var (number, shift): (UInt64, UInt64) = (0, 0)
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if shift == 63, byte > 1 { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return shift == 0 || byte != 0 ? number : nil }
            shift += 7
        }
        return nil
    }

    mutating func number(below bound: UInt64) -> UInt64? {
        guard let number = number(), number < bound else { return nil }
        return number
    }

    /// Reads how many of something follow that takes a byte at least.
    mutating func count() -> Int? {
        guard let number = number(), number <= UInt64(left) else { return nil }
        return Int(number)
    }

    mutating func countedBytes() -> [UInt8]? { countedSlice().map { Array($0) } }

    /// Reads bytes without a copy. They keep everything that is read from here.
    mutating func countedSlice() -> ArraySlice<UInt8>? {
        guard let count = count() else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Takes everything that is left.
    mutating func rest() -> [UInt8] { take(left) }

    private mutating func take(_ count: Int) -> [UInt8] {
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    mutating func word() -> UInt64? {
        guard left >= 8 else { return nil }
        defer { position += 8 }
        return bytes.span.littleEndianWord(at: position)
    }
}

/// Reads numbers that were checked before.
struct TrustedReader {
    var position: Int

    @inline(__always)
    mutating func number(in bytes: borrowing Span<UInt8>) -> UInt64 {
        var byte = bytes[position]
        position &+= 1
        var number = UInt64(byte & 0x7F)
        var shift: UInt64 = 7
        while byte >= 0x80 {
            byte = bytes[position]
            position &+= 1
            number |= UInt64(byte & 0x7F) << shift
            shift += 7
        }
        return number
    }
}

extension UInt64 {
    /// How many bytes the number takes.
    var spelledCount: Int { self == 0 ? 1 : (70 - leadingZeroBitCount) / 7 }
}

extension [UInt8] {
    mutating func append(number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(number: Int64) {
        precondition(number >= 0, "only numbers from zero on have a spelling")
        append(number: UInt64(number))
    }

    mutating func append(counted bytes: some Collection<UInt8>) {
        append(number: UInt64(bytes.count))
        append(contentsOf: bytes)
    }

    mutating func append(word: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }
}
