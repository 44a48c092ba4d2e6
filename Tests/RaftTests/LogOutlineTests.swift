import Testing

@testable import Raft

/// Every log of up to `length` entries whose terms rise from 1 to `terms`.
func allLogs(length: Int, terms: UInt64) -> [[UInt64]] {
    var logs: [[UInt64]] = [[]]
    var last = logs
    for _ in 0..<length {
        last = last.flatMap { log in ((log.last ?? 1)...terms).map { log + [$0] } }
        logs += last
    }
    return logs
}

/// The outline of a log with entries of these terms.
func outline(_ terms: [UInt64], size: UInt32 = 8, voters: [NodeID] = []) -> LogOutline {
    var outline = LogOutline(voters: voters)
    for term in terms {
        outline.append(EntryHeader(term: Term(term), kind: .command, byteCount: size))
    }
    return outline
}

@Suite("The outline of the log")
struct LogOutlineTests {
    @Test("knows every entry's term, in every small log")
    func terms() {
        for log in allLogs(length: 4, terms: 3) {
            let outline = outline(log)
            #expect(outline.lastIndex.position == UInt64(log.count))
            #expect(outline.last.term.number == log.last ?? 0)
            #expect(outline.term(at: .beforeLog) == .known(.zero))
            #expect(outline.term(at: outline.lastIndex.next) == .behindLog)
            for (offset, term) in log.enumerated() {
                let index = LogIndex(UInt64(offset) + 1)
                #expect(outline.term(at: index) == .known(Term(term)))
                #expect(outline.holds(EntryID(term: Term(term), index: index)))
                #expect(!outline.holds(EntryID(term: Term(term + 1), index: index)))
            }
        }
    }

    @Test("is the same after cutting as if it had never been longer")
    func truncation() {
        for log in allLogs(length: 4, terms: 3) {
            for kept in 0...log.count {
                var cut = outline(log)
                cut.truncate(from: LogIndex(UInt64(kept) + 1))
                let range = LogIndex(1)..<LogIndex(UInt64(kept) + 1)
                #expect(cut.lastIndex.position == UInt64(kept))
                #expect(cut.last == outline(Array(log.prefix(kept))).last)
                #expect(cut.headers(in: range).map(\.term.number) == Array(log.prefix(kept)))
            }
        }
    }

    @Test("§5.3: finds the latest entry that a log with this term at this index can share")
    func latestEntry() {
        for log in allLogs(length: 4, terms: 3) {
            let outline = outline(log)
            for index in 0...5 as ClosedRange<UInt64> {
                for term in 0...4 as ClosedRange<UInt64> {
                    let expected = log.enumerated().last { $0.offset < index && $0.element <= term }
                    let found = outline.latestEntry(notAfter: LogIndex(index), term: Term(term))
                    #expect(found?.index.position == expected.map { UInt64($0.offset) + 1 } ?? 0)
                    #expect(found?.term.number == expected?.element ?? 0)
                }
            }
        }
    }

    @Test("keeps lengths and kinds across its pieces")
    func manyEntries() {
        var outline = LogOutline()
        let count = 20_000 as UInt32
        for number in 1...count {
            let kind: EntryKind = number % 5000 == 1 ? .noop : .command
            outline.append(EntryHeader(term: Term(1), kind: kind, byteCount: number))
        }
        for number in [1, 2, 8191, 8192, 8193, 16_384, 16_385, 5001, 20_000] as [UInt32] {
            let header = outline.header(at: LogIndex(UInt64(number)))
            #expect(header.byteCount == number)
            #expect(header.kind == (number % 5000 == 1 ? .noop : .command))
        }
        outline.truncate(from: LogIndex(8193))
        #expect(outline.lastIndex.position == 8192)
        outline.append(EntryHeader(term: Term(2), kind: .noop, byteCount: 0))
        #expect(outline.header(at: LogIndex(8193)).kind == .noop)
        #expect(outline.header(at: LogIndex(8192)).kind == .command)
    }

    @Test(
        "cuts a run at the limit, but never to nothing",
        arguments: [(1, 1), (31, 1), (32, 1), (63, 1), (64, 2), (95, 2), (96, 3), (1000, 4)])
    func runs(byteLimit: Int, count: Int) {
        let run = outline([1, 1, 2, 3]).run(from: LogIndex(1), byteLimit: byteLimit)
        #expect(run.headers.count == count)
        #expect(run.previous == .beforeLog)
    }
}

@Suite("An entry run")
struct EntryRunTests {
    @Test(
        "is refused at the gate when no leader can have sent it",
        arguments: [
            (1, 1, [], 1, true), (0, 0, [1], 1, true), (1, 1, [1, 2, 2], 2, true),
            (1, 1, [2, 1], 2, false), (2, 1, [1], 2, false), (1, 1, [3], 2, false),
            (3, 1, [], 2, false), (1, 0, [1], 1, false), (0, 0, [0], 1, false),
            (0, 1, [0, 1], 1, false), (1, UInt64.max - 1, [1], 1, false),
            (1, UInt64.max, [], 1, false),
        ] as [(UInt64, UInt64, [UInt64], UInt64, Bool)])
    func gate(term: UInt64, index: UInt64, terms: [UInt64], leaderTerm: UInt64, isGood: Bool) {
        let previous = EntryID(term: Term(term), index: LogIndex(index))
        let headers = terms.map { EntryHeader(term: Term($0), kind: .command, byteCount: 1) }
        let run = EntryRun(after: previous, headers, sentIn: Term(leaderTerm))
        #expect((run != nil) == isGood)
    }

    /// Entry 10 is a command, 11 and 13 are configurations.
    @Test(
        "has one configuration for each configuration entry, at its place",
        arguments: [
            ([11, 13], true), ([], false), ([11], false), ([13], false), ([13, 11], false),
            ([11, 12], false), ([10, 13], false), ([11, 13, 14], false), ([11, 11, 13], false),
        ] as [([UInt64], Bool)])
    func configurations(indexes: [UInt64], isGood: Bool) {
        let kinds: [EntryKind] = [.command, .configuration, .noop, .configuration]
        let headers = kinds.map { EntryHeader(term: Term(2), kind: $0, byteCount: 1) }
        let run = EntryRun(
            after: EntryID(term: Term(1), index: LogIndex(9)), headers,
            configurations: indexes.map {
                PlacedConfiguration(index: LogIndex($0), voters: [NodeID(1)])
            }, sentIn: Term(2))
        #expect((run != nil) == isGood)
    }
}
