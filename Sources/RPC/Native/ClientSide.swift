// The calling side of a connection as a value: calls become frames, frames become their ends. It
// calls nobody back. ClientEngine takes hold of it once for many frames and lets go of it before
// anybody's code runs.

internal import Wire

/// What the calling side of one native connection knows.
struct ClientSide {
    /// What arrived, as far as more than this value is concerned.
    enum Arrival {
        case end(ClientCall, Result<ReceivedMessage, RPCError>)
        /// The server's settings are here: calls may begin.
        case ready
        /// The server takes no new calls.
        case goAway
        /// The server gave up, and says why.
        case failed(String)
    }

    var connection: Connection
    /// Whether no more calls may begin.
    private(set) var isDraining = false
    private let limits: ConnectionLimits
    private let target: String
    private var calls: StreamTable<ClientCall>
    private var methods: [MethodDescriptor: UInt16] = [:]
    /// The method called last, and its number: most calls are of the same method.
    private var latest: (method: MethodDescriptor, number: UInt16)?
    private var nextStream: UInt32 = 1

    init(target: String, options: ChannelOptions, now: Instant, secret: UInt64) {
        (self.target, limits) = (target, options.limits)
        connection = Connection(
            settings: limits.settings(metadata: options.connectionMetadata), limits: limits,
            now: now)
        calls = StreamTable(secret: secret)
    }

    /// Whether a call may begin now.
    var hasRoom: Bool {
        connection.isReady && !isDraining && calls.count < connection.remote.callsMax
            && connection.output.count < limits.outputBytesHigh
    }

    /// Whether no call is open.
    var isIdle: Bool { calls.isEmpty }

    // MARK: Calls out

    /// Adds the OPEN of a call, whose request `write` adds.
    ///
    /// - Throws: `RPCError` when the call cannot be sent; then nothing was added.
    mutating func open(
        _ call: ClientCall, now: Instant, _ write: (inout [UInt8]) throws -> Void
    ) throws(RPCError) {
        precondition(hasRoom, "the channel checks first")
        guard call.metadata.canBeSent(limit: connection.remote.metadataBytesMax) else {
            throw Self.tooLarge("the metadata of the call is too large")
        }
        let (number, isNew) = number(of: call.method)
        let stream = nextStream
        try append(
            call, now: now, stream: stream, number: number, name: isNew ? call.method : nil, write)
        if isNew, number != 0 { methods[call.method] = number }
        nextStream += 2
        call.stream = stream
        call.endInOutput = connection.output.endCount
        calls.insert(call, for: stream)
        if nextStream > WireLimits.streamMax { isDraining = true }
    }

    private mutating func append(
        _ call: ClientCall, now: Instant, stream: UInt32, number: UInt16, name: MethodDescriptor?,
        _ write: (inout [UInt8]) throws -> Void
    ) throws(RPCError) {
        var flags = FrameFlags.wholeMessage
        if name != nil { flags.insert(.name) }
        if call.deadline != nil { flags.insert(.timeout) }
        let start = connection.output.bytes.count
        let byteCount: Int
        do {
            byteCount = try connection.output.bytes.appendFrame(
                FrameHeader(type: .open, flags: flags, code: number, stream: stream),
                head: { output in
                    if let deadline = call.deadline {
                        output.append(littleEndian: (deadline - now).nanoseconds)
                    }
                    if let name {
                        output.append(text: name.fullName, limit: WireLimits.methodNameBytesMax)
                    }
                    if !call.metadata.isEmpty { call.metadata.append(to: &output) }
                },
                packing: write)
        } catch {
            throw Self.tooLarge("the request cannot be packed: \(error)")
        }
        let payloadByteCount = connection.output.bytes.count - start - FrameHeader.byteCount
        guard byteCount <= connection.remote.messageBytesMax,
            payloadByteCount <= connection.remote.frameBytesMax
        else {
            connection.output.bytes.removeSubrange(start...)
            throw Self.tooLarge("the request of \(byteCount) bytes is too large")
        }
    }

    private static func tooLarge(_ text: String) -> RPCError {
        RPCError(.resourceExhausted, text, delivery: .notSent)
    }

    /// Returns the number of a method, 0 if no more can be bound, and whether its name must be
    /// sent.
    private mutating func number(of method: MethodDescriptor) -> (UInt16, Bool) {
        if let latest, latest.method == method { return (latest.number, false) }
        if let number = methods[method] {
            latest = (method, number)
            return (number, false)
        }
        let next = methods.count + 1
        return (next <= connection.remote.methodsMax ? UInt16(clamping: next) : 0, true)
    }

    /// Forgets a call its caller does not want any more; returns whether it was open.
    mutating func withdraw(_ call: ClientCall, _ code: ResetCode) -> Bool {
        guard calls.remove(call.stream) != nil else { return false }
        connection.reset(call.stream, code)
        return true
    }

    // MARK: Frames in

    /// Adds what the next frames mean to `arrivals`, not many at once: some of them make room for
    /// other calls. Returns whether there may be more.
    mutating func take(now: Instant, into arrivals: inout [Arrival]) throws(WireError) -> Bool {
        for _ in 0..<Connection.framesAtOnce {
            guard let frame = try connection.next(now: now) else { return false }
            let header = frame.header
            guard !header.type.isOfConnection else {
                try control(frame, now: now, into: &arrivals)
                continue
            }
            guard header.stream % 2 == 1, header.stream < nextStream else {
                throw .malformed(header.type, "its call was never made")
            }
            // A call taken back may still be answered by a server that does not know it yet.
            guard let call = calls[header.stream] else { continue }
            guard let result = try result(frame) else { continue }
            calls.remove(header.stream)
            if header.type == .data { connection.reset(header.stream, .failed) }
            arrivals.append(.end(call, result))
        }
        return true
    }

    private mutating func control(
        _ frame: Frame, now: Instant, into arrivals: inout [Arrival]
    ) throws(WireError) {
        switch try connection.control(frame, now: now) {
        case .ready: arrivals.append(.ready)
        case .failed(let text): arrivals.append(.failed(text))
        case .goAway(let last, _):
            isDraining = true
            arrivals.append(.goAway)
            for (stream, call) in calls.values where stream > last {
                calls.remove(stream)
                let error = RPCError(
                    .unavailable, "\(target) is shutting down", delivery: .notSent)
                arrivals.append(.end(call, .failure(error)))
            }
        case .pong, nil: break
        }
    }

    /// What a frame makes of the call it is about, or `nil` if the call goes on.
    private func result(
        _ frame: Frame
    ) throws(WireError) -> Result<ReceivedMessage, RPCError>? {
        switch frame.header.type {
        case .end: return try answer(frame)
        case .reset: return .failure(error(ResetCode(rawValue: frame.header.code)))
        case .headers: return nil
        case .data:
            return .failure(
                RPCError(
                    .internalError, "\(target) sent more than one answer", delivery: .unknown))
        default: throw .malformed(frame.header.type, "a server does not send it")
        }
    }

    private func answer(_ frame: Frame) throws(WireError) -> Result<ReceivedMessage, RPCError> {
        var head = HeadReader(frame)
        guard let code = StatusCode(rawValue: UInt8(clamping: frame.header.code)) else {
            throw .malformed(.end, "status \(frame.header.code) does not exist")
        }
        let text = head.isAtEnd ? "" : try head.text(limit: WireLimits.statusTextBytesMax)
        let metadata = try Metadata(reading: &head, limit: limits.metadataBytesMax) ?? [:]
        guard code == .ok else { return .failure(RPCError(code, text, metadata: metadata)) }
        guard let message = frame.message, !frame.header.flags.contains(.more) else {
            return .failure(RPCError(.internalError, "the call succeeded without an answer"))
        }
        guard message.count <= limits.messageBytesMax else {
            return .failure(RPCError(.resourceExhausted, "the answer is too large"))
        }
        return .success(ReceivedMessage(bytes: message, metadata: metadata))
    }

    private func error(_ code: ResetCode) -> RPCError {
        switch code {
        case .refused:
            RPCError(.unavailable, "\(target) took no more calls", delivery: .notSent)
        case .cancelled:
            RPCError(.cancelled, "\(target) cancelled the call", delivery: .unknown)
        case .deadlineExceeded:
            RPCError(
                .deadlineExceeded, "\(target) did not answer in time", delivery: .unknown)
        case .excessive:
            RPCError(.resourceExhausted, "a limit was reached", delivery: .unknown)
        default:
            RPCError(.internalError, "\(target) could not go on", delivery: .unknown)
        }
    }

    // MARK: The end

    /// Takes out all open calls, each with what is known about its request: a frame whose last byte
    /// did not leave was never whole over there, and nobody has looked at it.
    mutating func abandonAll(_ reason: String) -> [(ClientCall, RPCError)] {
        let sent = connection.output.takenCount
        return calls.removeAll().map { call in
            let error = RPCError(
                .unavailable, "the connection to \(target) was lost: \(reason)",
                delivery: call.endInOutput <= sent ? .unknown : .notSent)
            return (call, error)
        }
    }
}
