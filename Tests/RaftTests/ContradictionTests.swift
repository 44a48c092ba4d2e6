import Testing

@testable import Raft

private func append(
    after index: UInt64, _ terms: [UInt64], term: UInt64, commit: UInt64 = 0
) -> Request {
    let headers = terms.map { EntryHeader(term: Term($0), kind: .command, byteCount: 8) }
    let previous = EntryID(term: Term(index == 0 ? 0 : 1), index: LogIndex(index))
    return .append(
        AppendRequest(
            term: Term(term), entries: EntryRun(trusting: previous, headers),
            leaderCommit: LogIndex(commit), round: Round(1)))
}

@Suite("What cannot be")
struct ContradictionTests {
    @Test("§5.2: a second leader of the term is told of, and changes nothing")
    func twoLeaders() {
        var bench = Bench(log: [1, 1], term: 3)
        bench.ask(append(after: 2, [3], term: 3), from: 1)
        #expect(bench.effects.contradiction == nil)
        bench.ask(append(after: 1, [3, 3], term: 3), from: 3)
        #expect(bench.effects.contradiction == .twoLeaders(Term(3), NodeID(1), NodeID(3)))
        #expect(bench.node.leader == NodeID(1))
        #expect(bench.node.lastIndex == LogIndex(3))
        #expect(bench.effects.accepted.isEmpty)
        #expect(bench.effects.persist == nil)
    }

    @Test("§5.2: a leader hears of another one in its own term")
    func rival() {
        var bench = Bench(id: 1, voters: 1...1, log: [1], term: 1)
        bench.turn(.tick(count: 100, jitter: 0))
        bench.turn(.durable(Ticket(1)))
        #expect(bench.node.role == .leader)
        bench.ask(append(after: 1, [2], term: 2), from: 3)
        #expect(bench.effects.contradiction == .twoLeaders(Term(2), NodeID(1), NodeID(3)))
        #expect(bench.node.role == .leader)
    }

    @Test("§5.4: what is committed is never replaced", arguments: [0, 1, 2] as [UInt64])
    func committed(previous: UInt64) {
        var bench = Bench(log: [1, 1, 1, 1], term: 1, commit: 3)
        let added = [UInt64](repeating: 2, count: 3)
        bench.ask(append(after: previous, added, term: 2))
        #expect(
            bench.effects.contradiction
                == .committedEntryReplaced(LogIndex(previous + 1), by: NodeID(1)))
        #expect(bench.node.lastIndex == LogIndex(4))
        #expect(bench.node.log.last.term == Term(1))
    }

    @Test("what is only in the log is replaced as ever")
    func uncommitted() {
        var bench = Bench(log: [1, 1, 1, 1], term: 1, commit: 3)
        bench.ask(append(after: 3, [2], term: 2))
        #expect(bench.effects.contradiction == nil)
        #expect(bench.node.log.last == EntryID(term: Term(2), index: LogIndex(4)))
    }

    @Test("the first contradiction of a turn is the one that is told")
    func first() {
        var bench = Bench(log: [1], term: 1)
        let requests = [1, 2, 3].map { sender in
            Node.Input.request(
                append(after: 1, [], term: 1), from: NodeID(sender * 10), call: CallID(1))
        }
        bench.turn(requests[0], requests[1], requests[2])
        #expect(bench.effects.contradiction == .twoLeaders(Term(1), NodeID(10), NodeID(20)))
        bench.turn()
        #expect(bench.effects.contradiction == nil)
    }
}
