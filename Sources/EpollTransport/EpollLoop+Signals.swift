// Signals as events of a loop.

extension EpollLoop {
    /// Calls `body` on the loop for each of `signals` that arrives. To be called before other
    /// threads are started, so that they leave the signals to this one.
    ///
    /// - Throws: `TransportError` when the process has no descriptors left.
    public func onSignals(
        _ signals: [CInt], _ body: @escaping (CInt) -> Void
    ) throws(TransportError) {
        let receiver = SignalReceiver(try SignalSource(signals), body)
        guard register(receiver.source.descriptor, .readable, for: receiver) != nil else {
            throw .system(operation: "epoll_ctl", errno: SystemFailure.noMemory)
        }
        signalReceivers.append(receiver)
    }

    func deliverSignals() {
        for receiver in signalReceivers { receiver.becameReady(.readable) }
    }
}

/// Calls a body for every signal that arrives.
final class SignalReceiver: PollTarget {
    let source: SignalSource
    private let body: (CInt) -> Void

    init(_ source: consuming SignalSource, _ body: @escaping (CInt) -> Void) {
        self.source = source
        self.body = body
    }

    func becameReady(_ readiness: Readiness) {
        while let signal = source.next() { body(signal) }
    }
}
