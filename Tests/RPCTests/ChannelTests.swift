import MemoryTransport
import RPC
import Testing
import Wire

@Suite("A channel")
struct ChannelTests {
    @Test("without anybody listening fails calls that do not wait, and says they were not sent")
    func refused() {
        let world = World()
        let channel = world.network.channel(to: "server")
        let call = world.start(channel, Methods.echo)
        world.loop.run(for: .milliseconds(10))
        #expect(call.error?.code == .unavailable)
        #expect(call.error?.delivery == .notSent)
        #expect(call.error?.message.contains("nobody listens") == true)
        let next = world.start(channel, Methods.echo)
        world.loop.run(for: .zero)
        #expect(next.error?.code == .unavailable, "while it pauses, calls fail at once")
    }

    @Test("connects again by itself, and calls that wait are answered")
    func waitForReady() {
        let world = World()
        let channel = world.network.channel(to: "server")
        let call = world.start(
            channel, Methods.echo, "patience", options: CallOptions(waitForReady: true))
        world.loop.run(for: .seconds(20))
        #expect(call.result == nil)
        world.serve()
        world.loop.run(for: .seconds(3))
        #expect(call.text == "patience")
    }

    @Test("pauses longer and longer between attempts, up to a limit")
    func backOff() {
        let world = World()
        let channel = world.network.channel(to: "server")
        var failures: [Instant] = []
        channel.onStateChange = { _, _ in failures.append(world.loop.now) }
        _ = world.start(channel, Methods.echo, options: CallOptions(waitForReady: true))
        world.loop.run(for: .seconds(30))
        let pauses = zip(failures.dropFirst(), failures).map { $0 - $1 }
        #expect(pauses.count > 10)
        #expect(pauses[0] >= .milliseconds(40) && pauses[0] <= .milliseconds(61))
        #expect(pauses.allSatisfy { $0 <= .milliseconds(2401) })
        #expect(pauses.suffix(5).allSatisfy { $0 >= .milliseconds(1600) })
    }

    @Test("says of each call on a lost connection whether any of its bytes can have arrived whole")
    func lostBeforeSending() {
        let world = World()
        let server = ScriptedServer(world)
        let channel = NativeChannel(loop: world.loop, dialer: server)
        channel.connect()
        server.say { bytes in Settings().append(to: &bytes) }
        let sent = world.start(channel, Methods.wait)
        #expect(server.sent.count == 1)
        let cut = world.start(channel, Methods.wait, "cut")
        server.take(FrameHeader.byteCount + 2)
        let waiting = world.start(channel, Methods.wait)
        server.close(reason: "the cable was pulled")
        #expect(sent.error?.delivery == .unknown)
        #expect(cut.error?.delivery == .notSent)
        #expect(waiting.error?.delivery == .notSent)
        #expect(waiting.error?.code == .unavailable)
    }

    @Test("fails calls on a lost connection, says they may have been executed, and recovers")
    func lost() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let sent = world.start(channel, Methods.wait)
        world.loop.run(for: .seconds(1))
        world.network.shutDown("server")
        world.loop.run(for: .seconds(1))
        #expect(sent.error?.code == .unavailable)
        #expect(sent.error?.delivery == .unknown)
        #expect(world.cancelled == ["Wait"])
        world.serve()
        world.loop.run(for: .seconds(3))
        let again = world.start(channel, Methods.echo, "again")
        world.loop.run(for: .seconds(1))
        #expect(again.text == "again")
    }

    @Test("notices a silent server by asking it")
    func keepAlive() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let call = world.start(channel, Methods.wait)
        world.loop.run(for: .seconds(60))
        #expect(call.result == nil, "a living server is waited for")
        world.network.cut("client", from: "server")
        world.loop.run(for: .seconds(31))
        #expect(call.error?.code == .unavailable)
        #expect(call.error?.delivery == .unknown)
    }

    @Test("keeps calls beyond the server's limit back until there is room")
    func serverLimit() {
        let world = World()
        var limits = ConnectionLimits()
        limits.callsMax = 3
        world.serve(limits: limits)
        let channel = world.network.channel(to: "server")
        let calls = (0..<10).map { world.start(channel, Methods.wait, Text("\($0)")) }
        while calls.contains(where: { $0.result == nil }) {
            world.loop.run(for: .seconds(1))
            #expect(world.waiting.count <= 3)
            for call in world.waiting { call.respond("ok" as Text) }
            world.waiting = []
        }
        #expect(calls.allSatisfy { $0.text == "ok" })
    }

    @Test("refuses a request the server would refuse, without sending it")
    func largeRequest() {
        let world = World()
        var limits = ConnectionLimits()
        limits.messageBytesMax = 1000
        world.serve(limits: limits)
        let channel = world.network.channel(to: "server")
        let large = world.start(
            channel, Methods.echo, Text(bytes: .init(repeating: 1, count: 1001)))
        let small = world.start(channel, Methods.echo, "small")
        world.loop.run(for: .seconds(1))
        #expect(large.error?.code == .resourceExhausted)
        #expect(large.error?.delivery == .notSent)
        #expect(small.text == "small")
    }

    @Test("gets RESOURCE_EXHAUSTED for an answer larger than it accepts")
    func largeAnswer() {
        let world = World()
        world.serve()
        var options = ChannelOptions()
        options.limits.messageBytesMax = 1000
        let channel = world.network.channel(to: "server", options: options)
        let call = world.start(channel, Methods.echo, Text(bytes: .init(repeating: 1, count: 1001)))
        world.loop.run(for: .seconds(1))
        #expect(call.error?.code == .resourceExhausted)
        #expect(call.error?.delivery == .answered)
    }

    @Test("closed, it fails what is under way and takes nothing more")
    func close() {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        let before = world.start(channel, Methods.wait)
        world.loop.run(for: .seconds(1))
        channel.close()
        let after = world.start(channel, Methods.wait)
        world.loop.run(for: .seconds(1))
        #expect(before.error?.code == .unavailable)
        #expect(after.error?.delivery == .notSent)
        #expect(world.network.connectionCount == 0)
        #expect(world.cancelled == ["Wait"])
    }

    @Test("closed, it ends the calls of a connection that only finishes them, too")
    func closeWhileDraining() {
        let world = World()
        let server = ScriptedServer(world)
        let channel = NativeChannel(loop: world.loop, dialer: server)
        let call = world.start(channel, Methods.wait)
        server.say { bytes in
            Settings().append(to: &bytes)
        }
        server.say { bytes in
            bytes.appendFrame(
                FrameHeader(type: .goAway),
                message: { $0 += [0xFF, 0xFF, 0xFF, 0x7F, 0, 0] })
        }
        #expect(!channel.isReady)
        channel.close()
        world.loop.run(for: .seconds(1))
        #expect(call.error?.code == .unavailable)
        #expect(server.closeReason == "the channel was closed")
    }

    @Test("fails a call with more than one answer, and tells the server so")
    func dataFrame() {
        let world = World()
        let server = ScriptedServer(world)
        let channel = NativeChannel(loop: world.loop, dialer: server)
        let call = world.start(channel, Methods.wait)
        server.say { Settings().append(to: &$0) }
        server.say { bytes in
            for _ in 0..<2 {  // The second one crosses the RESET.
                bytes.appendFrame(FrameHeader(type: .data, flags: .message, stream: 1))
            }
        }
        #expect(call.error?.code == .internalError)
        #expect(call.error?.delivery == .unknown)
        #expect(server.sent.last.map { "\($0.type) \($0.stream) \($0.code)" } == "RESET 1 5")
        #expect(channel.isReady)
    }

    @Test("sends nothing that the server does not accept, and keeps the connection")
    func remoteLimits() {
        let world = World()
        let server = ScriptedServer(world)
        let channel = NativeChannel(loop: world.loop, dialer: server)
        var metadata = Metadata()
        metadata.append(name: "large", value: [UInt8](repeating: 1, count: 300))
        let calls = [
            world.start(channel, Methods.wait, options: CallOptions(metadata: metadata)),
            world.start(channel, Methods.wait, Text(bytes: [UInt8](repeating: 1, count: 4190))),
            world.start(channel, Methods.wait, options: CallOptions(metadata: ["No": "x"])),
            world.start(channel, Methods.wait, "fits"),
        ]
        server.say { bytes in
            var settings = Settings()
            settings.metadataBytesMax = 200
            settings.frameBytesMax = WireLimits.headOverhead + 90
            settings.append(to: &bytes)
        }
        world.loop.run(for: .seconds(1))
        #expect(
            calls.map { $0.error?.code }
                == [.resourceExhausted, .resourceExhausted, .invalidArgument, nil])
        #expect(calls.dropLast().allSatisfy { $0.error?.delivery == .notSent })
        #expect(server.sent.filter { $0.type == .open }.map(\.stream) == [1])
        #expect(channel.isReady)
    }

    @Test("bounds how many calls wait for a connection")
    func waitingLimit() {
        let world = World()
        var options = ChannelOptions()
        options.waitingCallsMax = 5
        let channel = world.network.channel(to: "server", options: options)
        let patience = CallOptions(waitForReady: true)
        let calls = (0..<8).map { _ in world.start(channel, Methods.echo, options: patience) }
        world.loop.run(for: .seconds(1))
        #expect(calls.filter { $0.error?.code == .resourceExhausted }.count == 3)
        #expect(calls.filter { $0.result == nil }.count == 5)
    }

    @Test("streaming calls are refused honestly")
    func streaming() throws {
        let world = World()
        world.serve()
        let channel = world.network.channel(to: "server")
        var error: RPCError?
        try world.tell {
            do {
                let call: ServerStreamingCall<Text> = try await channel.serverStreaming(
                    Methods.echo, "x" as Text)
                for try await _ in call.responses {}
            } catch let caught as RPCError { error = caught }
        }
        #expect(error?.code == .unimplemented)
    }
}

@Suite("Timers")
struct TimerTests {
    @Test("run in the order they are due, and in the order they were made if that is the same")
    func order() {
        let dice = VirtualLoop(seed: 7)
        var timers = TimerQueue()
        var expected: [(UInt64, Int)] = []
        var ran: [Int] = []
        var cancelled: [TimerID] = []
        for number in 0..<2000 {
            let due = dice.random(below: 300)
            let timer = timers.add(at: Instant(nanoseconds: due)) { ran.append(number) }
            if dice.random(below: 3) == 0 {
                cancelled.append(timer)
            } else {
                expected.append((due, number))
            }
        }
        for timer in cancelled { timers.cancel(timer) }
        for timer in cancelled { timers.cancel(timer) }  // Nothing happens a second time.
        #expect(timers.count == expected.count)
        while let action = timers.takeDue(at: Instant(nanoseconds: 1000)) { action() }
        expected.sort { $0 < $1 }
        #expect(ran == expected.map(\.1))
    }

    @Test("what a timer starts at once runs in the next turn, so that a turn ends")
    func nextTurn() {
        let loop = VirtualLoop()
        var turns: [UInt64] = []
        func again() {
            turns.append(loop.turns)
            if turns.count < 5 { _ = loop.schedule(at: Instant(nanoseconds: 0), again) }
        }
        _ = loop.schedule(at: loop.now, again)
        loop.run(for: .zero)
        #expect(turns == [1, 2, 3, 4, 5])
    }

    @Test("one that is due is not kept waiting by what another one starts")
    func notOvertaken() {
        let loop = VirtualLoop()
        var story: [String] = []
        _ = loop.schedule(at: loop.now) {
            story.append("first")
            _ = loop.schedule(at: Instant(nanoseconds: 0)) { story.append("turn \(loop.turns)") }
        }
        _ = loop.schedule(at: loop.now) { story.append("second") }
        loop.run(for: .zero)
        #expect(story == ["first", "second", "turn 2"])
    }

    @Test("run in order through sweeps of cancelled ones, and what is swept leaves nothing behind")
    func sweeps() {
        let dice = VirtualLoop(seed: 11)
        var timers = TimerQueue()
        var waiting: [(due: UInt64, number: Int, timer: TimerID)] = []
        var (ran, expected): ([Int], [Int]) = ([], [])
        for number in 0..<5000 {
            let due = UInt64(number) + dice.random(below: 400)
            let timer = timers.add(at: Instant(nanoseconds: due)) { ran.append(number) }
            waiting.append((due, number, timer))
            // Most are cancelled early, as deadlines are.
            if number > 50, dice.random(below: 20) != 0 {
                let position = Int(dice.random(below: UInt64(waiting.count)))
                timers.cancel(waiting.remove(at: position).timer)
            }
            #expect(timers.nextDue?.nanoseconds == waiting.map(\.due).min())
            let now = UInt64(number)
            while let action = timers.takeDue(at: Instant(nanoseconds: now)) { action() }
            let ready = waiting.filter { $0.due <= now }
            expected += ready.sorted { ($0.due, $0.number) < ($1.due, $1.number) }.map(\.number)
            waiting.removeAll { $0.due <= now }
            #expect(timers.count == waiting.count)
        }
        #expect(ran == expected)
        #expect(ran.count > 100)
    }

    @Test("a timer is never early")
    func notEarly() {
        var timers = TimerQueue()
        _ = timers.add(at: Instant(nanoseconds: 10)) {}
        #expect(timers.takeDue(at: Instant(nanoseconds: 9)) == nil)
        #expect(timers.takeDue(at: Instant(nanoseconds: 10)) != nil)
    }
}
