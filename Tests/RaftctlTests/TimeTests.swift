// The time of a command, in virtual time: everything it tries is over when --command-timeout is.

import MemoryTransport
import RPC
import RaftClient
import RaftRPC
import Settings
import Testing

@testable import raftctl

/// Members in memory, and a session with the first of them that began at `start`.
private struct World {
    let loop = VirtualLoop()
    let network: MemoryNetwork
    let start: Instant

    init() {
        network = MemoryNetwork(loop: loop)
        start = loop.now
    }

    func session(timeout: String, endpoints: String = "a:1") throws -> Session {
        let invocation = try Raftctl.program.read(
            arguments: ["version", "--endpoints=\(endpoints)", "--command-timeout=\(timeout)"],
            environment: Environment([:]))
        guard case .run(let values) = invocation else { throw SettingsError(["prints"]) }
        let (settings, network) = (RaftctlSettings(values), network)
        let client = Client(
            endpoints: settings.endpoints, loop: loop, options: .init(timeout: settings.timeout),
            dial: { network.channel(to: $0, options: ChannelOptions()) })
        return Session(settings, client: client, loop: loop)
    }

    /// Runs `talk` to its end, and returns how long it took.
    func time(_ talk: @escaping () async -> Void) -> Duration {
        var end: Instant?
        let loop = loop
        loop.spawn {
            await talk()
            end = loop.now
        }
        loop.run(until: { end != nil })
        return (end ?? loop.now) - start
    }

    /// Answers after `delay`.
    func answer(_ answer: some RPCMessage, after delay: Duration) -> (ServerCall) -> Void {
        { [loop] call in _ = loop.schedule(at: loop.now + delay) { call.respond(answer) } }
    }
}

@Suite("The time of a command")
struct TimeTests {
    /// The ledgers of a:1, which answers after a while and names n2 at b:1, and of n2; and how long they took to come.
    private func ledgers(
        at endpoints: String, after first: Duration, then second: Duration
    ) throws -> (Ledgers?, Duration) {
        let world = World()
        for (place, id, delay) in [("a:1", 1, first), ("b:1", 2, second), ("c:1", 3, .seconds(60))]
        {
            var report = ReadLedgerResponse()
            (report.id, report.name) = (UInt64(id), "n\(id)")
            report.members = [
                LedgerMember(id: 2, name: "n2", clientAddress: "b:1", isVoter: true)
            ]
            var router = Router()
            router.immediate(Elections.Methods.readLedger, world.answer(report, after: delay))
            world.network.listen(at: place, serving: router)
        }
        let session = try world.session(timeout: "2s", endpoints: endpoints)
        var ledgers: Ledgers?
        let took = world.time {
            ledgers = try? await WhyCommands.ledgers(session, for: "why leader")
        }
        return (ledgers, took)
    }

    @Test("why asks whoever it is told of within its time, and names who is silent")
    func why() throws {
        let (ledgers, took) = try ledgers(
            at: "a:1", after: .milliseconds(1400), then: .seconds(60))
        #expect(ledgers?.reports.map(\.name) == ["n1"])
        #expect(ledgers?.silent == ["n2"])
        #expect(took <= .seconds(2))
    }

    @Test("a silent endpoint leaves time for a member that is only found out about")
    func whyReserve() throws {
        let (ledgers, took) = try ledgers(
            at: "a:1,c:1", after: .zero, then: .milliseconds(200))
        #expect(ledgers?.reports.map(\.name) == ["n1", "n2"])
        #expect(ledgers?.silent == ["c:1"])
        #expect(took <= .seconds(2))
    }

    @Test("the end of a write's session takes none that the command has not")
    func sessionEnd() throws {
        let world = World()
        var router = Router()
        let opened = OpenSessionResponse(
            id: 1, idleMilliseconds: 60_000, protectedMilliseconds: 30_000)
        router.immediate(Sessions.Methods.openSession, world.answer(opened, after: .zero))
        router.immediate(
            KV.Methods.put, world.answer(PutResponse(), after: .milliseconds(900)))
        router.immediate(
            Sessions.Methods.closeSession,
            world.answer(CloseSessionResponse(), after: .seconds(60)))
        world.network.listen(at: "a:1", serving: router)
        let session = try world.session(timeout: "1s")
        var failure: Failure?
        let took = world.time {
            do throws(Failure) {
                try await session.carryOut { session throws(Failure) in
                    _ = try await session.ask { client throws(ClientError) in
                        try await client.put(PutRequest())
                    }
                }
            } catch {
                failure = error
            }
        }
        #expect(failure == nil)
        #expect(took > .milliseconds(900))
        #expect(took <= .seconds(1))
    }
}
