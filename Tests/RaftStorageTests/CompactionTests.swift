import Raft
import RaftRuntime
import Testing

@testable import RaftStorage

@Suite("§7: the log behind a snapshot")
struct CompactionTests {
    /// Entries 2 to 9 in one batch, whose commit is from before them.
    private static let burst = LogBatch(
        ticket: Ticket(1), hardState: HardState(term: Term(2), vote: nil), truncation: nil,
        first: LogIndex(2),
        entries: (2...9).map {
            LogEntry(
                term: Term(2), kind: .command, payload: [UInt8](repeating: UInt8($0), count: 40))
        }, commit: LogIndex(1))

    @Test("a snapshot says what is committed, even when no batch has said so yet")
    func commitOfSnapshot() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        try Fixture.append([[Self.burst]], to: &opened)
        let last = EntryID(term: Term(2), index: LogIndex(9))
        let tape = Tape(try Fixture.entries(opened, count: 1) + Self.burst.entries)
        _ = try opened.snapshots.write(tape, last: last, configuration: Fixture.placed)
        _ = try opened.log.compact(upTo: last.index)
        let next = LogBatch(
            ticket: Ticket(2), hardState: nil, truncation: nil, first: LogIndex(10),
            entries: [LogEntry(term: Term(2), kind: .noop, payload: [])], commit: LogIndex(1))
        try Fixture.append([[next]], to: &opened)
        files.restart(after: .lost)
        let contents = try Fixture.open(files).contents
        #expect(contents.commit == last.index)
        #expect(contents.outline.last == EntryID(term: Term(2), index: LogIndex(10)))
    }
}
