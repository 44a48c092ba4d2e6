import EpollTransport
import Foundation
import RPC
import Testing
import Wire

/// Bytes that wait when a connection is about to end.
@Suite("A connection that ends")
struct ClosingTests {
    /// More than sockets hold, and not so much that reading stops.
    static let byteCount = 30 << 20

    static var limits: ConnectionLimits {
        var limits = ConnectionLimits()
        limits.messageBytesMax = 2 * byteCount
        limits.outputBytesHigh = 2 * byteCount
        return limits
    }

    @Test("because its server drains sends the last answer to its end")
    func drain() async throws {
        try await onEpollLoop { loop in
            var router = Router()
            var waiting: [ServerCall] = []
            router.immediate(Methods.wait) { waiting.append($0) }
            let server = EpollServer(loop: loop, router: router, limits: Self.limits)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            loop.onTurn {
                guard let call = waiting.popLast() else { return }
                server.drain(until: loop.now + .seconds(20))
                call.respond(Text(bytes: .init(repeating: 1, count: Self.byteCount)))
            }
            var options = ChannelOptions()
            options.limits = Self.limits
            let channel = EpollChannel(loop, to: bound, options: options)
            let answer: Text = try await channel.unary(Methods.wait, "x" as Text)
            #expect(answer.bytes.count == Self.byteCount)
            while server.connectionCount > 0 { await pause(loop) }
        }
    }

    @Test(
        "because of an error says so behind all that waits, whatever comes behind the error",
        arguments: [0, 300_000])
    func lastWords(rest: Int) async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop, limits: Self.limits)
            guard case .tcp(_, let port) = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            else { return }
            var bytes = Preface.bytes
            var settings = Settings()
            settings.messageBytesMax = 2 * Self.byteCount
            settings.fitFrame()
            settings.append(to: &bytes)
            bytes += SlowReaderTests.calls(
                Methods.echo, stride(from: 1, to: 2, by: 2), byteCount: Self.byteCount)
            bytes.append(FrameHeader(type: .settings))  // A second time.
            bytes += [UInt8](repeating: 0, count: rest)
            let question = bytes
            let client = LoopBound(try PlainClient(port: port))
            let answer: [UInt8] = await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    client.value.send(question)
                    continuation.resume(returning: client.value.readAll())
                }
            }
            #expect(answer.count > Self.byteCount)
            let ending = String(decoding: answer.suffix(100), as: UTF8.self)
            #expect(ending.hasSuffix(": they came before"))
        }
    }
}
