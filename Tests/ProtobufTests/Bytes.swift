// Encodings written by hand: fields in, bytes out. Independent of the code under test.

import Protobuf

/// One field as it stands on the wire.
func varint(_ number: Int, _ value: UInt64) -> [UInt8] {
    encodedNumber(number << 3) + encodedNumber(value)
}

func delimited(_ number: Int, _ payload: [UInt8]) -> [UInt8] {
    encodedNumber(number << 3 | 2) + encodedNumber(payload.count) + payload
}

func encodedText(_ number: Int, _ text: String) -> [UInt8] { delimited(number, Array(text.utf8)) }

func fixed32(_ number: Int, _ value: UInt32) -> [UInt8] {
    encodedNumber(number << 3 | 5) + (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

func fixed64(_ number: Int, _ value: UInt64) -> [UInt8] {
    encodedNumber(number << 3 | 1) + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

func group(_ number: Int, _ payload: [UInt8]) -> [UInt8] {
    encodedNumber(number << 3 | 3) + payload + encodedNumber(number << 3 | 4)
}

/// A number in as few bytes as it takes.
func encodedNumber(_ value: some FixedWidthInteger) -> [UInt8] {
    var rest = UInt64(truncatingIfNeeded: value)
    var bytes: [UInt8] = []
    while rest >= 0x80 {
        bytes.append(UInt8(rest & 0x7f) | 0x80)
        rest >>= 7
    }
    return bytes + [UInt8(rest)]
}

/// Why `bytes` are not a `Message`, or nothing if they are.
func refusal<Message: ProtobufMessage>(
    of bytes: [UInt8], as type: Message.Type
) -> ProtobufError.Reason? {
    do throws(ProtobufError) {
        _ = try Message(serializedBytes: bytes)
        return nil
    } catch {
        return error.reason
    }
}
