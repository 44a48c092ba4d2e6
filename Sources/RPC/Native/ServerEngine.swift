// Native frames on the side that serves: frames become calls for the router, answers become frames.
//
// The rules of the connection are Connection's; what remains here is calls, deadlines and limits of
// time.

internal import Wire

/// Serves the calls of one native connection.
final class ServerEngine: ProtocolEngine, CallPort {
    let loop: any EventLoop
    private let channel: any ByteChannel
    private let limits: ConnectionLimits
    private var connection: Connection
    private var calls: StreamTable<ServerCall>
    private var methods: BoundMethods
    private var nextStream: UInt32 = 1
    private var drain = Drain.none
    private var isOver = false
    /// Whether frames are pulled and bytes read: not while too many answers wait to be sent.
    private var isReading = true
    private var resumption: TimerID?
    private lazy var watchdog = FrameWatchdog(channel: channel, limits: limits) {
        [unowned self] in give(up: $0)
    }

    private enum Drain { case none, announced(ping: UInt64), final }

    init(channel: any ByteChannel, router: Router, limits: ConnectionLimits) {
        (self.channel, self.limits) = (channel, limits)
        methods = BoundMethods(router: router, countMax: limits.methodsMax)
        loop = channel.loop
        connection = Connection(settings: limits.settings(), limits: limits, now: loop.now)
        calls = StreamTable(secret: loop.random(below: .max))
        channel.outputIsWaiting()
        watchdog.awaitHandshake()
    }

    // MARK: Bytes in

    var framesReceived: UInt64 { connection.frameCount }

    func receive(_ buffer: [UInt8], count: Int) {
        guard !isOver else { return }
        connection.push(buffer, count: count)
        pull()
    }

    /// Serves the frames that are here, until their answers fill the output: sixteen bytes can ask
    /// for megabytes. The rest waits for `goOn`.
    private func pull() {
        defer { connection.settle() }
        do throws(WireError) {
            while !isOver, isReading, let event = try connection.next(now: loop.now) {
                try handle(event)
                restIfFull()
            }
        } catch {
            return give(up: error)
        }
        watchdog.check(connection, isReading: isReading)
        channelOutput()
    }

    private func handle(_ event: Connection.Event) throws(WireError) {
        switch event {
        case .frame(let frame): try handle(frame)
        case .ready, .goAway: break
        case .pong(let number): finishAnnouncement(ping: number)
        case .failed(let text): end("the client gave up: \(text)")
        }
    }

    private func handle(_ frame: Frame) throws(WireError) {
        let header = frame.header
        switch header.type {
        case .open: try open(frame)
        case .reset:
            try checkMade(header)
            // One that crossed the answer costs nothing, and counts for nothing.
            guard calls[header.stream] != nil else { return }
            try connection.countReset(now: loop.now)
            abandon(header.stream)
        case .data:
            try checkMade(header)
            // A call that is over may still be sent to by a client that does not know it yet.
            guard calls[header.stream] != nil else { return }
            connection.reset(header.stream, .failed)
            abandon(header.stream)
        case .headers, .end: throw .malformed(header.type, "a client does not send it")
        default: break
        }
    }

    private func checkMade(_ header: FrameHeader) throws(WireError) {
        guard header.stream % 2 == 1, header.stream < nextStream else {
            throw .malformed(header.type, "its call was never made")
        }
    }

    private func open(_ frame: Frame) throws(WireError) {
        let header = frame.header
        guard header.stream == nextStream, nextStream <= WireLimits.streamMax else {
            throw .malformed(.open, "stream \(header.stream) is not the next one")
        }
        nextStream += 2
        var head = HeadReader(frame)
        let timeout = header.flags.contains(.timeout) ? try head.timeout() : nil
        let method = try methods.method(header, &head)
        let metadata = try Metadata(reading: &head, limit: limits.metadataBytesMax)
        guard mayOpen(header.stream) else { return connection.reset(header.stream, .refused) }
        guard let metadata else {
            return refuse(header.stream, .resourceExhausted, "the metadata is too large")
        }
        guard let route = method.route else {
            return refuse(header.stream, .unimplemented, "\(method.name) is not served here")
        }
        guard let message = frame.message, header.flags.contains(.endStream),
            !header.flags.contains(.more)
        else {
            return refuse(header.stream, .unimplemented, "\(method.name) takes one whole message")
        }
        guard message.count <= limits.messageBytesMax else {
            return refuse(header.stream, .resourceExhausted, "the request is too large")
        }
        let deadline = timeout.map { loop.now + .nanoseconds(Int64(clamping: $0)) }
        let context = ServerContext(
            method: route.method, metadata: metadata, deadline: deadline, peer: channel.peer,
            connection: connection.remoteMetadata)
        serve(route, context, stream: header.stream, message: message)
    }

    private func serve(
        _ route: Router.Route, _ context: ServerContext, stream: UInt32,
        message: ArraySlice<UInt8>
    ) {
        if let deadline = context.deadline, deadline <= loop.now {
            return refuse(stream, .deadlineExceeded, "the deadline passed on the way")
        }
        let call = ServerCall(context: context, stream: stream, request: message, port: self)
        calls.insert(call, for: stream)
        if let deadline = context.deadline {
            call.deadlineTimer = loop.schedule(at: deadline) { [unowned self] in
                call.deadlineTimer = nil
                expire(call)
            }
        }
        route.handle(call)
        call.detachRequest()
    }

    private func mayOpen(_ stream: UInt32) -> Bool {
        if case .final = drain { return false }
        return calls.count < limits.callsMax
    }

    // MARK: Answers

    func finish(_ call: ServerCall, _ write: (inout [UInt8]) throws -> Void) {
        forget(call)
        guard !isOver else { return }
        defer { callEnded() }
        guard !isOverfull else { return connection.reset(call.stream, .excessive) }
        let start = connection.output.bytes.count
        do {
            let byteCount = try connection.output.bytes.appendFrame(
                FrameHeader(
                    type: .end, flags: .wholeMessage, code: 0, stream: call.stream),
                packing: write)
            if byteCount > connection.remote.messageBytesMax {
                connection.output.bytes.removeSubrange(start...)
                refuse(
                    call.stream, .resourceExhausted,
                    "the answer of \(byteCount) bytes is too large")
            }
        } catch {
            refuse(call.stream, .resourceExhausted, "the answer cannot be packed: \(error)")
        }
    }

    func finish(_ call: ServerCall, failing error: RPCError) {
        forget(call)
        guard !isOver else { return }
        defer { callEnded() }
        guard !isOverfull else { return connection.reset(call.stream, .excessive) }
        refuse(call.stream, error.code, error.message, metadata: error.metadata)
    }

    /// Whether so much waits to be sent that answers are not even serialised. Calls that were open
    /// before reading stopped can lead here; what becomes of them their callers cannot know, which
    /// is what a reset says.
    private var isOverfull: Bool { connection.output.count / 4 > limits.outputBytesHigh }

    /// Ends a stream with a status and no message.
    private func refuse(
        _ stream: UInt32, _ code: StatusCode, _ text: String, metadata: Metadata = [:]
    ) {
        let isWhole = metadata.canBeSent(limit: connection.remote.metadataBytesMax)
        let text = isWhole ? text : text + " (its metadata cannot be sent)"
        connection.output.bytes.appendFrame(
            FrameHeader(
                type: .end, flags: .endStream, code: UInt16(code.rawValue), stream: stream)
        ) { output in
            output.append(text: text, limit: WireLimits.statusTextBytesMax)
            if isWhole { metadata.append(to: &output) }
        }
    }

    private func forget(_ call: ServerCall) {
        calls.remove(call.stream)
        if let timer = call.deadlineTimer { loop.cancel(timer) }
        call.deadlineTimer = nil
    }

    private func expire(_ call: ServerCall) {
        forget(call)
        refuse(call.stream, .deadlineExceeded, "the handler did not answer in time")
        call.abandon()
        callEnded()
    }

    private func abandon(_ stream: UInt32) {
        guard let call = calls[stream] else { return }
        forget(call)
        call.abandon()
        callEnded()
    }

    private func callEnded() {
        channelOutput()
        endIfDrained()
    }

    // MARK: Bytes out

    /// Lets the transport fetch what waits, and stops reading from a client that does not.
    private func channelOutput() {
        guard !isOver, connection.output.count > 0 else { return }
        channel.outputIsWaiting()
        restIfFull()
    }

    private func restIfFull() {
        guard isReading, connection.output.count > limits.outputBytesHigh else { return }
        isReading = false
        channel.setReading(false)
        watchdog.rest()
    }

    func takeOutput(_ send: (RawSpan) -> Int) -> Bool {
        let isLeft = connection.output.take(send)
        watchdog.check(connection.output)
        guard !isOver else { return isLeft }
        if !isReading, connection.output.count <= limits.outputBytesHigh / 2 { goOn() }
        endIfDrained()
        return isLeft
    }

    /// Goes on with what waits here, in a turn of its own, and only then with what waits in the
    /// kernel.
    private func goOn() {
        guard connection.isInsideFrame else {
            isReading = true
            return channel.setReading(true)
        }
        guard resumption == nil else { return }
        resumption = loop.schedule(at: loop.now) { [weak self] in self?.pullAgain() }
    }

    private func pullAgain() {
        resumption = nil
        guard !isOver else { return }
        isReading = true
        pull()
        if isReading, !isOver { channel.setReading(true) }
    }

    // MARK: The end

    func drain(until deadline: Instant) {
        guard case .none = drain, !isOver else { return }
        drain = .announced(ping: 0)
        // The client learns that no more calls are wanted; the answer to the ping comes behind
        // every call it made before it knew, so that none of them is lost.
        connection.goAway(last: WireLimits.streamMax, text: "the server is shutting down")
        connection.ping(0)
        channelOutput()
        _ = loop.schedule(at: deadline) { [weak self] in
            self?.end("the server is shutting down")
        }
    }

    private func finishAnnouncement(ping: UInt64) {
        guard case .announced(ping) = drain else { return }
        drain = .final
        // Streams are odd: the number in between is above the last one, and below the next.
        connection.goAway(last: nextStream - 1, text: "the server is shutting down")
        callEnded()
    }

    /// Ends once nothing is left to do: no call, and no byte of an answer.
    private func endIfDrained() {
        guard case .final = drain, calls.isEmpty, connection.output.count == 0 else { return }
        end("the server is shutting down")
    }

    private func give(up error: WireError) {
        guard !isOver else { return }
        connection.fail(error)
        close(error.description)
    }

    /// Ends now; what waits to be sent is dropped.
    private func end(_ reason: String) {
        guard !isOver else { return }
        connection.output.discard()
        close(reason)
    }

    private func close(_ reason: String) {
        isOver = true
        channel.outputIsWaiting()
        channel.close(reason: reason)
    }

    func connectionClosed(reason: String) {
        isOver = true
        watchdog.stop()
        if let resumption { loop.cancel(resumption) }
        resumption = nil
        for call in calls.removeAll() {
            if let timer = call.deadlineTimer { loop.cancel(timer) }
            call.deadlineTimer = nil
            call.abandon()
        }
    }
}

extension ProtocolOffer {
    /// The native protocol, serving the methods of `router`.
    public static func native(
        serving router: Router, limits: ConnectionLimits = ConnectionLimits()
    ) -> ProtocolOffer {
        ProtocolOffer(
            recognize: { $0.first == Preface.firstByte ? .matches : .differs },
            makeEngine: { ServerEngine(channel: $0, router: router, limits: limits) })
    }
}
