// A service and its client in one program: greeter serve ADDRESS, greeter hello ADDRESS NAME.

import EpollTransport
import Glibc
import RPC

struct Greetings: GreeterService {
    func hello(_ request: HelloRequest, context: ServerContext) async throws -> HelloResponse {
        guard !request.name.isEmpty else {
            throw RPCError(.invalidArgument, "name is empty")
        }
        var response = HelloResponse()
        response.greeting = "Hello, \(request.name)!"
        return response
    }
}

@main
struct Program {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        do {
            let loop = try EpollLoop()
            switch (arguments.first, arguments.count) {
            case ("serve", 2): try serve(at: arguments[2], on: loop)
            case ("hello", 3): try greet(arguments[3], at: arguments[2], on: loop)
            default: fail("usage: greeter serve ADDRESS | greeter hello ADDRESS NAME")
            }
        } catch {
            fail("greeter: \(error)")
        }
    }

    static func fail(_ reason: String) -> Never {
        print(reason)
        exit(1)
    }

    static func serve(at address: String, on loop: EpollLoop) throws {
        var router = Router()
        Greetings().register(in: &router)
        let server = EpollServer(loop: loop, router: router)
        try server.listen(on: SocketAddress(parsing: address))
        loop.run()
    }

    static func greet(_ name: String, at address: String, on loop: EpollLoop) throws {
        let channel = EpollChannel(loop, to: try SocketAddress(parsing: address))
        loop.spawn {
            do {
                let client = GreeterClient(channel: channel)
                var request = HelloRequest()
                request.name = name
                let options = CallOptions(timeout: .seconds(5), waitForReady: true)
                print(try await client.hello(request, options: options).greeting)
            } catch {
                fail("greeter: \(error)")
            }
            loop.stop()
        }
        loop.run()
    }
}
