// Calls that arrive together share a task as long as their handlers do not wait. What each of them
// sees must be its own all the same.

import MemoryTransport
import RPC
import Testing

/// A server whose handlers the test tells what to do, by the text of the request.
private final class Stage {
    let loop = VirtualLoop()
    let network: MemoryNetwork
    /// What handlers saw, in order.
    var story: [String] = []
    private var gate: CheckedContinuation<Void, Never>?

    init(limits: ConnectionLimits = ConnectionLimits()) {
        network = MemoryNetwork(loop: loop)
        var router = Router()
        router.unary(Methods.echo) { [unowned self] (request: Text, _) -> Text in
            try await act(request.string)
        }
        router.immediate(Methods.wait) { [unowned self] call in
            call.onCancel = { [unowned self] in story.append("nobody waits for \(call.stream)") }
        }
        router.immediate(Methods.fail) { call in call.respond("at once" as Text) }
        router.immediate(Methods.spoil) { [unowned self] call in
            call.respond(Text(String(repeating: "x", count: 64)))
            network.shutDown("server")
        }
        network.listen(at: "server", serving: router, limits: limits)
    }

    private func act(_ text: String) async throws -> Text {
        switch text {
        case "wait": await withCheckedContinuation { gate = $0 }
        case "cut": network.shutDown("server")
        default: break
        }
        let deadline = CallScope.deadline == nil ? "without end" : "with an end"
        story.append("\(text) \(deadline)\(Task.isCancelled ? ", cancelled" : "")")
        return Text(text)
    }

    func open() {
        gate?.resume()
        gate = nil
    }

    /// Starts calls of one turn; returns where their results will be.
    func start(
        _ requests: [(MethodDescriptor, String, Duration?)], on channel: NativeChannel
    ) -> [Pending] {
        requests.map { method, text, timeout in
            let pending = Pending()
            pending.handle = channel.start(
                method, Text(text), options: CallOptions(timeout: timeout)
            ) { result in
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

    /// A channel that is connected.
    func channel() -> NativeChannel {
        let channel = network.channel(to: "server")
        let first = start([(Methods.fail, "", nil)], on: channel)
        #expect(loop.run { first[0].result != nil })
        return channel
    }
}

@Suite("Handlers of calls that arrive together")
struct HandlerQueueTests {
    @Test("one that waits holds up nobody, and only it is cancelled when it is taken back")
    func cancellation() {
        let stage = Stage()
        let calls = stage.start(
            [(Methods.echo, "a", nil), (Methods.echo, "wait", nil), (Methods.echo, "b", nil)],
            on: stage.channel())
        #expect(stage.loop.run { calls[0].text == "a" && calls[2].text == "b" })
        #expect(calls[1].result == nil)
        calls[1].handle?.cancel()
        #expect(stage.loop.run { calls[1].result != nil })
        // The reset travels; only then does the handler go on.
        stage.loop.run(until: stage.loop.now + .milliseconds(5))
        stage.open()
        #expect(stage.loop.run { stage.story.count == 3 })
        #expect(
            stage.story == ["a without end", "b without end", "wait without end, cancelled"])
    }

    @Test("the deadline of one is not the next one's")
    func deadlines() {
        let stage = Stage()
        let calls = stage.start(
            [
                (Methods.echo, "a", .seconds(5)), (Methods.echo, "b", nil),
                (Methods.echo, "c", .seconds(9)),
            ], on: stage.channel())
        #expect(stage.loop.run { calls.allSatisfy { $0.result != nil } })
        #expect(stage.story == ["a with an end", "b without end", "c with an end"])
    }

    @Test("all are answered when the output is full in the middle of them")
    func fullOutput() {
        var limits = ConnectionLimits()
        (limits.messageBytesMax, limits.outputBytesHigh) = (64, 64)
        let stage = Stage(limits: limits)
        let texts = (0..<100).map { "call number \($0)" }
        let calls = stage.start(texts.map { (Methods.echo, $0, nil) }, on: stage.channel())
        #expect(stage.loop.run { calls.allSatisfy { $0.result != nil } })
        #expect(calls.map(\.text) == texts)
        #expect(stage.story.count == 100)
    }

    @Test("those that have not begun when the connection is lost never begin")
    func lostConnection() {
        let stage = Stage()
        let calls = stage.start(
            [(Methods.echo, "a", nil), (Methods.echo, "cut", nil), (Methods.echo, "b", nil)],
            on: stage.channel())
        #expect(stage.loop.run { calls.allSatisfy { $0.result != nil } })
        #expect(stage.story == ["a without end", "cut without end"])
        #expect(calls.allSatisfy { $0.error?.code == .unavailable })
    }

    @Test("one that was taken back hears of it, although the connection is lost before its turn")
    func lostReset() {
        var limits = ConnectionLimits()
        (limits.messageBytesMax, limits.outputBytesHigh) = (64, 64)
        let stage = Stage(limits: limits)
        let channel = stage.channel()
        let waiting = stage.start([(Methods.wait, "", nil)], on: channel)
        stage.loop.run(until: stage.loop.now + .milliseconds(5))
        // The answer of the first fills the output and ends the connection: the reset behind it
        // has arrived, and is not looked at.
        _ = stage.start([(Methods.spoil, "", nil)], on: channel)
        waiting[0].handle?.cancel()
        stage.loop.run(until: stage.loop.now + .milliseconds(5))
        #expect(stage.story == ["nobody waits for 3"])
    }
}
