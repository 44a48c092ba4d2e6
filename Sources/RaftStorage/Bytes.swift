// Numbers in memory, as they are on disk: little-endian, at any offset. And the checksum over them.

internal import CChecksum

extension Span<UInt8> {
    /// Returns the number at `offset`. Traps beyond the end.
    func load<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type = Number.self, at offset: Int
    ) -> Number {
        precondition(offset >= 0 && offset <= count - MemoryLayout<Number>.size, "beyond the end")
        let number = unsafe withUnsafeBytes { bytes in
            unsafe bytes.loadUnaligned(fromByteOffset: offset, as: type)
        }
        return Number(littleEndian: number)
    }

    /// Returns the CRC32C of these bytes after whatever gave `previous`.
    func checksum(after previous: UInt32) -> UInt32 {
        unsafe withUnsafeBytes { bytes in
            unsafe cchecksum_crc32c(previous, bytes.baseAddress, bytes.count)
        }
    }

    /// Whether every byte is zero.
    var isZero: Bool { firstNonZero(from: 0) == nil }

    /// Returns the position of the first byte from `start` on that is not zero.
    func firstNonZero(from start: Int) -> Int? {
        var position = start
        while position + 8 <= count, load(UInt64.self, at: position) == 0 { position += 8 }
        while position < count {
            if load(UInt8.self, at: position) != 0 { return position }
            position += 1
        }
        return nil
    }

    /// Returns the position behind the last byte that is not zero, or zero.
    var significantCount: Int {
        var end = count
        while end >= 8, load(UInt64.self, at: end - 8) == 0 { end -= 8 }
        while end > 0, load(UInt8.self, at: end - 1) == 0 { end -= 1 }
        return end
    }
}

extension [UInt8] {
    /// Appends a number as it is on disk.
    mutating func append(number: some FixedWidthInteger) {
        unsafe Swift.withUnsafeBytes(of: number.littleEndian) { bytes in
            unsafe append(contentsOf: bytes)
        }
    }
}

/// Returns the CRC32C of some numbers, as a start for checksums that belong to them.
func seed(_ numbers: UInt64...) -> UInt32 {
    var bytes: [UInt8] = []
    for number in numbers { bytes.append(number: number) }
    return bytes.span.checksum(after: 0)
}
