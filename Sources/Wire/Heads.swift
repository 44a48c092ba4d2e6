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

extension [UInt8] {
    /// Adds a pair of metadata.
    package mutating func append(metadataName name: String, value: [UInt8]) {
        append(text: name, limit: WireLimits.metadataNameBytesMax)
        append(littleEndian: UInt32(value.count))
        append(contentsOf: value)
    }
}
