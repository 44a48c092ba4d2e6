// From checked bytes to a C message, and from a C message to bytes.

import CProtobufC

extension Arena {
    /// Makes an arena for reading `bytes`: it refuses to grow out of proportion to them.
    public init(reading bytes: RawSpan) {
        self.init(budget: ProtobufLimits.arenaByteCountMax(unpacking: bytes.byteCount))
    }

    /// Checks bytes from anybody and reads them as a message, which lives as long as the arena.
    public func unpack(_ bytes: RawSpan, as message: MessageTable)
        throws(ProtobufError) -> UnsafeMutableRawPointer
    {
        switch unsafe try Gate.check(bytes, as: message) {
        case .plain:
            return unsafe try unpackChecked(bytes, as: message)
        case .irregular:
            let regular = unsafe try Normaliser.normalise(bytes, as: message)
            return unsafe try unpackChecked(regular.span.bytes, as: message)
        }
    }

    private func unpackChecked(_ bytes: RawSpan, as message: MessageTable)
        throws(ProtobufError) -> UnsafeMutableRawPointer
    {
        let unpacked = unsafe bytes.withUnsafeBytes { buffer in
            let start = unsafe buffer.baseAddress ?? UnsafeRawPointer(control)
            return unsafe protobuf_c_message_unpack(
                message, &control.pointee.allocator, buffer.count,
                start.assumingMemoryBound(to: UInt8.self))
        }
        if let unpacked = unsafe unpacked { return UnsafeMutableRawPointer(unpacked) }
        // The gate has checked everything else.
        throw ProtobufError(unsafe control.pointee.isExhausted ? .tooManyElements : .missingField)
    }

    /// Appends the encoding of a C message: measured first, then written where it stays. What cannot be sent is
    /// refused before anything is appended.
    public func pack(_ message: UnsafeRawPointer, into output: inout [UInt8])
        throws(ProtobufError)
    {
        guard unsafe !control.pointee.isTooDeep else { throw ProtobufError(.tooDeep) }
        let message = unsafe message.assumingMemoryBound(to: ProtobufCMessage.self)
        let byteCount = unsafe protobuf_c_message_get_packed_size(message)
        guard byteCount <= ProtobufLimits.byteCountMax else { throw ProtobufError(.tooLong) }
        guard byteCount > 0 else { return }
        output.append(addingCapacity: byteCount) { tail in
            unsafe tail.withUnsafeMutableBufferPointer { buffer, initializedCount in
                guard let start = buffer.baseAddress else { return }
                initializedCount += unsafe protobuf_c_message_pack(message, start)
            }
        }
    }
}
