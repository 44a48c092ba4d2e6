import MemoryTransport
import RPC
import Testing
import Wire

/// A client that sends what it likes, byte by byte, and hears what comes back.
final class RawClient: ByteChannel {
    let loop: any EventLoop
    let peer = "raw"
    let opened: Instant
    var engine: (any ProtocolEngine)?
    var received: [UInt8] = []
    var closeReason: String?
    var isReading = true
    /// Whether it takes what comes back at once.
    var drains = true

    init(
        _ world: World, limits: ConnectionLimits = ConnectionLimits(), opened: Instant? = nil,
        offer: ProtocolOffer? = nil
    ) {
        (loop, self.opened) = (world.loop, opened ?? world.loop.now)
        let offer = offer ?? ProtocolOffer.native(serving: world.router, limits: limits)
        engine = offer.makeEngine(self)
    }

    func outputIsWaiting() {}
    func setReading(_ isReading: Bool) { self.isReading = isReading }

    func close(reason: String) {
        guard closeReason == nil else { return }
        closeReason = reason
        drain()
        engine?.connectionClosed(reason: reason)
    }

    func drain() {
        _ = engine?.takeOutput { span in
            received += span.withUnsafeBytes { Array($0) }
            return span.byteCount
        }
    }

    func send(_ bytes: [UInt8]) {
        engine?.receive(bytes, count: bytes.count)
        if drains { drain() }
    }

    func handshake() {
        var bytes = Preface.bytes
        Settings().append(to: &bytes)
        send(bytes)
    }

    func send(
        _ header: FrameHeader, head: [UInt8] = [], message: [UInt8] = []
    ) {
        var bytes: [UInt8] = []
        bytes.appendFrame(
            header, head: { $0.append(contentsOf: head) },
            message: { $0.append(contentsOf: message) })
        send(bytes)
    }

    /// Reads at most `count` bytes.
    func take(_ count: Int) {
        var left = count
        _ = engine?.takeOutput { span in
            let taken = min(left, span.byteCount)
            received += span.withUnsafeBytes { Array($0.prefix(taken)) }
            left -= taken
            return taken
        }
    }

    /// The frames that came back, behind preface and settings.
    var frames: [Frame] {
        var reader = FrameReader(frameBytesMax: 1 << 24)
        reader.push(Array(received.dropFirst(8)), count: received.count - 8)
        var frames: [Frame] = []
        while let frame = try? reader.next() { frames.append(frame) }
        return Array(frames.dropFirst())
    }

    /// What came back, in short.
    var told: [String] {
        frames.map { "\($0.header.type) \($0.header.stream) \($0.header.code)" }
    }
}

/// An OPEN's head that names a method.
func name(_ method: MethodDescriptor) -> [UInt8] {
    var head: [UInt8] = []
    head.append(text: method.fullName, limit: 512)
    return head
}

@Suite("Hostile clients")
struct HostileTests {
    static let open = FrameHeader(
        type: .open, flags: [.endStream, .message, .name], code: 1, stream: 1)

    @Test(
        "a connection that breaks the protocol ends with an ERROR that says so",
        arguments: [
            ([0xFA, 0x52, 0x50, 0x44, 1, 0, 0, 0], 1),  // Another preface.
            ([0xFA, 0x52, 0x50, 0x43, 9, 0, 0, 0], 2),  // Another version.
        ] as [([UInt8], UInt16)])
    func prefaces(bytes: [UInt8], code: UInt16) {
        let client = RawClient(World())
        client.send(bytes)
        #expect(client.closeReason != nil)
        #expect(client.told == ["ERROR 0 \(code)"])
    }

    @Test(
        "a frame that contradicts the connection ends it",
        arguments: [
            FrameHeader(type: .settings),  // A second time.
            FrameHeader(type: .open, flags: .wholeMessage, code: 5, stream: 1),  // No such number.
            FrameHeader(type: .open, flags: [.endStream, .message, .name], code: 1, stream: 2),
            FrameHeader(type: .open, flags: [.endStream, .message, .name], code: 1, stream: 0),
            FrameHeader(type: .open, flags: [.endStream, .message, .name], code: 1, stream: 3),
            FrameHeader(type: .reset, stream: 0),
            FrameHeader(type: .reset, stream: 1),  // Never opened.
            FrameHeader(type: .data, stream: 1),
            FrameHeader(type: .end, stream: 1),  // A client has no answers.
            FrameHeader(type: .headers, stream: 1),
            FrameHeader(type: .ping),  // Not eight bytes.
            FrameHeader(type: .goAway),
            FrameHeader(type: FrameType(rawValue: 0x80)),
            FrameHeader(type: .open, flags: .timeout, stream: 1),  // The head is cut.
        ])
    func contradictions(header: FrameHeader) {
        let client = RawClient(World())
        client.handshake()
        client.send(header)
        #expect(client.closeReason != nil)
        #expect(client.told.last == "ERROR 0 1")
    }

    @Test("calls before the settings end the connection")
    func early() {
        let client = RawClient(World())
        client.send(Preface.bytes)
        client.send(Self.open, head: name(Methods.echo))
        #expect(client.told == ["ERROR 0 1"])
    }

    @Test("a huge length ends the connection before a byte of it is kept")
    func hugeLength() {
        let client = RawClient(World())
        client.handshake()
        var bytes: [UInt8] = []
        bytes.append(FrameHeader(type: .open, stream: 1, payloadByteCount: 0xFFFF_FFFF))
        client.send(bytes)
        #expect(client.told == ["ERROR 0 3"])
    }

    @Test("unknown frames are skipped")
    func unknown() {
        let world = World()
        let client = RawClient(world)
        client.handshake()
        client.send(FrameHeader(type: FrameType(rawValue: 0x42)), message: [1, 2, 3])
        client.send(Self.open, head: name(Methods.echo), message: Array("hi".utf8))
        #expect(client.told == ["END 1 0"])
        #expect(client.frames[0].message.map { Array($0) } == Array("hi".utf8))
    }

    @Test("too much metadata ends the call and not the connection")
    func metadata() {
        let client = RawClient(World())
        client.handshake()
        var head = name(Methods.echo)
        for _ in 0..<600 { head.append(metadataName: "a", value: []) }
        client.send(Self.open, head: head)
        #expect(client.told == ["END 1 8"])
        #expect(client.closeReason == nil)
    }

    @Test(
        "metadata with a name that is none ends the connection",
        arguments: ["", "Upper", "space ", "ü", "a/b", String(repeating: "a", count: 257)])
    func metadataNames(text: String) {
        let client = RawClient(World())
        client.handshake()
        var head = name(Methods.echo)
        head.append(text: text, limit: 1000)
        head.append(littleEndian: UInt32(0))
        client.send(Self.open, head: head)
        #expect(client.told == ["ERROR 0 1"])
    }

    @Test("a message over the limit ends the call")
    func largeMessage() {
        var limits = ConnectionLimits()
        limits.messageBytesMax = 1000
        let client = RawClient(World(), limits: limits)
        client.handshake()
        client.send(
            Self.open, head: name(Methods.echo), message: [UInt8](repeating: 0, count: 1001))
        #expect(client.told == ["END 1 8"])
        #expect(client.closeReason == nil)
    }

    @Test("what all connections hold is bounded: the one that holds most goes, the others stay")
    func heldTogether() {
        var limits = ConnectionLimits()
        limits.serverBufferedBytesMax = 10_000
        let world = World()
        let offer = ProtocolOffer.native(serving: world.router, limits: limits)
        let clients = (0..<4).map { _ in RawClient(world, offer: offer) }
        for client in clients { client.handshake() }
        /// A frame of which `count` bytes and the header are here.
        func begin(_ client: RawClient, _ count: Int) {
            var bytes: [UInt8] = []
            bytes.append(
                FrameHeader(
                    type: .open, flags: .wholeMessage, code: 1, stream: 1,
                    payloadByteCount: 8000))
            client.send(bytes + [UInt8](repeating: 0, count: count))
        }
        begin(clients[0], 3000)
        begin(clients[1], 4000)
        begin(clients[2], 2000)
        #expect(clients.allSatisfy { $0.closeReason == nil })
        begin(clients[3], 2000)
        #expect(clients[1].closeReason == "too much waits on all connections together")
        clients[0].send([UInt8](repeating: 0, count: 2000))
        #expect([0, 2, 3].allSatisfy { clients[$0].closeReason == nil }, "there is room again")
        begin(clients[2], 2000)
        #expect(clients[0].closeReason != nil)
    }

    @Test("answers that wait count for all connections too, until they are read")
    func answersHeldTogether() {
        var limits = ConnectionLimits()
        limits.serverBufferedBytesMax = 10_000
        let world = World()
        let offer = ProtocolOffer.native(serving: world.router, limits: limits)
        let clients = (0..<3).map { _ in RawClient(world, offer: offer) }
        for client in clients { client.handshake() }
        func ask(_ client: RawClient, _ byteCount: Int) {
            let bytes = SlowReaderTests.calls(
                Methods.echo, stride(from: 1, to: 2, by: 2), byteCount: byteCount)
            client.engine?.receive(bytes, count: bytes.count)
        }
        ask(clients[0], 6000)
        clients[0].drain()
        ask(clients[1], 6000)
        #expect(clients.allSatisfy { $0.closeReason == nil }, "what was read counts no more")
        ask(clients[2], 5000)
        #expect(clients.map { $0.closeReason == nil } == [true, false, true])
    }

    @Test("calls over the limit are refused, and one that ends makes room")
    func manyCalls() {
        var limits = ConnectionLimits()
        limits.callsMax = 2
        let world = World()
        let client = RawClient(world, limits: limits)
        client.handshake()
        client.send(Self.open, head: name(Methods.wait))
        for stream in [3, 5] as [UInt32] {
            client.send(
                FrameHeader(type: .open, flags: .wholeMessage, code: 1, stream: stream))
        }
        #expect(client.told == ["RESET 5 2"])
        world.waiting[0].respond("done" as Text)
        client.send(FrameHeader(type: .open, flags: .wholeMessage, code: 1, stream: 7))
        #expect(world.waiting.count == 3)
    }

    @Test("a flood of resets ends the connection; a steady trickle does not")
    func resets() {
        var limits = ConnectionLimits()
        limits.resetBurst = 50
        let world = World()
        let client = RawClient(world, limits: limits)
        client.handshake()
        client.send(Self.open, head: name(Methods.wait))
        var stream: UInt32 = 3
        func openAndReset() {
            client.send(FrameHeader(type: .open, flags: .wholeMessage, code: 1, stream: stream))
            client.send(FrameHeader(type: .reset, code: 1, stream: stream))
            stream += 2
        }
        for _ in 0..<200 {
            openAndReset()
            world.loop.run(for: .milliseconds(110))
        }
        #expect(client.closeReason == nil)
        for _ in 0..<52 { openAndReset() }
        #expect(client.told.last == "ERROR 0 4")
        #expect(world.cancelled.count == world.waiting.count)
    }

    @Test("everything that may be open may be taken back at once, and what is over again")
    func honestResets() {
        let limits = ConnectionLimits()
        limits.checkRelations()
        let world = World()
        let client = RawClient(world)
        client.handshake()
        let last = UInt32(2 * limits.callsMax)
        let streams = stride(from: 1, to: last, by: 2)
        client.send(SlowReaderTests.calls(Methods.wait, streams, byteCount: 0))
        #expect(world.waiting.count == limits.callsMax)
        for _ in 0..<2 {
            var bytes: [UInt8] = []
            for stream in streams {
                bytes.append(FrameHeader(type: .reset, code: 1, stream: stream))
            }
            client.send(bytes)
        }
        #expect(client.told == [])
        #expect(client.closeReason == nil)
        #expect(world.cancelled.count == limits.callsMax)
    }

    @Test("a flood of pings ends the connection")
    func pings() {
        var limits = ConnectionLimits()
        limits.controlBurst = 20
        let client = RawClient(World(), limits: limits)
        client.handshake()
        for _ in 0..<30 {
            client.send(FrameHeader(type: .ping), message: [1, 2, 3, 4, 5, 6, 7, 8])
        }
        #expect(client.told.filter { $0 == "PONG 0 0" }.count == 19)
        #expect(client.told.last == "ERROR 0 4")
    }

    @Test("half a frame ends the connection in time, a slow but moving sender stays")
    func halfFrame() {
        let world = World()
        let client = RawClient(world)
        client.handshake()
        var frame: [UInt8] = []
        frame.appendFrame(FrameHeader(type: .ping), message: { $0 += [0, 1, 2, 3, 4, 5, 6, 7] })
        for _ in 0..<10 {
            client.send(Array(frame[..<10]))
            world.loop.run(for: .seconds(15))
            client.send(Array(frame[10...]))
        }
        #expect(client.closeReason == nil)
        // From its own first byte on, however much came before.
        client.send(Array(frame[..<10]))
        world.loop.run(for: .milliseconds(19_999))
        #expect(client.closeReason == nil)
        world.loop.run(for: .milliseconds(1))
        #expect(client.told.last == "ERROR 0 5")
    }

    @Test("a connection without settings ends in time")
    func noSettings() {
        let world = World()
        let client = RawClient(world)
        client.send(Array(Preface.bytes[..<3]))
        world.loop.run(for: .seconds(6))
        #expect(client.closeReason == "no settings in time")
    }

    @Test("the time for the first bytes is taken from the time for the settings")
    func lateFirstBytes() {
        let world = World()
        let opened = world.loop.now
        world.loop.run(for: .seconds(4))
        let client = RawClient(world, opened: opened)
        client.send(Preface.bytes)
        world.loop.run(for: .milliseconds(999))
        #expect(client.closeReason == nil)
        world.loop.run(for: .milliseconds(1))
        #expect(client.closeReason == "no settings in time")
    }

    @Test("a lost connection cancels every call")
    func vanishes() {
        let world = World()
        let client = RawClient(world)
        client.handshake()
        client.send(Self.open, head: name(Methods.wait))
        client.send(FrameHeader(type: .open, flags: .wholeMessage, code: 1, stream: 3))
        client.engine?.connectionClosed(reason: "gone")
        #expect(world.cancelled == ["Wait", "Wait"])
        world.waiting[0].respond("late" as Text)
    }
}
