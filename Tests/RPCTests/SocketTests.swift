import EpollTransport
import Foundation
import RPC
import Testing

/// What the kernel is told about sockets.
@Suite("Sockets")
struct SocketTests {
    @Test("a peer whose machine is gone is noticed in half a minute")
    func keepAlive() async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            let channel = EpollChannel(loop, to: bound)
            #expect(try await echo(channel, "x") == "x")
            guard case .tcp(_, let port) = bound else { return }
            let sockets = (0..<1024).filter { Self.port(of: $0) == port }
            #expect(sockets.count == 2, "one that listens, one that was accepted")
            let accepted = try #require(
                sockets.first { Self.option($0, SOL_SOCKET, SO_ACCEPTCONN) == 0 })
            #expect(Self.option(accepted, SOL_SOCKET, SO_KEEPALIVE) == 1)
            let seconds = [TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT].map {
                Self.option(accepted, CInt(IPPROTO_TCP), $0)
            }
            #expect(seconds == [10, 5, 3])
            #expect(Self.option(accepted, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT) == 20_000)
        }
    }

    @Test("a loop allows its process all the descriptors it may have")
    func descriptors() throws {
        _ = try EpollLoop()
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        #expect(limit.rlim_cur == limit.rlim_max)
    }

    @Test(
        "a server takes as many connections as the descriptors allow, and leaves some",
        arguments: [(100, 1), (258, 1), (1024, 384), (20_256, 10_000), (1 << 20, 10_000)])
    func connectionsMax(descriptors: Int, connections: Int) {
        #expect(EpollServer.connectionsMax(descriptors: descriptors) == connections)
    }

    @Test("an empty host listens on both families")
    func everyAddress() async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            guard case .tcp(let host, let port) = try server.listen(on: .tcp(host: "", port: 0))
            else { return }
            let families = host == "::" ? ["127.0.0.1", "::1"] : ["127.0.0.1"]
            for host in families {
                let channel = EpollChannel(loop, to: .tcp(host: host, port: port))
                #expect(try await echo(channel, host) == host)
            }
        }
    }

    @Test("an address behind which nobody answers does not use up the time of the others")
    func darkAddress() async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            guard case .tcp(_, let port) = try server.listen(on: .tcp(host: "127.0.0.1", port: 0)),
                let dark = DarkListener(port: port)
            else { return }  // A machine without IPv6.
            var options = ChannelOptions()
            options.connectTimeout = .milliseconds(400)
            // Every address of this machine: the one of IPv6 is tried first.
            let channel = EpollChannel(loop, to: .tcp(host: "", port: port), options: options)
            let answer: Text = try await channel.unary(
                Methods.echo, "hello" as Text,
                options: CallOptions(timeout: .seconds(20), waitForReady: true))
            #expect(answer.string == "hello")
            withExtendedLifetime(dark) {}
        }
    }

    static func option(_ descriptor: CInt, _ level: CInt, _ option: CInt) -> CInt {
        var value: CInt = -1
        var length = socklen_t(MemoryLayout<CInt>.size)
        getsockopt(descriptor, level, option, &value, &length)
        return value
    }

    /// The IPv4 port a descriptor is bound to.
    static func port(of descriptor: CInt) -> UInt16? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        guard result == 0, address.sin_family == AF_INET else { return nil }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// A socket on `[::1]` whose queue is full and that accepts nobody: who connects hears nothing.
final class DarkListener {
    private var descriptors: [CInt] = []

    init?(port: UInt16) {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = in6addr_loopback
        let listener = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        descriptors.append(listener)
        guard call(bind, listener, &address) == 0, listen(listener, 0) == 0 else { return nil }
        for _ in 0..<4 {
            let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue
            let descriptor = socket(AF_INET6, Int32(kind), 0)
            descriptors.append(descriptor)
            _ = call(connect, descriptor, &address)
        }
    }

    private func call(
        _ function: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt, _ descriptor: CInt,
        _ address: inout sockaddr_in6
    ) -> CInt {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
