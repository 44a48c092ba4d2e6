// What protobuf-c never sees unchecked: every byte that arrives passes here first.
//
// One linear walk along the message's own description. It proves what protobuf_c_message_unpack takes for granted:
// nesting that the stack can hold, lengths that stay inside, numbers that end. What is legal but read wrongly by
// protobuf-c is only noticed here; Normaliser.swift rewrites such a message into one that is read rightly.

import CProtobufC

/// What the gate found.
enum Verdict {
    /// protobuf-c reads it as the specification wants it.
    case plain
    /// The message is legal, but protobuf-c would refuse it or read something else.
    case irregular
}

enum Gate {
    /// Checks that `bytes` are a message.
    ///
    /// Missing required fields are not noticed here; protobuf-c refuses them by itself.
    static func check(_ bytes: RawSpan, as message: MessageTable)
        throws(ProtobufError) -> Verdict
    {
        guard bytes.byteCount <= ProtobufLimits.byteCountMax else { throw ProtobufError(.tooLong) }
        var verdict = Verdict.plain
        try unsafe checkMessage(
            bytes, from: 0, to: bytes.byteCount, as: message, depth: 0, verdict: &verdict)
        return verdict
    }

    private static func checkMessage(
        _ bytes: RawSpan, from start: Int, to end: Int, as message: MessageTable, depth: Int,
        verdict: inout Verdict
    ) throws(ProtobufError) {
        var position = start
        // Which singular sub-messages were met, one bit each. Fields that share a bit make a message look irregular
        // that is not, and that costs only time.
        var met: UInt64 = 0
        while position < end {
            let tag = try bytes.readTag(at: &position, before: end)
            guard let index = unsafe message.position(ofField: tag.number),
                unsafe message.pointee.fields[index].accepts(tag.wireType)
            else {
                try checkForeign(
                    tag, bytes, at: &position, before: end, depth: depth, verdict: &verdict,
                    isKnown: unsafe message.position(ofField: tag.number) != nil)
                continue
            }
            let field = unsafe message.pointee.fields + index
            switch tag.wireType {
            case .varint: try bytes.skipVarint(at: &position, before: end)
            case .fixed64: try bytes.skip(8, at: &position, before: end)
            case .fixed32: try bytes.skip(4, at: &position, before: end)
            case .groupStart, .groupEnd: break  // No field accepts them.
            case .lengthDelimited:
                let length = try bytes.readLength(at: &position, before: end)
                if unsafe field.pointee.isMessage {
                    guard depth < ProtobufLimits.depthMax else {
                        throw ProtobufError(.tooDeep, at: tag.offset)
                    }
                    if unsafe !field.pointee.isRepeated {
                        let bit = UInt64(1) << UInt64(index & 63)
                        if met & bit != 0 { verdict = .irregular }
                        met |= bit
                    }
                    try unsafe checkMessage(
                        bytes, from: position, to: position + length,
                        as: field.pointee.message, depth: depth + 1, verdict: &verdict)
                } else if unsafe field.pointee.type != PROTOBUF_C_TYPE_BYTES {
                    try unsafe checkContents(
                        of: bytes, from: position, to: position + length, as: field.pointee)
                }
                position += length
            }
        }
    }

    /// Checks a field that the description does not have, or has otherwise: both are unknown fields.
    @inline(never)
    private static func checkForeign(
        _ tag: Tag, _ bytes: RawSpan, at position: inout Int, before end: Int, depth: Int,
        verdict: inout Verdict, isKnown: Bool
    ) throws(ProtobufError) {
        // protobuf-c keeps unknown fields, but refuses groups, and messages with a known number in another encoding.
        if isKnown || tag.wireType == .groupStart { verdict = .irregular }
        try bytes.skipValue(of: tag, at: &position, before: end, depth: depth)
    }

    /// Checks text, or a list of numbers written as one field.
    private static func checkContents(
        of bytes: RawSpan, from start: Int, to end: Int, as field: ProtobufCFieldDescriptor
    ) throws(ProtobufError) {
        if unsafe field.type == PROTOBUF_C_TYPE_STRING {
            return try checkText(bytes, from: start, to: end)
        }
        switch unsafe field.wireType {
        case .fixed32 where (end - start) % 4 != 0, .fixed64 where (end - start) % 8 != 0:
            throw ProtobufError(.invalidPackedList, at: start)
        case .varint:
            var position = start
            while position < end { try bytes.skipVarint(at: &position, before: end) }
        default: break
        }
    }

    /// Checks text that becomes a C string.
    private static func checkText(_ bytes: RawSpan, from start: Int, to end: Int)
        throws(ProtobufError)
    {
        for offset in start..<end where bytes.byte(at: offset) == 0 {
            throw ProtobufError(.zeroInText, at: offset)
        }
        let text = Span<UInt8>(_bytes: bytes.extracting(start..<end))
        guard (try? UTF8Span(validating: text)) != nil else {
            throw ProtobufError(.invalidText, at: start)
        }
    }
}
