// Rewrites a legal message that protobuf-c would read wrongly into one that it reads as the specification says.
//
// The specification: a sub-message that is not repeated but occurs several times is the merge of its occurrences, and
// merging is what reading the concatenated encodings gives. A known field in an unexpected encoding, and a group, are
// unknown fields; those are left out, because generated messages do not keep them.
//
// This is off the usual path: only what Gate calls irregular comes here. It is linear nevertheless: every length is
// written in five bytes and filled in afterwards.

import CProtobufC

struct Normaliser {
    private(set) var output: [UInt8] = []

    /// Rewrites a message that passed the gate.
    static func normalise(_ bytes: RawSpan, as message: MessageTable)
        throws(ProtobufError) -> [UInt8]
    {
        var normaliser = Normaliser()
        normaliser.output.reserveCapacity(bytes.byteCount + 16)
        try unsafe normaliser.write([0..<bytes.byteCount], of: bytes, as: message)
        return normaliser.output
    }

    /// Writes one message, whose encoding is the concatenation of `pieces`.
    private mutating func write(
        _ pieces: [Range<Int>], of bytes: RawSpan, as message: MessageTable
    ) throws(ProtobufError) {
        var merged: [(field: Int, pieces: [Range<Int>])] = []
        for piece in pieces {
            var position = piece.lowerBound
            while position < piece.upperBound {
                let tag = try bytes.readTag(at: &position, before: piece.upperBound)
                let start = position
                try bytes.skipValue(of: tag, at: &position, before: piece.upperBound, depth: 0)
                guard let index = unsafe message.position(ofField: tag.number),
                    unsafe message.pointee.fields[index].accepts(tag.wireType)
                else { continue }
                let field = unsafe message.pointee.fields[index]
                if unsafe field.isInOneof {
                    unsafe forgetOthers(of: field, at: index, message, &merged)
                }
                guard unsafe field.isMessage else {
                    append(bytes, tag.offset..<position)
                    continue
                }
                var value = start
                _ = try bytes.readLength(at: &value, before: position)
                if unsafe field.isRepeated {
                    try unsafe write([value..<position], of: bytes, as: field)
                } else if let known = merged.firstIndex(where: { $0.field == index }) {
                    merged[known].pieces.append(value..<position)
                } else {
                    merged.append((index, [value..<position]))
                }
            }
        }
        for (index, pieces) in merged {
            try unsafe write(pieces, of: bytes, as: message.pointee.fields[index])
        }
    }

    /// Of a oneof the last member counts, and merging begins anew when another member came between.
    private func forgetOthers(
        of field: ProtobufCFieldDescriptor, at index: Int, _ message: MessageTable,
        _ merged: inout [(field: Int, pieces: [Range<Int>])]
    ) {
        merged.removeAll { other in
            let description = unsafe message.pointee.fields[other.field]
            return unsafe other.field != index && description.isInOneof
                && description.quantifier_offset == field.quantifier_offset
        }
    }

    /// Writes a field that holds a message.
    private mutating func write(
        _ pieces: [Range<Int>], of bytes: RawSpan, as field: ProtobufCFieldDescriptor
    ) throws(ProtobufError) {
        unsafe appendVarint(field.id << 3 | UInt32(WireType.lengthDelimited.rawValue), byteCount: 5)
        let lengthPosition = output.count
        appendVarint(0, byteCount: 5)
        let start = output.count
        try unsafe write(pieces, of: bytes, as: field.message)
        let length = UInt32(output.count - start)
        for place in 0..<5 {
            output[lengthPosition + place] |= UInt8(length >> UInt32(7 * place) & 0x7f)
        }
    }

    /// Writes a number in exactly so many bytes.
    private mutating func appendVarint(_ value: UInt32, byteCount: Int) {
        for place in 0..<byteCount {
            let bits = UInt8(value >> UInt32(7 * place) & 0x7f)
            output.append(place < byteCount - 1 ? bits | 0x80 : bits)
        }
    }

    private mutating func append(_ bytes: RawSpan, _ range: Range<Int>) {
        for offset in range { output.append(bytes.byte(at: offset)) }
    }
}
