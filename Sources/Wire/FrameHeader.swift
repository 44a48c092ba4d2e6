// The sixteen bytes in front of every payload: fixed, aligned, little-endian. Protos/PROTOCOL.md,
// "Frames".

/// What a frame is for.
package struct FrameType: Hashable, Sendable {
    /// The number on the wire.
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let settings = FrameType(rawValue: 1)
    package static let open = FrameType(rawValue: 2)
    package static let data = FrameType(rawValue: 3)
    package static let headers = FrameType(rawValue: 4)
    package static let end = FrameType(rawValue: 5)
    package static let reset = FrameType(rawValue: 6)
    package static let credit = FrameType(rawValue: 7)
    package static let ping = FrameType(rawValue: 8)
    package static let pong = FrameType(rawValue: 9)
    package static let goAway = FrameType(rawValue: 10)
    package static let error = FrameType(rawValue: 11)

    /// Whether this version knows the type.
    package var isKnown: Bool { (1...11).contains(rawValue) }

    /// Whether a receiver that does not know the type must end the connection. Others it skips.
    package var isCritical: Bool { rawValue >= 0x80 }

    /// Whether frames of the type are not about a call.
    package var isOfConnection: Bool {
        switch self {
        case .open, .data, .headers, .end, .reset: false
        default: true
        }
    }

    /// Whether frames of the type belong to the connection and their payload is bounded as such.
    package var isControl: Bool { isOfConnection || self == .reset }
}

extension FrameType: CustomStringConvertible {
    private static let names = [
        "SETTINGS", "OPEN", "DATA", "HEADERS", "END", "RESET", "CREDIT", "PING", "PONG", "GOAWAY",
        "ERROR",
    ]

    /// The name in the specification.
    package var description: String {
        isKnown ? Self.names[Int(rawValue) - 1] : "type \(rawValue)"
    }
}

/// What a frame says about itself. Unknown flags are ignored.
package struct FrameFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The sender sends nothing more on this stream, RESET excepted.
    package static let endStream = FrameFlags(rawValue: 0x01)
    /// Behind the head stands a message, or its last part. An empty message has the flag and no
    /// bytes.
    package static let message = FrameFlags(rawValue: 0x02)
    /// The message goes on in the next DATA or END frame of the stream.
    package static let more = FrameFlags(rawValue: 0x04)
    /// The head begins with a timeout.
    package static let timeout = FrameFlags(rawValue: 0x08)
    /// The head names the method, and binds its number if that is not zero.
    package static let name = FrameFlags(rawValue: 0x10)
    /// A whole message and the end of the sender's side: both frames of a unary call.
    package static let wholeMessage = FrameFlags(rawValue: 0x03)
    /// The stream's frames go in front of those of other streams.
    package static let urgent = FrameFlags(rawValue: 0x20)
}

/// The fixed part of a frame.
package struct FrameHeader: Hashable, Sendable {
    package static let byteCount = 16

    /// The bytes behind the header: head and message together.
    package var payloadByteCount: Int
    /// The call the frame belongs to; 0 for the connection.
    package var stream: UInt32
    package var type: FrameType
    package var flags: FrameFlags
    /// Method number, status, reset code or error code, by type.
    package var code: UInt16
    /// How much of the payload is head. The message is the rest.
    package var headByteCount: Int

    package init(
        type: FrameType, flags: FrameFlags = [], code: UInt16 = 0, stream: UInt32 = 0,
        headByteCount: Int = 0, payloadByteCount: Int = 0
    ) {
        (self.type, self.flags, self.code, self.stream) = (type, flags, code, stream)
        (self.headByteCount, self.payloadByteCount) = (headByteCount, payloadByteCount)
    }

    /// Reads the header at `offset`, behind which at least `byteCount` bytes must stand.
    ///
    /// - Throws: `WireError` when the header contradicts itself.
    package init(parsing bytes: borrowing Span<UInt8>, at offset: Int) throws(WireError) {
        let first = bytes.word64(at: offset)
        let second = bytes.word64(at: offset + 8)
        payloadByteCount = Int(first & 0xFFFF_FFFF)
        stream = UInt32(first >> 32)
        type = FrameType(rawValue: UInt8(truncatingIfNeeded: second))
        flags = FrameFlags(rawValue: UInt8(truncatingIfNeeded: second >> 8))
        code = UInt16(truncatingIfNeeded: second >> 16)
        headByteCount = Int(second >> 32)
        guard headByteCount <= payloadByteCount else {
            throw .malformed(type, "its head is longer than its payload")
        }
    }

    /// The bytes behind the head.
    package var messageByteCount: Int { payloadByteCount - headByteCount }

    /// The header as two little-endian words.
    var words: (UInt64, UInt64) {
        (
            UInt64(payloadByteCount) | UInt64(stream) << 32,
            UInt64(type.rawValue) | UInt64(flags.rawValue) << 8 | UInt64(code) << 16
                | UInt64(headByteCount) << 32
        )
    }
}
