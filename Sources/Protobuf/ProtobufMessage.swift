// What every generated message can do: come from bytes, and become bytes.

/// A value with a protobuf encoding.
///
/// Generated messages conform. Bytes may come from anybody: whatever they hold, the answer is a message or an error.
public protocol ProtobufMessage: Sendable {
    /// Reads a message.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError)

    /// Appends the message's encoding. Nothing is appended when it throws.
    ///
    /// - Throws: `tooDeep` or `tooLong`, when the message is nested more than `ProtobufLimits.packedDepthMax` deep, or
    ///   longer than `ProtobufLimits.byteCountMax`.
    func serialize(into output: inout [UInt8]) throws(ProtobufError)
}

extension ProtobufMessage {
    /// The message's encoding, in an array of its own.
    public func serializedBytes() throws(ProtobufError) -> [UInt8] {
        var output: [UInt8] = []
        try serialize(into: &output)
        return output
    }

    /// Reads a message from an array.
    public init(serializedBytes bytes: [UInt8]) throws(ProtobufError) {
        try unsafe self.init(serializedBytes: bytes.span.bytes)
    }
}

/// Every bound on a message, in one place. Nothing that arrives makes us exceed one.
public enum ProtobufLimits {
    /// How deep messages, and groups among unknown fields, may be nested below the outermost one, when they are read.
    public static let depthMax = 100

    /// How deep messages may be nested below the outermost one, when they are written. More than is read: whatever was
    /// read can be put into other messages and passed on, to readers that may be more patient than we are.
    public static let packedDepthMax = 128

    /// How long an encoding may be. protobuf-c counts some sizes in 32 bits; this keeps clear of that.
    public static let byteCountMax = 64 << 20

    /// How much memory unpacking `byteCount` bytes may take, beyond what the values themselves need later.
    ///
    /// Two bytes can announce an empty sub-message, and that takes about a hundred bytes to hold.
    static func arenaByteCountMax(unpacking byteCount: Int) -> Int { 32 << 20 + 8 * byteCount }
}
