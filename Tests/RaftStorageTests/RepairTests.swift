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
            story.add(
                [1_300, 30], term: UInt64(2 + number / 5), vote: 2, commit: UInt64(2 * number))
        }
        var acts = Act.appends(story)
        if let index { acts += [.write(index), .compact(index)] }
        let models = Act.models(acts)
        #expect(Act.run(acts, models, on: files) == acts.count)
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

    @Test("flipped at every byte, it is intact, or repaired, or its hard state is uncertain")
    func flipping() throws {
        let log = try DamagedLog()
        var repaired = 0
        for name in try Self.segments(log.files) {
            let path = Fixture.file(name)
            let end = significantCount(try #require(log.files.content(of: path)))
            let positions = Array(0..<64) + Array(stride(from: 4_096, to: end, by: 29))
            for position in positions where position < end {
                let files = log.files.copy()
                files.damage(path) { $0[position] ^= 1 << (position % 8) }
                repaired += try check(files, log, "\(name) at \(position)") ? 1 : 0
            }
        }
        #expect(repaired > 200)
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

    @Test("flipped in a snapshot that nothing can replace, all is asked for again")
    func snapshots() throws {
        let log = try DamagedLog(snapshotUpTo: 12)
        let name = try #require(
            try log.files.names(in: Fixture.path + "/member").first { SnapshotName($0) != nil })
        for position in stride(from: 0, to: 1_000, by: 37) {
            let files = log.files.copy()
            files.damage(Fixture.file(name)) { $0[position] ^= 4 }
            #expect(try check(files, log, "snapshot at \(position)"))
        }
    }

    @Test("flipped behind a snapshot, the log goes on behind it")
    func behindSnapshot() throws {
        let log = try DamagedLog(snapshotUpTo: 12)
        for name in try Self.segments(log.files) {
            let path = Fixture.file(name)
            let end = significantCount(try #require(log.files.content(of: path)))
            for position in stride(from: 4_100, to: end, by: 171) {
                let files = log.files.copy()
                files.damage(path) { $0[position] ^= 1 }
                _ = try check(files, log, "\(name) at \(position)")
            }
        }
    }

    @Test("a repair that crashes anywhere is begun again", arguments: End.all)
    func crashes(end: End) throws {
        let log = try DamagedLog()
        log.files.damage(Fixture.file(FileName.segment(2))) { $0[5_000] ^= 1 }
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
        log.files.damage(Fixture.file(FileName.segment(3))) { $0[5_000] ^= 1 }
        let first = try #require(try DamagedLog.repair(log.files).contents.damage)
        log.files.restart(after: .lost)
        log.files.damage(Fixture.file(FileName.segment(1))) { $0[6_000] ^= 1 }
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
