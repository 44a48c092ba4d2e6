// Why bytes are not a message, or a message does not become bytes.

/// Why bytes were refused, or a message that was to become bytes.
public struct ProtobufError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// They end in the middle of a field, or a field reaches beyond the message it is in.
        case truncated
        /// A number takes more bytes than any number can.
        case overlongNumber
        /// A field has the number 0, one that is too large, or an encoding nobody has defined.
        case invalidTag
        /// A group ends that did not begin, or begins and does not end.
        case unbalancedGroup
        /// A list of numbers of fixed size does not consist of whole ones.
        case invalidPackedList
        /// Messages are nested deeper than `ProtobufLimits.depthMax`, or than `packedDepthMax` when they are written.
        case tooDeep
        /// They are more than `ProtobufLimits.byteCountMax`.
        case tooLong
        /// They would take far more memory than they are long.
        case tooManyElements
        /// Text is not UTF-8.
        case invalidText
        /// Text holds a zero byte, and is wanted as a C string.
        case zeroInText
        /// A field that must be there is missing.
        case missingField
    }

    /// What is wrong.
    public let reason: Reason

    /// Where, as far as that can be said: the offset of the field.
    public let offset: Int?

    /// Makes an error.
    public init(_ reason: Reason, at offset: Int? = nil) {
        (self.reason, self.offset) = (reason, offset)
    }
}

extension ProtobufError: CustomStringConvertible {
    /// One line for a log or a status.
    public var description: String {
        let place = offset.map { "byte \($0): " } ?? ""
        return "not a valid message: " + place + reason.text
    }
}

extension ProtobufError.Reason {
    fileprivate var text: String {
        switch self {
        case .truncated: "cut short"
        case .overlongNumber: "a number that does not end"
        case .invalidTag: "an impossible field number or encoding"
        case .unbalancedGroup: "a group without its other end"
        case .invalidPackedList: "a list with a part of a number"
        case .tooDeep: "nested too deep"
        case .tooLong: "longer than \(ProtobufLimits.byteCountMax) bytes"
        case .tooManyElements: "too many small parts"
        case .invalidText: "text that is not UTF-8"
        case .zeroInText: "a zero byte in text"
        case .missingField: "a required field is missing"
        }
    }
}
