// The caller's side of calls: what generated clients use, and what a transport provides.

/// Calls to one server. Belongs to the loop it was made for; reconnects by itself.
public protocol Channel: AnyObject {
    /// The loop all calls are made on, and answers arrive on.
    var loop: any EventLoop { get }

    /// Starts a call with one message each way. Creates no task.
    ///
    /// `completion` is called once, on the loop, never before this function returned.
    @discardableResult
    func start(
        _ method: MethodDescriptor, _ request: some RPCMessage, options: CallOptions,
        _ completion: @escaping (Result<ReceivedMessage, RPCError>) -> Void
    ) -> CallHandle

    /// Opens a call whose messages flow one by one.
    func open(_ method: MethodDescriptor, options: CallOptions) -> MessagePipe

    /// Ends the connection and every call, now. Later calls fail with `UNAVAILABLE`.
    func close()
}

extension Channel {
    /// Makes a call with one message each way, and waits for the answer.
    ///
    /// The call ends no later than the call whose handler this runs in. Cancelling the task takes
    /// the call back.
    ///
    /// - Throws: `RPCError`.
    public func unary<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor, _ request: Question, options: CallOptions = CallOptions()
    ) async throws -> Answer {
        let cancellation = PendingCancellation(loop: loop)
        let result: Result<Answer, RPCError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let handle = start(method, request, options: options) { result in
                    // Unpacked here: a task resumes later, and would keep the buffer that the
                    // answer arrived in from being used again.
                    let answer: Result<Answer, RPCError> = result.flatMap { $0.unpacked() }
                    continuation.resume(returning: LoopBound(answer))
                }
                cancellation.arm(handle)
            }.value
        } onCancel: {
            cancellation.cancel()
        }
        return try result.get()
    }

    /// Makes a call that sends many requests and gets one answer.
    public func clientStreaming<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor, options: CallOptions = CallOptions()
    ) -> ClientStreamingCall<Question, Answer> {
        ClientStreamingCall(pipe: open(method, options: options))
    }

    /// Makes a call that gets many answers.
    public func serverStreaming<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor, _ request: Question, options: CallOptions = CallOptions()
    ) async throws -> ServerStreamingCall<Answer> {
        let pipe = open(method, options: options)
        try await MessageWriter(pipe: pipe).write(request)
        pipe.finishSending()
        return ServerStreamingCall(pipe: pipe)
    }

    /// Makes a call with a stream each way.
    public func bidirectional<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor, options: CallOptions = CallOptions()
    ) -> BidirectionalCall<Question, Answer> {
        BidirectionalCall(pipe: open(method, options: options))
    }
}
