// Native frames on the side that calls: calls become frames, frames complete calls.
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
    private let onEvent: (ClientEngine, Event) -> Void
    private var connection: Connection
    private var calls: StreamTable<ClientCall>
    private var methods: [String: UInt16] = [:]
    private var nextStream: UInt32 = 1
    private var isDraining = false
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
        /// A call ended, so another one may begin.
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
        connection = Connection(
            settings: options.limits.settings(metadata: options.connectionMetadata),
            limits: options.limits, now: loop.now)
        calls = StreamTable(secret: loop.random(below: .max))
        channel.outputIsWaiting()  // The channel's own timer waits for the handshake.
    }

    /// Whether a call may begin now.
    var hasRoom: Bool {
        connection.isReady && !isDraining && !isOver && calls.count < connection.remote.callsMax
            && connection.output.count < options.limits.outputBytesHigh
    }

    // MARK: Calls out

    /// Sends a call. `write` adds the request; the call fails if that throws.
    func send(_ call: ClientCall, _ write: (inout [UInt8]) throws -> Void) {
        precondition(hasRoom, "the channel checks first")
        let stream = nextStream
        let (number, isNew) = number(of: call.method)
        guard call.metadata.canBeSent(limit: connection.remote.metadataBytesMax) else {
            return fail(call, "the metadata of the call is too large")
        }
        let start = connection.output.bytes.count
        let byteCount: Int
        do {
            byteCount = try appendOpen(call, stream, number, isNew: isNew, write)
        } catch {
            return call.failPacking(error)
        }
        let payloadByteCount = connection.output.bytes.count - start - FrameHeader.byteCount
        guard byteCount <= connection.remote.messageBytesMax,
            payloadByteCount <= connection.remote.frameBytesMax
        else {
            connection.output.bytes.removeSubrange(start...)
            return fail(call, "the request of \(byteCount) bytes is too large")
        }
        if isNew, number != 0 { methods[call.method.fullName] = number }
        nextStream += 2
        (call.stream, call.engine) = (stream, self)
        calls.insert(call, for: stream)
        if nextStream > WireLimits.streamMax { startDraining() }
        channel.outputIsWaiting()
    }

    private func appendOpen(
        _ call: ClientCall, _ stream: UInt32, _ number: UInt16, isNew: Bool,
        _ write: (inout [UInt8]) throws -> Void
    ) throws -> Int {
        var flags = FrameFlags.wholeMessage
        if isNew { flags.insert(.name) }
        if call.deadline != nil { flags.insert(.timeout) }
        let now = loop.now
        return try connection.output.bytes.appendFrame(
            FrameHeader(type: .open, flags: flags, code: number, stream: stream),
            head: { output in
                if let deadline = call.deadline {
                    output.append(littleEndian: (deadline - now).nanoseconds)
                }
                if isNew {
                    output.append(
                        text: call.method.fullName, limit: WireLimits.methodNameBytesMax)
                }
                call.metadata.append(to: &output)
            },
            packing: write)
    }

    /// Returns the number of a method, 0 if no more can be bound, and whether its name must be
    /// sent.
    private func number(of method: MethodDescriptor) -> (UInt16, Bool) {
        if let number = methods[method.fullName] { return (number, false) }
        let next = methods.count + 1
        return (next <= connection.remote.methodsMax ? UInt16(clamping: next) : 0, true)
    }

    private func fail(_ call: ClientCall, _ text: String) {
        let error = RPCError(.resourceExhausted, text, delivery: .notSent)
        _ = loop.schedule(at: loop.now) { call.complete(.failure(error)) }
    }

    /// Forgets a call its caller does not want any more.
    func withdraw(_ call: ClientCall, _ code: ResetCode) {
        guard calls.remove(call.stream) != nil, !isOver else { return }
        connection.reset(call.stream, code)
        channel.outputIsWaiting()
        callEnded()
    }

    // MARK: Bytes in

    var framesReceived: UInt64 { connection.frameCount }

    func receive(_ buffer: [UInt8], count: Int) {
        guard !isOver else { return }
        connection.push(buffer, count: count)
        defer { connection.settle() }
        do throws(WireError) {
            while !isOver, let event = try connection.next(now: loop.now) { try handle(event) }
        } catch {
            return give(up: error)
        }
        watchdog.check(connection, isReading: true)
        if connection.output.count > 0 { channel.outputIsWaiting() }
    }

    private func handle(_ event: Connection.Event) throws(WireError) {
        switch event {
        case .ready:
            scheduleKeepAlive()
            onEvent(self, .ready)
        case .frame(let frame): try handle(frame)
        case .pong: break
        case .goAway(let last, _): goAway(last: last)
        case .failed(let text): end("\(target) gave up: \(text)")
        }
    }

    private func handle(_ frame: Frame) throws(WireError) {
        let header = frame.header
        guard header.stream < nextStream else {
            throw .malformed(header.type, "its call was never made")
        }
        // A call taken back may still be answered by a server that does not know it yet.
        guard let call = calls[header.stream] else { return }
        switch header.type {
        case .end: try finish(call, frame)
        case .reset: finish(call, reset: ResetCode(rawValue: header.code))
        case .headers, .credit: break
        case .data: refuse(call)
        default: throw .malformed(header.type, "a server does not send it")
        }
    }

    private func finish(_ call: ClientCall, _ frame: Frame) throws(WireError) {
        var head = HeadReader(frame)
        guard let code = StatusCode(rawValue: UInt8(clamping: frame.header.code)) else {
            throw .malformed(.end, "status \(frame.header.code) does not exist")
        }
        let text = head.isAtEnd ? "" : try head.text(limit: WireLimits.statusTextBytesMax)
        let metadata = try Metadata(reading: &head, limit: options.limits.metadataBytesMax)
        calls.remove(call.stream)
        call.complete(result(code, text, metadata ?? [:], frame))
        callEnded()
    }

    private func result(
        _ code: StatusCode, _ text: String, _ metadata: Metadata, _ frame: Frame
    ) -> Result<ReceivedMessage, RPCError> {
        guard code == .ok else { return .failure(RPCError(code, text, metadata: metadata)) }
        guard let message = frame.message, !frame.header.flags.contains(.more) else {
            return .failure(RPCError(.internalError, "the call succeeded without an answer"))
        }
        guard message.count <= options.limits.messageBytesMax else {
            return .failure(RPCError(.resourceExhausted, "the answer is too large"))
        }
        return .success(ReceivedMessage(bytes: message, metadata: metadata))
    }

    private func finish(_ call: ClientCall, reset code: ResetCode) {
        calls.remove(call.stream)
        let error =
            switch code {
            case .refused:
                RPCError(.unavailable, "\(target) took no more calls", delivery: .notSent)
            case .cancelled:
                RPCError(.cancelled, "\(target) cancelled the call", delivery: .unknown)
            case .excessive:
                RPCError(.resourceExhausted, "a limit was reached", delivery: .unknown)
            default:
                RPCError(.internalError, "\(target) could not go on", delivery: .unknown)
            }
        call.complete(.failure(error))
        callEnded()
    }

    /// Ends a call whose server sends more than the one answer.
    private func refuse(_ call: ClientCall) {
        calls.remove(call.stream)
        connection.reset(call.stream, .failed)
        call.complete(
            .failure(
                RPCError(
                    .internalError, "\(target) sent more than one answer", delivery: .unknown)))
        callEnded()
    }

    private func goAway(last: UInt32) {
        startDraining()
        for (stream, call) in calls.values where stream > last {
            calls.remove(stream)
            call.complete(
                .failure(
                    RPCError(.unavailable, "\(target) is shutting down", delivery: .notSent)))
        }
        if calls.isEmpty { end("\(target) is shutting down") }
    }

    private func callEnded() {
        if isDraining, calls.isEmpty { return end("\(target) is shutting down") }
        onEvent(self, .room)
    }

    private func startDraining() {
        guard !isDraining else { return }
        isDraining = true
        onEvent(self, .draining)
    }

    // MARK: Keeping alive

    /// Asks a silent server for a sign of life while calls wait for it; one that gives none is
    /// gone.
    private func scheduleKeepAlive() {
        keepAliveTimer = loop.schedule(at: loop.now + options.keepAlive) { [weak self] in
            self?.keepAlive()
        }
    }

    private func keepAlive() {
        keepAliveTimer = nil
        guard !isOver else { return }
        if frameCountAtPing == connection.frameCount {
            return end("\(target) has been silent for too long")
        }
        frameCountAtPing = nil
        if !calls.isEmpty {
            frameCountAtPing = connection.frameCount
            pingNumber += 1
            connection.ping(pingNumber)
            channel.outputIsWaiting()
        }
        scheduleKeepAlive()
    }

    // MARK: Bytes out, and the end

    func takeOutput(_ send: (RawSpan) -> Int) -> Bool {
        let wasFull = connection.output.count >= options.limits.outputBytesHigh
        let isLeft = connection.output.take(send)
        watchdog.check(connection.output)
        if wasFull, hasRoom { onEvent(self, .room) }
        return isLeft
    }

    func drain(until deadline: Instant) { end("the channel was closed") }

    private func give(up error: WireError) {
        guard !isOver else { return }
        connection.fail(error)
        close("\(target): \(error)")
    }

    /// Closes the connection now; what waits to be sent is dropped, and its calls hear of it in
    /// `connectionClosed`.
    func end(_ reason: String) {
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
        if let keepAliveTimer { loop.cancel(keepAliveTimer) }
        keepAliveTimer = nil
        let lost = calls.removeAll()
        onEvent(self, .closed(reason: reason))
        let error = RPCError(
            .unavailable, "the connection to \(target) was lost: \(reason)", delivery: .unknown)
        for call in lost { call.complete(.failure(error)) }
    }
}
