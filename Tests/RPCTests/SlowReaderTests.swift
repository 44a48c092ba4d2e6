import MemoryTransport
import RPC
import Testing
import Wire

/// Clients that ask for more than they read.
@Suite("A slow reader")
struct SlowReaderTests {
    static let high = 10_000

    static func client(_ world: World) -> RawClient {
        var limits = ConnectionLimits()
        limits.outputBytesHigh = high
        let client = RawClient(world, limits: limits)
        client.handshake()
        return client
    }

    /// The bytes of calls to `method`, which the first of them names, with `byteCount` bytes each.
    static func calls(
        _ method: MethodDescriptor, _ streams: StrideTo<UInt32>, byteCount: Int
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        for stream in streams {
            bytes.appendFrame(
                FrameHeader(
                    type: .open, flags: stream == 1 ? [.wholeMessage, .name] : .wholeMessage,
                    code: 1, stream: stream),
                head: { if stream == 1 { $0 += name(method) } },
                message: { $0 += [UInt8](repeating: 1, count: byteCount) })
        }
        return bytes
    }

    @Test("is not read from until half of what waits is gone")
    func backPressure() {
        let world = World()
        let client = Self.client(world)
        let bytes = Self.calls(Methods.echo, stride(from: 1, to: 2, by: 2), byteCount: 20_000)
        client.engine?.receive(bytes, count: bytes.count)
        #expect(!client.isReading)
        client.take(14_000)
        #expect(!client.isReading)
        client.take(2_000)
        #expect(client.isReading)
        #expect(world.contexts.count == 1)
    }

    @Test("gets answers only as fast as it reads, and all of them, in order")
    func pipelined() {
        let world = World()
        let client = Self.client(world)
        let before = client.received.count
        let bytes = Self.calls(Methods.echo, stride(from: 1, to: 600, by: 2), byteCount: 1000)
        client.engine?.receive(bytes, count: bytes.count)
        client.drain()
        #expect(client.received.count - before < Self.high + 2000)
        #expect(!client.isReading)
        var turns = 0
        while !client.isReading, turns < 100 {
            world.loop.run(for: .zero)
            client.drain()
            turns += 1
        }
        #expect(client.told == stride(from: 1, to: 600, by: 2).map { "END \($0) 0" })
        #expect(turns > 20)
    }

    @Test("does not make the server serialise answers without end")
    func hardLimit() {
        let world = World()
        let client = Self.client(world)
        client.send(Self.calls(Methods.wait, stride(from: 1, to: 400, by: 2), byteCount: 0))
        let before = client.received.count
        for call in world.waiting.prefix(100) {
            call.respond(Text(bytes: .init(repeating: 1, count: 1000)))
        }
        for call in world.waiting.suffix(100) {
            call.fail(RPCError(.aborted, String(repeating: "x", count: 1000)))
        }
        client.drain()
        #expect(client.received.count - before < 4 * Self.high + 2000 + 200 * 16)
        #expect(client.told.count == 200)
        #expect(client.told.last == "RESET 399 4")
    }

    @Test("is not blamed for the end of a frame that nobody reads")
    func halfFrame() {
        let world = World()
        let client = Self.client(world)
        let bytes =
            Self.calls(Methods.echo, stride(from: 1, to: 2, by: 2), byteCount: 100_000)
            + Self.calls(Methods.echo, stride(from: 3, to: 4, by: 2), byteCount: 9).dropLast(5)
        client.engine?.receive(bytes, count: bytes.count)
        for _ in 0..<20 {
            world.loop.run(for: .seconds(9))
            client.take(1000)
        }
        #expect(client.closeReason == nil)
        client.take(1 << 20)
        world.loop.run(for: .zero)
        #expect(client.isReading)
        world.loop.run(for: .seconds(21))
        #expect(client.closeReason == "no end of a frame in time")
    }

    @Test("that takes nothing at all is given up")
    func nothing() {
        let world = World()
        let client = Self.client(world)
        let bytes = Self.calls(Methods.echo, stride(from: 1, to: 2, by: 2), byteCount: 100)
        client.engine?.receive(bytes, count: bytes.count)
        client.take(10)
        world.loop.run(for: .seconds(19))
        #expect(client.closeReason == nil)
        world.loop.run(for: .seconds(2))
        #expect(client.closeReason == "no reading of the answers in time")
    }
}
