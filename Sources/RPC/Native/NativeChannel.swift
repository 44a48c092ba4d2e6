// A channel over native frames: one connection at a time, made when a call needs it and made again
// with back-off.
//
// Calls wait here while a connection is being made; they fail at once while the last attempt to
// make one has failed, unless they ask to wait.

internal import Wire

/// Calls to one server over native frames.
public final class NativeChannel: Channel {
    /// The loop all calls are made on.
    public let loop: any EventLoop
    private let dialer: any Dialer
    private let options: ChannelOptions
    private var state = State.idle
    private var waiting = WaitingCalls()
    private var backOff: BackOff
    private var connectTimer: TimerID?
    /// Connections that take no new calls and have some left.
    private var draining: [ClientEngine] = []

    private enum State {
        case idle
        case connecting(CallHandle)
        case handshaking(ClientEngine)
        case ready(ClientEngine)
        case pausing(TimerID, reason: String)
        case closed
    }

    /// A channel that connects by `dialer`.
    public init(
        loop: any EventLoop, dialer: any Dialer, options: ChannelOptions = ChannelOptions()
    ) {
        (self.loop, self.dialer, self.options) = (loop, dialer, options)
        backOff = BackOff(options)
    }

    deinit {
        switch state {
        case .handshaking(let engine), .ready(let engine): draining.append(engine)
        default: break  // Everything else under way holds the channel.
        }
        for engine in draining { engine.abandon("nobody needs it any more") }
    }

    /// The server's address, for people.
    public var target: String { dialer.target }

    /// Whether calls can be sent at once.
    public var isReady: Bool {
        if case .ready = state { true } else { false }
    }

    /// Called when a connection is ready, and when it is lost or could not be made, with the
    /// reason.
    public var onStateChange: ((_ isReady: Bool, _ reason: String?) -> Void)?

    /// Starts a call with one message each way. Creates no task.
    @discardableResult
    public func start(
        _ method: MethodDescriptor, _ request: some RPCMessage, options: CallOptions,
        _ completion: @escaping (Result<ReceivedMessage, RPCError>) -> Void
    ) -> CallHandle {
        let call = ClientCall(
            method: method, options: options, deadline: deadline(options), channel: self,
            completion: completion)
        if let refusal = refusal(of: call) {
            _ = loop.schedule(at: loop.now) { call.complete(.failure(refusal)) }
            return CallHandle(call)
        }
        if let deadline = call.deadline {
            call.deadlineTimer = loop.schedule(at: deadline) { call.expire() }
        }
        if case .ready(let engine) = state, waiting.isEmpty, engine.hasRoom {
            engine.send(call) { output in try request.serialize(into: &output) }
        } else {
            do {
                try request.serialize(into: &call.request)
            } catch {
                call.failPacking(error)
                return CallHandle(call)
            }
            guard waiting.isEmpty || fits(call.request) else {
                call.fail(tooMuchWaits)
                return CallHandle(call)
            }
            waiting.append(call)
            if case .idle = state { connect() }
        }
        return CallHandle(call)
    }

    /// Opens a call whose messages flow one by one.
    public func open(_ method: MethodDescriptor, options: CallOptions) -> MessagePipe {
        MessagePipe(failing: RPCError(.unimplemented, "streaming calls are not made yet"))
    }

    /// Connects now instead of with the first call.
    public func connect() {
        guard case .idle = state else { return }
        let handle = dialer.dial(
            connected: { [self] in makeEngine($0) },
            failed: { [self] in lost($0) })
        state = .connecting(handle)
        connectTimer = loop.schedule(at: loop.now + options.connectTimeout) { [self] in
            connectTimer = nil
            giveUpConnecting()
        }
    }

    /// Lets go of an attempt that takes too long. A process that is stopped still has its
    /// connections accepted, by the kernel; only its own words show that it is there.
    private func giveUpConnecting() {
        switch state {
        case .connecting(let handle):
            handle.cancel()
            lost("no connection in time")
        case .handshaking(let engine):
            engine.abandon("no handshake in time")
            lost("no handshake in time")
        case .idle, .ready, .pausing, .closed: break
        }
    }

    /// Ends the connection and every call, now.
    public func close() {
        let before = state
        state = .closed
        stopConnectTimer()
        switch before {
        case .connecting(let handle): handle.cancel()
        case .handshaking(let engine), .ready(let engine): engine.abandon("the channel was closed")
        case .pausing(let timer, _): loop.cancel(timer)
        case .idle, .closed: break
        }
        for engine in draining { engine.abandon("the channel was closed") }
        draining = []
        failWaiting(
            RPCError(.unavailable, "the channel was closed", delivery: .notSent), all: true)
    }

    /// Takes back a call that is over for its caller.
    func withdraw(_ call: ClientCall, _ code: ResetCode) {
        guard call.stream != 0 else { return waiting.forget(call) }
        call.engine?.withdraw(call, code)
    }

    /// The earlier of what the options allow and what is left to the call whose handler this runs
    /// in.
    private func deadline(_ options: CallOptions) -> Instant? {
        let own = options.timeout.map { loop.now + $0 }
        return earlier(earlier(own, options.deadline), CallScope.deadline)
    }

    private func earlier(_ one: Instant?, _ other: Instant?) -> Instant? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    private func refusal(of call: ClientCall) -> RPCError? {
        if let deadline = call.deadline, deadline <= loop.now {
            return RPCError(
                .deadlineExceeded, "the deadline passed before the call", delivery: .notSent)
        }
        if let name = call.metadata.invalidName {
            return RPCError(
                .invalidArgument, "'\(name)' cannot name metadata", delivery: .notSent)
        }
        switch state {
        case .closed:
            return RPCError(.unavailable, "the channel was closed", delivery: .notSent)
        case .pausing(_, let reason) where !call.waitForReady:
            return RPCError(
                .unavailable, "no connection to \(target): \(reason)", delivery: .notSent)
        default: break
        }
        return waiting.count < options.waitingCallsMax ? nil : tooMuchWaits
    }

    private var tooMuchWaits: RPCError {
        RPCError(.resourceExhausted, "too many calls wait for \(target)", delivery: .notSent)
    }

    private func fits(_ request: [UInt8]) -> Bool {
        request.count <= options.waitingBytesMax - waiting.byteCount
    }

    // MARK: The connection

    /// Makes the engine of a new connection. It does not hold the channel, so that dropping the
    /// last reference ends the connection; and a weak reference would make every other one slow.
    /// An engine that may still call back is in `state` or in `draining`, and `deinit` ends those.
    private func makeEngine(_ channel: any ByteChannel) -> any ProtocolEngine {
        let engine = ClientEngine(channel: channel, target: target, options: options) {
            [unowned self] engine, event in handle(event, of: engine)
        }
        state = .handshaking(engine)
        return engine
    }

    private func handle(_ event: ClientEngine.Event, of engine: ClientEngine) {
        switch (event, state) {
        case (.ready, .handshaking(let current)) where current === engine:
            stopConnectTimer()
            state = .ready(engine)
            backOff = BackOff(options)
            onStateChange?(true, nil)
            sendWaiting(engine)
        case (.room, .ready(let current)) where current === engine:
            sendWaiting(engine)
        case (.draining, .ready(let current)) where current === engine:
            state = .idle
            draining.append(engine)
            onStateChange?(false, "\(target) takes no new calls on this connection")
            if !waiting.isEmpty { connect() }
        case (.closed(let reason), .handshaking(let current)) where current === engine:
            lost(reason)
        case (.closed(let reason), .ready(let current)) where current === engine:
            lost(reason)
        case (.closed, _):
            draining.removeAll { $0 === engine }
        default: break
        }
    }

    private func sendWaiting(_ engine: ClientEngine) {
        while engine.hasRoom, let call = waiting.next() {
            let request = call.request
            call.request = []
            engine.send(call) { $0.append(contentsOf: request) }
        }
    }

    /// Pauses after a connection was lost or could not be made; then tries again if calls wait.
    private func lost(_ reason: String) {
        stopConnectTimer()
        let timer = loop.schedule(at: loop.now + backOff.next(loop)) { [self] in
            state = .idle
            if !waiting.isEmpty { connect() }
        }
        state = .pausing(timer, reason: reason)
        onStateChange?(false, reason)
        failWaiting(
            RPCError(.unavailable, "no connection to \(target): \(reason)", delivery: .notSent),
            all: false)
    }

    private func failWaiting(_ error: RPCError, all: Bool) {
        for call in waiting.takeAll(where: { all || !$0.waitForReady }) {
            call.complete(.failure(error))
        }
    }

    private func stopConnectTimer() {
        if let connectTimer { loop.cancel(connectTimer) }
        connectTimer = nil
    }
}
