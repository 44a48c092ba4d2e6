// Text that C holds as a string, as in C code that was not lowered: the gate is all that stands before it.

import CProtobufC
import Protobuf
import Testing

@Suite("protobuf encoding: text as a C string")
struct CStringTests {
    /// A message whose only field, number 1, is a `char *`.
    struct Note {
        var base = ProtobufCMessage()
        var text: UnsafeMutablePointer<CChar>?
    }

    /// Reads the text of a note, by way of a table as protobuf-c's generator would write it.
    private func read(_ bytes: [UInt8]) throws(ProtobufError) -> String? {
        var field = ProtobufCFieldDescriptor()
        (field.id, field.label, field.type) = (1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING)
        field.offset = UInt32(MemoryLayout<Note>.offset(of: \.text) ?? 0)
        var ranges = [ProtobufCIntRange(start_value: 1, orig_index: 0), ProtobufCIntRange()]
        ranges[1].orig_index = 1
        return try withUnsafePointer(to: field) { field throws(ProtobufError) in
            var table = ProtobufCMessageDescriptor()
            table.magic = UInt32(PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC)
            table.sizeof_message = MemoryLayout<Note>.stride
            (table.n_fields, table.fields, table.n_field_ranges) = (1, field, 1)
            return try ranges.withUnsafeBufferPointer { ranges throws(ProtobufError) in
                table.field_ranges = ranges.baseAddress
                return try withUnsafePointer(to: table) { table throws(ProtobufError) in
                    let arena = Arena(reading: bytes.span.bytes)
                    let note = try arena.unpack(bytes.span.bytes, as: table)
                    return note.assumingMemoryBound(to: Note.self).pointee.text.map {
                        String(cString: $0)
                    }
                }
            }
        }
    }

    @Test("is read as it was written", arguments: ["", "grüße", "🛰"])
    func valid(text: String) throws {
        #expect(try read(encodedText(1, text)) == text)
    }

    @Test(
        "is refused when it is not UTF-8, or holds a zero byte that would end it",
        arguments: [
            ([0xff], .invalidText), ([0xc0, 0x80], .invalidText), ([0x61, 0x00], .zeroInText),
            ([0x00], .zeroInText),
        ] as [([UInt8], ProtobufError.Reason)])
    func refused(bytes: [UInt8], reason: ProtobufError.Reason) {
        let error = #expect(throws: ProtobufError.self) { try read(delimited(1, bytes)) }
        #expect(error?.reason == reason)
    }
}
