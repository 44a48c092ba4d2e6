// What a follower does with append requests around the place where its log begins, and with snapshots.

import Testing

@testable import Raft

private func entry(_ term: UInt64, _ index: UInt64) -> EntryID {
    EntryID(term: Term(term), index: LogIndex(index))
}

private func snapshot(_ last: EntryID, term: UInt64 = 9, configuration: UInt64 = 1) -> Request {
    let voters = (1...3).map { NodeID($0) }
    let placed = PlacedConfiguration(index: LogIndex(configuration), voters: voters)
    return .snapshot(SnapshotRequest(term: Term(term), last: last, configuration: placed))
}

extension Bench {
    fileprivate var matched: LogIndex? {
        guard case .snapshot(let response) = answer else { return nil }
        return response.matched
    }

    fileprivate var terms: [UInt64] {
        node.log.headers(in: node.log.firstIndex..<node.lastIndex.next).map(\.term.number)
    }
}

@Suite("§7 Append requests around the base")
struct AppendAcrossBaseTests {
    /// Every pair of small logs that agree on what the follower's snapshot has, and every part of the leader's.
    @Test("what a snapshot has replaced is taken as matching, and the rest as ever")
    func reconcile() {
        for own in allLogs(length: 3, terms: 3) {
            for theirs in allLogs(length: 4, terms: 3) {
                for base in 1...3 where own.count >= base && theirs.starts(with: own[..<base]) {
                    guard areConsistent(own, theirs) else { continue }
                    for start in 0...theirs.count {
                        for end in start...theirs.count {
                            check(own, base, offered: theirs, start..<end)
                        }
                    }
                }
            }
        }
    }

    private func check(_ own: [UInt64], _ base: Int, offered: [UInt64], _ range: Range<Int>) {
        var bench = Bench(log: own, term: 9, base: UInt64(base))
        let before = offered[..<range.lowerBound]
        bench.ask(appending(Array(offered[range]), after: Array(before)))
        #expect(bench.effects.contradiction == nil)
        guard own.starts(with: before) || range.lowerBound < base else {
            guard case .conflict(let retry) = bench.outcome else {
                Issue.record("\(own) took \(offered)[\(range)]")
                return
            }
            let shared = zip(own, offered).prefix { $0 == $1 }.count
            #expect(retry.index.position >= UInt64(max(shared, base)))
            return
        }
        #expect(bench.outcome == .matched(LogIndex(UInt64(range.upperBound))))
        let all = offered[..<range.upperBound]
        let expected = own.starts(with: all) ? own : Array(all)
        #expect(bench.terms == Array(expected[base...]), "\(own) offered \(offered)[\(range)]")
    }

    private func appending(_ terms: [UInt64], after before: [UInt64]) -> Request {
        let headers = terms.map { EntryHeader(term: Term($0), kind: .command, byteCount: 8) }
        let run = EntryRun(trusting: entry(before.last ?? 0, UInt64(before.count)), headers)
        return .append(
            AppendRequest(term: Term(9), entries: run, leaderCommit: .beforeLog, round: Round(1)))
    }

    private func areConsistent(_ one: [UInt64], _ other: [UInt64]) -> Bool {
        guard let last = zip(one, other).map({ $0 == $1 }).lastIndex(of: true) else { return true }
        return one[...last] == other[...last]
    }

    @Test("another entry where the base is contradicts what was committed")
    func contradiction() {
        var bench = Bench(log: [1, 1, 1], term: 9, base: 2)
        bench.ask(appending([2, 2], after: [1]))
        let sender = NodeID(1)
        #expect(
            bench.effects.contradiction == .committedEntryReplaced(LogIndex(2), by: sender))
    }
}

@Suite("§7 InstallSnapshot at the follower")
struct InstallSnapshotTests {
    /// Every small log, every commit index, and every snapshot that a leader can have.
    @Test("is installed only where the log says less, and never takes back what is committed")
    func install() {
        for own in allLogs(length: 3, terms: 3) {
            for commit in 0...own.count {
                for index in 1...4 {
                    for term in 1...3 as ClosedRange<UInt64> {
                        check(own, commit: commit, snapshot: entry(term, UInt64(index)))
                    }
                }
            }
        }
    }

    private func check(_ own: [UInt64], commit: Int, snapshot last: EntryID) {
        let index = Int(last.index.position)
        let holds = index <= own.count && own[index - 1] == last.term.number
        var bench = Bench(log: own, term: 9, commit: UInt64(commit))
        bench.ask(snapshot(last))
        if index <= commit, !holds {
            #expect(bench.effects.contradiction != nil)
            return
        }
        #expect(bench.matched == last.index)
        #expect(bench.node.leader == NodeID(1))
        let isInstalled = index > commit && !holds
        #expect(bench.effects.installed == (isInstalled ? last : nil), "\(own) \(commit) \(last)")
        #expect(bench.effects.persist?.snapshot == (isInstalled ? last : nil))
        #expect(bench.node.commitIndex.position == UInt64(max(commit, index)))
        #expect(bench.node.log.base == (isInstalled ? last : .beforeLog))
        #expect(bench.node.configuration?.index == (isInstalled ? LogIndex(1) : .beforeLog))
        #expect(bench.terms == (isInstalled ? [] : own))
        #expect(bench.effects.held.count == (isInstalled ? 1 : 0))
    }

    @Test("of an older term is refused, and changes nothing")
    func stale() {
        var bench = Bench(log: [1], term: 5)
        bench.ask(snapshot(entry(4, 9), term: 4))
        #expect(bench.matched == .beforeLog)
        #expect(bench.effects.installed == nil)
        #expect(bench.node.leader == nil)
    }

    @Test(
        "that no leader can have sent is not installed",
        arguments: [
            (6, 9, 5, 1), (0, 9, 5, 1), (0, 0, 5, 0), (5, 0, 5, 0), (5, .max, 5, 1), (5, 9, 5, 10),
        ] as [(UInt64, UInt64, UInt64, UInt64)])
    func impossible(lastTerm: UInt64, index: UInt64, term: UInt64, configuration: UInt64) {
        var bench = Bench(log: [1], term: 5)
        bench.ask(snapshot(entry(lastTerm, index), term: term, configuration: configuration))
        #expect(bench.matched == .beforeLog)
        #expect(bench.effects.installed == nil)
        #expect(bench.node.lastIndex == LogIndex(1))
    }

    @Test("takes back what the same turn had taken, cut or committed before")
    func sameTurn() {
        var bench = Bench(log: [1, 2, 2], term: 2)
        let headers = [EntryHeader(term: Term(1), kind: .command, byteCount: 8)]
        let append = AppendRequest(
            term: Term(3), entries: EntryRun(trusting: entry(1, 1), headers),
            leaderCommit: LogIndex(2), round: Round(1))
        bench.turn(
            .request(.append(append), from: NodeID(1), call: CallID(1)),
            .request(snapshot(entry(3, 7), term: 3), from: NodeID(1), call: CallID(2)))
        #expect(bench.effects.committed == nil)
        #expect(bench.effects.installed == entry(3, 7))
        #expect(
            bench.effects.persist
                == Effects.Persist(
                    ticket: Ticket(1), hardState: HardState(term: Term(3), vote: nil),
                    snapshot: entry(3, 7), truncation: LogIndex(8),
                    appended: LogIndex(8)..<LogIndex(8)))
        // What the disk holds is what was in the snapshot for certain: nothing new before the ticket.
        #expect(bench.node.durableIndex == LogIndex(1))
        bench.turn(.durable(Ticket(1)))
        #expect(bench.node.durableIndex == LogIndex(7))
    }

    @Test("a compaction that a received snapshot has overtaken says nothing new")
    func overtaken() {
        var bench = Bench(log: [1, 1, 1], term: 2, commit: 2)
        bench.ask(snapshot(entry(2, 7), term: 2))
        bench.turn(.durable(Ticket(1)), .compacted(upTo: LogIndex(2)))
        #expect(bench.node.log.base == entry(2, 7))
    }
}

@Suite("§7 Answers to a snapshot at the leader")
struct SnapshotAnswerTests {
    /// Member 2 leads term 2 with two entries.
    private func leader() -> Bench {
        var bench = Bench(log: [1], term: 1)
        bench.turn(.tick(count: 20, jitter: 0))
        for isPreVote in [true, false] {
            let vote = VoteResponse(
                term: Term(1), electionTerm: Term(2), isPreVote: isPreVote, isGranted: true)
            bench.turn(.response(.vote(vote), from: NodeID(1)))
            if isPreVote { bench.turn(.durable(Ticket(1))) }
        }
        return bench
    }

    @Test(
        "count only in the leader's own term, and only up to what its log has",
        arguments: [(2, 1, 1), (2, 2, 2), (1, 1, 0), (0, 1, 0), (2, 3, 0), (2, .max, 0)]
            as [(UInt64, UInt64, UInt64)])
    func answers(term: UInt64, matched: UInt64, counted: UInt64) {
        var bench = leader()
        #expect(bench.node.role == .leader)
        let answer = SnapshotResponse(term: Term(term), matched: LogIndex(matched))
        bench.turn(.response(.snapshot(answer), from: NodeID(3)))
        let follower = bench.node.status.followers.first { $0.id == NodeID(3) }
        #expect(follower?.matched == LogIndex(counted))
        // Nobody else is taken for a follower.
        bench.turn(.response(.snapshot(answer), from: NodeID(9)))
    }
}
