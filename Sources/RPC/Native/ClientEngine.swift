// Native frames on the side that calls: calls go through ClientSide to the connection, and their
// ends come back. What remains here is when: keeping alive, giving up, and telling the channel.
//
// NativeChannel owns it for as long as the connection lasts, and gives it only calls it has room
// for.

internal import Wire

/// Makes calls over one native connection.
final class ClientEngine: ProtocolEngine {
    private let loop: any EventLoop
    private let channel: any ByteChannel
    private let target: String
    private let options: ChannelOptions
    /// Tells the owner; nobody once the owner has let go.
    private var onEvent: ((ClientEngine, Event) -> Void)?
    private var side: ClientSide
    private var arrivals: [ClientSide.Arrival] = []
    private var hasAnnouncedDrain = false
    private var isOver = false
    private var keepAliveTimer: TimerID?
    private var pingNumber: UInt64 = 0
    private var frameCountAtPing: UInt64?
    private lazy var watchdog = FrameWatchdog(channel: channel, limits: options.limits) {
        [unowned self] in give(up: $0)
    }

    /// What the channel must know.
    enum Event {
        /// Calls may begin.
        case ready
        /// Calls ended, so others may begin.
        case room
        /// No new calls are wanted on this connection.
        case draining
        /// The connection is gone.
        case closed(reason: String)
    }

    init(
        channel: any ByteChannel, target: String, options: ChannelOptions,
        onEvent: @escaping (ClientEngine, Event) -> Void
    ) {
        (self.channel, self.target, self.options) = (channel, target, options)
        (self.onEvent, loop) = (onEvent, channel.loop)
        side = ClientSide(
            target: target, options: options, now: loop.now, secret: loop.random(below: .max))
        channel.outputIsWaiting()  // The channel's own timer waits for the handshake.
    }

    /// Whether a call may begin now.
    var hasRoom: Bool { !isOver && side.hasRoom }

    // MARK: Calls out

    /// Sends a call. `write` adds the request; the call fails if that throws.
    func send(_ call: ClientCall, _ write: (inout [UInt8]) throws -> Void) {
        do throws(RPCError) {
            try side.open(call, now: call.deadline == nil ? .init(nanoseconds: 0) : loop.now, write)
        } catch {
            return call.fail(error)
        }
        call.engine = self
        if side.isDraining { startDraining() }
        channel.outputIsWaiting()
    }

    /// Forgets a call its caller does not want any more.
    func withdraw(_ call: ClientCall, _ code: ResetCode) {
        guard side.withdraw(call, code), !isOver else { return }
        channel.outputIsWaiting()
        callsEnded()
    }

    // MARK: Bytes in

    var framesReceived: UInt64 { side.connection.frameCount }

    var isIdle: Bool { side.isIdle }

    func receive(_ buffer: [UInt8], count: Int) {
        guard !isOver else { return }
        side.connection.push(buffer, count: count)
        let failure = takeArrivals()
        side.connection.settle()
        if let failure { return give(up: failure) }
        guard !isOver else { return }
        watchdog.check(side.connection, isReading: true)
        if side.connection.output.count > 0 { channel.outputIsWaiting() }
    }

    private func takeArrivals() -> WireError? {
        let now = loop.now
        var (mayHaveMore, failure) = (true, WireError?.none)
        while !isOver, mayHaveMore, failure == nil {
            var taken: [ClientSide.Arrival] = []
            swap(&taken, &arrivals)
            do throws(WireError) {
                mayHaveMore = try side.take(now: now, into: &taken)
            } catch {
                failure = error
            }
            for arrival in taken { handle(arrival) }
            taken.removeAll(keepingCapacity: true)
            swap(&taken, &arrivals)
            callsEnded()
            if side.connection.takeHalf(), side.connection.output.count > 0 { channel.sendNow() }
        }
        return failure
    }

    private func handle(_ arrival: ClientSide.Arrival) {
        switch arrival {
        case .end(let call, let result): call.complete(result)
        case .ready:
            scheduleKeepAlive()
            onEvent?(self, .ready)
        case .goAway: startDraining()
        case .failed(let text): end("\(target) gave up: \(text)")
        }
    }

    private func callsEnded() {
        if side.isDraining, side.isIdle { return end("\(target) is shutting down") }
        onEvent?(self, .room)
    }

    private func startDraining() {
        guard !hasAnnouncedDrain else { return }
        hasAnnouncedDrain = true
        onEvent?(self, .draining)
    }

    // MARK: Keeping alive

    /// Asks a silent server for a sign of life while calls wait for it; one that gives none is
    /// gone.
    private func scheduleKeepAlive() {
        keepAliveTimer = loop.schedule(at: loop.now + options.keepAlive) { [self] in keepAlive() }
    }

    private func keepAlive() {
        keepAliveTimer = nil
        guard !isOver else { return }
        if frameCountAtPing == side.connection.frameCount {
            return end("\(target) has been silent for too long")
        }
        frameCountAtPing = nil
        if !side.isIdle {
            frameCountAtPing = side.connection.frameCount
            pingNumber += 1
            side.connection.ping(pingNumber)
            channel.outputIsWaiting()
        }
        scheduleKeepAlive()
    }

    // MARK: Bytes out, and the end

    func takeOutput(_ send: (RawSpan) -> Int) -> Bool {
        let wasFull = side.connection.output.count >= options.limits.outputBytesHigh
        let isLeft = side.connection.output.take(send)
        watchdog.check(side.connection.output)
        if wasFull, hasRoom { onEvent?(self, .room) }
        return isLeft
    }

    func drain(until deadline: Instant) { end("the channel was closed") }

    private func give(up error: WireError) {
        guard !isOver else { return }
        side.connection.fail(error)
        close("\(target): \(error)")
    }

    /// Closes the connection now; what waits to be sent is dropped, and its calls hear of it in
    /// `connectionClosed`.
    private func end(_ reason: String) {
        guard !isOver else { return }
        side.connection.output.discard()
        close(reason)
    }

    /// Closes the connection for an owner that wants to hear nothing more of it.
    func abandon(_ reason: String) {
        onEvent = nil
        end(reason)
    }

    private func close(_ reason: String) {
        isOver = true
        channel.outputIsWaiting()
        channel.close(reason: reason)
    }

    func connectionClosed(reason: String) {
        isOver = true
        watchdog.stop()
        if let keepAliveTimer { loop.cancel(keepAliveTimer) }
        keepAliveTimer = nil
        let lost = side.abandonAll(reason)
        onEvent?(self, .closed(reason: reason))
        onEvent = nil
        for (call, error) in lost { call.complete(.failure(error)) }
    }
}
