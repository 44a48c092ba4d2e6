import RPC
import Raft
import RaftRPC
import Testing

@testable import RaftService

@Suite("Founding")
struct FoundingTests {
    private static let members = [("b", "h2:1"), ("a", "h1:1"), ("c", "h3:1")]

    @Test("ids follow from names, addresses and token, in whatever order they were written")
    func ids() throws {
        let one = try FoundingCluster(Self.members, token: "t")
        let other = try FoundingCluster(Self.members.reversed(), token: "t")
        #expect(one == other)
        #expect(one.configuration == other.configuration)
        #expect(one.id != (try FoundingCluster(Self.members, token: "u")).id)
        #expect(one.id != (try FoundingCluster(Array(Self.members.dropLast()), token: "t")).id)
        #expect(Set(one.founders.map(\.id)).count == 3)
    }

    @Test("ids never change: members on disk are known by them")
    func idsAreForEver() throws {
        let cluster = try FoundingCluster(Self.members, token: "t")
        #expect(String(cluster.id, radix: 16) == "8e7d8ae832161677")
        let member = cluster.founder(named: "a").map { String($0.id.number, radix: 16) }
        #expect(member == "b553d98833a49628")
    }

    @Test("names, addresses and at least one member are needed")
    func refusals() {
        #expect(throws: FoundingCluster.Refusal.empty) { try FoundingCluster([], token: "") }
        #expect(throws: FoundingCluster.Refusal.sameName("a")) {
            try FoundingCluster([("a", "h1:1"), ("a", "h2:1")], token: "")
        }
        #expect(throws: FoundingCluster.Refusal.sameAddress("h1:1")) {
            try FoundingCluster([("a", "h1:1"), ("b", "h1:1")], token: "")
        }
    }

    @Test("nobody leads before all founders have met")
    func waitsForAll() throws {
        let cluster = try Cluster()
        try cluster.start("n1")
        try cluster.start("n2")
        cluster.loop.run(for: .seconds(5))
        #expect(cluster.leader == nil)
        try cluster.start("n3")
        #expect(cluster.loop.run(until: { cluster.leader != nil }))
        cluster.loop.run(for: .seconds(2))
        #expect(cluster.hosts.allSatisfy { $0.events.contains(.founded) })
    }

    @Test("who asks during the first start is told for whom it waits")
    func waitingIsSaid() throws {
        let cluster = try Cluster()
        try cluster.start("n1")
        try cluster.start("n2")
        cluster.loop.run(for: .seconds(1))
        let sentence = "the cluster's first start waits for n3: every member must run for it"
        let write = #expect(throws: RPCError.self) {
            try cluster.call("n1") { channel, options in
                try await KVClient(channel: channel)
                    .put(PutRequest(key: [1], value: [1]), options: options)
            }
        }
        #expect(write?.message == sentence)
        #expect(write?.effect == .notApplied)
        let read = #expect(throws: RPCError.self) {
            try cluster.call("n2") { channel, options in
                try await KVClient(channel: channel)
                    .range(RangeRequest(key: [1]), options: options)
            }
        }
        #expect(read?.message == sentence)
    }

    @Test("a member that one founder has not confirmed follows a leader, but does not vote")
    func lastConfirmationMissing() throws {
        // n2 dies before n3 has heard from it; n1 and n2 have met both others by then.
        let cluster = try Cluster()
        cluster.network.cut("n3", from: "n2:2380")
        for name in ["n1", "n2", "n3"] { try cluster.start(name) }
        #expect(cluster.loop.run(until: { cluster.leader != nil }))
        let late = try #require(cluster.host("n3"))
        #expect(!late.events.contains(.founded))
        #expect(cluster.loop.run(until: { late.member.driver.node.commitIndex > LogIndex(1) }))
        #expect(!late.member.driver.node.mayVote)

        // Whoever leads is gone: of the two that are left, one may vote, which is no majority.
        let old = try #require(cluster.leader)
        for other in cluster.hosts where other.name != old.name {
            cluster.network.cut(old.name, from: "\(other.name):2380")
            cluster.network.cut(other.name, from: "\(old.name):2380")
        }
        let others = cluster.hosts.filter { $0.name != old.name }
        cluster.loop.run(for: .seconds(5))
        #expect(!others.contains { $0.member.driver.node.role == .leader })

        cluster.network.healAll()
        #expect(cluster.loop.run(until: { late.events.contains(.founded) }))
        #expect(late.member.driver.node.mayVote)
    }

    @Test("a member that lost its disk is told so, and does not vote; the others go on")
    func wiped() throws {
        let cluster = try Cluster.running()
        cluster.loop.run(for: .seconds(1))
        cluster.network.shutDown("n3:2380")
        cluster.network.shutDown("n3:client")
        cluster.network.shutDown("n3")
        let wiped = try cluster.start("n3", incarnation: 2)
        #expect(cluster.loop.run(until: { !wiped.failures.isEmpty }))
        guard case .disowned? = wiped.failures.first else {
            Issue.record("\(wiped.failures)")
            return
        }
        #expect(!wiped.member.driver.node.mayVote)
        #expect(!wiped.events.contains(.founded))
        #expect(cluster.loop.run(until: { cluster.leader != nil }))
    }

    @Test("an address that leads to somebody else is noticed, and poisons nobody's book")
    func wrongAddress() throws {
        let cluster = try Cluster()
        try cluster.start("n1")
        try cluster.start("n3")
        // Whoever dials n2 reaches n3.
        var router = Router()
        let n3 = try #require(cluster.host("n3"))
        n3.links.register(in: &router)
        cluster.network.listen(at: "n2:2380", serving: router)
        cluster.loop.run(for: .seconds(3))
        let n1 = try #require(cluster.host("n1"))
        #expect(
            n1.events.contains {
                if case .peerRefused("n2", let reason) = $0 {
                    reason.contains("this is n3")
                } else {
                    false
                }
            })
        #expect(!n1.events.contains(.founded))

        cluster.network.shutDown("n2:2380")
        try cluster.start("n2")
        #expect(cluster.loop.run(until: { cluster.leader != nil }))
        #expect(cluster.hosts.allSatisfy { $0.failures.isEmpty })
    }

    @Test("a member of another cluster is refused by name, and harms nobody")
    func anotherCluster() throws {
        let cluster = try Cluster()
        try cluster.start("n1")
        try cluster.start("n2")
        let stranger = try FoundingCluster(
            cluster.founding.founders.map { ($0.name, $0.peerAddress) }, token: "another")
        let odd = try cluster.start("n3", in: stranger)
        cluster.loop.run(for: .seconds(5))
        #expect(cluster.leader == nil)
        let refusals = odd.events.filter {
            if case .peerRefused(_, let reason) = $0 {
                reason.contains("another cluster")
            } else {
                false
            }
        }
        #expect(!refusals.isEmpty)
        #expect(cluster.hosts.allSatisfy { $0.failures.isEmpty })
    }
}

@Suite("Ticks")
struct TickClockTests {
    private func instant(_ milliseconds: UInt64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test("time becomes whole ticks, and nothing of it is lost")
    func wholeTicks() {
        var clock = TickClock(resolution: .milliseconds(5), now: instant(0))
        let steps = [3, 4, 9, 10, 26].map { clock.advance(to: instant($0), planned: nil) }
        #expect(steps == [0, 0, 1, 1, 3])
    }

    @Test("a pause counts as if the member had woken when it wanted to")
    func pauses() {
        var clock = TickClock(resolution: .milliseconds(5), now: instant(0))
        #expect(clock.advance(to: instant(10_000), planned: 4) == 4)
        #expect(clock.advance(to: instant(10_004), planned: 4) == 0)
        #expect(clock.advance(to: instant(10_005), planned: 4) == 1)
    }

    @Test("deadlines are rounded up, and past ones are now")
    func deadlines() {
        let clock = TickClock(resolution: .milliseconds(5), now: instant(100))
        #expect(clock.ticks(until: instant(90)) == 0)
        #expect(clock.ticks(until: instant(101)) == 1)
        #expect(clock.ticks(until: instant(105)) == 1)
        #expect(clock.ticks(until: instant(106)) == 2)
        #expect(clock.instant(after: 3) == instant(115))
    }
}

@Suite("Events")
struct MemberEventTests {
    private static let all: [MemberEvent] = [
        .started(version: "1", applied: LogIndex(1), term: Term(1)),
        .listening(client: "c", peer: "p"), .stopping(reason: "r"), .stopped,
        .founding(waitingFor: ["a"]), .founded, .joining(through: ["a"]),
        .forced(from: LogIndex(1), without: ["a"]),
        .joinPostponed(by: "a", reason: "b"), .termChanged(Term(1)), .preVoteStarted(Term(1)),
        .electionStarted(Term(1)), .becameLeader(Term(1)), .steppedDown(Term(1), .lostQuorum),
        .leaderChanged(name: "a", Term(1)), .peerConnected(name: "a", address: "b"),
        .peerLost(name: "a", reason: "b"), .peerRefused(name: "a", reason: "b"), .failed("f"),
        .followerLost(name: "a", acknowledged: LogIndex(2), has: LogIndex(1)),
        .configurationChanged(LogIndex(1), isJoint: false), .promoted(name: "a"),
        .removed(LogIndex(1)), .ledgerLost("r"), .leftOut("r"),
    ]

    @Test("every kind of event has a name and an id of its own")
    func identities() {
        #expect(Set(Self.all.map(\.messageID)).count == Self.all.count)
        #expect(Set(Self.all.map(\.name)).count == Self.all.count)
        for event in Self.all {
            #expect(event.messageID.count == 32)
            #expect(event.messageID.allSatisfy { $0.isHexDigit && !$0.isUppercase })
            #expect(!event.message.isEmpty)
        }
    }
}
