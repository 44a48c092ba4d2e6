// Native frames on the side that serves: the bytes of a connection go to ServerSide, the calls they
// become to their handlers. What remains here is when: bounds on how far ahead frames are read,
// deadlines, and the end of the connection.

internal import Wire

/// Serves the calls of one native connection.
final class ServerEngine: ProtocolEngine, CallPort {
    let loop: any EventLoop
    private let channel: any ByteChannel
    private let limits: ConnectionLimits
    private let budget: BufferBudget
    /// What this connection has of `budget`, which alone changes it.
    var share = BufferShare()
    private var side: ServerSide
    /// What was taken from `side` and not yet looked at: `arrivals` from `position` on.
    private var arrivals: [ServerSide.Arrival] = []
    private var position = 0
    private let handlers = HandlerQueue()
    private var isPulling = false
    private var isOver = false
    /// Whether frames are pulled and bytes read: not while too many answers wait to be sent.
    private var isReading = true
    private var resumption: TimerID?
    private lazy var watchdog = FrameWatchdog(channel: channel, limits: limits) {
        [unowned self] in give(up: $0)
    }

    init(
        channel: any ByteChannel, router: Router, limits: ConnectionLimits, budget: BufferBudget
    ) {
        (self.channel, self.limits, self.budget) = (channel, limits, budget)
        loop = channel.loop
        side = ServerSide(
            router: router, peer: channel.peer, limits: limits, now: loop.now,
            secret: loop.random(below: .max))
        channel.outputIsWaiting()
        watchdog.awaitHandshake()
    }

    // MARK: Bytes in

    var framesReceived: UInt64 { side.connection.frameCount }

    var isIdle: Bool { side.isIdle }

    func receive(_ buffer: [UInt8], count: Int) {
        guard !isOver else { return }
        side.connection.push(buffer, count: count)
        pull()
    }

    /// Serves the frames that are here, until their answers fill the output: sixteen bytes can ask
    /// for megabytes. The rest waits for `goOn`.
    private func pull() {
        isPulling = true
        let failure = serveArrivals()
        isPulling = false
        side.connection.settle()
        if let failure { return give(up: failure) }
        guard !isOver else { return }
        watchdog.check(side.connection, isReading: isReading)
        outputGrew()
        account()
        endIfDrained()
    }

    private func serveArrivals() -> WireError? {
        let now = loop.now
        var mayHaveMore = true
        while !isOver, isReading, mayHaveMore {
            do throws(WireError) {
                if position == arrivals.count { mayHaveMore = try take(now: now) }
            } catch {
                dispatch()
                return error
            }
            restIfFull()
            dispatch()
            if side.connection.takeHalf(), side.connection.output.count > 0 { channel.sendNow() }
        }
        return nil
    }

    private func take(now: Instant) throws(WireError) -> Bool {
        var taken: [ServerSide.Arrival] = []
        swap(&taken, &arrivals)
        taken.removeAll(keepingCapacity: true)
        defer { (arrivals, position) = (taken, 0) }
        return try side.take(now: now, for: self, into: &taken)
    }

    /// Acts on what was taken, until the output is full.
    private func dispatch() {
        guard !isOver else { return }
        let first = position
        while position < arrivals.count, isReading, !isOver {
            let arrival = arrivals[position]
            position += 1
            switch arrival {
            case .call(let call, let route):
                if !call.isFinished { route.handle(call) }
            case .abandoned(let call): abandon(call)
            case .pong(let number): side.finishAnnouncement(ping: number)
            case .failed(let text): end("the client gave up: \(text)")
            }
        }
        handlers.run(on: loop)
        guard !isOver else { return }
        for case .call(let call, _) in arrivals[first...] where !call.isFinished { keep(call) }
    }

    /// Prepares a call that was not answered at once to wait.
    private func keep(_ call: ServerCall) {
        call.detachRequest()
        guard call.deadlineTimer == nil, let deadline = call.context.deadline else { return }
        call.deadlineTimer = loop.schedule(at: deadline) {
            call.deadlineTimer = nil
            call.abandon(
                RPCError(.deadlineExceeded, "the handler did not answer in time"))
        }
    }

    // MARK: Answers

    func start(_ call: ServerCall, _ operation: @escaping () async -> Void) {
        handlers.append(call, operation)
    }

    func finish(_ call: ServerCall, _ write: (inout [UInt8]) throws -> Void) {
        release(call)
        guard !isOver else { return }
        side.finish(call, write)
        answered()
    }

    func finish(_ call: ServerCall, failing error: RPCError) {
        release(call)
        guard !isOver else { return }
        side.finish(call, failing: error)
        answered()
    }

    private func answered() {
        restIfFull()
        guard !isPulling else { return }
        outputGrew()
        account()
        endIfDrained()
    }

    /// Tells the server's budget what this connection holds.
    private func account() {
        budget.update(self, to: side.connection.heldByteCount + side.requestByteCount)
    }

    /// Ends the connection because all of them together hold too much, and this one most of it.
    /// One that is ending already loses its last words.
    func endForOthers() {
        side.connection.discard()
        isOver ? channel.outputIsWaiting() : close("too much waits on all connections together")
    }

    /// Lets go of the timer of a call that is over.
    private func release(_ call: ServerCall) {
        guard let timer = call.deadlineTimer else { return }
        loop.cancel(timer)
        call.deadlineTimer = nil
    }

    private func abandon(_ call: ServerCall) {
        release(call)
        call.abandon()
    }

    // MARK: Bytes out

    /// Lets the transport fetch what waits, and stops reading from a client that does not.
    private func outputGrew() {
        guard !isOver, side.connection.output.count > 0 else { return }
        channel.outputIsWaiting()
        restIfFull()
    }

    private func restIfFull() {
        guard isReading, side.connection.output.count > limits.outputBytesHigh else { return }
        isReading = false
        handlers.isPaused = true
        channel.setReading(false)
        watchdog.rest()
    }

    func takeOutput(_ send: (RawSpan) -> Int) -> Bool {
        let isLeft = side.connection.output.take(send)
        watchdog.check(side.connection.output)
        account()
        guard !isOver else { return isLeft }
        if !isReading, side.connection.output.count <= limits.outputBytesHigh / 2 { goOn() }
        endIfDrained()
        return isLeft
    }

    /// Goes on with what waits here, in a turn of its own, and only then with what waits in the
    /// kernel.
    private func goOn() {
        let isLeft = position < arrivals.count || !handlers.isEmpty
        guard isLeft || side.connection.isInsideFrame else {
            isReading = true
            handlers.isPaused = false
            return channel.setReading(true)
        }
        guard resumption == nil else { return }
        resumption = loop.schedule(at: loop.now) { [self] in pullAgain() }
    }

    private func pullAgain() {
        resumption = nil
        guard !isOver else { return }
        isReading = true
        handlers.isPaused = false
        handlers.run(on: loop)
        pull()
        if isReading, !isOver { channel.setReading(true) }
    }

    // MARK: The end

    func drain(until deadline: Instant) {
        guard case .none = side.drain, !isOver else { return }
        side.announceEnd()
        outputGrew()
        _ = loop.schedule(at: deadline) { [weak self] in
            self?.end("the server is shutting down")
        }
    }

    private func endIfDrained() {
        if side.isDrained { end("the server is shutting down") }
    }

    private func give(up error: WireError) {
        guard !isOver else { return }
        side.connection.dropInput()
        side.connection.fail(error)
        close(error.description)
    }

    /// Ends now; what waits is dropped.
    private func end(_ reason: String) {
        guard !isOver else { return }
        side.connection.discard()
        close(reason)
    }

    private func close(_ reason: String) {
        isOver = true
        account()
        channel.outputIsWaiting()
        channel.close(reason: reason)
    }

    func connectionClosed(reason: String) {
        isOver = true
        watchdog.stop()
        if let resumption { loop.cancel(resumption) }
        resumption = nil
        // Those that were taken back are open no more, but their handlers have not heard of it.
        for case .abandoned(let call) in arrivals[position...] { abandon(call) }
        (arrivals, position) = ([], 0)
        handlers.discard()
        for call in side.abandonAll() { abandon(call) }
        side.connection.discard()
        account()
    }
}

extension ProtocolOffer {
    /// The native protocol, serving the methods of `router`.
    public static func native(
        serving router: Router, limits: ConnectionLimits = ConnectionLimits()
    ) -> ProtocolOffer {
        let budget = BufferBudget(byteMax: limits.serverBufferedBytesMax)
        return ProtocolOffer(
            recognize: { $0.first == Preface.firstByte ? .matches : .differs },
            makeEngine: {
                ServerEngine(channel: $0, router: router, limits: limits, budget: budget)
            })
    }
}
