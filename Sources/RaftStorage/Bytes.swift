// Numbers in memory, as they are on disk: little-endian, at any offset. And the checksum over them.

internal import CChecksum
internal import Glibc

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

    /// Returns some of the bytes as an array.
    func copy(of range: Range<Int>) -> [UInt8] {
        unsafe extracting(range).withUnsafeBytes { bytes in unsafe Array(bytes) }
    }

    /// Whether every byte of a range that is not empty is zero.
    private func isZero(_ range: Range<Int>) -> Bool {
        guard self[range.lowerBound] == 0 else { return false }
        return unsafe withUnsafeBytes { bytes in
            // The first byte is zero, and each is what the one before it is.
            guard let start = unsafe bytes.baseAddress?.advanced(by: range.lowerBound) else {
                return true
            }
            return unsafe memcmp(start, start + 1, range.count - 1) == 0
        }
    }

    /// Returns the position of the first byte from `start` on that is not zero.
    func firstNonZero(from start: Int) -> Int? {
        var position = start
        while position < count {
            let end = Swift.min(position + 512, count)
            if !isZero(position..<end) { break }
            position = end
        }
        while position < count, self[position] == 0 { position += 1 }
        return position < count ? position : nil
    }

    /// Returns the position behind the last byte that is not zero, or zero.
    var significantCount: Int {
        var end = count
        while end > 0 {
            let start = Swift.max(end - 512, 0)
            if !isZero(start..<end) { break }
            end = start
        }
        while end > 0, self[end - 1] == 0 { end -= 1 }
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
