// What handlers and callers of streaming methods hold: a reader of messages that arrive, a writer
// of messages to send. Both belong to the loop. The channels between them and the frames are
// MessagePipe's.

/// Messages that arrive, in order. It may be iterated once.
public struct MessageReader<Message: RPCMessage>: AsyncSequence {
    /// What the sequence yields.
    public typealias Element = Message

    let pipe: MessagePipe

    package init(pipe: MessagePipe) { self.pipe = pipe }

    /// An iterator over the messages.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pipe: pipe) }

    /// Takes messages one by one.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let pipe: MessagePipe

        /// Returns the next message, or `nil` after the last one.
        ///
        /// - Throws: `RPCError` when the call failed.
        public mutating func next() async throws -> Message? {
            guard let received = try await pipe.next() else { return nil }
            return try received.unpack(as: Message.self)
        }
    }
}

/// Sends messages, in order.
public struct MessageWriter<Message: RPCMessage> {
    let pipe: MessagePipe

    package init(pipe: MessagePipe) { self.pipe = pipe }

    /// Sends a message; waits while the other side has given no room for it.
    ///
    /// - Throws: `RPCError` when the call is over.
    public func write(_ message: Message) async throws {
        try await pipe.waitUntilWritable()
        try pipe.send { output in try message.serialize(into: &output) }
    }
}

/// A call under way that sends many requests and gets one answer.
public struct ClientStreamingCall<Question: RPCMessage, Answer: RPCMessage> {
    let pipe: MessagePipe

    /// Where requests go.
    public var requests: MessageWriter<Question> { MessageWriter(pipe: pipe) }

    /// Says that no more requests come, and waits for the answer.
    public func response() async throws -> Answer {
        pipe.finishSending()
        guard let received = try await pipe.next() else {
            throw RPCError(.internalError, "the call succeeded without an answer")
        }
        return try received.unpack()
    }

    /// Takes the call back.
    public func cancel() { pipe.cancel() }
}

/// A call under way that gets many answers.
public struct ServerStreamingCall<Answer: RPCMessage> {
    let pipe: MessagePipe

    /// The answers.
    public var responses: MessageReader<Answer> { MessageReader(pipe: pipe) }

    /// Takes the call back.
    public func cancel() { pipe.cancel() }
}

/// A call under way with a stream each way.
public struct BidirectionalCall<Question: RPCMessage, Answer: RPCMessage> {
    let pipe: MessagePipe

    /// Where requests go.
    public var requests: MessageWriter<Question> { MessageWriter(pipe: pipe) }

    /// The answers.
    public var responses: MessageReader<Answer> { MessageReader(pipe: pipe) }

    /// Says that no more requests come.
    public func finishRequests() { pipe.finishSending() }

    /// Takes the call back.
    public func cancel() { pipe.cancel() }
}
