import MemoryTransport
import RPC
import Testing
import Wire

@Suite("Garbage between good frames")
struct GarbageTests {
    /// A connection as a client may have made it before it goes mad; code 1 names a method.
    enum Start: UInt64, CaseIterable {
        case fresh
        /// Calls are open.
        case waiting
        /// The client has taken none of its answers.
        case full

        /// The first stream that nobody has used.
        var nextStream: UInt32 { self == .fresh ? 3 : 41 }

        func connect(_ world: World) -> RawClient {
            let client = RawClient(world)
            client.handshake()
            client.drains = self != .full
            let method = self == .waiting ? Methods.wait : Methods.echo
            client.send(HostileTests.open, head: name(method))
            guard self != .fresh else { return client }
            for stream in stride(from: 3, to: 40, by: 2) as StrideTo<UInt32> {
                client.send(
                    FrameHeader(type: .open, flags: .wholeMessage, code: 1, stream: stream),
                    message: [UInt8](repeating: 7, count: 4 << 10))
            }
            return client
        }
    }

    /// Sends a frame that is in order, on a stream that nobody used.
    private func sendGood(_ client: RawClient, _ stream: inout UInt32, _ dice: VirtualLoop) {
        switch dice.random(below: 4) {
        case 0:
            client.send(FrameHeader(type: .ping), message: [UInt8](repeating: 1, count: 8))
        case 1 where stream > 3:
            client.send(FrameHeader(type: .reset, code: 1, stream: stream - 2))
        default:
            client.send(
                FrameHeader(type: .open, flags: .wholeMessage, code: 1, stream: stream),
                message: [1, 2, 3])
            stream += 2
        }
    }

    private func sendGarbage(_ client: RawClient, _ dice: VirtualLoop) {
        let type = UInt8(dice.random(below: 13))
        let flags = FrameFlags(rawValue: UInt8(dice.random(below: 64)))
        let bytes = (0..<dice.random(below: 40)).map { _ in UInt8(dice.random(below: 256)) }
        let split = Int(dice.random(below: UInt64(bytes.count) + 1))
        client.send(
            FrameHeader(
                type: FrameType(rawValue: type), flags: flags,
                code: UInt16(dice.random(below: 4)), stream: UInt32(dice.random(below: 60))),
            head: Array(bytes[..<split]), message: Array(bytes[split...]))
    }

    @Test("no bytes at all make an engine trap", arguments: 0..<100, Start.allCases)
    func garbage(seed: Int, start: Start) {
        let dice = VirtualLoop(seed: UInt64(seed) + 1)
        for _ in 0..<10 {
            let world = World()
            let client = start.connect(world)
            #expect(client.closeReason == nil)
            var stream = start.nextStream
            for _ in 0..<20 where client.closeReason == nil {
                if dice.random(below: 4) == 0 {
                    sendGarbage(client, dice)
                } else {
                    sendGood(client, &stream, dice)
                }
            }
            client.drain()
            let isJudged =
                client.closeReason.map { !$0.hasPrefix("the client gave up") } ?? false
            #expect((client.told.last?.hasPrefix("ERROR") == true) == isJudged)
            withExtendedLifetime(world) {}
        }
    }

    @Test("good frames alone close nothing", arguments: 0..<10, Start.allCases)
    func good(seed: Int, start: Start) {
        let dice = VirtualLoop(seed: UInt64(seed) + 1)
        let world = World()
        let client = start.connect(world)
        var stream = start.nextStream
        for _ in 0..<20 { sendGood(client, &stream, dice) }
        #expect(client.closeReason == nil)
        withExtendedLifetime(world) {}
    }
}
