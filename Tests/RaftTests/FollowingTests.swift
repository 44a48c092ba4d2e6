import Testing

@testable import Raft

private func append(
    after previous: (term: UInt64, index: UInt64), _ terms: [UInt64], commit: UInt64 = 0,
    term: UInt64 = 9
) -> Request {
    let previous = EntryID(term: Term(previous.term), index: LogIndex(previous.index))
    let headers = terms.map { EntryHeader(term: Term($0), kind: .command, byteCount: 8) }
    return .append(
        AppendRequest(
            term: Term(term), entries: EntryRun(trusting: previous, headers),
            leaderCommit: LogIndex(commit), round: Round(1)))
}

private func terms(of node: Node) -> [UInt64] {
    node.log.headers(in: LogIndex(1)..<node.lastIndex.next).map(\.term.number)
}

private func lastTerm(_ log: ArraySlice<UInt64>) -> UInt64 { log.last ?? 0 }

@Suite("§5.3 AppendEntries at the follower")
struct FollowingTests {
    /// Every pair of small logs, every part of the leader's.
    @Test("takes what fits, keeps what agrees, cuts only at a conflict")
    func reconcile() {
        for own in allLogs(length: 3, terms: 3) {
            for theirs in allLogs(length: 3, terms: 3) {
                for start in 0...theirs.count {
                    for end in start...theirs.count {
                        check(own, offered: theirs, start..<end)
                    }
                }
            }
        }
    }

    private func check(_ own: [UInt64], offered theirs: [UInt64], _ range: Range<Int>) {
        // Terms and positions name entries only in logs that some Raft could have made.
        guard areConsistent(own, theirs) else { return }
        var bench = Bench(log: own, term: 9)
        let previous = (lastTerm(theirs[..<range.lowerBound]), UInt64(range.lowerBound))
        bench.ask(append(after: previous, Array(theirs[range])))
        let isShared = own.starts(with: theirs[..<range.lowerBound])
        guard isShared else {
            #expect(terms(of: bench.node) == own)
            guard case .conflict(let retry) = bench.outcome else {
                Issue.record("\(own) took \(theirs)[\(range)]")
                return
            }
            // Nothing above the hint is shared.
            let shared = zip(own, theirs).prefix { $0 == $1 }.count
            #expect(retry.index.position >= UInt64(shared))
            return
        }
        #expect(bench.outcome == .matched(LogIndex(UInt64(range.upperBound))))
        let offered = theirs[..<range.upperBound]
        let expected = own.starts(with: offered) ? own : Array(offered)
        #expect(terms(of: bench.node) == expected, "\(own) offered \(theirs)[\(range)]")
        // Whoever holds the payloads is told exactly what changed.
        let known = zip(own, offered).prefix { $0 == $1 }.count
        let changed = own.starts(with: offered) ? 0 : offered.count - known
        #expect(bench.effects.accepted.length == changed)
    }

    /// Log Matching: where two logs agree on an entry, they agree on all before it.
    private func areConsistent(_ one: [UInt64], _ other: [UInt64]) -> Bool {
        guard let last = zip(one, other).map({ $0 == $1 }).lastIndex(of: true) else { return true }
        return one[...last] == other[...last]
    }

    @Test("never shortens the log for a late duplicate")
    func lateDuplicate() {
        var bench = Bench(log: [1, 1, 1, 1], term: 1)
        bench.ask(append(after: (1, 1), [1], term: 1))
        #expect(bench.node.lastIndex == LogIndex(4))
        #expect(bench.outcome == .matched(LogIndex(2)))
        #expect(bench.effects.accepted.isEmpty)
        #expect(bench.effects.persist == nil)
    }

    @Test(
        "commits what the leader says, but never beyond what both share",
        arguments: [
            (previous: 1, count: 0, leaderCommit: 9, commits: 1),
            (previous: 3, count: 0, leaderCommit: 9, commits: 3),
            (previous: 1, count: 1, leaderCommit: 9, commits: 2),
            (previous: 1, count: 2, leaderCommit: 2, commits: 2),
            (previous: 3, count: 0, leaderCommit: 0, commits: 0),
        ] as [(previous: UInt64, count: Int, leaderCommit: UInt64, commits: UInt64)])
    func commit(previous: UInt64, count: Int, leaderCommit: UInt64, commits: UInt64) {
        var bench = Bench(log: [1, 1, 1, 1], term: 1)
        bench.ask(
            append(
                after: (1, previous), [UInt64](repeating: 1, count: count), commit: leaderCommit,
                term: 1))
        #expect(bench.node.commitIndex == LogIndex(commits))
        #expect(bench.effects.committed?.length ?? 0 == Int(commits))
    }

    @Test("§5.1: refuses an older term, and says which one it has")
    func stale() {
        var bench = Bench(log: [1], term: 5)
        bench.ask(append(after: (1, 1), [2], term: 4))
        #expect(bench.outcome == .stale)
        #expect(bench.node.leader == nil)
        #expect(bench.node.lastIndex == LogIndex(1))
    }

    @Test("an answer waits for the first write that makes it true, and no longer")
    func smallestTicket() {
        var bench = Bench(log: [1], term: 1)
        bench.ask(append(after: (1, 1), [1], term: 1))
        #expect(bench.effects.held.map(\.after) == [Ticket(1)])
        bench.ask(append(after: (1, 2), [1], term: 1))
        #expect(bench.effects.held.map(\.after) == [Ticket(2)])
        bench.ask(append(after: (1, 1), [1], term: 1))
        #expect(bench.effects.held.map(\.after) == [Ticket(1)])
        bench.ask(append(after: (1, 3), [], term: 1))
        #expect(bench.effects.held.isEmpty)
        #expect(bench.outcome == .matched(LogIndex(1)))
        bench.turn(.durable(Ticket(1)))
        bench.ask(append(after: (1, 1), [1], term: 1))
        #expect(bench.effects.held.isEmpty)
        #expect(bench.outcome == .matched(LogIndex(2)))
    }

    @Test("a whole turn is one batch, and the disk is given only what it does not have")
    func oneBatch() {
        var bench = Bench(log: [1, 1, 1], term: 1)
        bench.turn(
            .request(append(after: (1, 3), [1, 1], term: 1), from: NodeID(1), call: CallID(1)),
            .request(append(after: (1, 1), [2], term: 2), from: NodeID(3), call: CallID(2)),
            .request(append(after: (2, 2), [2], term: 2), from: NodeID(3), call: CallID(3)))
        #expect(
            bench.effects.persist
                == Effects.Persist(
                    ticket: Ticket(1), hardState: HardState(term: Term(2), vote: nil),
                    truncation: LogIndex(2), appended: LogIndex(2)..<LogIndex(4)))
        // Cut again before the disk was given anything newer: nothing more to cut there.
        bench.ask(append(after: (2, 3), [2], term: 2), from: 3)
        #expect(bench.effects.persist?.truncation == nil)
        #expect(bench.effects.persist?.appended == LogIndex(4)..<LogIndex(5))
    }
}

@Suite("§5.3 Conflict hints")
struct ConflictHintTests {
    @Test("lead to the last shared entry in one question for each term, for every pair of logs")
    func convergence() {
        let logs = allLogs(length: 5, terms: 4)
        for leader in logs where !leader.isEmpty {
            for follower in logs where follower.count >= 1 {
                // Both sides start the same, as any two logs of one cluster do from entry 1 of the
                // founding.
                let (leader, follower) = ([1] + leader, [1] + follower)
                let shared = zip(leader, follower).prefix { $0 == $1 }.count
                #expect(
                    questions(leader, follower) <= 1 + Set(leader[shared...]).count,
                    "\(leader) \(follower)")
            }
        }
    }

    /// How many requests it takes until the follower agrees.
    private func questions(_ leader: [UInt64], _ follower: [UInt64]) -> Int {
        let outline = outline(leader)
        var progress = Follower(id: NodeID(2), next: outline.lastIndex.next, now: 0)
        var bench = Bench(log: follower, term: 9)
        for question in 1...20 {
            let round = Round(UInt64(question))
            progress.noteHeartbeat(in: round, commit: .beforeLog)
            let previous = outline.entry(at: progress.next.previous)
            bench.ask(append(after: (previous.term.number, previous.index.position), []))
            guard case .conflict(let retry) = bench.outcome else { return question }
            let shared = outline.latestEntry(notAfter: retry.index, term: retry.term)
            progress.recordConflict(
                shared: shared?.index ?? .beforeLog, base: .beforeLog, in: round)
        }
        return .max
    }
}
