import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

/// A log of several segments, and what is left of it after some damage.
private struct DamagedLog {
    let files: SimulatedFiles
    let model: Model

    init(snapshotUpTo index: UInt64? = nil) throws {
        files = try Fixture.founded()
        var story = Story()
        for number in 1...9 {
            story.add([40, 3], term: UInt64(2 + number / 5), vote: 2, commit: UInt64(2 * number))
        }
        var acts = Act.appends(story)
        if let index { acts += [.write(index), .compact(index)] }
        let models = Act.models(acts)
        #expect(Act.run(acts, models, on: files, Fixture.smallOptions) == acts.count)
        files.restart()
        model = models[models.count - 1]
    }

    /// Opens the log for repair after some damage.
    static func repair(_ files: SimulatedFiles) throws -> OpenedLog<SimulatedFiles> {
        try MemberFolder(Fixture.path, on: files)
            .openLog(options: Fixture.options, onDamage: .keepIntact)
    }

    /// Sends what is missing, as a leader does.
    func mend(_ opened: inout OpenedLog<SimulatedFiles>) throws {
        let damage = try #require(opened.contents.damage)
        let start = Int(damage.firstLost.position) - 1
        guard start > 0 else { return try mendWithSnapshot(&opened) }
        var batch = LogBatch(
            ticket: Ticket(1), hardState: nil, truncation: nil, first: damage.firstLost,
            entries: Array(model.entries[start...]), commit: model.commit)
        batch.endsRepair = true
        try Fixture.append([[batch]], to: &opened)
    }

    private func mendWithSnapshot(_ opened: inout OpenedLog<SimulatedFiles>) throws {
        let snapshot = try Leader.snapshot(upTo: 12, of: model.entries)
        guard case .complete = try Fixture.send(snapshot, to: opened.snapshots) else {
            throw Refusal()
        }
        var batch = LogBatch(
            ticket: Ticket(1), hardState: nil, snapshot: snapshot.0, truncation: nil,
            first: LogIndex(13), entries: Array(model.entries[12...]), commit: model.commit)
        batch.endsRepair = true
        try Fixture.append([[batch]], to: &opened)
    }
}

@Suite("A damaged log keeps what is intact, and knows what it lacks")
struct RepairTests {
    private static func segments(_ files: SimulatedFiles) throws -> [String] {
        try files.names(in: Fixture.path + "/member").filter { FileName.segmentNumber($0) != nil }
    }

    @Test("flipped at every byte that says something, it is intact, or repaired and then mended")
    func flipping() throws {
        let log = try DamagedLog()
        let segments = try Self.segments(log.files)
        #expect(segments.count > 3)
        #expect(try flipEverywhere(in: segments, of: log) > 64 * (segments.count - 1))
    }

    /// - Parameter vote: Where the frame at the floor is: without it a vote may be gone, and the start is refused.
    /// - Returns: how many bytes there are whose loss had to be repaired.
    private func flipEverywhere(
        in names: [String], of log: DamagedLog, vote: (name: String, bytes: Range<Int>)? = nil
    ) throws -> Int {
        var repaired = 0
        for name in names {
            let path = Fixture.file(name)
            let end = significantCount(try #require(log.files.content(of: path)))
            let records = FileName.segmentNumber(name) == nil ? 0 : SegmentHeader.byteCount
            let positions = Array(0..<min(64, records)) + Array(records..<end)
            for position in positions {
                let files = log.files.copy()
                files.damage(path) { $0[position] ^= 1 << (position % 8) }
                if let vote, vote.name == name, vote.bytes.contains(position) {
                    #expect(throws: StorageError.self) { _ = try DamagedLog.repair(files) }
                    continue
                }
                repaired += try check(files, log, "\(name) at \(position)") ? 1 : 0
            }
        }
        return repaired
    }

    /// - Returns: whether something had to be repaired.
    private func check(_ files: SimulatedFiles, _ log: DamagedLog, _ place: String) throws -> Bool {
        let refusal = Result { () throws(StorageError) in try Fixture.open(files.copy()) }
        var opened = try DamagedLog.repair(files)
        guard case .failure = refusal else {
            #expect(opened.contents.damage == nil, "\(place)")
            return false
        }
        let damage = try #require(opened.contents.damage, "\(place)")
        #expect(damage.lastKnown == LogIndex(UInt64(log.model.entries.count)), "\(place)")
        #expect(opened.contents.hardState == log.model.hardState, "\(place)")
        #expect(!opened.contents.findings.isEmpty)
        let intact = try Fixture.model(opened)
        #expect(intact.entries == Array(log.model.entries.prefix(intact.entries.count)), "\(place)")
        #expect(damage.firstLost.position == UInt64(intact.entries.count) + 1)
        // It stays known until it is mended, and nothing more is lost meanwhile.
        files.restart(after: .lost)
        opened = try Fixture.open(files)
        #expect(opened.contents.damage == damage, "\(place)")
        #expect(try Fixture.model(opened) == intact, "\(place)")
        try log.mend(&opened)
        files.restart(after: .lost)
        opened = try Fixture.open(files)
        #expect(opened.contents.damage == nil, "\(place)")
        #expect(try Fixture.model(opened) == log.model, "\(place)")
        return true
    }

    @Test("flipped at every byte of a snapshot that nothing can replace, all is asked for again")
    func snapshots() throws {
        let log = try DamagedLog(snapshotUpTo: 12)
        let name = try #require(
            try log.files.names(in: Fixture.path + "/member").first { SnapshotName($0) != nil })
        let size = significantCount(try #require(log.files.content(of: Fixture.file(name))))
        #expect(try flipEverywhere(in: [name], of: log) == size)
    }

    @Test("flipped at every byte behind a snapshot, the log goes on behind it if no vote is lost")
    func behindSnapshot() throws {
        let log = try DamagedLog(snapshotUpTo: 12)
        let segments = try Self.segments(log.files)
        // Compaction has raised the floor to the end of the log.
        let last = try #require(segments.last)
        let end = significantCount(try #require(log.files.content(of: Fixture.file(last))))
        // Its mark says what it says, whatever is before it: of the frame, that is the first four bytes.
        let frame = (end + 7) & ~7 - Frame.byteCount
        let repaired = try flipEverywhere(
            in: segments, of: log, vote: (last, frame + 4..<frame + Frame.byteCount))
        #expect(repaired > 64)
    }

    @Test("a repair that crashes anywhere is begun again", arguments: End.all)
    func crashes(end: End) throws {
        let log = try DamagedLog()
        log.files.damage(Fixture.file(FileName.segment(2))) { $0[4_300] ^= 1 }
        let probe = log.files.copy()
        let expected = try DamagedLog.repair(probe).contents.damage
        for call in 1...probe.callCount {
            let files = log.files.copy()
            files.crash(atCall: call)
            #expect(throws: StorageError.self) { _ = try DamagedLog.repair(files) }
            end.happen(to: files)
            var opened = try DamagedLog.repair(files)
            #expect(opened.contents.damage == expected, "at call \(call)")
            try log.mend(&opened)
            files.restart(after: .lost)
            #expect(try Fixture.model(Fixture.open(files)) == log.model, "at call \(call)")
        }
    }

    @Test("damaged twice, it lacks what the lower damage took")
    func twice() throws {
        let log = try DamagedLog()
        log.files.damage(Fixture.file(FileName.segment(3))) { $0[4_300] ^= 1 }
        let first = try #require(try DamagedLog.repair(log.files).contents.damage)
        log.files.restart(after: .lost)
        log.files.damage(Fixture.file(FileName.segment(1))) { $0[4_300] ^= 1 }
        var opened = try DamagedLog.repair(log.files)
        let second = try #require(opened.contents.damage)
        #expect(second.firstLost < first.firstLost)
        #expect(second.lastKnown == first.lastKnown)
        try log.mend(&opened)
        log.files.restart(after: .lost)
        #expect(try Fixture.model(Fixture.open(log.files)) == log.model)
    }

    @Test("a log that ends below the floor has lost votes too, and is refused")
    func hardState() throws {
        let log = try DamagedLog()
        let opened = try Fixture.open(log.files)
        try opened.log.close()
        log.files.restart()
        let name = try #require(try Self.segments(log.files).last)
        log.files.damage(Fixture.file(name)) { bytes in
            for position in 4_096..<bytes.count { bytes[position] = 0 }
        }
        #expect(throws: StorageError.self) { _ = try DamagedLog.repair(log.files) }
    }
}
