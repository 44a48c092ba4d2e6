// The serving side of a connection as a value: frames become calls, answers become frames. It runs
// no handler and knows no clock. ServerEngine takes hold of it once for many frames and lets go of
// it before anybody's code runs.

internal import Wire

/// What the serving side of one native connection knows.
struct ServerSide {
    /// What arrived, as far as more than this value is concerned.
    enum Arrival {
        case call(ServerCall, Router.Route)
        /// Nobody waits for the answer any more.
        case abandoned(ServerCall)
        case pong(UInt64)
        /// The client gave up, and says why.
        case failed(String)
    }

    enum Drain { case none, announced(ping: UInt64), final }

    var connection: Connection
    var drain = Drain.none
    private let limits: ConnectionLimits
    private let peer: String
    private var calls: StreamTable<ServerCall>
    /// The bytes of the requests of all open calls, packed or not.
    private(set) var requestByteCount = 0
    private var methods: BoundMethods
    private var nextStream: UInt32 = 1
    private var origin: CallOrigin

    init(router: Router, peer: String, limits: ConnectionLimits, now: Instant, secret: UInt64) {
        (self.peer, self.limits) = (peer, limits)
        methods = BoundMethods(router: router, countMax: limits.methodsMax)
        connection = Connection(settings: limits.settings(), limits: limits, now: now)
        calls = StreamTable(secret: secret)
        origin = CallOrigin(peer: peer, metadata: [:])
    }

    // MARK: Frames in

    /// Adds what the next frames mean to `arrivals`, not many at once: whoever answers them may find
    /// that enough waits to be sent. Returns whether there may be more.
    mutating func take(
        now: Instant, for port: any CallPort, into arrivals: inout [Arrival]
    ) throws(WireError) -> Bool {
        for _ in 0..<Connection.framesAtOnce {
            guard let frame = try connection.next(now: now) else { return false }
            let header = frame.header
            switch header.type {
            case .open:
                if let arrival = try open(frame, now: now, port) { arrivals.append(arrival) }
            case .reset:
                guard let call = try madeCall(header) else { continue }
                // One that crossed the answer costs nothing, and counts for nothing.
                try connection.countReset(now: now)
                forget(call)
                arrivals.append(.abandoned(call))
            case .data:
                // A call that is over may still be sent to by a client that does not know it yet.
                guard let call = try madeCall(header) else { continue }
                connection.reset(header.stream, .failed)
                forget(call)
                arrivals.append(.abandoned(call))
            case .headers, .end: throw .malformed(header.type, "a client does not send it")
            default: try control(frame, now: now, into: &arrivals)
            }
        }
        return true
    }

    private mutating func control(
        _ frame: Frame, now: Instant, into arrivals: inout [Arrival]
    ) throws(WireError) {
        switch try connection.control(frame, now: now) {
        case .ready: origin = CallOrigin(peer: peer, metadata: connection.remoteMetadata)
        case .pong(let number): arrivals.append(.pong(number))
        case .failed(let text): arrivals.append(.failed(text))
        case .goAway, nil: break
        }
    }

    /// Returns the call a frame belongs to, or `nil` if it is over.
    private func madeCall(_ header: FrameHeader) throws(WireError) -> ServerCall? {
        guard header.stream % 2 == 1, header.stream < nextStream else {
            throw .malformed(header.type, "its call was never made")
        }
        return calls[header.stream]
    }

    private mutating func open(
        _ frame: Frame, now: Instant, _ port: any CallPort
    ) throws(WireError) -> Arrival? {
        let header = frame.header
        guard header.stream == nextStream, nextStream <= WireLimits.streamMax else {
            throw .malformed(.open, "stream \(header.stream) is not the next one")
        }
        nextStream += 2
        var head = HeadReader(frame)
        let timeout = header.flags.contains(.timeout) ? try head.timeout() : nil
        let method = try methods.method(header, &head)
        let metadata = try Metadata(reading: &head, limit: limits.metadataBytesMax)
        guard mayOpen else {
            connection.reset(header.stream, .refused)
            return nil
        }
        if let (code, text) = objection(to: frame, method, metadata, timeout) {
            refuse(header.stream, code, text)
            return nil
        }
        guard let route = method.route, let message = frame.message, let metadata else {
            preconditionFailure("there was no objection")
        }
        let deadline = timeout.map { now + .nanoseconds(Int64(clamping: $0)) }
        let context = ServerContext(
            method: route.method, metadata: metadata, deadline: deadline, origin: origin)
        let call = ServerCall(
            context: context, stream: header.stream, request: message, port: port)
        calls.insert(call, for: header.stream)
        requestByteCount += call.requestByteCount
        return .call(call, route)
    }

    /// Why a call is not served, if it is not.
    private func objection(
        to frame: Frame, _ method: BoundMethods.Method, _ metadata: Metadata?, _ timeout: UInt64?
    ) -> (StatusCode, String)? {
        let flags = frame.header.flags
        guard metadata != nil else { return (.resourceExhausted, "the metadata is too large") }
        guard method.route != nil else {
            return (.unimplemented, "\(method.name) is not served here")
        }
        guard flags.contains(.wholeMessage), !flags.contains(.more) else {
            return (.unimplemented, "\(method.name) takes one whole message")
        }
        guard frame.header.messageByteCount <= limits.messageBytesMax else {
            return (.resourceExhausted, "the request is too large")
        }
        guard timeout != 0 else { return (.deadlineExceeded, "the deadline passed on the way") }
        return nil
    }

    private var mayOpen: Bool {
        if case .final = drain { return false }
        return calls.count < limits.callsMax
    }

    // MARK: Answers out

    /// Ends a call with the message that `write` adds. A message that cannot be sent becomes a
    /// status.
    mutating func finish(_ call: ServerCall, _ write: (inout [UInt8]) throws -> Void) {
        forget(call)
        guard !isOverfull else { return connection.reset(call.stream, .excessive) }
        let start = connection.output.bytes.count
        do {
            let byteCount = try connection.output.bytes.appendFrame(
                FrameHeader(type: .end, flags: .wholeMessage, code: 0, stream: call.stream),
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

    /// Ends a call with a status.
    mutating func finish(_ call: ServerCall, failing error: RPCError) {
        forget(call)
        guard !isOverfull else { return connection.reset(call.stream, .excessive) }
        refuse(call.stream, error.code, error.message, metadata: error.metadata)
    }

    /// Whether so much waits to be sent that answers are not even serialised. Calls that were open
    /// before reading stopped can lead here; what becomes of them their callers cannot know, which
    /// is what a reset says.
    private var isOverfull: Bool { connection.output.count / 4 > limits.outputBytesHigh }

    /// Ends a stream with a status and no message.
    private mutating func refuse(
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

    private mutating func forget(_ call: ServerCall) {
        if calls.remove(call.stream) != nil { requestByteCount -= call.requestByteCount }
    }

    // MARK: The end

    /// Tells the client to make no more calls. The answer to the ping comes behind every call it
    /// made before it knew, so that none of them is lost.
    mutating func announceEnd() {
        drain = .announced(ping: 0)
        connection.goAway(last: WireLimits.streamMax, text: "the server is shutting down")
        connection.ping(0)
    }

    /// Refuses calls from here on, if `ping` is the answer to the announcement.
    mutating func finishAnnouncement(ping: UInt64) {
        guard case .announced(ping) = drain else { return }
        drain = .final
        // Streams are odd: the number in between is above the last one, and below the next.
        connection.goAway(last: nextStream - 1, text: "the server is shutting down")
    }

    /// Whether nothing is under way: no call, and no byte of an answer.
    var isIdle: Bool { calls.isEmpty && connection.output.count == 0 }

    /// Whether nothing is left to do, and nothing will come.
    var isDrained: Bool {
        guard case .final = drain else { return false }
        return isIdle
    }

    /// Takes out all open calls.
    mutating func abandonAll() -> [ServerCall] {
        requestByteCount = 0
        return calls.removeAll()
    }
}
