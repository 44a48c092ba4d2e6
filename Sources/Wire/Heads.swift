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
        try number(UInt64.self)
    }

    /// Takes a stream number.
    package mutating func stream() throws(WireError) -> UInt32 { try number(UInt32.self) }

    /// Takes a text with its length in two bytes in front.
    package mutating func text(limit: Int) throws(WireError) -> String {
        let byteCount = Int(try number(UInt16.self))
        guard byteCount <= limit else { throw .malformed(type, "a text is too long") }
        guard let text = String(validating: try take(byteCount), as: UTF8.self) else {
            throw .malformed(type, "a text is not UTF-8")
        }
        return text
    }

    /// Takes a pair of metadata.
    package mutating func pair() throws(WireError) -> (name: String, value: ArraySlice<UInt8>) {
        let name = try text(limit: WireLimits.metadataNameBytesMax)
        let byteCount = Int(try number(UInt32.self))
        return (name, try take(byteCount))
    }

    private mutating func number<Number: FixedWidthInteger>(
        _ type: Number.Type
    ) throws(WireError) -> Number {
        try take(MemoryLayout<Number>.size).reversed().reduce(0) { $0 << 8 | Number($1) }
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
