// Cuts a byte stream into frames. Bytes are pushed in and frames pulled out; it never calls back,
// never waits, and refuses a frame by its header, before a byte of the payload is kept. Frames that
// arrived whole are not copied: they share the buffer they arrived in.

/// A frame as it arrived.
package struct Frame {
    package let header: FrameHeader
    /// Head and message; shares the buffer it arrived in.
    package let payload: ArraySlice<UInt8>

    /// What stands in front of the message.
    package var head: ArraySlice<UInt8> {
        payload[payload.startIndex..<payload.startIndex + header.headByteCount]
    }

    /// The message, or `nil` if the frame carries none.
    package var message: ArraySlice<UInt8>? {
        guard header.flags.contains(.message) else { return nil }
        return payload[payload.startIndex + header.headByteCount..<payload.endIndex]
    }
}

/// Finds frames in arriving bytes.
package struct FrameReader: Sendable {
    /// The largest payload accepted.
    private let frameBytesMax: Int
    private var bytes: [UInt8] = []
    private var position = 0
    private var end = 0
    /// Whether `bytes` is the caller's buffer, seen without a copy.
    private var isBorrowing = false

    package init(frameBytesMax: Int) {
        precondition(frameBytesMax <= WireLimits.frameBytesCeiling)
        self.frameBytesMax = frameBytesMax
    }

    /// Whether a frame has begun and not ended.
    package var isInsideFrame: Bool { position < end }

    /// How many bytes have arrived and were not pulled.
    package var pendingByteCount: Int { end - position }

    /// Takes the first `count` bytes of `buffer`. Pull until `next` returns `nil`, then call
    /// `settle`.
    package mutating func push(_ buffer: [UInt8], count: Int) {
        if position == end {
            (bytes, position, end) = (buffer, 0, count)
            isBorrowing = true
        } else {
            bytes.append(contentsOf: buffer[..<count])
            end += count
        }
    }

    /// Removes and returns the next `count` bytes, or `nil` until they have arrived.
    package mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard end - position >= count else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Removes and returns the next whole frame, or `nil` until one has arrived.
    ///
    /// - Throws: `WireError` as soon as the header is there, if the frame is refused.
    package mutating func next() throws(WireError) -> Frame? {
        guard end - position >= FrameHeader.byteCount else { return nil }
        let header = try FrameHeader(parsing: bytes.span, at: position)
        try check(header)
        let start = position + FrameHeader.byteCount
        guard end - start >= header.payloadByteCount else { return nil }
        position = start + header.payloadByteCount
        return Frame(header: header, payload: bytes[start..<position])
    }

    /// Keeps a copy of what is unfinished, and lets go of the caller's buffer.
    package mutating func settle() {
        if position == end {
            (bytes, position, end) = ([], 0, 0)
        } else if isBorrowing || position > 0 {
            bytes = Array(bytes[position..<end])
            (position, end) = (0, bytes.count)
        }
        isBorrowing = false
    }

    private func check(_ header: FrameHeader) throws(WireError) {
        let type = header.type
        guard type.isKnown || !type.isCritical else {
            throw .unknownCriticalFrame(type: type.rawValue)
        }
        let limit =
            type.isControl ? min(frameBytesMax, WireLimits.controlBytesMax) : frameBytesMax
        guard header.payloadByteCount <= limit else {
            throw .frameTooLarge(byteCount: header.payloadByteCount, limit: limit)
        }
    }
}
