// Stories in virtual time: a network in memory, a server with the test methods, and a channel to
// it.

import MemoryTransport
import RPC
import Testing

/// A virtual loop, a network, and what the handlers of the test methods saw.
final class World {
    let loop = VirtualLoop()
    let network: MemoryNetwork
    var cancelled: [String] = []
    var deadlines: [Instant?] = []
    var contexts: [ServerContext] = []
    var waiting: [ServerCall] = []

    init() { network = MemoryNetwork(loop: loop) }

    /// The test methods: `Echo`, `Fail` and `Spoil` as tasks, `Wait` without one; it answers when the test
    /// says so.
    var router: Router {
        var router = Router()
        router.unary(Methods.echo) { [unowned self] (request: Text, context) in
            contexts.append(context)
            deadlines.append(CallScope.deadline)
            return request
        }
        router.unary(Methods.fail) { (request: Text, _) -> Text in
            if request.string == "secret" { throw UnreadableText() }
            throw RPCError(.notFound, request.string, metadata: ["why": "because"])
        }
        router.unary(Methods.spoil) { (_: Text, _) -> Text in "unwritable" }
        router.immediate(Methods.wait) { [unowned self] call in
            call.onCancel = { [unowned self] in
                cancelled.append(call.context.method.method)
            }
            waiting.append(call)
        }
        return router
    }

    func serve(at place: String = "server", limits: ConnectionLimits = ConnectionLimits()) {
        network.listen(at: place, serving: router, limits: limits)
    }

    /// Runs `story` on the loop until it returns, in at most a minute of virtual time.
    func tell(_ story: @escaping () async throws -> Void) throws {
        var result: Result<Void, any Error>?
        loop.spawn {
            do {
                try await story()
                result = .success(())
            } catch {
                result = .failure(error)
            }
        }
        #expect(loop.run { result != nil }, "the story did not end")
        try result?.get()
    }

    /// Starts a call in the callback form; returns where its result will be.
    func start(
        _ channel: NativeChannel, _ method: MethodDescriptor, _ request: Text = "x",
        options: CallOptions = CallOptions()
    ) -> Pending {
        let pending = Pending()
        pending.handle = channel.start(method, request, options: options) { result in
            pending.result = result.flatMap { received in
                Result { try received.unpack(as: Text.self) }.mapError {
                    $0 as? RPCError ?? RPCError(.unknown, "\($0)")
                }
            }
            pending.completions += 1
        }
        return pending
    }
}

/// A call in the callback form.
final class Pending {
    var handle: CallHandle?
    var result: Result<Text, RPCError>?
    var completions = 0

    var error: RPCError? { if case .failure(let error) = result { error } else { nil } }
    var text: String? { try? result?.get().string }
}
