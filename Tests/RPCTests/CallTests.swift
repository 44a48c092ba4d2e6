import MemoryTransport
import RPC
import Testing

@Suite("Unary calls")
struct CallTests {
    @Test(
        "an answer is the same however the bytes are cut", arguments: [1, 2, 3, 7, 15, 16, 17, 64])
    func pieces(bytes: Int) throws {
        let world = World()
        world.serve()
        world.network.pieceBytesMax = bytes
        let channel = world.network.channel(to: "server")
        try world.tell {
            for text in ["hello", "", String(repeating: "long ", count: 200)] {
                let answer: Text = try await channel.unary(Methods.echo, Text(text))
                #expect(answer.string == text)
            }
        }
    }

    @Test("metadata of a call and of its connection reach the handler")
    func metadata() throws {
        let world = World()
        world.serve()
        var options = ChannelOptions()
        options.connectionMetadata = ["cluster": "c1"]
        let channel = world.network.channel(to: "server", options: options)
        var metadata: Metadata = ["trace": "t1"]
        metadata.append(name: "binary", value: [0, 255, 10])
        try world.tell {
            let _: Text = try await channel.unary(
                Methods.echo, "x" as Text, options: CallOptions(metadata: metadata))
        }
        #expect(world.contexts.first?.metadata == metadata)
        #expect(world.contexts.first?.connection["cluster"] == "c1")
    }

    @Test("a refusal arrives with its code, its text and its metadata")
    func refusal() throws {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let error = try failure(world, channel, Methods.fail, "no such key")
        #expect(error == RPCError(.notFound, "no such key", metadata: ["why": "because"]))
    }

    @Test("a refusal whose metadata cannot be sent says so", arguments: ["Upper", ""])
    func refusalWithoutMetadata(name: String) throws {
        let world = World()
        var router = Router()
        router.immediate(Methods.fail) { call in
            call.fail(RPCError(.notFound, "no such key", metadata: ["fine": "x", name: "y"]))
        }
        world.network.listen(at: "server", serving: router)
        let error = try failure(
            world, world.network.channel(to: "server"), Methods.fail, "x")
        #expect(
            error == RPCError(.notFound, "no such key (its metadata cannot be sent)"))
    }

    @Test("the text of an error we did not write stays on the server")
    func secret() throws {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let error = try failure(world, channel, Methods.fail, "secret")
        #expect(error == RPCError(.unknown, "the handler failed"))
    }

    @Test("a method nobody serves is UNIMPLEMENTED, again and again")
    func missing() throws {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        for _ in 0..<3 {
            let error = try failure(world, channel, Methods.missing, "x")
            #expect(error?.code == .unimplemented)
        }
    }

    @Test("a request that cannot be unpacked is INTERNAL")
    func unreadable() throws {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        #expect(try failure(world, channel, Methods.echo, "unreadable")?.code == .internalError)
    }

    @Test("an answer that cannot be packed is RESOURCE_EXHAUSTED, and spoils no other call")
    func unwritableAnswer() throws {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let before = world.start(channel, Methods.echo, "before")
        let spoilt = world.start(channel, Methods.spoil)
        let after = world.start(channel, Methods.echo, "after")
        #expect(world.loop.run { after.result != nil })
        #expect(try before.result?.get() == "before")
        #expect(try after.result?.get() == "after")
        #expect(throws: RPCError.self) { try spoilt.result?.get() }
        let error = try failure(world, channel, Methods.spoil, "x")
        #expect(error?.code == .resourceExhausted)
        #expect(error?.message.hasPrefix("the answer cannot be packed: ") == true)
    }

    @Test("a request that cannot be packed fails its own call, unsent", arguments: [false, true])
    func unwritableRequest(isConnected: Bool) throws {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        if isConnected {
            let first = world.start(channel, Methods.echo)
            #expect(world.loop.run { first.result != nil })
        }
        let before = world.start(channel, Methods.echo, "before")
        let spoilt = world.start(channel, Methods.echo, "unwritable")
        #expect(spoilt.result == nil, "a call completes after start returned")
        let after = world.start(channel, Methods.echo, "after")
        #expect(world.loop.run { after.result != nil })
        #expect(try before.result?.get() == "before")
        #expect(try after.result?.get() == "after")
        let error = #expect(throws: RPCError.self) { try spoilt.result?.get() }
        #expect(error?.code == .resourceExhausted)
        #expect(error?.delivery == .notSent)
        #expect(spoilt.completions == 1)
    }

    @Test("a thousand calls in flight on one connection all get their own answer")
    func manyInFlight() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let calls = (0..<1000).map { world.start(channel, Methods.wait, Text("\($0)")) }
        world.loop.run(for: .seconds(1))
        #expect(world.waiting.count == 1000)
        for call in world.waiting.reversed() { call.respond(try! call.unpack(as: Text.self)) }
        world.loop.run(for: .seconds(1))
        #expect(calls.map(\.text) == (0..<1000).map { "\($0)" })
        #expect(world.network.connectionCount == 1)
    }

    @Test("a call completes after start returned, even when it fails at once")
    func neverBeforeStart() {
        let world = World()
        let channel = world.network.channel(to: "nobody")
        channel.close()
        let call = world.start(channel, Methods.echo)
        #expect(call.result == nil)
        world.loop.run(for: .seconds(1))
        #expect(call.error?.code == .unavailable)
        #expect(call.error?.delivery == .notSent)
    }

    @Test("an answer to a call that is over is dropped")
    func lateAnswer() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let call = world.start(channel, Methods.wait)
        world.loop.run(for: .seconds(1))
        world.waiting[0].respond("first" as Text)
        world.waiting[0].respond("second" as Text)
        world.waiting[0].fail(RPCError(.aborted, "third"))
        world.loop.run(for: .seconds(1))
        #expect(call.text == "first")
        #expect(call.completions == 1)
    }
}

/// The error of one call, or `nil` if it succeeds.
func failure(
    _ world: World, _ channel: NativeChannel, _ method: MethodDescriptor, _ request: Text,
    options: CallOptions = CallOptions()
) throws -> RPCError? {
    let call = world.start(channel, method, request, options: options)
    world.loop.run { call.result != nil }
    return call.error
}

@Suite("Deadlines")
struct DeadlineTests {
    @Test("a deadline reaches the handler, and the calls the handler makes")
    func propagation() throws {
        let world = World()
        world.serve(at: "inner")
        let inner = world.network.channel(from: "outer", to: "inner")
        var router = Router()
        router.unary(Methods.echo) { (request: Text, context) -> Text in
            #expect(context.deadline != nil)
            return try await inner.unary(Methods.echo, request)
        }
        world.network.listen(at: "outer", serving: router)
        let channel = world.network.channel(to: "outer")
        let start = world.loop.now
        try world.tell {
            let _: Text = try await channel.unary(
                Methods.echo, "x" as Text, options: CallOptions(timeout: .seconds(3)))
        }
        let reached = try #require(world.contexts.first?.deadline)
        // The time on the way is lost: the inner deadline is a little later, by the clock of one
        // loop.
        #expect(reached >= start + .seconds(3))
        #expect(reached <= start + .milliseconds(3001))
        #expect(world.deadlines == [reached])
    }

    @Test("the shorter of the own timeout and the inherited deadline counts")
    func shorter() throws {
        let world = World()
        world.serve(at: "inner")
        let inner = world.network.channel(from: "outer", to: "inner")
        var router = Router()
        router.unary(Methods.echo) { (request: Text, _) -> Text in
            let timeout: Duration = request.string == "short" ? .seconds(1) : .seconds(9)
            return try await inner.unary(
                Methods.echo, request, options: CallOptions(timeout: timeout))
        }
        world.network.listen(at: "outer", serving: router)
        let channel = world.network.channel(to: "outer")
        let start = world.loop.now
        for text in ["short", "long"] {
            try world.tell {
                let _: Text = try await channel.unary(
                    Methods.echo, Text(text), options: CallOptions(timeout: .seconds(3)))
            }
        }
        let reached = world.contexts.compactMap(\.deadline)
        #expect(reached.map { ($0 - start) < .seconds(2) } == [true, false])
        #expect(reached.allSatisfy { ($0 - start) < .seconds(4) })
    }

    @Test("without an answer in time both sides end the call")
    func expiry() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let call = world.start(
            channel, Methods.wait, options: CallOptions(timeout: .milliseconds(100)))
        world.loop.run(for: .milliseconds(200))
        #expect(call.error?.code == .deadlineExceeded)
        #expect(call.error?.delivery == .unknown)
        #expect(world.cancelled == ["Wait"])
        #expect(world.waiting[0].isFinished)
    }

    @Test("a handler without a task passes its deadline on by hand")
    func byHand() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let deadline = world.loop.now + .milliseconds(50)
        let call = world.start(
            channel, Methods.wait, options: CallOptions(timeout: .seconds(5), deadline: deadline))
        world.loop.run(until: deadline)
        #expect(call.error?.code == .deadlineExceeded)
    }

    @Test("a deadline that passed before the call sends nothing")
    func passed() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let call = world.start(channel, Methods.wait, options: CallOptions(timeout: .zero))
        world.loop.run(for: .seconds(1))
        #expect(call.error?.code == .deadlineExceeded)
        #expect(call.error?.delivery == .notSent)
        #expect(world.waiting.isEmpty)
    }
}

@Suite("Cancellation")
struct CancellationTests {
    @Test("taking a call back reaches its handler")
    func callback() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let call = world.start(channel, Methods.wait)
        world.loop.run(for: .seconds(1))
        call.handle?.cancel()
        #expect(call.error?.code == .cancelled)
        world.loop.run(for: .seconds(1))
        #expect(world.cancelled == ["Wait"])
        call.handle?.cancel()
        world.loop.run(for: .seconds(1))
        #expect(call.completions == 1)
    }

    @Test("cancelling the caller's task cancels the handler's task")
    func tasks() throws {
        let world = World()
        var sawCancellation = false
        var router = Router()
        let inner = world.network.channel(from: "server", to: "deep")
        world.serve(at: "deep")
        router.unary(Methods.echo) { (request: Text, _) -> Text in
            do {
                return try await inner.unary(Methods.wait, request)
            } catch {
                sawCancellation = Task.isCancelled
                throw error
            }
        }
        world.network.listen(at: "server", serving: router)
        let channel = world.network.channel(to: "server")
        var error: RPCError?
        let task = world.loop.spawn {
            do { let _: Text = try await channel.unary(Methods.echo, "x" as Text) } catch let caught
            {
                error = caught as? RPCError
            }
        }
        world.loop.run(for: .seconds(1))
        #expect(world.waiting.count == 1)
        task.cancel()
        world.loop.run(for: .seconds(1))
        #expect(error?.code == .cancelled)
        #expect(sawCancellation)
        #expect(world.cancelled == ["Wait"], "the cancellation travels on")
    }

    @Test("a call that was never sent is taken back without a connection")
    func unsent() {
        let world = World()
        let channel = world.network.channel(to: "nobody")
        let call = world.start(channel, Methods.wait, options: CallOptions(waitForReady: true))
        call.handle?.cancel()
        world.loop.run(for: .seconds(1))
        #expect(call.error?.code == .cancelled)
        #expect(call.error?.delivery == .notSent)
    }
}
