// Numbers and tags as protobuf writes them. Reading is bounds-checked, and says where it stopped.

/// How a field's value is written.
enum WireType: UInt8 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case groupStart = 3
    case groupEnd = 4
    case fixed32 = 5
}

/// A field's number, how its value is written, and where both begin.
struct Tag {
    var number: UInt32
    var wireType: WireType
    var offset: Int
}

extension RawSpan {
    /// The byte at `offset`, which is checked.
    @inline(always)
    func byte(at offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// Reads the tag at `position` and moves behind it.
    @inline(always)
    func readTag(at position: inout Int, before end: Int) throws(ProtobufError) -> Tag {
        let offset = position
        let value = try readShortVarint(at: &position, before: end)
        let number = UInt32(truncatingIfNeeded: value >> 3)
        guard value <= UInt64(UInt32.max), number != 0,
            let wireType = WireType(rawValue: UInt8(truncatingIfNeeded: value & 7))
        else { throw ProtobufError(.invalidTag, at: offset) }
        return Tag(number: number, wireType: wireType, offset: offset)
    }

    /// Reads a length at `position`, moves behind it, and checks that so many bytes follow.
    @inline(always)
    func readLength(at position: inout Int, before end: Int) throws(ProtobufError) -> Int {
        let offset = position
        let value = try readShortVarint(at: &position, before: end)
        guard value <= UInt64(end - position) else { throw ProtobufError(.truncated, at: offset) }
        return Int(value)
    }

    /// Reads a number of at most five bytes: a tag or a length.
    @inline(always)
    private func readShortVarint(at position: inout Int, before end: Int)
        throws(ProtobufError) -> UInt64
    {
        guard position < end else { throw ProtobufError(.truncated, at: position) }
        let first = byte(at: position)
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        return try readLongerVarint(at: &position, before: end)
    }

    private func readLongerVarint(at position: inout Int, before end: Int)
        throws(ProtobufError) -> UInt64
    {
        let offset = position
        var value: UInt64 = 0
        for place in 0..<5 {
            guard position < end else { throw ProtobufError(.truncated, at: offset) }
            let next = byte(at: position)
            position += 1
            value |= UInt64(next & 0x7f) << UInt64(7 * place)
            if next < 0x80 { return value }
        }
        throw ProtobufError(.overlongNumber, at: offset)
    }

    /// Moves behind the number at `position`, which may take ten bytes.
    @inline(always)
    func skipVarint(at position: inout Int, before end: Int) throws(ProtobufError) {
        let offset = position
        while position < end {
            position += 1
            if byte(at: position - 1) < 0x80 { return }
            guard position - offset < 10 else { throw ProtobufError(.overlongNumber, at: offset) }
        }
        throw ProtobufError(.truncated, at: offset)
    }

    /// Moves behind `count` bytes.
    @inline(always)
    func skip(_ count: Int, at position: inout Int, before end: Int) throws(ProtobufError) {
        guard end - position >= count else { throw ProtobufError(.truncated, at: position) }
        position += count
    }

    /// Moves behind the value of a field nobody asked for. Groups count as nesting.
    func skipValue(of tag: Tag, at position: inout Int, before end: Int, depth: Int)
        throws(ProtobufError)
    {
        switch tag.wireType {
        case .varint: try skipVarint(at: &position, before: end)
        case .fixed64: try skip(8, at: &position, before: end)
        case .fixed32: try skip(4, at: &position, before: end)
        case .lengthDelimited: position += try readLength(at: &position, before: end)
        case .groupStart: try skipGroup(of: tag, at: &position, before: end, depth: depth)
        case .groupEnd: throw ProtobufError(.unbalancedGroup, at: tag.offset)
        }
    }

    private func skipGroup(of tag: Tag, at position: inout Int, before end: Int, depth: Int)
        throws(ProtobufError)
    {
        guard depth < ProtobufLimits.depthMax else { throw ProtobufError(.tooDeep, at: tag.offset) }
        while position < end {
            let inner = try readTag(at: &position, before: end)
            if inner.wireType == .groupEnd {
                guard inner.number == tag.number else { break }
                return
            }
            try skipValue(of: inner, at: &position, before: end, depth: depth + 1)
        }
        throw ProtobufError(.unbalancedGroup, at: tag.offset)
    }
}
