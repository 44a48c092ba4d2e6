// The heads of OPEN and END frames, and the pairs of metadata in them. Protos/PROTOCOL.md, "OPEN"
// and "END".

/// Takes fields off the front of a head.
package struct HeadReader {
    private var rest: ArraySlice<UInt8>
    private let type: FrameType

    package init(_ frame: Frame) { (rest, type) = (frame.head, frame.header.type) }

    package init(_ bytes: ArraySlice<UInt8>, of type: FrameType) {
        (rest, self.type) = (bytes, type)
    }

    /// Whether everything was taken.
    package var isAtEnd: Bool { rest.isEmpty }

    /// Takes a timeout in nanoseconds.
    package mutating func timeout() throws(WireError) -> UInt64 {
        let bytes = try take(8)
        return bytes.span.word64(at: 0)
    }

    /// Takes the number of a ping.
    package mutating func ping() throws(WireError) -> UInt64 { try timeout() }

    /// Takes a stream number.
    package mutating func stream() throws(WireError) -> UInt32 { try word32() }

    /// Takes a text with its length in two bytes in front.
    package mutating func text(limit: Int) throws(WireError) -> String {
        let length = try take(2)
        let byteCount = Int(length.span.word16(at: 0))
        guard byteCount <= limit else { throw .malformed(type, "a text is too long") }
        guard let text = String(validating: try take(byteCount), as: UTF8.self) else {
            throw .malformed(type, "a text is not UTF-8")
        }
        return text
    }

    /// Takes a pair of metadata.
    package mutating func pair() throws(WireError) -> (name: String, value: ArraySlice<UInt8>) {
        let name = try text(limit: WireLimits.metadataNameBytesMax)
        guard MetadataName.isValid(name) else {
            throw .malformed(type, "metadata with a name that is none")
        }
        let byteCount = Int(try word32())
        return (name, try take(byteCount))
    }

    private mutating func word32() throws(WireError) -> UInt32 {
        let bytes = try take(4)
        return bytes.span.word32(at: 0)
    }

    private mutating func take(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .malformed(type, "its head is cut") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}

/// What may name a pair of metadata.
package enum MetadataName {
    /// Whether `name` consists of lower case letters, digits, `-`, `_` and `.`, at least one and not
    /// too many.
    package static func isValid(_ name: String) -> Bool {
        let bytes = name.utf8
        return (1...WireLimits.metadataNameBytesMax).contains(bytes.count)
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
                default: false
                }
            }
    }
}

extension [UInt8] {
    /// Adds a pair of metadata. The name must be valid: nothing of it is cut.
    package mutating func append(metadataName name: String, value: [UInt8]) {
        precondition(MetadataName.isValid(name), "whoever sends metadata checks its names")
        append(text: name, limit: WireLimits.metadataNameBytesMax)
        append(littleEndian: UInt32(value.count))
        append(contentsOf: value)
    }
}
