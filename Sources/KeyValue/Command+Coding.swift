// How a command is written, byte by byte:
//
//     1  format in the high half (now 1), kind in the low half: 1 put, 2 delete range
//     1  flags
//     n  length of the key, then the key
//     8  put: lease, little-endian, only with the flag `hasLease`
//     n  length of the value (put) or of the range end (delete range), then its bytes
//
// Lengths are base 128, low seven bits first, the top bit of a byte saying that another one
// follows, in as few bytes as can be. A command has exactly one spelling; everything else is
// refused.

private enum Head {
    static let put: UInt8 = 0x11
    static let deleteRange: UInt8 = 0x12
}

private enum Flag {
    static let prevKV: UInt8 = 1 << 0
    static let ignoreValue: UInt8 = 1 << 1
    static let ignoreLease: UInt8 = 1 << 2
    static let hasLease: UInt8 = 1 << 3
    static let ofPut = prevKV | ignoreValue | ignoreLease | hasLease
}

extension Command {
    /// Returns the bytes that go to the disk, to the peers and, once committed, to
    /// `init(decoding:)`.
    package func encoded() -> [UInt8] {
        switch self {
        case .put(let put): put.encoded()
        case .deleteRange(let deletion): deletion.encoded()
        }
    }

    /// Reads what `encoded()` wrote; `nil` for any other bytes.
    package init?(decoding bytes: [UInt8]) {
        guard bytes.count >= 2 else { return nil }
        var reader = CommandReader(bytes: bytes, position: 2)
        switch bytes[0] {
        case Head.put:
            guard let put = Put(flags: bytes[1], &reader) else { return nil }
            self = .put(put)
        case Head.deleteRange:
            guard let deletion = DeleteRange(flags: bytes[1], &reader) else { return nil }
            self = .deleteRange(deletion)
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension Command.Put {
    fileprivate var flags: UInt8 {
        (prevKV ? Flag.prevKV : 0) | (ignoreValue ? Flag.ignoreValue : 0)
            | (ignoreLease ? Flag.ignoreLease : 0) | (lease == .none ? 0 : Flag.hasLease)
    }

    fileprivate func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(key.count + value.count + 24)
        bytes.append(Head.put)
        bytes.append(flags)
        bytes.appendCounted(key)
        if lease != .none { bytes.appendWord(UInt64(bitPattern: lease.number)) }
        bytes.appendCounted(value)
        return bytes
    }

    fileprivate init?(flags: UInt8, _ reader: inout CommandReader) {
        guard flags & ~Flag.ofPut == 0, let key = reader.countedBytes() else { return nil }
        var lease = LeaseID.none
        if flags & Flag.hasLease != 0 {
            guard let word = reader.word(), word != 0 else { return nil }
            lease = LeaseID(Int64(bitPattern: word))
        }
        guard let value = reader.countedBytes() else { return nil }
        self.init(
            key: key, value: value, lease: lease, prevKV: flags & Flag.prevKV != 0,
            ignoreValue: flags & Flag.ignoreValue != 0, ignoreLease: flags & Flag.ignoreLease != 0
        )
    }
}

extension Command.DeleteRange {
    fileprivate func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(key.count + rangeEnd.count + 16)
        bytes.append(Head.deleteRange)
        bytes.append(prevKV ? Flag.prevKV : 0)
        bytes.appendCounted(key)
        bytes.appendCounted(rangeEnd)
        return bytes
    }

    fileprivate init?(flags: UInt8, _ reader: inout CommandReader) {
        guard flags & ~Flag.prevKV == 0 else { return nil }
        guard let key = reader.countedBytes(), let rangeEnd = reader.countedBytes() else {
            return nil
        }
        self.init(key: key, rangeEnd: rangeEnd, prevKV: flags & Flag.prevKV != 0)
    }
}

/// Reads the parts of a command. Every read checks what is left before it takes anything.
private struct CommandReader {
    let bytes: [UInt8]
    var position: Int

    var isAtEnd: Bool { position == bytes.count }

    /// Reads a length in its shortest spelling; `nil` if it is longer than what is left.
    private mutating func length() -> Int? {
        var length = 0
        for shift in stride(from: 0, through: 28, by: 7) {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            position += 1
            length |= Int(byte & 0x7F) << shift
            guard byte < 0x80 else { continue }
            let isShortest = shift == 0 || byte != 0
            return isShortest && length <= bytes.count - position ? length : nil
        }
        return nil
    }

    mutating func countedBytes() -> [UInt8]? {
        guard let length = length() else { return nil }
        defer { position += length }
        return Array(bytes[position..<position + length])
    }

    mutating func word() -> UInt64? {
        guard bytes.count - position >= 8 else { return nil }
        defer { position += 8 }
        return bytes.span.littleEndianWord(at: position)
    }
}

extension [UInt8] {
    fileprivate mutating func appendCounted(_ bytes: [UInt8]) {
        precondition(bytes.count < 1 << 35, "a length has at most five bytes")
        var rest = bytes.count
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
        append(contentsOf: bytes)
    }

    fileprivate mutating func appendWord(_ word: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }
}
