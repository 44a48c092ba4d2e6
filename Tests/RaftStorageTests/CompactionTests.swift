import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

@Suite("§7: compaction forgets nothing that a start needs")
struct CompactionTests {
    /// Two groups to a segment, and everything is committed.
    private static let story: Story = {
        var story = Story()
        for number in 1...8 { story.add([1_900], term: 2, vote: 1, commit: UInt64(number + 1)) }
        return story
    }()

    /// Everything the log holds goes into a snapshot, and is forgotten.
    private static func forgetEverything(
        _ opened: inout OpenedLog<SimulatedFiles>, _ model: Model
    ) throws {
        let last = UInt64(model.entries.count)
        for act in [Act.write(last), .compact(last)] { try act.carryOut(on: &opened, model) }
    }

    private static func segments(_ files: SimulatedFiles) throws -> [UInt64] {
        try files.names(in: Fixture.path + "/member").compactMap(FileName.segmentNumber)
    }

    /// A crash between the seal and the first group of the next segment leaves a log whose last segment is empty. The
    /// hard state is in the one before then, and so is the floor: it must stay though a snapshot has all its entries.
    @Test("right after a start, wherever the process before ended", arguments: End.all)
    func afterStart(end: End) throws {
        let founded = try Fixture.founded()
        let acts = Act.appends(Self.story)
        let models = Act.models(acts)
        let whole = founded.copy()
        #expect(Act.run(acts, models, on: whole) == acts.count)
        var emptySegments = 0
        for call in 1...whole.callCount {
            let files = founded.copy()
            files.crash(atCall: call)
            _ = Act.run(acts, models, on: files)
            end.happen(to: files)
            var opened = try Fixture.open(files)
            let model = try Fixture.model(opened)
            if opened.log.statistics.end.offset == 0 { emptySegments += 1 }
            try Self.forgetEverything(&opened, model)
            files.restart(after: .lost)
            #expect(try Fixture.model(Fixture.open(files)) == model, "at call \(call)")
        }
        #expect(emptySegments > 0)
    }

    @Test("of everything, and all segments but the one that is written are gone at once")
    func space() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        try Fixture.append(Self.story.groups, to: &opened)
        let last = opened.log.statistics.end.segment
        #expect(last > 3)
        let model = Model().applying(Self.story.groups.flatMap { $0 })
        try Self.forgetEverything(&opened, model)
        #expect(try Self.segments(files) == [last])
        files.restart(after: .lost)
        #expect(try Fixture.model(Fixture.open(files)) == model)
    }

    @Test("whose removals are lost in part leaves a gap: what is before it goes at the next start")
    func gap() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        try Fixture.append(Self.story.groups, to: &opened)
        let before = try Self.segments(files)
        let contents = before.map { files.content(of: Fixture.file(FileName.segment($0))) ?? [] }
        let model = Model().applying(Self.story.groups.flatMap { $0 })
        try Self.forgetEverything(&opened, model)
        files.restart()
        // Every choice of segments that came back.
        for choice in 0..<1 << (before.count - 1) {
            let left = files.copy()
            var present = try Self.segments(left)
            for (place, number) in before.dropLast().enumerated() where choice >> place & 1 == 1 {
                try Self.put(contents[place], FileName.segment(number), on: left)
                present.append(number)
            }
            present.sort()
            let run = present.reversed().enumerated().prefix { $1 + UInt64($0) == before.last }
            let base = try #require(run.last?.element)
            try Self.checkGap(left, present, base, model)
        }
    }

    /// - Parameter base: The first segment that the log goes on behind without a gap.
    private static func checkGap(
        _ files: SimulatedFiles, _ present: [UInt64], _ base: UInt64, _ model: Model
    ) throws {
        // Without the snapshot the gap is a loss, unless nothing is missing.
        let robbed = files.copy()
        let snapshot = try #require(
            try files.names(in: Fixture.path + "/member").first { SnapshotName($0) != nil })
        try robbed.remove(Fixture.file(snapshot))
        if base == 1 {
            #expect(try Fixture.model(Fixture.open(robbed)) == model)
        } else {
            #expect(throws: StorageError.self, "\(present)") { _ = try Fixture.open(robbed) }
            #expect(try segments(robbed) == present, "a refusal changes nothing")
        }
        #expect(try Fixture.model(Fixture.open(files)) == model, "\(present)")
        #expect(try segments(files) == present.filter { $0 >= base })
    }

    private static func put(
        _ bytes: [UInt8], _ name: String, on files: SimulatedFiles
    ) throws {
        let file = try files.open(Fixture.file(name), .creating)
        try files.write(bytes[...], to: file, at: 0)
        try files.sync(file)
        files.close(file)
        try files.syncFolder(Fixture.path + "/member")
    }
    // MARK: What a snapshot says

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
