import MemoryTransport
import RPC
import Wire

/// A server in a test's hands: it says what it likes, and sees the frames a channel sends.
final class ScriptedServer: Dialer, ByteChannel, CancellableCall {
    let loop: any EventLoop
    let target = "scripted"
    let peer = "scripted"
    let opened: Instant
    private(set) var closeReason: String?
    private var engine: (any ProtocolEngine)?
    private var connected: ((any ByteChannel) -> any ProtocolEngine)?
    private var received: [UInt8] = []

    init(_ world: World) { (loop, opened) = (world.loop, world.loop.now) }

    /// Sends what `write` adds, the first time behind a preface, and reads what comes back.
    func say(_ write: (inout [UInt8]) -> Void) {
        var bytes: [UInt8] = []
        if engine == nil {
            engine = connected?(self)
            bytes = Preface.bytes
        }
        write(&bytes)
        engine?.receive(bytes, count: bytes.count)
        read()
    }

    /// The headers of the frames that came, behind preface and settings.
    var sent: [FrameHeader] {
        read()
        var reader = FrameReader(frameBytesMax: 1 << 24)
        reader.push(Array(received.dropFirst(8)), count: received.count - 8)
        var headers: [FrameHeader] = []
        while let frame = try? reader.next() { headers.append(frame.header) }
        return Array(headers.dropFirst())
    }

    /// Reads at most `limit` bytes.
    func take(_ limit: Int) {
        var left = limit
        _ = engine?.takeOutput { span in
            let count = min(left, span.byteCount)
            received += span.withUnsafeBytes { Array($0.prefix(count)) }
            left -= count
            return count
        }
    }

    private func read() {
        _ = engine?.takeOutput { span in
            received += span.withUnsafeBytes { Array($0) }
            return span.byteCount
        }
    }

    // MARK: Dialer and ByteChannel

    func dial(
        connected: @escaping (any ByteChannel) -> any ProtocolEngine,
        failed: @escaping (String) -> Void
    ) -> CallHandle {
        self.connected = connected
        return CallHandle(self)
    }

    func cancel() { connected = nil }

    func outputIsWaiting() {}

    func setReading(_ isReading: Bool) {}

    func close(reason: String) {
        guard closeReason == nil else { return }
        closeReason = reason
        engine?.connectionClosed(reason: reason)
    }
}
