import EpollTransport
import RPC
import Testing

@Suite("Calls over sockets")
struct EpollTransportTests {
    @Test("an answer comes back", arguments: ["127.0.0.1:0", "localhost:0"])
    func echo(address: String) async throws {
        try await onEpollLoop { loop in
            var router = Router()
            router.unary(Methods.echo) { (request: Text, _) in request }
            let server = EpollServer(loop: loop, router: router)
            let bound = try server.listen(on: try SocketAddress(parsing: address))
            let channel = EpollChannel(loop, to: bound)
            let answer: Text = try await channel.unary(Methods.echo, "hello" as Text)
            #expect(answer.string == "hello")
            for number in 0..<100 {
                let answer: Text = try await channel.unary(Methods.echo, Text("call \(number)"))
                #expect(answer.string == "call \(number)")
            }
            channel.close()
            server.close()
        }
    }
}
