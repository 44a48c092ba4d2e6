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

    /// Runs the handler of `call` in a task on the loop, in this turn and behind those asked for
    /// before it.
    func start(_ call: ServerCall, _ operation: @escaping () async -> Void)
}

/// A call to be answered once: now or later, on the loop it arrived on.
///
/// A call nobody wants any more (taken back, out of time, its connection lost) is finished before
/// `onCancel` runs; answers to a finished call are dropped.
public final class ServerCall {
    /// What is known about the call.
    public let context: ServerContext
    /// Called at most once, when nobody waits for the answer any more.
    public var onCancel: (() -> Void)? {
        get { cancelled }
        set { cancelled = newValue }
    }
    /// Whether the call was answered, or needs no answer any more.
    public var isFinished: Bool { isOver }

    // What is stored stays private: the compiler then sees every use of it, and checks none of them
    // for exclusivity at run time.
    private var cancelled: (() -> Void)?
    private var isOver = false

    /// The number of the call on its connection.
    package let stream: UInt32
    /// The timer of the deadline, kept here for the engine.
    package var deadlineTimer: TimerID?
    /// Nothing once the call is finished: whoever keeps a call keeps no connection.
    private var port: (any CallPort)?
    /// How many bytes the request had when it arrived. For as long as the call is open, its handler
    /// has them, or what was made of them.
    package let requestByteCount: Int
    private var request: ArraySlice<UInt8>
    private var isDetached = false
    private var task: Task<Void, Never>?

    package init(
        context: ServerContext, stream: UInt32, request: ArraySlice<UInt8>, port: any CallPort
    ) {
        (self.context, self.stream) = (context, stream)
        (self.request, self.port) = (request, port)
        requestByteCount = request.count
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
        guard !isOver else { return }
        isOver = true
        port?.finish(self) { output in try message.serialize(into: &output) }
        release()
    }

    /// Answers with a failure.
    public func fail(_ error: RPCError) {
        guard !isOver else { return }
        isOver = true
        port?.finish(self, failing: error)
        release()
    }

    /// Starts a task that serves this call; its cancellation follows the call's.
    package func serve(_ operation: @escaping () async -> Void) { port?.start(self, operation) }

    /// Takes the task in which the handler waits.
    func keep(_ task: Task<Void, Never>) {
        if !isOver { self.task = task }
    }

    /// Ends the call because nobody waits for the answer any more: with `error`, or without a word.
    /// The engine's business only.
    package func abandon(_ error: RPCError? = nil) {
        guard !isOver else { return }
        isOver = true
        let (onCancel, task) = (cancelled, task)
        if let error { port?.finish(self, failing: error) }
        release()
        task?.cancel()
        onCancel?()
    }

    /// Makes a copy of the request if the call is still open, so that the buffer it arrived in can
    /// be used again. Once.
    package func detachRequest() {
        guard !isDetached, !isOver, !request.isEmpty else { return }
        isDetached = true
        request = ArraySlice(Array(request))
    }

    private func release() {
        (cancelled, task, port) = (nil, nil, nil)
        request = []
    }
}
