import RPC
import Testing

@testable import EpollTransport

/// Names whose lookup takes its time.
@Suite("Names")
struct LookupTests {
    /// A lookup that is answered when the test says so.
    private final class SlowNames {
        var questions: [(Lookup.Answer) -> Void] = []
        func ask(_ completion: @escaping (Lookup.Answer) -> Void) { questions.append(completion) }
    }

    @Test(
        "a name whose lookup outlasts the attempts to connect is asked for once, and found",
        arguments: 1...3)
    func slowName(attempts: Int) async throws {
        try await onEpollLoop { loop in
            let server = echoServer(loop)
            let bound = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
            var options = ChannelOptions()
            options.connectTimeout = .milliseconds(20)
            options.backOffMax = .milliseconds(20)
            let names = SlowNames()
            let dialer = SocketDialer(
                loop, .tcp(host: "slow.example", port: 1), patience: .seconds(1),
                resolve: names.ask)
            let channel = NativeChannel(loop: loop, dialer: dialer, options: options)
            var failures = 0
            channel.onStateChange = { isReady, _ in
                guard !isReady else { return }
                failures += 1
                guard failures == attempts else { return }
                guard let addresses = try? Resolver.literal(bound) else { return }
                for answer in names.questions { answer(.success(addresses)) }
            }
            let answer: Text = try await channel.unary(
                Methods.echo, "hello" as Text,
                options: CallOptions(timeout: .seconds(20), waitForReady: true))
            #expect(answer.string == "hello")
            #expect(failures == attempts)
            #expect(names.questions.count == 1)
            channel.onStateChange = nil
        }
    }
}
