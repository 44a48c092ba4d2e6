import Testing

@testable import Raft

/// Makes a leader of term 2 whose log was `log`, and whose no-op is durable.
private func leader(
    log: [UInt64] = [1], voters: ClosedRange<UInt64> = 1...3,
    settings: Node.Settings = Node.Settings()
) -> Bench {
    var bench = Bench(id: 1, voters: voters, log: log, term: 1, settings: settings)
    bench.turn(.tick(count: 1_000, jitter: 0))
    for peer in voters where peer != 1 {
        let response = VoteResponse(
            term: Term(1), electionTerm: Term(2), isPreVote: true, isGranted: true)
        bench.turn(.response(.vote(response), from: NodeID(peer)))
    }
    bench.turn(.durable(Ticket(1)))
    for peer in voters where peer != 1 {
        let response = VoteResponse(
            term: Term(2), electionTerm: Term(2), isPreVote: false, isGranted: true)
        bench.turn(.response(.vote(response), from: NodeID(peer)))
    }
    bench.turn(.durable(Ticket(2)))
    return bench
}

private func matched(_ index: UInt64, round: UInt64, term: UInt64 = 2) -> Response {
    .append(
        AppendResponse(
            term: Term(term), round: Round(round), outcome: .matched(LogIndex(index))))
}

extension Bench {
    /// By call; nothing where it must be asked again.
    fileprivate var readAnswers: [UInt64: UInt64?] {
        var answers: [UInt64: UInt64?] = [:]
        for case .response(.readIndex(let response), let call) in effects.messages {
            answers.updateValue(response.index?.position, forKey: call.number)
        }
        return answers
    }

    fileprivate var appends: [(to: NodeID, request: AppendRequest)] {
        effects.messages.compactMap {
            guard case .request(.append(let request), let peer) = $0 else { return nil }
            return (peer, request)
        }
    }
}

@Suite("The loop is the batch")
struct BatchingTests {
    @Test("a hundred proposals of one turn are one request for each follower, and one write")
    func coalescing() {
        var bench = leader()
        bench.effects.reset()
        for _ in 0..<100 {
            bench.node.step(.proposal(byteCounts: [10]), into: &bench.effects)
            #expect(bench.effects.accepted.length == 1)
        }
        bench.node.finishTurn(into: &bench.effects)
        #expect(bench.appends.map(\.to) == [NodeID(2), NodeID(3)])
        #expect(bench.appends.allSatisfy { $0.request.entries.headers.count == 100 })
        #expect(bench.effects.persist?.appended.length == 100)
    }

    @Test("a proposal of many commands is taken whole or not at all")
    func allOrNothing() {
        var settings = Node.Settings()
        settings.uncommittedByteLimit = 1000
        var bench = leader(settings: settings)
        bench.turn(.proposal(byteCounts: [400, 400]))
        #expect(bench.effects.accepted.length == 2)
        bench.turn(.proposal(byteCounts: [10, 400]))
        #expect(bench.effects.refused == .tooManyInFlight)
        #expect(bench.effects.accepted.isEmpty)
        #expect(bench.node.lastIndex == LogIndex(4))
    }

    @Test(
        "what waits for commitment has a limit, which one command alone may exceed",
        arguments: [
            (waiting: [], offered: [400, 400, 400], fitting: 2),
            (waiting: [], offered: [976], fitting: 1),
            (waiting: [], offered: [977, 1], fitting: 1),
            (waiting: [], offered: [5000, 1], fitting: 1), (waiting: [], offered: [], fitting: 0),
            (waiting: [976], offered: [0], fitting: 0),
            (waiting: [400], offered: [5000], fitting: 0),
            (waiting: [400], offered: [100, 5000, 1], fitting: 1),
        ] as [(waiting: [UInt32], offered: [UInt32], fitting: Int)])
    func fitting(waiting: [UInt32], offered: [UInt32], fitting: Int) {
        var settings = Node.Settings()
        settings.uncommittedByteLimit = 1000
        var bench = leader(settings: settings)
        bench.turn(.response(matched(2, round: 1), from: NodeID(2)))
        #expect(bench.node.commitIndex == LogIndex(2))
        if !waiting.isEmpty { bench.turn(.proposal(byteCounts: waiting)) }
        #expect(bench.effects.refused == nil)
        #expect(bench.node.fittingCount(of: offered) == fitting)
        bench.turn(.proposal(byteCounts: offered))
        #expect((bench.effects.refused == nil) == (fitting == offered.count))
        bench.turn(.proposal(byteCounts: Array(offered[..<fitting])))
        #expect(bench.effects.refused == nil || fitting == offered.count)
    }
}

@Suite("§5.4.2 and §5.3 Commitment")
struct CommitmentTests {
    @Test("an entry of an older term commits only with one of the leader's own", arguments: 1...4)
    func ownTerm(reached: Int) {
        var bench = leader(log: [1, 1, 1])
        bench.turn(.response(matched(UInt64(reached), round: 1), from: NodeID(2)))
        #expect(bench.node.commitIndex == LogIndex(reached == 4 ? 4 : 0))
    }

    @Test("the own disk counts like any other: two followers are enough, one and memory are not")
    func ownDisk() {
        var bench = leader()
        bench.turn(.proposal(byteCounts: [8]))
        bench.turn(.response(matched(3, round: 3), from: NodeID(2)))
        #expect(bench.node.commitIndex == LogIndex(2))
        bench.turn(.response(matched(3, round: 4), from: NodeID(3)))
        #expect(bench.node.commitIndex == LogIndex(3))
        #expect(bench.node.status.durable == LogIndex(2))
    }

    @Test("what no leader asked about is not believed")
    func nonsense() {
        var bench = leader()
        bench.turn(.response(matched(99, round: 1), from: NodeID(2)))
        bench.turn(.response(matched(2, round: 99), from: NodeID(2)))
        bench.turn(.response(matched(2, round: 1), from: NodeID(9)))
        bench.turn(.response(matched(2, round: 1, term: 1), from: NodeID(2)))
        #expect(bench.node.commitIndex == .beforeLog)
        #expect(bench.node.status.followers.allSatisfy { $0.matched == .beforeLog })
    }
}

@Suite("Dissertation §6.4: reads that wait at a leader")
struct WaitingReadTests {
    @Test("have a limit: whoever comes later is asked to come again")
    func limit() throws {
        var settings = Node.Settings()
        settings.waitingReadLimit = 3
        var bench = leader(settings: settings)
        // Before its no-op is committed, a leader answers no read.
        for call in 1...5 as ClosedRange<UInt64> {
            let request = ReadIndexRequest(term: Term(2), read: ReadID(call))
            bench.turn(.request(.readIndex(request), from: NodeID(3), call: CallID(call)))
            #expect(bench.readAnswers == (call > 3 ? [call: nil] : [:]))
        }
        bench.turn(.read(ReadID(9)))
        #expect(bench.effects.reads == [.lost(ReadID(9))])
        bench.turn(.response(matched(2, round: 1), from: NodeID(2)))
        let round = try #require(bench.appends.last?.request.round.number)
        bench.turn(.response(matched(2, round: round), from: NodeID(2)))
        #expect(bench.readAnswers == [1: 2, 2: 2, 3: 2])
        // There is room again.
        bench.turn(.read(ReadID(9)))
        #expect(bench.effects.reads == [])
    }
}

@Suite("Settings")
struct SettingsTests {
    @Test("that contradict each other are refused")
    func complaints() {
        #expect(Node.Settings().complaint == nil)
        let bad: [(inout Node.Settings) -> Void] = [
            { $0.heartbeat = 0 }, { $0.heartbeat = 20 }, { $0.election = 20..<20 },
            { $0.election = 4..<40 }, { $0.diskPatience = 19 }, { $0.windowMessages = 0 },
            { $0.windowBytes = 0 }, { $0.appendByteLimit = 0 }, { $0.uncommittedByteLimit = 0 },
            { $0.waitingReadLimit = 0 },
        ]
        for spoil in bad {
            var settings = Node.Settings()
            spoil(&settings)
            #expect(settings.complaint != nil)
        }
    }
}
