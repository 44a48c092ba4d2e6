import Foundation
import RPC
import Testing

@testable import EpollTransport

/// The echo method on an epoll server.
func echoServer(_ loop: EpollLoop, limits: ConnectionLimits = ConnectionLimits()) -> EpollServer {
    var router = Router()
    router.unary(Methods.echo) { (request: Text, _) in request }
    return EpollServer(loop: loop, router: router, limits: limits)
}

/// What happened, in order.
private final class Order {
    var names: [String] = []
}

func echo(_ channel: EpollChannel, _ text: String) async throws -> String {
    let answer: Text = try await channel.unary(
        Methods.echo, Text(text), options: CallOptions(timeout: .seconds(20)))
    return answer.string
}

@Suite("Calls over sockets")
struct EpollTransportTests {
    @Test("a newcomer to a full server takes the place of the connection that is idle longest")
    func fullServer() async throws {
        try await onEpollLoop { loop in
            var router = Router()
            router.unary(Methods.echo) { (request: Text, _) in request }
            let server = EpollServer(loop: loop, router: router, connectionsMax: 2)
            server.idleMin = .zero
            let before = loop.now
            let address = try server.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
            let channels = (0..<3).map { _ in EpollChannel(loop, to: address) }
            for channel in channels + channels {
                let answer: Text = try await channel.unary(
                    Methods.echo, "x" as Text,
                    options: CallOptions(timeout: .seconds(20), waitForReady: true))
                #expect(answer.string == "x")
                #expect(server.connectionCount <= 3)
            }
            // It did not look at all of them each time.
            let searches = 1 + Int((loop.now - before) / .milliseconds(100))
            #expect((1...searches).contains(server.searchCount))
            for channel in channels { channel.close() }
            server.close()
        }
    }

    @Test("many newcomers to a full server of busy connections do not make it search for each")
    func busyServer() async throws {
        try await onEpollLoop { loop in
            var router = Router()
            var waiting: [ServerCall] = []
            router.immediate(Methods.wait) { waiting.append($0) }
            let server = EpollServer(loop: loop, router: router, connectionsMax: 1)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            guard case .tcp(_, let port) = bound else { return }
            let busy = EpollChannel(loop, to: bound)
            busy.start(Methods.wait, "x" as Text, options: CallOptions()) { _ in }
            while waiting.isEmpty { await pause(loop) }
            let before = loop.now
            let newcomers = try (0..<50).map { _ in try PlainClient(port: port) }
            for _ in 0..<20 { await pause(loop) }
            let searches = 1 + Int((loop.now - before) / .milliseconds(100))
            #expect((1...searches).contains(server.searchCount))
            // Those it has not looked at yet wait, and have their turn once there is a place.
            busy.close()
            while server.connectionCount > 0 { await pause(loop) }
            while server.connectionCount == 0 { await pause(loop) }
            withExtendedLifetime(newcomers) { server.close() }
        }
    }

    @Test("an answer comes back", arguments: ["127.0.0.1:0", "localhost:0", "[::1]:0"])
    func tcp(address: String) async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            let bound: SocketAddress
            do {
                bound = try server.listen(on: try SocketAddress(parsing: address))
            } catch TransportError.addressNotAvailable { return }  // A machine without IPv6.
            let channel = EpollChannel(loop, to: bound)
            for number in 0..<100 {
                #expect(try await echo(channel, "call \(number)") == "call \(number)")
            }
            channel.close()
            server.close()
        }
    }

    @Test("a name is looked up when it is dialled")
    func name() async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            guard case .tcp(_, let port) = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            else { return }
            let channel = EpollChannel(loop, to: .tcp(host: "localhost", port: port))
            #expect(try await echo(channel, "hello") == "hello")
        }
    }

    @Test("a port in use is a clear error")
    func portInUse() async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            let error = #expect(throws: TransportError.addressInUse(bound.description)) {
                try echoServer(loop).listen(on: bound)
            }
            #expect(error?.description == "another process listens on \(bound)")
        }
    }

    @Test("a message of many reads and writes arrives whole")
    func large() async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            let channel = EpollChannel(loop, to: bound)
            let text = String(repeating: "0123456789abcdef", count: 250_000)
            #expect(try await echo(channel, text) == text)
            #expect(try await echo(channel, "small") == "small")
        }
    }

    @Test(
        "the answers of a turn leave in one write; many in two, so that both sides are at work",
        arguments: [(50, 1), (100, 2)])
    func writesPerTurn(calls: Int, writes: UInt64) async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            let channel = EpollChannel(loop, to: bound)
            #expect(try await echo(channel, "warm") == "warm")
            let before = loop.counters
            await withCheckedContinuation { continuation in
                var left = calls
                for _ in 0..<calls {
                    channel.start(Methods.echo, "x" as Text, options: CallOptions()) { _ in
                        left -= 1
                        if left == 0 { continuation.resume() }
                    }
                }
            }
            // One more for the requests.
            #expect(loop.counters.writes - before.writes == writes + 1)
            #expect(loop.counters.reads - before.reads == 2)
            #expect(loop.counters.framesReceived - before.framesReceived == UInt64(2 * calls))
        }
    }

    @Test("a server that comes last is looked at behind others, posts and timers of the turn")
    func comesLast() async throws {
        try await onEpollLoop { loop in
            let order = LoopBound(Order())
            func serve(_ name: String, comesLast: Bool) throws -> EpollChannel {
                var router = Router()
                router.immediate(Methods.echo) { call in
                    order.value.names.append(name)
                    call.respond("" as Text)
                }
                let server = EpollServer(loop: loop, router: router, comesLast: comesLast)
                let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
                return EpollChannel(loop, to: bound)
            }
            let last = try serve("last", comesLast: true)
            let first = try serve("first", comesLast: false)
            _ = try await echo(last, "")
            _ = try await echo(first, "")
            order.value.names = []
            await withCheckedContinuation { continuation in
                // Both requests leave in one turn, in this order, and arrive in the next.
                for channel in [last, first] {
                    channel.start(Methods.echo, "" as Text, options: CallOptions()) { _ in
                        if channel === last { continuation.resume() }
                    }
                }
                loop.post { order.value.names.append("post") }
                _ = loop.schedule(at: loop.now) { order.value.names.append("timer") }
            }
            #expect(order.value.names == ["first", "post", "timer", "last"])
        }
    }

    @Test("a channel finds its server again")
    func reconnect() async throws {
        try await onEpollLoop { loop in
            let first = echoServer(loop)
            let bound = try first.listen(on: .tcp(host: "127.0.0.1", port: 0))
            let channel = EpollChannel(loop, to: bound)
            #expect(try await echo(channel, "one") == "one")
            first.close()
            while channel.isReady { await pause(loop) }
            let answer: Text = try await {
                let second = echoServer(loop)
                try second.listen(on: bound)
                return try await channel.unary(
                    Methods.echo, "two" as Text,
                    options: CallOptions(timeout: .seconds(20), waitForReady: true))
            }()
            #expect(answer.string == "two")
        }
    }

    @Test("a server that drains finishes what it has and takes no more")
    func drain() async throws {
        try await onEpollLoop { loop in
            var router = Router()
            var waiting: [ServerCall] = []
            router.immediate(Methods.wait) { waiting.append($0) }
            let server = EpollServer(loop: loop, router: router)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            let channel = EpollChannel(loop, to: bound)
            loop.onTurn {
                guard waiting.count == 1 else { return }
                server.drain(until: loop.now + .seconds(10))
                waiting[0].respond("finished" as Text)
                waiting.append(waiting[0])
            }
            let answer: Text = try await channel.unary(Methods.wait, "x" as Text)
            #expect(answer.string == "finished")
        }
    }

    @Test(
        "a connection of another protocol is closed",
        arguments: ["GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0", "\u{16}\u{03}\u{01}", "\u{0}\u{0}"])
    func otherProtocols(first: String) async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            guard case .tcp(_, let port) = bound else { return }
            let client = try PlainClient(port: port)
            client.send(Array(first.utf8))
            while loop.counters.connections == 0 || server.connectionCount > 0 {
                await pause(loop)
            }
            #expect(client.isClosedByServer)
        }
    }

    @Test("a connection that says nothing is closed in time")
    func silent() async throws {
        try await onEpollLoop { loop in
            var limits = ConnectionLimits()
            limits.handshakeTimeout = .milliseconds(20)
            let server = echoServer(loop, limits: limits)
            guard case .tcp(_, let port) = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            else { return }
            let client = try PlainClient(port: port)
            while loop.counters.connections == 0 || server.connectionCount > 0 {
                await pause(loop)
            }
            #expect(client.isClosedByServer)
        }
    }
}

@Suite("The epoll loop")
struct EpollLoopTests {
    @Test("a burst of posts from another thread rings once and runs in order")
    func posts() async throws {
        try await onEpollLoop { loop in
            let seen = LoopBound(Seen())
            let rings = loop.counters.rings
            await withCheckedContinuation { continuation in
                // The loop waits for the last post, so that all of them are one burst.
                waitForThread {
                    for number in 0..<1000 {
                        loop.post {
                            seen.value.numbers.append(number)
                            if number == 999 { continuation.resume() }
                        }
                    }
                }
            }
            #expect(seen.value.numbers == Array(0..<1000))
            #expect(loop.counters.rings == rings + 1)
        }
    }

    @Test("a turn ends, whatever its timers start")
    func timersEnd() async throws {
        try await onEpollLoop { loop in
            var isOver = false
            func again() { if !isOver { _ = loop.schedule(at: loop.now, again) } }
            again()
            await withCheckedContinuation { continuation in
                waitForThread { loop.post { continuation.resume() } }
            }
            isOver = true
        }
    }

    @Test("a task that resumes elsewhere comes back to the loop")
    func resumes() async throws {
        try await onEpollLoop { loop in
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { continuation.resume() }
            }
            #expect(loop.isCurrent)
        }
    }

    @Test("a signal is an event")
    func signals() async throws {
        try await onEpollLoop { loop in
            let signal: CInt = await withCheckedContinuation { continuation in
                try! loop.onSignals([SIGWINCH]) { continuation.resume(returning: $0) }
                pthread_kill(pthread_self(), SIGWINCH)
            }
            #expect(signal == SIGWINCH)
        }
    }

    @Test("a signal is delivered to whoever asks before the loop runs")
    func signalsBefore() async throws {
        try await onEpollLoop { loop in
            let seen = Seen()
            try loop.onSignals([SIGWINCH]) { seen.numbers.append(Int($0)) }
            loop.catchUp()
            #expect(seen.numbers == [])
            pthread_kill(pthread_self(), SIGWINCH)
            loop.catchUp()
            #expect(seen.numbers == [Int(SIGWINCH)])
        }
    }

    final class Seen { var numbers: [Int] = [] }
}

@Suite("Addresses")
struct SocketAddressTests {
    @Test(
        "are read and written in the same form",
        arguments: [
            "127.0.0.1:2379", "localhost:0", ":2380", "[::1]:2379", "unix:/run/raftd/client.sock",
        ])
    func roundTrip(text: String) throws {
        #expect(try SocketAddress(parsing: text).description == text)
    }

    @Test(
        "text that is none is refused",
        arguments: [
            "", "host", "host:", "host:x", "host:65536", "host:-1", "host:+1", "::1:2379", "[]:1",
            "http://host:1", "a b:1", "unix:", "[::1]",
        ])
    func malformed(text: String) {
        #expect(throws: TransportError.malformedAddress(text)) { try SocketAddress(parsing: text) }
    }
}

/// Lets the loop go on for a moment.
func pause(_ loop: EpollLoop) async {
    await withCheckedContinuation { continuation in
        _ = loop.schedule(at: loop.now + .milliseconds(1)) { continuation.resume() }
    }
}

/// Runs `body` on another thread, and blocks this one until it is done.
func waitForThread(_ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
        body()
        done.signal()
    }
    done.wait()
}

/// A blocking TCP client that knows no protocol.
final class PlainClient {
    private let descriptor: CInt

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) { _ = write(descriptor, bytes, bytes.count) }

    /// Everything up to the end.
    func readAll() -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count <= 0 { return all }
            all += buffer[..<count]
        }
    }

    /// Whether nothing more comes: the end, or a reset.
    var isClosedByServer: Bool {
        var byte: UInt8 = 0
        return read(descriptor, &byte, 1) <= 0
    }
}
