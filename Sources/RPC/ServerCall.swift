// One call on the side that serves it, the same for every protocol: what was asked, and the one
// answer it gets. Router.swift finds its handler; an engine creates it and carries the answer away
// (CallPort).

/// What an engine offers the calls that arrived over it. All on the loop.
package protocol CallPort: AnyObject {
    /// The loop the connection belongs to.
    var loop: any EventLoop { get }

    /// Ends `call` with a message, which `write` adds behind what is there; with a failure if that
    /// throws.
    func finish(_ call: ServerCall, _ write: (inout [UInt8]) throws -> Void)

    /// Ends `call` without a message.
    func finish(_ call: ServerCall, failing error: RPCError)
}

/// A call to be answered once: now or later, on the loop it arrived on.
///
/// A call nobody wants any more (taken back, out of time, its connection lost) is finished before
/// `onCancel` runs; answers to a finished call are dropped.
public final class ServerCall {
    /// What is known about the call.
    public let context: ServerContext
    /// Called at most once, when nobody waits for the answer any more.
    public var onCancel: (() -> Void)?
    /// Whether the call was answered, or needs no answer any more.
    public private(set) var isFinished = false

    /// The number of the call on its connection.
    package let stream: UInt32
    /// The timer of the deadline, kept here for the engine.
    package var deadlineTimer: TimerID?
    private let port: any CallPort
    private var request: ArraySlice<UInt8>
    private var task: Task<Void, Never>?

    package init(
        context: ServerContext, stream: UInt32, request: ArraySlice<UInt8>, port: any CallPort
    ) {
        (self.context, self.stream) = (context, stream)
        (self.request, self.port) = (request, port)
    }

    /// Lends the bytes of the request.
    public func withRequestBytes<Result>(
        _ body: (RawSpan) throws -> Result
    ) rethrows -> Result {
        try request.withRawBytes(body)
    }

    /// Returns the request unpacked, and lets go of its bytes.
    ///
    /// - Throws: `INTERNAL` when the bytes are not such a message.
    public func unpack<Message: RPCMessage>(
        as type: Message.Type = Message.self
    ) throws(RPCError) -> Message {
        let bytes = request
        request = []
        do {
            return try bytes.withRawBytes { try Message(serializedBytes: $0) }
        } catch {
            throw RPCError(.internalError, "the request cannot be unpacked: \(error)")
        }
    }

    /// Answers with a message.
    public func respond(_ message: some RPCMessage) {
        guard !isFinished else { return }
        isFinished = true
        port.finish(self) { output in try message.serialize(into: &output) }
        release()
    }

    /// Answers with a failure.
    public func fail(_ error: RPCError) {
        guard !isFinished else { return }
        isFinished = true
        port.finish(self, failing: error)
        release()
    }

    /// Starts a task that serves this call; its cancellation follows the call's.
    package func serve(_ operation: @escaping () async -> Void) {
        let task =
            if let deadline = context.deadline {
                port.loop.spawn {
                    await CallScope.$deadline.withValue(deadline) { await operation() }
                }
            } else {
                port.loop.spawn(operation)
            }
        if !isFinished { self.task = task }
    }

    /// Ends the call without an answer, because nobody waits for one. The engine's business only.
    package func abandon() {
        guard !isFinished else { return }
        isFinished = true
        let (onCancel, task) = (onCancel, task)
        release()
        task?.cancel()
        onCancel?()
    }

    /// Makes a copy of the request if the call is still open, so that the buffer it arrived in can
    /// be used again.
    package func detachRequest() {
        if !isFinished, !request.isEmpty { request = ArraySlice(Array(request)) }
    }

    private func release() {
        (onCancel, task) = (nil, nil)
        request = []
    }
}
