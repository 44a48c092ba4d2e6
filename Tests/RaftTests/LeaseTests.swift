// What a promise binds, and what a leader may conclude from it.

import Testing

@testable import Raft

@Suite("Dissertation §6.4.1 Leases")
struct LeaseTests {
    private static var settings: Node.Settings {
        var settings = Node.Settings()
        settings.lease = Node.Settings.Lease()
        return settings
    }

    private func vote(
        term: UInt64, isPreVote: Bool = true, isTransfer: Bool = false
    ) -> Request {
        let last = EntryID(term: Term(9), index: LogIndex(9))
        return .vote(
            VoteRequest(
                term: Term(term), last: last, isPreVote: isPreVote, isTransfer: isTransfer))
    }

    private func heartbeat(term: UInt64) -> Request {
        .append(
            AppendRequest(
                term: Term(term), entries: EntryRun(trusting: .beforeLog, []),
                leaderCommit: .beforeLog, round: Round(1)))
    }

    /// A follower that has slept long enough to be free, and then heard a leader of term 5.
    private func bound(_ settings: Node.Settings = Self.settings) -> Bench {
        var bench = Bench(log: [1], term: 5, settings: settings)
        bench.turn(.tick(count: 20, jitter: 19))
        bench.ask(heartbeat(term: 5))
        return bench
    }

    @Test(
        "a promise is kept to the tick, whatever kind of vote is asked for",
        arguments: [(0, false), (19, false), (20, true)], [true, false])
    func duration(waited: (ticks: Int, isFree: Bool), isPreVote: Bool) {
        var bench = bound()
        bench.turn(.tick(count: waited.ticks, jitter: 19))
        bench.ask(vote(term: 6, isPreVote: isPreVote), from: 3)
        #expect(bench.isVoteGranted == waited.isFree)
    }

    @Test("a newer term makes a member forget its leader, and not what it promised")
    func newerTerm() {
        var bench = bound()
        let stale = VoteResponse(
            term: Term(8), electionTerm: Term(5), isPreVote: true, isGranted: false)
        bench.turn(.response(.vote(stale), from: NodeID(3)))
        #expect(bench.node.leader == nil)
        #expect(bench.node.term == Term(8))
        for isPreVote in [true, false] {
            bench.ask(vote(term: 9, isPreVote: isPreVote), from: 3)
            #expect(bench.isVoteGranted == false)
        }
        #expect(bench.node.term == Term(8))
        bench.turn(.tick(count: 19, jitter: 19))
        #expect(bench.node.role == .follower)
        bench.turn(.tick(count: 1, jitter: 19))
        bench.ask(vote(term: 9), from: 3)
        #expect(bench.isVoteGranted == true)
    }

    @Test("a broken connection does not end it; what was heard in the same turn begins it anew")
    func connection() {
        var bench = bound()
        bench.turn(.disconnected(NodeID(1)))
        bench.ask(vote(term: 6), from: 3)
        #expect(bench.isVoteGranted == false)
        bench.turn(.tick(count: 19, jitter: 0))
        #expect(bench.node.role == .follower)
        bench.turn(
            .request(heartbeat(term: 5), from: NodeID(1), call: CallID(1)),
            .disconnected(NodeID(1)), .tick(count: 5, jitter: 0))
        bench.turn(.tick(count: 19, jitter: 0))
        #expect(bench.node.role == .follower)
        bench.ask(vote(term: 6), from: 3)
        #expect(bench.isVoteGranted == false)
    }

    @Test("an order to stand is beyond it, for the one who stands and for those who vote")
    func transfer() {
        var bench = bound()
        bench.ask(vote(term: 6, isPreVote: false, isTransfer: true), from: 3)
        #expect(bench.isVoteGranted == true)
        bench = bound()
        bench.ask(.timeoutNow(TimeoutNowRequest(term: Term(5))))
        #expect(bench.node.role == .candidate)
    }

    @Test("a restart is taken for contact, since what was promised before it is forgotten")
    func restart() {
        var bench = Bench(log: [1], term: 5, settings: Self.settings)
        bench.turn(.tick(count: 19, jitter: 19))
        bench.ask(vote(term: 6), from: 3)
        #expect(bench.isVoteGranted == false)
        bench.turn(.tick(count: 1, jitter: 19))
        bench.ask(vote(term: 6), from: 3)
        #expect(bench.isVoteGranted == true)
    }

    @Test("nothing is promised where leases are off, and no refusal promises anything")
    func promises() {
        var bench = bound(Node.Settings())
        #expect(bench.promise == 0)
        bench = bound()
        #expect(bench.promise == 20)
        bench.ask(heartbeat(term: 4))
        #expect(bench.promise == 0)
    }

    /// Round 2 is the first heartbeat, two ticks after the entry of round 1, in a cluster of three.
    @Test(
        "a leader counts from when the request left, and only promises that are long enough",
        arguments: [
            (promise: 20, later: 0, isLeased: true), (20, 16, true), (20, 17, false),
            (19, 0, false), (0, 0, false), (21, 16, true),
        ] as [(promise: UInt32, later: Int, isLeased: Bool)])
    func leader(promise: UInt32, later: Int, isLeased: Bool) {
        var bench = elected()
        let round = bench.node.leadership?.round ?? .zero
        let answer = AppendResponse(
            term: bench.node.term, round: round, outcome: .matched(LogIndex(2)), promise: promise)
        bench.turn(
            .response(.append(answer), from: NodeID(1)), .tick(count: later, jitter: 0),
            .read(ReadID(1)))
        #expect(bench.node.status.hasLease == isLeased)
        let isConfirmed = bench.effects.reads == [.ready(ReadID(1), at: LogIndex(2))]
        #expect(isConfirmed == isLeased)
    }

    /// Member 2 leads, and has committed its first entry.
    private func elected() -> Bench {
        var bench = Bench(log: [1], term: 1, settings: Self.settings)
        bench.turn(.tick(count: 20, jitter: 0))
        for isPreVote in [true, false] {
            let vote = VoteResponse(
                term: Term(1), electionTerm: Term(2), isPreVote: isPreVote, isGranted: true)
            bench.turn(.response(.vote(vote), from: NodeID(1)))
            if isPreVote { bench.turn(.durable(Ticket(1))) }
        }
        bench.turn(.durable(Ticket(2)))
        let answer = AppendResponse(
            term: Term(2), round: bench.node.leadership?.round ?? .zero,
            outcome: .matched(LogIndex(2)))
        bench.turn(.response(.append(answer), from: NodeID(1)))
        #expect(bench.node.commitIndex == LogIndex(2))
        bench.turn(.tick(count: 4, jitter: 0))
        return bench
    }

    @Test(
        "settings that cannot be are refused in words",
        arguments: [
            (10, 4, true), (99, 4, false), (100, 4, false), (-1, 4, false), (10, 17, false),
        ])
    func settings(drift: Int, heartbeat: Int, isGood: Bool) {
        var settings = Self.settings
        settings.lease?.clockDriftPercent = drift
        settings.heartbeat = heartbeat
        #expect((settings.complaint == nil) == isGood)
    }
}

extension Bench {
    fileprivate var promise: UInt32? {
        guard case .append(let response) = answer else { return nil }
        return response.promise
    }
}
