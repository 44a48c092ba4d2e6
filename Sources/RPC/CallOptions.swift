// What a caller may say about a call, and what it gets back. Channel.swift makes the call.

/// How a call should be made.
public struct CallOptions: Sendable {
    /// How long the call may take; the time left of the handler this runs in, if that is shorter.
    public var timeout: Duration?
    /// When the call must be over, on the loop's clock: for handlers without a task, which pass on
    /// the deadline of their own call by hand. The earliest limit counts.
    public var deadline: Instant?
    /// What is sent beside the request.
    public var metadata: Metadata
    /// Whether to wait for a connection instead of failing while there is none.
    public var waitForReady: Bool

    /// The options of a call.
    public init(
        timeout: Duration? = nil, metadata: Metadata = [:], waitForReady: Bool = false,
        deadline: Instant? = nil
    ) {
        (self.timeout, self.metadata, self.deadline) = (timeout, metadata, deadline)
        self.waitForReady = waitForReady
    }
}

/// A message that arrived, not yet unpacked.
///
/// It shares the buffer the bytes arrived in: unpack it or copy it, and let go of it soon.
public struct ReceivedMessage {
    private let bytes: ArraySlice<UInt8>
    /// What the server sent behind its answer.
    public let metadata: Metadata

    package init(bytes: ArraySlice<UInt8>, metadata: Metadata) {
        (self.bytes, self.metadata) = (bytes, metadata)
    }

    /// Lends the bytes of the message.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try bytes.withRawBytes(body)
    }

    /// Returns the message unpacked.
    ///
    /// - Throws: `INTERNAL` when the bytes are not such a message.
    public func unpack<Message: RPCMessage>(
        as type: Message.Type = Message.self
    ) throws(RPCError) -> Message {
        do {
            return try bytes.withRawBytes { try Message(serializedBytes: $0) }
        } catch {
            throw RPCError(.internalError, "the answer cannot be unpacked: \(error)")
        }
    }

    func unpacked<Message: RPCMessage>() -> Result<Message, RPCError> {
        do throws(RPCError) { return .success(try unpack()) } catch { return .failure(error) }
    }
}

/// Something whose caller may lose interest.
package protocol CancellableCall: AnyObject {
    /// Ends it, if it is not over.
    func cancel()
}

/// A call under way, for the side that made it.
public struct CallHandle {
    private let call: any CancellableCall

    package init(_ call: any CancellableCall) { self.call = call }

    /// Takes the call back: it completes with `CANCELLED`, and the server's handler is cancelled.
    /// Nothing happens to a call that is over.
    public func cancel() { call.cancel() }
}
