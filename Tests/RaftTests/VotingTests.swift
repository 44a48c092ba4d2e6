import Testing

@testable import Raft

/// A node that has just started, and one step of it.
struct Bench {
    var node: Node
    var effects = Effects()

    init(
        id: UInt64 = 2, voters: ClosedRange<UInt64> = 1...3, log: [UInt64] = [],
        term: UInt64? = nil, vote: UInt64? = nil, commit: UInt64 = 0, base: UInt64 = 0,
        settings: Node.Settings = Node.Settings(),
        mayVote: Bool = true
    ) {
        let hardState = HardState(term: Term(term ?? log.last ?? 0), vote: vote.map { NodeID($0) })
        var outline = outline(log, voters: voters.map { NodeID($0) })
        outline.compact(upTo: LogIndex(base))
        node = Node(
            id: NodeID(id), hardState: hardState, outline: outline,
            commit: LogIndex(max(commit, base)), settings: settings, mayVote: mayVote)
    }

    mutating func turn(_ inputs: Node.Input...) {
        effects.reset()
        for input in inputs { node.step(input, into: &effects) }
        node.finishTurn(into: &effects)
    }

    mutating func ask(_ request: Request, from sender: UInt64 = 1) {
        turn(.request(request, from: NodeID(sender), call: CallID(1)))
    }

    /// The answer of the latest turn, whether it waits or not.
    var answer: Response? {
        for message in effects.messages + effects.held.map(\.message) {
            if case .response(let response, _) = message { return response }
        }
        return nil
    }

    var isVoteGranted: Bool? {
        guard case .vote(let vote) = answer else { return nil }
        return vote.isGranted
    }

    var outcome: AppendResponse.Outcome? {
        guard case .append(let response) = answer else { return nil }
        return response.outcome
    }
}

private func voteRequest(
    term: UInt64, last: (term: UInt64, index: UInt64), preVote: Bool = false, transfer: Bool = false
) -> Request {
    .vote(
        VoteRequest(
            term: Term(term),
            last: EntryID(term: Term(last.term), index: LogIndex(last.index)), isPreVote: preVote,
            isTransfer: transfer))
}

private func heartbeat(term: UInt64) -> Request {
    .append(
        AppendRequest(
            term: Term(term), entries: EntryRun(trusting: .beforeLog, []),
            leaderCommit: .beforeLog, round: Round(1)))
}

@Suite("§5.4.1 Election restriction")
struct ElectionRestrictionTests {
    @Test("a vote goes only to a log that is at least as up to date", arguments: [false, true])
    func upToDate(preVote: Bool) {
        let logs = allLogs(length: 3, terms: 3)
        for own in logs {
            for theirs in logs {
                var bench = Bench(log: own, term: 3)
                bench.ask(
                    voteRequest(
                        term: 4, last: (theirs.last ?? 0, UInt64(theirs.count)), preVote: preVote))
                let (mine, other) = (own.last ?? 0, theirs.last ?? 0)
                let isUpToDate = other > mine || other == mine && theirs.count >= own.count
                #expect(bench.isVoteGranted == isUpToDate, "\(own) asked by \(theirs)")
            }
        }
    }
}

@Suite("§5.2 One vote a term")
struct VotingTests {
    @Test(
        "the first who asks gets it, and may ask again",
        arguments: [
            (vote: nil, from: 1, term: 5, granted: true),
            (vote: 1, from: 1, term: 5, granted: true),
            (vote: 3, from: 1, term: 5, granted: false),
            (vote: 2, from: 1, term: 5, granted: false),
            (vote: 3, from: 1, term: 6, granted: true),
            (vote: nil, from: 1, term: 4, granted: false),
            (vote: nil, from: 9, term: 5, granted: false),
            (vote: nil, from: 9, term: 6, granted: false),
        ] as [(vote: UInt64?, from: UInt64, term: UInt64, granted: Bool)])
    func once(vote: UInt64?, from: UInt64, term: UInt64, granted: Bool) {
        var bench = Bench(term: 5, vote: vote)
        bench.ask(voteRequest(term: term, last: (0, 0)), from: from)
        #expect(bench.isVoteGranted == granted)
        #expect(bench.node.hardState.vote == (granted ? NodeID(from) : vote.map { NodeID($0) }))
        // A stranger does not even raise the term.
        #expect(bench.node.term == Term(from == 9 ? 5 : max(term, 5)))
    }

    @Test("a given vote is held until the disk has it, a repeated one is not")
    func durability() {
        var bench = Bench(term: 5)
        bench.ask(voteRequest(term: 5, last: (0, 0)))
        let ticket = bench.effects.persist?.ticket
        #expect(bench.effects.persist?.hardState == HardState(term: Term(5), vote: NodeID(1)))
        #expect(bench.effects.held.map(\.after) == [ticket])
        #expect(bench.effects.messages.isEmpty)
        bench.turn(.durable(Ticket(1)))
        bench.ask(voteRequest(term: 5, last: (0, 0)))
        #expect(bench.effects.persist == nil)
        #expect(bench.effects.held.isEmpty)
        #expect(bench.isVoteGranted == true)
    }

    @Test("a refusal waits for the term it speaks of, not for a vote")
    func refusalDurability() {
        var bench = Bench(log: [1, 1], term: 1)
        bench.ask(voteRequest(term: 2, last: (1, 1)))
        #expect(bench.isVoteGranted == false)
        #expect(bench.effects.held.map(\.after) == [Ticket(1)])
        // The vote in the same term has a ticket of its own.
        bench.ask(voteRequest(term: 2, last: (1, 2)), from: 3)
        #expect(bench.effects.held.map(\.after) == [Ticket(2)])
        // Asked again by the first, it still speaks only of the term.
        bench.ask(voteRequest(term: 2, last: (1, 1)))
        #expect(bench.effects.held.map(\.after) == [Ticket(1)])
        bench.turn(.durable(Ticket(1)))
        bench.ask(voteRequest(term: 2, last: (1, 1)))
        #expect(bench.effects.held.isEmpty)
    }

    @Test("what becomes durable in the turn that asked is not held")
    func durableLaterInTheTurn() {
        var bench = Bench(term: 5)
        bench.ask(voteRequest(term: 6, last: (0, 0)))
        let again = voteRequest(term: 6, last: (0, 0))
        bench.turn(
            .request(again, from: NodeID(1), call: CallID(7)), .durable(Ticket(1)))
        #expect(bench.effects.held.isEmpty)
        #expect(bench.isVoteGranted == true)
    }

    @Test("nothing is asked of a member that has not been admitted", arguments: [false, true])
    func notAdmitted(preVote: Bool) {
        var bench = Bench(mayVote: false)
        bench.ask(voteRequest(term: 1, last: (0, 0), preVote: preVote))
        #expect(bench.isVoteGranted == false)
        bench.turn(.admitted)
        bench.ask(voteRequest(term: 2, last: (0, 0), preVote: preVote))
        #expect(bench.isVoteGranted == true)
    }
}

@Suite("Dissertation §4.2.3 and §9.6: refusals that protect a leader")
struct StickinessTests {
    @Test(
        "a vote is refused while the leader was heard within the shortest election timeout",
        arguments: [
            (silence: 0, transfer: false, granted: false),
            (silence: 19, transfer: false, granted: false),
            (silence: 20, transfer: false, granted: true),
            (silence: 0, transfer: true, granted: true),
            (silence: 19, transfer: true, granted: true),
        ])
    func vote(silence: Int, transfer: Bool, granted: Bool) {
        var bench = Bench(term: 1)
        bench.ask(heartbeat(term: 1), from: 3)
        bench.turn(.tick(count: silence, jitter: 19))
        bench.ask(voteRequest(term: 2, last: (0, 0), transfer: transfer))
        #expect(bench.isVoteGranted == granted)
        #expect(bench.node.term == Term(granted ? 2 : 1))
    }

    @Test(
        "a pre-vote is refused for the same reason, or for its term, and changes nothing",
        arguments: [
            (silence: 0, term: 2, granted: false), (silence: 19, term: 9, granted: false),
            (silence: 20, term: 2, granted: true), (silence: 20, term: 1, granted: false),
        ])
    func preVote(silence: Int, term: UInt64, granted: Bool) {
        var bench = Bench(term: 1)
        bench.ask(heartbeat(term: 1), from: 3)
        bench.turn(.tick(count: silence, jitter: 19))
        let deadline = bench.node.nextDeadline
        bench.ask(voteRequest(term: term, last: (0, 0), preVote: true))
        #expect(bench.isVoteGranted == granted)
        #expect(bench.node.hardState == HardState(term: Term(1), vote: nil))
        #expect(bench.node.nextDeadline == deadline)
        #expect(bench.effects.held.isEmpty)
    }
}

@Suite("§5.2 Election timeout")
struct ElectionTimeoutTests {
    @Test("is spread over its whole range by the jitter", arguments: 0...45 as ClosedRange<UInt32>)
    func spread(jitter: UInt32) {
        var bench = Bench()
        let timeout = 20 + Int(jitter) % 20
        #expect(bench.node.nextDeadline == 20)
        for passed in 1..<timeout {
            bench.turn(.tick(count: 1, jitter: jitter))
            #expect(bench.node.role == .follower, "after \(passed)")
        }
        #expect(bench.node.nextDeadline == 1)
        bench.turn(.tick(count: 1, jitter: jitter))
        #expect(bench.node.role == .preCandidate)
    }

    @Test("counts any number of ticks as one step of time")
    func collapse() {
        var bench = Bench()
        bench.turn(.tick(count: 1_000_000, jitter: 3))
        #expect(bench.node.role == .preCandidate)
        #expect(bench.effects.messages.count == 2)
        #expect(bench.node.nextDeadline == 20)
    }

    @Test("begins again with what was heard before the ticks of the same turn")
    func contact() {
        var bench = Bench(term: 1)
        let request = Node.Input.request(heartbeat(term: 1), from: NodeID(1), call: CallID(1))
        bench.turn(request, .tick(count: 1000, jitter: 0))
        #expect(bench.node.role == .follower)
        #expect(bench.node.nextDeadline == 20)
        bench.turn(.tick(count: 12, jitter: 0))
        #expect(bench.node.nextDeadline == 8)
    }
}
