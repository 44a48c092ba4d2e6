// What both sides of a native connection share: the handshake, pings, limits on what the other side
// may do, and the bytes to send. A value: bytes in, events out; no socket, no clock. ServerEngine
// and ClientEngine hold one each.

internal import Wire

/// One side of a native connection, below its calls.
struct Connection {
    /// What an arrived frame means, as far as it concerns more than the connection.
    enum Event {
        /// The other side's settings are here: calls may begin.
        case ready
        /// A frame of a call.
        case frame(Frame)
        /// The answer to a ping.
        case pong(UInt64)
        /// The other side takes no calls above `last` any more.
        case goAway(last: UInt32, text: String)
        /// The other side gave up, and says why.
        case failed(String)
    }

    private enum Phase { case preface, settings, open }

    /// What this side accepts.
    let local: Settings
    /// What the other side accepts; the defaults before it said so.
    private(set) var remote = Settings()
    /// What the other side says about itself.
    private(set) var remoteMetadata = Metadata()
    /// Bytes to send.
    var output = OutputBuffer()
    /// How many frames arrived.
    private(set) var frameCount: UInt64 = 0

    private var reader: FrameReader
    private var phase = Phase.preface
    private var resets: Budget
    private var controls: Budget

    init(settings: Settings, limits: ConnectionLimits, now: Instant) {
        local = settings
        reader = FrameReader(frameBytesMax: settings.frameBytesMax)
        resets = Budget(burst: limits.resetBurst, now: now)
        controls = Budget(burst: limits.controlBurst, now: now)
        output.bytes.append(contentsOf: Preface.bytes)
        settings.append(to: &output.bytes)
    }

    /// Whether the settings of the other side have arrived.
    var isReady: Bool { phase == .open }

    /// Whether a frame has begun and not ended.
    var isInsideFrame: Bool { reader.isInsideFrame }

    /// Takes arrived bytes. Pull events until there is none, then `settle`.
    mutating func push(_ buffer: [UInt8], count: Int) { reader.push(buffer, count: count) }

    /// Lets go of the buffer that was pushed.
    mutating func settle() { reader.settle() }

    /// Returns the next event, or `nil` until more bytes have arrived.
    mutating func next(now: Instant) throws(WireError) -> Event? {
        if phase == .preface {
            guard let preface = reader.take(Preface.byteCount) else { return nil }
            try Preface.check(preface)
            phase = .settings
        }
        while let frame = try reader.next() {
            frameCount += 1
            if let event = try consider(frame, now: now) { return event }
        }
        return nil
    }

    private mutating func consider(_ frame: Frame, now: Instant) throws(WireError) -> Event? {
        let type = frame.header.type
        guard phase == .open || type == .settings || type == .error else {
            throw .malformed(type, "it comes before the settings")
        }
        switch type {
        case .open, .data, .headers, .end, .reset:
            return .frame(frame)
        default:
            guard controls.take(now: now) else { throw .excessive("control frames") }
            return try considerControl(frame)
        }
    }

    /// Counts a call that the other side took back.
    mutating func countReset(now: Instant) throws(WireError) {
        guard resets.take(now: now) else { throw .excessive("resets") }
    }

    private mutating func considerControl(_ frame: Frame) throws(WireError) -> Event? {
        switch frame.header.type {
        case .settings:
            guard phase == .settings else { throw .malformed(.settings, "they came before") }
            remote = try Settings(parsing: frame.payload)
            var pairs = HeadReader(remote.metadata[...], of: .settings)
            remoteMetadata = try Metadata(reading: &pairs, limit: .max) ?? Metadata()
            phase = .open
            return .ready
        case .ping:
            guard frame.payload.count == 8 else { throw .malformed(.ping, "it has not 8 bytes") }
            output.bytes.append(FrameHeader(type: .pong, payloadByteCount: 8))
            output.bytes.append(contentsOf: frame.payload)
            return nil
        case .pong:
            guard frame.payload.count == 8 else { throw .malformed(.pong, "it has not 8 bytes") }
            var reader = HeadReader(frame.payload, of: .pong)
            return .pong(try reader.timeout())
        case .goAway:
            var reader = HeadReader(frame.payload, of: .goAway)
            let last = try reader.stream()
            return .goAway(last: last, text: try reader.text(limit: WireLimits.statusTextBytesMax))
        case .error:
            var reader = HeadReader(frame.payload, of: .error)
            return .failed(try reader.text(limit: WireLimits.statusTextBytesMax))
        case .credit:
            return .frame(frame)
        default:
            return nil  // Unknown and not critical: skipped.
        }
    }

    mutating func ping(_ number: UInt64) {
        output.bytes.append(FrameHeader(type: .ping, payloadByteCount: 8))
        output.bytes.append(littleEndian: number)
    }

    mutating func goAway(last: UInt32, text: String) {
        output.bytes.appendFrame(FrameHeader(type: .goAway)) { output in
            output.append(littleEndian: last)
            output.append(text: text, limit: WireLimits.statusTextBytesMax)
        }
    }

    mutating func reset(_ stream: UInt32, _ code: ResetCode) {
        output.bytes.append(FrameHeader(type: .reset, code: code.rawValue, stream: stream))
    }

    /// Says why this side gives up. Nothing may follow.
    mutating func fail(_ error: WireError) {
        output.bytes.appendFrame(FrameHeader(type: .error, code: error.code)) { output in
            output.append(text: error.description, limit: WireLimits.statusTextBytesMax)
        }
    }
}

/// Bytes that wait to be sent, and how far sending got.
struct OutputBuffer {
    /// Above this, an empty buffer gives its memory back.
    private static let keptBytesMax = 1 << 20

    var bytes: [UInt8] = []
    /// How many bytes were taken, ever.
    private(set) var takenCount: UInt64 = 0
    private var sent = 0

    /// How many bytes wait.
    var count: Int { bytes.count - sent }

    /// Lends what waits to `send`, which returns how much it took; returns whether any is left.
    mutating func take(_ send: (RawSpan) -> Int) -> Bool {
        while count > 0 {
            let taken = bytes[sent...].withRawBytes(send)
            if taken == 0 { break }
            sent += taken
            takenCount += UInt64(taken)
        }
        guard count == 0 else {
            forgetSent()
            return true
        }
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptBytesMax)
        sent = 0
        return false
    }

    /// Forgets what waits.
    mutating func discard() { (bytes, sent) = ([], 0) }

    private mutating func forgetSent() {
        guard sent > bytes.count / 2 else { return }
        bytes.removeSubrange(..<sent)
        sent = 0
    }
}
