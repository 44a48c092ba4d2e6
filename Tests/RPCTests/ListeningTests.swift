import Foundation
import RPC
import Synchronization
import Testing

@testable import EpollTransport

/// What is taken when an address is taken, and how it is given back.
@Suite("Listening")
struct ListeningTests {
    @Test("a server that has nothing to serve yet says so, and then serves whoever heard it")
    func early() async throws {
        try await onEpollLoop { loop in
            let refusal = RPCError(.unavailable, "still reading", metadata: ["why": "because"])
            let server = EpollServer(loop: loop, router: Router(refusing: refusal))
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            let channel = EpollChannel(loop, to: bound)
            let error = await #expect(throws: RPCError.self) { _ = try await echo(channel, "x") }
            #expect(error == refusal)
            guard case .tcp(_, let port) = bound else { return }
            let undecided = try PlainClient(port: port)
            while server.connectionCount < 2 { await pause(loop) }

            var router = Router()
            router.unary(Methods.echo) { (request: Text, _) in request }
            server.serve(router)
            while channel.isReady { await pause(loop) }
            #expect(try await echo(channel, "x") == "x")
            // Of the two connections, the one that spoke has gone.
            while server.connectionCount > 2 { await pause(loop) }
            undecided.send([0xFA])
            server.close()
        }
    }

    @Test("an address whose server has not turned yet is taken, and its callers wait")
    func taken() throws {
        let first = try EpollLoop()
        let server = echoServer(first)
        let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
        #expect(throws: TransportError.addressInUse(bound.description)) {
            _ = try echoServer(try EpollLoop()).listen(on: bound)
        }
        guard case .tcp(_, let port) = bound else { return }
        let client = try PlainClient(port: port)
        while server.connectionCount == 0 { first.catchUp() }
        withExtendedLifetime(client) { server.close() }
    }

    @Test("while a name is looked up, signals are heard")
    func lookup() throws {
        let loop = try EpollLoop()
        var signals: [CInt] = []
        try loop.onSignals([SIGWINCH]) { signals.append($0) }
        pthread_kill(pthread_self(), SIGWINCH)
        let server = echoServer(loop)
        _ = try server.listen(on: .tcp(host: "localhost", port: 0))
        #expect(signals == [SIGWINCH])
        server.close()
    }

    @Test("the time that work before the loop took can be left behind")
    func clock() throws {
        let loop = try EpollLoop()
        let before = loop.now
        usleep(20_000)
        #expect(loop.now == before)
        loop.readClock()
        #expect(loop.now - before >= .milliseconds(20))
    }
}

/// Sockets that have a path.
@Suite("Unix sockets")
struct UnixSocketTests {
    private let path = NSTemporaryDirectory() + "rpc-\(UInt32.random(in: 0 ... .max)).sock"

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test("a Unix socket is left behind by nobody, and taken over from a process that died")
    func unixSocket() async throws {
        let path = path
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            try server.listen(on: .unix(path: path))
            let channel = EpollChannel(loop, to: .unix(path: path))
            #expect(try await echo(channel, "hello") == "hello")
            #expect(throws: TransportError.addressInUse("unix:" + path)) {
                try echoServer(loop).listen(on: .unix(path: path))
            }
            // Whoever asked whether somebody is there has hung up.
            while loop.counters.connections < 3 { await pause(loop) }
            for _ in 0..<2000 where server.connectionCount > 1 { await pause(loop) }
            #expect(server.connectionCount == 1)
            server.close()
        }
        #expect(!exists(path))
        #expect(!exists(path + ".lock"))
        try await onEpollLoop { loop in
            try UnixSocket(at: path).abandon()
            let server = echoServer(loop)
            try server.listen(on: .unix(path: path))
            #expect(try await echo(EpollChannel(loop, to: .unix(path: path)), "hi") == "hi")
            server.close()
        }
    }

    @Test("one that is alive but silent is in use, however many wait for it")
    func silent() throws {
        let occupant = try UnixSocket(at: path)
        defer {
            occupant.abandon()
            unlink(path)
        }
        occupant.listen(backlog: 0)
        // The first of these fills its queue, so that the last hears that there is no room.
        for _ in 1...3 {
            #expect(throws: TransportError.addressInUse("unix:" + path)) {
                _ = try bind()
            }
        }
        #expect(exists(path))
    }

    @Test("who comes while another takes the path hears that it is in use")
    func locked() throws {
        try UnixSocket(at: path).abandon()
        let lock = try Socket.lock(path + ".lock").get()
        #expect(throws: TransportError.addressInUse("unix:" + path)) { _ = try bind() }
        close(lock)
        _ = try bind()
        #expect(!exists(path + ".lock"))
        unlink(path)
    }

    @Test("of many that find one left behind, one has it, and is found there")
    func race() throws {
        for _ in 0..<50 {
            try UnixSocket(at: path).abandon()
            let winners = Mutex<[CInt]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                guard let bound = try? bind() else { return }
                // It stays open: whoever comes later finds it alive.
                let kept = dup(bound.socket.descriptor)
                winners.withLock { $0.append(kept) }
            }
            let kept = winners.withLock { $0 }
            try #require(kept.count == 1)
            let caller = try KernelAddress(path: path).connect().get()
            #expect(accept(kept[0], nil, nil) >= 0)
            for descriptor in kept + [caller] { close(descriptor) }
            unlink(path)
        }
    }

    @Test("one whose path somebody else has by now leaves it alone")
    func replaced() async throws {
        let path = path
        try await onEpollLoop { loop in
            let first = echoServer(loop)
            try first.listen(on: .unix(path: path))
            unlink(path)
            let second = echoServer(loop)
            try second.listen(on: .unix(path: path))
            first.close()
            #expect(try await echo(EpollChannel(loop, to: .unix(path: path)), "hi") == "hi")
            second.close()
        }
        #expect(!exists(path))
    }

    private func bind() throws -> BoundAddress {
        try BoundAddress(.unix(path: path), resolved: [KernelAddress(path: path)])
    }
}

/// A Unix socket's file, and a process behind it that knows no protocol, or none.
private final class UnixSocket {
    private let descriptor: CInt

    init(at path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }

    func listen(backlog: CInt) { _ = Glibc.listen(descriptor, backlog) }

    /// Ends it, and leaves its file behind.
    func abandon() { close(descriptor) }
}
