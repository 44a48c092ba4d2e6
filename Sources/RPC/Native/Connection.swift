// What both sides of a native connection share: the handshake, pings, limits on what the other side
// may do, and the bytes to send. A value: bytes in, events out; no socket, no clock. ServerEngine
// and ClientEngine hold one each.

internal import Wire

/// One side of a native connection, below its calls.
struct Connection {
    /// What an arrived frame of the connection means.
    enum Event {
        /// The other side's settings are here: calls may begin.
        case ready
        /// The answer to a ping.
        case pong(UInt64)
        /// The other side takes no calls above `last` any more.
        case goAway(last: UInt32, text: String)
        /// The other side gave up, and says why.
        case failed(String)
    }

    /// How many frames are worth a write of their own. As many are looked at before the calls they
    /// are about.
    static let framesAtOnce = 32

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
    private var half = Half()

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

    /// How many bytes are kept: frames that have begun, and what waits to be sent.
    var heldByteCount: Int { reader.pendingByteCount + output.count }

    /// Drops what is kept. Nothing arrives any more.
    mutating func discard() {
        dropInput()
        output.discard()
    }

    /// Drops what has arrived. Nothing arrives any more.
    mutating func dropInput() { reader = FrameReader(frameBytesMax: local.frameBytesMax) }

    /// Takes arrived bytes. Pull events until there is none, then `settle`.
    mutating func push(_ buffer: [UInt8], count: Int) {
        reader.push(buffer, count: count)
        half = Half(byteCount: reader.pendingByteCount, firstFrame: frameCount)
    }

    /// Returns whether about half of the bytes that were pushed is done, and both parts are worth a
    /// write of their own. True once for each push.
    mutating func takeHalf() -> Bool {
        let frames = Int(clamping: frameCount - half.firstFrame)
        let rest = reader.pendingByteCount
        let done = half.byteCount - rest
        guard half.byteCount > 0, frames >= Self.framesAtOnce,
            rest <= half.byteCount / 10 * 7, rest / Self.framesAtOnce >= done / frames
        else { return false }
        half = Half()
        return true
    }

    /// Lets go of the buffer that was pushed.
    mutating func settle() { reader.settle() }

    /// Returns the next frame, or `nil` until more bytes have arrived. What is not about a call is
    /// for `control`.
    mutating func next(now: Instant) throws(WireError) -> Frame? {
        if phase == .preface {
            guard let preface = reader.take(Preface.byteCount) else { return nil }
            try Preface.check(preface)
            phase = .settings
        }
        guard let frame = try reader.next() else { return nil }
        frameCount += 1
        guard phase == .open || frame.header.type == .settings || frame.header.type == .error
        else {
            throw .malformed(frame.header.type, "it comes before the settings")
        }
        return frame
    }

    /// Counts a call that the other side took back.
    mutating func countReset(now: Instant) throws(WireError) {
        guard resets.take(now: now) else { throw .excessive("resets") }
    }

    /// Does what a frame of the connection asks for; returns what others must know of it.
    mutating func control(_ frame: Frame, now: Instant) throws(WireError) -> Event? {
        // A client that is served by CREDIT grants it with every few messages.
        guard frame.header.type == .credit || controls.take(now: now) else {
            throw .excessive("control frames")
        }
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
            return .pong(try reader.ping())
        case .goAway:
            var reader = HeadReader(frame.payload, of: .goAway)
            let last = try reader.stream()
            return .goAway(last: last, text: try reader.text(limit: WireLimits.statusTextBytesMax))
        case .error:
            var reader = HeadReader(frame.payload, of: .error)
            return .failed(try reader.text(limit: WireLimits.statusTextBytesMax))
        default:
            // CREDIT, which nothing waits for yet, or unknown and not critical: skipped.
            return nil
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

/// What was pushed, while it is worth two writes.
///
/// Two sides that each do all they have and then write take turns: one always waits for the other.
/// With two writes for as many bytes both are at work. A write costs as much as a few calls, so
/// what is small stays whole.
private struct Half {
    /// Bytes; none if the write was made.
    let byteCount: Int
    let firstFrame: UInt64

    init(byteCount: Int = 0, firstFrame: UInt64 = 0) {
        (self.byteCount, self.firstFrame) = (byteCount, firstFrame)
    }
}

/// Bytes that wait to be sent, and how far sending got.
struct OutputBuffer {
    /// Above this, an empty buffer gives its memory back.
    private static let keptBytesMax = 256 << 10

    var bytes: [UInt8] = []
    /// How many bytes were taken, ever.
    private(set) var takenCount: UInt64 = 0
    private var sent = 0

    /// How many bytes were put in, ever.
    var endCount: UInt64 { takenCount + UInt64(count) }

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
