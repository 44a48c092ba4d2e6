import Testing

@testable import Raft

private func configuration(
    _ voters: [UInt64], outgoing: [UInt64] = [], learners: [UInt64] = []
) -> Configuration {
    func members(_ ids: [UInt64]) -> [Configuration.Member] {
        ids.map { Configuration.Member(id: NodeID($0)) }
    }
    return Configuration(
        voters: members(voters), outgoing: members(outgoing), learners: members(learners))
}

/// A node with this configuration in force, and entries of these terms behind it.
private func bench(
    id: UInt64, _ configuration: Configuration, log: [UInt64] = [], term: UInt64 = 1
) -> Bench {
    var outline = LogOutline(
        configuration: PlacedConfiguration(index: .beforeLog, configuration: configuration))
    for term in log {
        outline.append(EntryHeader(term: Term(term), kind: .command, byteCount: 8))
    }
    var bench = Bench()
    bench.node = Node(
        id: NodeID(id), hardState: HardState(term: Term(term), vote: nil), outline: outline,
        commit: .beforeLog)
    return bench
}

private func voteRequest(
    term: UInt64, last: (term: UInt64, index: UInt64), preVote: Bool, transfer: Bool = false
) -> Request {
    let last = EntryID(term: Term(last.term), index: LogIndex(last.index))
    return .vote(
        VoteRequest(term: Term(term), last: last, isPreVote: preVote, isTransfer: transfer))
}

@Suite("Dissertation §4.3: quorums of both halves")
struct ElectorateTests {
    private static let everybody: [UInt64] = [1, 2, 3, 4, 5]
    private static let halves: [[UInt64]] = (1..<32).map { mask in
        everybody.filter { mask >> ($0 - 1) & 1 == 1 }
    }

    /// Every configuration of up to five members, every set of those who have reached something.
    @Test("count voters of each half, the leader only where it votes, and nobody else")
    func exhaustive() {
        let followers = Self.everybody.dropFirst().map {
            Follower(id: NodeID($0), next: LogIndex(1), now: 0)
        }
        for voters in Self.halves {
            for outgoing in [[]] + Self.halves {
                let members = configuration(voters, outgoing: outgoing)
                let electorate = Electorate(members, leader: NodeID(1), followers: followers)
                for mask in 0..<32 {
                    let there = Self.everybody.filter { mask >> ($0 - 1) & 1 == 1 }
                    let isDecided = [voters, outgoing].allSatisfy { half in
                        half.isEmpty || half.filter(there.contains).count * 2 > half.count
                    }
                    let reached = electorate.reached { seat in
                        there.contains(seat.map { followers[$0].id.number } ?? 1) ? 1 : 0
                    }
                    #expect((reached == 1) == isDecided, "\(voters) and \(outgoing): \(there)")
                    let agreed = members.hasQuorum { there.contains($0.number) }
                    #expect(agreed == isDecided, "\(voters) and \(outgoing): \(there)")
                }
                let isAlone = voters == [1] && (outgoing.isEmpty || outgoing == [1])
                #expect(electorate.isLeaderAlone == isAlone)
            }
        }
    }
}

@Suite("§6, dissertation §4.2.2: who is listened to")
struct StrangerTests {
    /// The node is 2 of {1, 2, 3} with learner 4, or 4 itself; 9 is a stranger. Its log ends with
    /// 3@2, and it is in term 2.
    @Test(
        "an election is of voters, or of those whose log is beyond the own",
        arguments: [
            (from: 1, last: (2, 3), heard: true), (from: 4, last: (2, 3), heard: false),
            (from: 9, last: (2, 3), heard: false), (from: 4, last: (2, 2), heard: false),
            (from: 9, last: (1, 99), heard: false), (from: 4, last: (2, 4), heard: true),
            (from: 9, last: (2, 4), heard: true), (from: 9, last: (3, 1), heard: true),
        ] as [(from: UInt64, last: (UInt64, UInt64), heard: Bool)])
    func vote(from: UInt64, last: (UInt64, UInt64), heard: Bool) {
        for id in [2, 4] as [UInt64] where id != from {
            for isPreVote in [false, true] {
                for isTransfer in [false, true] {
                    var bench = bench(
                        id: id, configuration([1, 2, 3], learners: [4]), log: [1, 1, 2], term: 2)
                    bench.ask(
                        voteRequest(
                            term: 7, last: last, preVote: isPreVote, transfer: isTransfer),
                        from: from)
                    #expect(bench.isVoteGranted == heard)
                    #expect(bench.node.term == Term(heard && !isPreVote ? 7 : 2))
                }
            }
        }
    }

    @Test("a member that was removed raises no term with an answer", arguments: [1, 3, 4, 9])
    func answer(from: UInt64) {
        for id in [2, 4] as [UInt64] where id != from {
            var bench = bench(id: id, configuration([1, 2, 3], learners: [4]), term: 2)
            let answer = AppendResponse(term: Term(7), round: Round(1), outcome: .stale)
            bench.turn(.response(.append(answer), from: NodeID(from)))
            #expect(bench.node.term == Term(from == 9 ? 2 : 7))
            let request = ReadIndexRequest(term: Term(8), read: ReadID(1))
            bench.ask(.readIndex(request), from: from)
            #expect(bench.node.term == Term(from == 9 ? 2 : 8))
        }
    }

    @Test("whoever knows of no members waits for a leader, and follows the first it hears")
    func newcomer() {
        var bench = Bench()
        bench.node = Node(
            id: NodeID(9), hardState: HardState(term: .zero, vote: nil), outline: LogOutline(),
            commit: .beforeLog)
        bench.turn(.tick(count: 1000, jitter: 0))
        #expect(bench.node.role == .follower)
        #expect(bench.effects.messages.isEmpty)
        #expect(!bench.node.isRemoved)
        let run = EntryRun(trusting: .beforeLog, [])
        bench.ask(
            .append(
                AppendRequest(
                    term: Term(3), entries: run, leaderCommit: .beforeLog, round: Round(1))))
        #expect(bench.node.leader == NodeID(1))
        #expect(bench.node.term == Term(3))
    }
}

@Suite("A change at a leader")
struct ReconfigurationTests {
    /// The leader of {1}, with learner 7 that has not answered yet, its no-op on disk or not.
    private func leader(isCommitted: Bool = true) -> Bench {
        var bench = bench(id: 1, configuration([1], learners: [7]))
        bench.turn(.tick(count: 100, jitter: 0))
        bench.turn(.durable(Ticket(1)))
        if isCommitted { bench.turn(.durable(Ticket(2))) }
        return bench
    }

    private let add = Configuration.Change([
        .add(Configuration.Newcomer(name: "a", peerAddress: "a:1"))
    ])

    @Test("is refused before an entry of its own term is committed")
    func newLeader() {
        var bench = leader(isCommitted: false)
        #expect(bench.node.role == .leader)
        bench.turn(.reconfigure(add, expecting: nil))
        #expect(bench.effects.refused == .membership(.leaderIsNew))
        #expect(bench.effects.accepted.isEmpty)
    }

    @Test("is refused where nobody leads, with the leader's name where it is known")
    func follower() {
        var bench = bench(id: 2, configuration([1, 2]))
        bench.turn(.reconfigure(add, expecting: nil))
        #expect(bench.effects.refused == .notLeader(nil))
    }

    @Test("is of the configuration it was meant for, or is not", arguments: [0, 1, 2])
    func compareAndSwap(index: UInt64) {
        var bench = leader()
        bench.turn(.reconfigure(add, expecting: LogIndex(index)))
        let isMeant = index == 0
        #expect(
            bench.effects.refused == (isMeant ? nil : .membership(.indexMismatch(.beforeLog))))
        #expect(bench.effects.accepted.length == (isMeant ? 1 : 0))
        #expect(bench.node.configuration?.index == LogIndex(isMeant ? 2 : 0))
    }

    @Test("waits for the one before it")
    func oneAtATime() {
        var bench = leader()
        bench.turn(.reconfigure(add, expecting: nil), .reconfigure(add, expecting: nil))
        #expect(bench.effects.refused == .membership(.changeInFlight(LogIndex(2))))
        // Committed: the next may come. The newcomer's id is its entry's index.
        bench.turn(.durable(Ticket(3)))
        #expect(bench.effects.events == [.configurationChanged(LogIndex(2), isJoint: false)])
        #expect(bench.node.configuration?.configuration.learners.map(\.id.number) == [2, 7])
        bench.turn(.reconfigure(add, expecting: LogIndex(2)))
        #expect(bench.effects.refused == .membership(.sameName("a")))
    }

    @Test("gives no id twice, not even that of a founding member that is gone")
    func ids() {
        var bench = bench(id: 1, configuration([1], learners: [3]))
        bench.turn(.tick(count: 100, jitter: 0))
        bench.turn(.durable(Ticket(1)))
        bench.turn(.durable(Ticket(2)))
        bench.turn(.reconfigure(.init([.remove(NodeID(3))]), expecting: nil))
        bench.turn(.durable(Ticket(3)))
        #expect(bench.node.commitIndex == LogIndex(2))
        bench.turn(.reconfigure(add, expecting: nil))
        #expect(bench.effects.refused == .membership(.idTaken(NodeID(3))))
        bench.turn(.proposal(byteCounts: [8]), .durable(Ticket(3)))
        bench.turn(.reconfigure(add, expecting: nil))
        #expect(bench.node.configuration?.configuration.learners.map(\.id.number) == [4])
    }

    @Test("gives no vote to a learner that has not caught up")
    func promotion() {
        var bench = leader()
        for (id, refusal) in [(7, .notCaughtUp(NodeID(7))), (9, .unknownMember(NodeID(9)))]
            as [(UInt64, Configuration.Refusal)]
        {
            bench.turn(.reconfigure(.init([.promote(NodeID(id))]), expecting: nil))
            #expect(bench.effects.refused == .membership(refusal))
        }
        bench.turn(.reconfigure(.init([.promote(NodeID(1))]), expecting: nil))
        #expect(bench.effects.refused == .membership(.notALearner(NodeID(1))))
    }

    /// Whose id it will be, anybody can tell who has asked for the leader's last index.
    @Test("dissertation §4.2.1: gives no vote to a newcomer in the change that adds it")
    func promotedAtOnce() {
        var bench = leader()
        let id = NodeID(bench.node.lastIndex.next.position)
        let newcomer = Configuration.Newcomer(name: "x", peerAddress: "x:1")
        let voter = bench.node.configuration?.configuration.voters.first?.id ?? id
        for step: Configuration.Change.Step in [.add(newcomer), .replace(voter, with: newcomer)] {
            for steps in [[step, .promote(id)], [.promote(id), step]] {
                bench.turn(.reconfigure(.init(steps), expecting: nil))
                #expect(bench.effects.refused == .membership(.notCaughtUp(id)))
            }
        }
    }

    @Test("counts against the limit of what waits, and is taken beyond it")
    func cost() {
        var settings = Node.Settings()
        settings.uncommittedByteLimit = 100
        var outline = LogOutline(voters: [NodeID(1)])
        outline.append(EntryHeader(term: Term(1), kind: .command, byteCount: 1000))
        var bench = Bench()
        bench.node = Node(
            id: NodeID(1), hardState: HardState(term: Term(1), vote: nil), outline: outline,
            commit: LogIndex(1), settings: settings)
        bench.turn(.tick(count: 100, jitter: 0))
        bench.turn(.durable(Ticket(1)))
        bench.turn(.durable(Ticket(2)))
        bench.turn(.proposal(byteCounts: [500]))
        bench.turn(.reconfigure(add, expecting: nil))
        #expect(bench.effects.refused == nil)
        bench.turn(.durable(Ticket(4)))
        #expect(bench.node.commitIndex == bench.node.lastIndex)
        #expect(bench.node.fittingCount(of: [76]) == 1)
    }
}
