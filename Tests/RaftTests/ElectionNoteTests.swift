// Every answer to a request for a vote says why, and every timeout whose silence it was. The transcripts show most of
// it; here is what stories seldom reach.

import Testing

@testable import Raft

extension Bench {
    fileprivate var notes: [ElectionNote] {
        effects.events.compactMap { event in
            if case .election(let note) = event { note } else { nil }
        }
    }

    fileprivate var answers: [VoteAnswer] {
        notes.compactMap { note in
            if case .answered(let answer) = note { answer } else { nil }
        }
    }

    fileprivate var timeouts: [ElectionTimeout] {
        notes.compactMap { note in
            if case .timedOut(let timeout) = note { timeout } else { nil }
        }
    }
}

private func vote(_ call: ElectionNote.Call, term: UInt64, last: UInt64 = 0) -> Request {
    .vote(
        VoteRequest(
            term: Term(term),
            last: EntryID(term: Term(last), index: LogIndex(last)),
            isPreVote: call == .preVote, isTransfer: call == .transfer))
}

private func heartbeat(term: UInt64) -> Request {
    .append(
        AppendRequest(
            term: Term(term), entries: EntryRun(trusting: .beforeLog, []),
            leaderCommit: .beforeLog, round: Round(1)))
}

@Suite("What is told of elections")
struct ElectionNoteTests {
    @Test("a refusal names its reason", arguments: [ElectionNote.Call.preVote, .vote])
    func refusals(call: ElectionNote.Call) {
        func refusal(
            _ bench: Bench, term: UInt64 = 5, from candidate: UInt64 = 1
        ) -> VoteRefusal? {
            var bench = bench
            bench.ask(vote(call, term: term), from: candidate)
            #expect(bench.answers.count == 1)
            #expect(bench.answers.first?.candidate == NodeID(candidate))
            #expect(bench.answers.first?.call == call)
            #expect((bench.answers.first?.refusal == nil) == bench.isVoteGranted)
            return bench.answers.first?.refusal
        }
        let own = EntryID(term: Term(1), index: LogIndex(1))
        #expect(refusal(Bench(term: 4)) == nil)
        #expect(refusal(Bench(term: 4, mayVote: false)) == .notAdmitted)
        #expect(refusal(Bench(term: 4), from: 9) == .notAVoter)
        #expect(refusal(Bench(term: 6)) == .olderTerm(Term(6)))
        #expect(
            refusal(Bench(log: [1], term: 4)) == .logBehind(candidate: .beforeLog, own: own))
        var follower = Bench(term: 4)
        follower.ask(heartbeat(term: 4), from: 3)
        #expect(refusal(follower) == .leaderAlive(NodeID(3)))
        guard call == .vote else { return }
        #expect(refusal(Bench(term: 5, vote: 3)) == .votedFor(NodeID(3)))
        #expect(refusal(Bench(term: 5, vote: 1)) == nil)
    }

    @Test("a vote that the leader asked for can still come too late for the term")
    func termHasLeader() {
        var bench = Bench(term: 4)
        bench.ask(heartbeat(term: 5), from: 3)
        bench.ask(vote(.transfer, term: 5))
        #expect(bench.answers.map(\.refusal) == [.termHasLeader(NodeID(3))])
        #expect(bench.answers.map(\.call) == [.transfer])
    }

    @Test("a timeout tells the leader that fell silent, and then that nobody won")
    func timeouts() {
        var bench = Bench(term: 4)
        bench.ask(heartbeat(term: 4), from: 3)
        bench.turn(.tick(count: 20, jitter: 0))
        #expect(bench.timeouts.map(\.cause) == [.leaderSilent(NodeID(3))])
        #expect(bench.timeouts.map(\.silence) == [20])
        #expect(bench.timeouts.map(\.obstacle) == [nil])
        #expect(bench.notes.contains(.asked(.preVote, Term(5))))
        bench.turn(.tick(count: 20, jitter: 0))
        #expect(bench.timeouts.map(\.cause) == [.noVictory(Term(5))])
    }

    @Test("a broken connection is no silence")
    func connectionLost() {
        var bench = Bench(term: 4)
        bench.ask(heartbeat(term: 4), from: 3)
        bench.turn(.disconnected(NodeID(3)))
        bench.turn(.tick(count: 6, jitter: 0))
        #expect(bench.timeouts.map(\.cause) == [.connectionLost(NodeID(3))])
    }

    @Test("a leader that gave up its office has not lost an election")
    func afterOffice() {
        var bench = Bench(id: 2, voters: 1...3)
        bench.turn(.tick(count: 20, jitter: 0))
        for (isPreVote, term) in [(true, 0), (false, 1)] as [(Bool, UInt64)] {
            let yes = VoteResponse(
                term: Term(term), electionTerm: Term(1), isPreVote: isPreVote, isGranted: true)
            bench.turn(
                .response(.vote(yes), from: NodeID(1)), .durable(bench.node.durability.issued))
            bench.turn(.durable(bench.node.durability.issued))
        }
        #expect(bench.node.role == .leader)
        bench.turn(.tick(count: 20, jitter: 0))
        #expect(bench.node.role == .follower)
        bench.turn(.tick(count: 20, jitter: 0))
        #expect(bench.timeouts.map(\.cause) == [.noLeader])
    }

    @Test("whoever must not stand says so")
    func obstacles() {
        var waiting = Bench(mayVote: false)
        waiting.turn(.tick(count: 20, jitter: 0))
        #expect(waiting.timeouts.map(\.obstacle) == [.notAdmitted])
        var learner = Bench(id: 9)
        learner.turn(.tick(count: 20, jitter: 0))
        #expect(learner.timeouts.map(\.obstacle) == [.notAVoter])
    }
}
