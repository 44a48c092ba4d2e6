// One call on the side that makes it: from `start` until its completion has run, whatever
// connection it travels on.

internal import Wire

/// A call under way.
final class ClientCall: CancellableCall {
    let method: MethodDescriptor
    let metadata: Metadata
    let waitForReady: Bool
    let deadline: Instant?
    /// The request while it waits for a connection.
    var request: [UInt8] = []
    /// The number of the call on its connection; 0 while it has none.
    var stream: UInt32 = 0
    /// Where the frame of the request ends among all bytes its connection ever sent.
    var endInOutput: UInt64 = 0
    /// What carries the call, while it has a number.
    var engine: ClientEngine?
    /// Whether the call is in the channel's queue.
    var isWaiting = false
    var deadlineTimer: TimerID?
    private let channel: NativeChannel
    private var completion: ((Result<ReceivedMessage, RPCError>) -> Void)?

    init(
        method: MethodDescriptor, options: CallOptions, deadline: Instant?,
        channel: NativeChannel,
        completion: @escaping (Result<ReceivedMessage, RPCError>) -> Void
    ) {
        (self.method, metadata) = (method, options.metadata)
        (waitForReady, self.deadline) = (options.waitForReady, deadline)
        (self.channel, self.completion) = (channel, completion)
    }

    /// Whether the call is over.
    var isFinished: Bool { completion == nil }

    /// What is known about the request if the call fails now.
    var delivery: RPCError.Delivery { stream == 0 ? .notSent : .unknown }

    /// Ends the call. Only the first end counts.
    func complete(_ result: Result<ReceivedMessage, RPCError>) {
        guard let completion else { return }
        self.completion = nil
        (request, engine) = ([], nil)
        if let deadlineTimer { channel.loop.cancel(deadlineTimer) }
        deadlineTimer = nil
        completion(result)
    }

    /// Ends the call, soon, because its request does not become bytes.
    func failPacking(_ reason: any Error) {
        fail(
            RPCError(
                .resourceExhausted, "the request cannot be packed: \(reason)", delivery: .notSent))
    }

    /// Ends the call, soon: never before whoever made it has its handle.
    func fail(_ error: RPCError) {
        _ = channel.loop.schedule(at: channel.loop.now) { self.complete(.failure(error)) }
    }

    func cancel() {
        guard !isFinished else { return }
        channel.withdraw(self, .cancelled)
        complete(
            .failure(RPCError(.cancelled, "the caller took the call back", delivery: delivery)))
    }

    /// Ends the call because its time is over.
    func expire() {
        deadlineTimer = nil
        guard !isFinished else { return }
        channel.withdraw(self, .deadlineExceeded)
        let reason =
            stream == 0
            ? "no connection to \(channel.target) in time"
            : "no answer from \(channel.target) in time"
        complete(.failure(RPCError(.deadlineExceeded, reason, delivery: delivery)))
    }
}
