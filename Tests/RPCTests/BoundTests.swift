import MemoryTransport
import RPC
import Testing
import Wire

/// What is held for others, and how it is counted.
@Suite("Bounds")
struct BoundTests {
    /// Handlers that wait until the test lets them go on, and have taken their request long before.
    private final class Waiting {
        let world = World()
        var handlers: [CheckedContinuation<Void, Never>] = []

        func client(limits: ConnectionLimits) -> RawClient {
            var router = Router()
            router.unary(Methods.wait) { [unowned self] (_: Text, _) -> Text in
                await withCheckedContinuation { handlers.append($0) }
                return "done"
            }
            router.immediate(Methods.echo) { call in
                if let text: Text = try? call.unpack() { call.respond(text) }
            }
            let client = RawClient(world, offer: .native(serving: router, limits: limits))
            client.handshake()
            return client
        }

        func answerAll() {
            for handler in handlers { handler.resume() }
            handlers = []
            world.loop.run(for: .zero)
        }
    }

    @Test("the requests of calls whose handlers wait count, unpacked or not, until the answer")
    func waitingHandlers() {
        let waiting = Waiting()
        var limits = ConnectionLimits()
        limits.serverBufferedBytesMax = 1_000_000
        let client = waiting.client(limits: limits)
        for round in 0..<3 {
            let first = UInt32(1 + 18 * round)
            client.send(
                SlowReaderTests.calls(
                    Methods.wait, stride(from: first, to: first + 18, by: 2), byteCount: 100_000))
            #expect(waiting.handlers.count == 9)
            waiting.answerAll()
            client.drain()
        }
        #expect(client.told.count == 27)
        #expect(client.closeReason == nil)
        client.send(
            SlowReaderTests.calls(
                Methods.wait, stride(from: 55, to: 77, by: 2), byteCount: 100_000))
        #expect(client.closeReason == "too much waits on all connections together")
        waiting.answerAll()
    }

    @Test("a request counts once, however often it waits for the output to empty")
    func pausedCalls() {
        let waiting = Waiting()
        var limits = ConnectionLimits()
        limits.outputBytesHigh = 10_000
        limits.serverBufferedBytesMax = 600_000
        let client = waiting.client(limits: limits)
        var bytes = SlowReaderTests.calls(
            Methods.echo, stride(from: 1, to: 31, by: 2), byteCount: 12_000)
        for stream in stride(from: 31, to: 63, by: 2) as StrideTo<UInt32> {
            bytes.appendFrame(
                FrameHeader(
                    type: .open, flags: stream == 31 ? [.wholeMessage, .name] : .wholeMessage,
                    code: 2, stream: stream),
                head: { if stream == 31 { $0 += name(Methods.wait) } },
                message: { $0 += [UInt8](repeating: 1, count: 12_000) })
        }
        // Every answer fills the output, and the rest of these 31 calls waits.
        client.engine?.receive(bytes, count: bytes.count)
        for _ in 0..<40 {
            client.drain()
            waiting.world.loop.run(for: .zero)
        }
        #expect(client.closeReason == nil)
        #expect(client.told.count == 15)
        #expect(waiting.handlers.count == 16)
        waiting.answerAll()
    }

    @Test("bounds how many bytes wait for a connection, and lets one request wait alone")
    func waitingBytes() {
        let world = World()
        var options = ChannelOptions()
        options.waitingBytesMax = 1000
        let channel = world.network.channel(to: "server", options: options)
        let patience = CallOptions(waitForReady: true)
        func start(_ byteCount: Int) -> Pending {
            let request = Text(bytes: [UInt8](repeating: 1, count: byteCount))
            return world.start(channel, Methods.echo, request, options: patience)
        }
        let large = start(2000)
        let refused = start(1)
        world.loop.run(for: .zero)
        #expect(refused.error?.code == .resourceExhausted)
        #expect(refused.error?.delivery == .notSent)
        large.handle?.cancel()
        let calls = [600, 300, 200, 100].map { start($0) }
        world.loop.run(for: .seconds(1))
        #expect(calls.map { $0.error?.code } == [nil, nil, .resourceExhausted, nil])
        world.serve()
        world.loop.run(for: .seconds(3))
        #expect(calls.map { $0.text?.utf8.count } == [600, 300, nil, 100])
        #expect(start(5000).error == nil)
    }

    @Test("a limit above what a frame has room for counts as that", arguments: [64 << 20, Int.max])
    func hugeLimits(byteCount: Int) {
        let world = World()
        var limits = ConnectionLimits()
        (limits.messageBytesMax, limits.metadataBytesMax) = (byteCount, byteCount)
        world.serve(limits: limits)
        var options = ChannelOptions()
        options.limits = limits
        let channel = world.network.channel(to: "server", options: options)
        let call = world.start(channel, Methods.echo, "hello")
        world.loop.run(for: .seconds(1))
        #expect(call.text == "hello")
    }

    @Test("CREDIT is nothing to be counted: who is served by it grants it all the time")
    func credit() {
        var limits = ConnectionLimits()
        limits.controlBurst = 20
        let client = RawClient(World(), limits: limits)
        client.handshake()
        for _ in 0..<100 { client.send(FrameHeader(type: .credit), message: [0, 1, 0, 0]) }
        #expect(client.closeReason == nil)
    }

    @Test("metadata of a connection beyond 8 KiB ends it", arguments: [(8192, nil), (8193, 1)])
    func connectionMetadata(byteCount: Int, code: Int?) {
        var bytes = Preface.bytes
        bytes.appendFrame(FrameHeader(type: .settings)) { output in
            output.append(littleEndian: UInt16(64))
            output.append(littleEndian: UInt16(byteCount))
            // Seven bytes stand in front of the value.
            output.append(metadataName: "a", value: [UInt8](repeating: 0, count: byteCount - 7))
        }
        let client = RawClient(World())
        client.send(bytes)
        #expect(client.told == (code.map { ["ERROR 0 \($0)"] } ?? []))
    }

    @Test("a server may say that the caller's time is over, and the caller hears that")
    func resetForDeadline() {
        let world = World()
        let server = ScriptedServer(world)
        let channel = NativeChannel(loop: world.loop, dialer: server)
        channel.connect()
        server.say { bytes in Settings().append(to: &bytes) }
        let call = world.start(channel, Methods.wait)
        server.say { $0.append(FrameHeader(type: .reset, code: 3, stream: 1)) }
        #expect(call.error?.code == .deadlineExceeded)
        #expect(call.error?.delivery == .unknown)
    }
}

/// What a network in memory does as one of cables does it.
@Suite("The network in memory")
struct MemoryNetworkTests {
    @Test("a goodbye does not travel through a cut", arguments: [true, false])
    func cut(closes: Bool) {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        _ = world.start(channel, Methods.wait)
        world.loop.run(for: .seconds(1))
        world.network.cut("client", from: "server")
        if closes { channel.close() } else { world.network.shutDown("client") }
        world.loop.run(for: .seconds(5))
        #expect(world.waiting.count == 1)
        #expect(world.cancelled == [])
        #expect(world.network.connectionCount == 0)
        world.network.healAll()
        world.loop.run(for: .seconds(1))
        #expect(world.cancelled == ["Wait"])
    }
}
