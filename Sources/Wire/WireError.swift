// Why a connection cannot go on. Each case has a number for the ERROR frame and a sentence for
// people.

/// A breach of the protocol. The connection ends with it; other connections do not notice.
package enum WireError: Error, Hashable, Sendable {
    /// The first bytes are not ours.
    case badPreface
    /// The other side speaks a version with another meaning.
    case unsupportedVersion(major: UInt8)
    /// A frame announces more than this side accepts.
    case frameTooLarge(byteCount: Int, limit: Int)
    /// A frame that must be understood, and is not.
    case unknownCriticalFrame(type: UInt8)
    /// A frame that contradicts the format or the state of the connection.
    case malformed(FrameType, String)
    /// The other side does something too often, or too much of it.
    case excessive(String)
    /// The other side stayed behind a time limit.
    case timedOut(String)

    /// The number in an ERROR frame.
    package var code: UInt16 {
        switch self {
        case .badPreface, .malformed, .unknownCriticalFrame: 1
        case .unsupportedVersion: 2
        case .frameTooLarge: 3
        case .excessive: 4
        case .timedOut: 5
        }
    }
}

extension WireError: CustomStringConvertible {
    /// A sentence for a log, or for the other side.
    package var description: String {
        switch self {
        case .badPreface: "the connection does not begin with the preface"
        case .unsupportedVersion(let major): "version \(major) of the protocol is not spoken here"
        case .frameTooLarge(let byteCount, let limit):
            "a frame of \(byteCount) bytes is over the limit of \(limit)"
        case .unknownCriticalFrame(let type): "frames of type \(type) are not understood here"
        case .malformed(let type, let reason): "bad \(type) frame: \(reason)"
        case .excessive(let what): "too many \(what)"
        case .timedOut(let what): "no \(what) in time"
        }
    }
}
