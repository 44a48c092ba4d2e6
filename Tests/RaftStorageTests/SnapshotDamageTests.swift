import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

/// A member with snapshots at entries 4 and 8, and what its disk holds.
private struct SnapshotHistory {
    let files: SimulatedFiles
    let model: Model
    static let old = Fixture.file(SnapshotName(EntryID(term: Term(2), index: LogIndex(4))).text)
    static let new = Fixture.file(SnapshotName(EntryID(term: Term(2), index: LogIndex(8))).text)

    /// - Parameter upTo: How far the log was compacted.
    init(compactedUpTo compaction: UInt64?, writing indexes: [UInt64] = [4, 8]) throws {
        files = try Fixture.founded()
        var story = Story()
        for number in 1...10 {
            story.add([number % 2 == 0 ? 150 : 40], term: 2, commit: UInt64(number))
        }
        var acts = Act.appends(story) + indexes.map(Act.write)
        if let compaction { acts.append(.compact(compaction)) }
        let models = Act.models(acts)
        #expect(Act.run(acts, models, on: files, Fixture.smallOptions) == acts.count)
        files.restart()
        model = models[models.count - 1]
    }

    func damaged(_ path: String, _ change: (inout [UInt8]) -> Void) -> SimulatedFiles {
        let copy = files.copy()
        copy.damage(path, change)
        return copy
    }

    func size(_ path: String) throws -> Int { try #require(files.content(of: path)).count }
}

@Suite("A damaged snapshot is never believed")
struct SnapshotDamageTests {
    @Test("while the log has everything, the member says so and does without it")
    func spare() throws {
        let history = try SnapshotHistory(compactedUpTo: nil, writing: [8])
        for position in 0..<(try history.size(SnapshotHistory.new)) {
            let files = history.damaged(SnapshotHistory.new) { $0[position] ^= 1 << (position % 8) }
            let opened = try Fixture.open(files)
            #expect(opened.contents.snapshot == nil)
            guard case .corrupt(SnapshotHistory.new, _, _) = opened.contents.findings.first else {
                Issue.record("not said at \(position)")
                return
            }
            #expect(try Fixture.model(opened) == history.model, "at \(position)")
            // It is set aside, and not met again.
            #expect(try Fixture.open(files).contents.findings == [])
        }
    }

    @Test("with an older one and the log behind it, the member goes on from there")
    func older() throws {
        let history = try SnapshotHistory(compactedUpTo: 4)
        let size = try history.size(SnapshotHistory.new)
        for position in 0..<size {
            let cut = history.damaged(SnapshotHistory.new) { $0.removeSubrange(position...) }
            let opened = try Fixture.open(cut)
            #expect(opened.contents.snapshot?.last.index == LogIndex(4), "cut at \(position)")
            #expect(opened.contents.findings.count == 1)
            #expect(try Fixture.model(opened) == history.model, "cut at \(position)")
        }
    }

    @Test("when nothing else has its entries, the member is refused, and nothing is changed")
    func refused() throws {
        let history = try SnapshotHistory(compactedUpTo: 8)
        #expect(
            !(try history.files.names(in: Fixture.path + "/member")).contains(FileName.segment(1)))
        for position in 0..<(try history.size(SnapshotHistory.new)) {
            let files = history.damaged(SnapshotHistory.new) { $0[position] ^= 1 << (position % 8) }
            let before = try Self.contents(files)
            let error = #expect(throws: StorageError.self) { _ = try Fixture.open(files) }
            guard case .corrupt(SnapshotHistory.new, _, _) = error else {
                Issue.record("not refused by name at \(position): \(String(describing: error))")
                return
            }
            #expect(try Self.contents(files) == before)
        }
        let gone = history.files.copy()
        try gone.remove(SnapshotHistory.new)
        #expect(throws: StorageError.self) { _ = try Fixture.open(gone) }
        #expect(try Fixture.model(Fixture.open(history.files)) == history.model)
    }

    /// Every file of the member, and what is in it.
    private static func contents(_ files: SimulatedFiles) throws -> [String: [UInt8]?] {
        let names = try files.names(in: Fixture.path + "/member")
        return Dictionary(
            uniqueKeysWithValues: names.map { ($0, files.content(of: Fixture.file($0))) })
    }

    @Test("of a version to come is refused as such: install the newer program")
    func newer() throws {
        let history = try SnapshotHistory(compactedUpTo: nil)
        let files = history.damaged(SnapshotHistory.new) { bytes in
            bytes[8] = 2
            let count = Int(bytes.span.load(UInt32.self, at: 12))
            let head = bytes.span.extracting(first: 16).checksum(after: 0)
            let checksum = bytes.span.extracting(20..<count).checksum(after: head)
            for place in 0..<4 {
                bytes[16 + place] = UInt8(truncatingIfNeeded: checksum >> (8 * place))
            }
        }
        let error = #expect(throws: StorageError.self) { _ = try Fixture.open(files) }
        #expect(error?.description.contains("newer than this program") == true)
    }

    @Test("a log that ends before its snapshot has lost something, and is refused")
    func shortLog() throws {
        let history = try SnapshotHistory(compactedUpTo: nil, writing: [])
        let files = history.files.copy()
        let entries =
            history.model.entries
            + [LogEntry(term: Term(2), kind: .command, payload: [1])]
        let opened = try Fixture.open(files)
        let last = EntryID(term: Term(2), index: LogIndex(UInt64(entries.count)))
        _ = try opened.snapshots.write(Tape(entries), last: last, configuration: Fixture.placed)
        files.restart()
        let error = #expect(throws: StorageError.self) { _ = try Fixture.open(files) }
        #expect(error?.description.contains("ends before what it holds") == true)
    }
}

@Suite("Snapshots travel in chunks")
struct SnapshotTransferTests {
    @Test("flipped at any byte on the way, nothing is taken, and the next transfer is clean")
    func damagedOnTheWay() throws {
        let snapshot = try Leader.snapshot(upTo: 12)
        let opened = try Fixture.open(Fixture.founded())
        for position in snapshot.1.indices {
            var damaged = snapshot
            damaged.1[position] ^= 1 << (position % 8)
            let receipt = try Fixture.send(damaged, to: opened.snapshots, chunkBytes: 500)
            guard case .refused = receipt else {
                Issue.record("taken with byte \(position) flipped")
                return
            }
        }
        guard case .complete(let tape) = try Fixture.send(snapshot, to: opened.snapshots) else {
            Issue.record("the right one is not taken")
            return
        }
        #expect(tape == Tape(Leader.entries.prefix(12)))
    }

    @Test("with the right checksums and another content than described, it is refused")
    func misdescribed() throws {
        var snapshot = try Leader.snapshot(upTo: 12)
        snapshot.0.last.index = LogIndex(13)
        let opened = try Fixture.open(Fixture.founded())
        guard case .refused = try Fixture.send(snapshot, to: opened.snapshots) else {
            Issue.record("taken")
            return
        }
    }

    @Test(
        "what had arrived before a crash is not sent again, not even by another leader",
        arguments: End.all)
    func resuming(end: End) throws {
        let snapshot = try Leader.snapshot(upTo: 40)
        let files = try Fixture.founded()
        let before = try Fixture.open(files)
        var offset = UInt64(0)
        while offset < 2_500 {
            let bytes = Array(snapshot.1[Int(offset)..<Int(offset) + 500])
            let chunk = SnapshotChunk(snapshot: snapshot.0, offset: offset, bytes: bytes)
            let receipt: SnapshotReceipt<Tape> = try before.snapshots.receive(chunk)
            guard case .wants(let next) = receipt else { return }
            #expect(next == offset + 500)
            offset = next
        }
        end.happen(to: files)
        let opened = try Fixture.open(files)
        // Another leader wrote its own: the same bytes.
        #expect(try Leader.snapshot(upTo: 40).1 == snapshot.1)
        let probe = SnapshotChunk(snapshot: snapshot.0, offset: 0, bytes: Array(snapshot.1[..<500]))
        let receipt: SnapshotReceipt<Tape> = try opened.snapshots.receive(probe)
        guard case .wants(let next) = receipt else {
            Issue.record("nothing is wanted")
            return
        }
        if end == .killed || end == .powerCut(.kept) { #expect(next > 1_800 && next <= 2_500) }
        guard case .complete(let tape) = try Fixture.send(snapshot, to: opened.snapshots) else {
            Issue.record("not completed")
            return
        }
        #expect(tape == Tape(Leader.entries))
    }

    @Test("one that is being read can be read to its end, though a newer one took its place")
    func readingOn() throws {
        let files = try Fixture.founded()
        let opened = try Fixture.open(files)
        let folder = opened.snapshots
        func write(_ index: UInt64) throws -> SnapshotDescription {
            try folder.write(
                Tape(Leader.entries.prefix(Int(index))),
                last: EntryID(term: Term(8), index: LogIndex(index)), configuration: Fixture.placed)
        }
        let first = try write(20)
        let whole = try #require(files.content(of: Fixture.file(SnapshotName(first.last).text)))
        #expect(try folder.read(first, offset: 0, byteLimit: 1_000) == Array(whole[..<1_000]))
        let second = try write(25)
        try folder.remove([SnapshotName(first.last).text])
        #expect(folder.shelf.latest == second)
        #expect(
            try folder.read(first, offset: 1_000, byteLimit: .max) == Array(whole[1_000...]))
        var third = first
        third.last.index = LogIndex(19)
        #expect(try folder.read(third, offset: 0, byteLimit: 10) == nil)
    }

    @Test("without room, a snapshot is given up or refused, and the log goes on")
    func full() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        while try opened.log.upkeep() {}
        let snapshot = try Leader.snapshot(upTo: 40)
        let names = try files.names(in: Fixture.path + "/member")
        files.limit(bytes: 40_000)
        #expect(throws: StorageError.self) {
            _ = try opened.snapshots.write(
                Tape([LogEntry](repeating: Leader.entries[30], count: 400)),
                last: EntryID(term: Term(8), index: LogIndex(20)), configuration: Fixture.placed)
        }
        try opened.snapshots.giveUp()
        files.limit(bytes: 0)
        guard case .refused = try Fixture.send(snapshot, to: opened.snapshots) else {
            Issue.record("taken without room")
            return
        }
        #expect(try files.names(in: Fixture.path + "/member") == names)
        try Fixture.append(Story.short.groups, to: &opened)
        files.limit(bytes: nil)
        guard case .complete = try Fixture.send(snapshot, to: opened.snapshots) else {
            Issue.record("not taken though there is room again")
            return
        }
    }
}
