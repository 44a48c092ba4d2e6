import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

@Suite("§5.1 and §5.3: the log on disk")
struct SegmentedLogTests {
    @Test("holds after a restart what it held before", arguments: [Story.short, .rolling])
    func roundTrip(story: Story) throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        #expect(try Fixture.model(opened) == Model())
        try Fixture.append(story.groups, to: &opened)
        let expected = Model().applying(story.groups.flatMap { $0 })
        #expect(try Fixture.entries(opened, count: expected.entries.count) == expected.entries)
        try opened.log.close()
        files.restart(after: .lost)
        #expect(try Fixture.model(Fixture.open(files)) == expected)
    }

    @Test("goes on after each restart as if there had been none")
    func restarts() throws {
        let files = try Fixture.founded()
        for (count, group) in Story.rolling.groups.enumerated() {
            var opened = try Fixture.open(files)
            try Fixture.append([group], to: &opened)
            files.restart(after: count % 2 == 0 ? .lost : .kept)
        }
        let expected = Model.history(Story.rolling.groups).last
        #expect(try Fixture.model(Fixture.open(files)) == expected)
    }

    @Test("says that recovery gets on: for each segment read, and for each written again")
    func progress() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        try Fixture.append(Story.rolling.groups, to: &opened)
        let folder = Fixture.path + "/member"
        let segments = try files.names(in: folder).compactMap(FileName.segmentNumber)
        #expect(segments.count > 2)
        files.restart()
        var steps = 0
        _ = try MemberFolder(Fixture.path, on: files).openLog(options: Fixture.options) {
            steps += 1
        }
        // The floor is behind the seal of the last but one: that and the last one are written again.
        #expect(steps == segments.count + 2)
    }

    @Test("so is a large snapshot, piece by piece: when it is verified, and when the state is made")
    func snapshotProgress() throws {
        let files = try Fixture.founded()
        let opened = try Fixture.open(files)
        _ = try opened.log.append([
            LogBatch(
                ticket: Ticket(1), hardState: HardState(term: Term(9), vote: nil), truncation: nil,
                first: LogIndex(2), entries: Array(Leader.entries.dropFirst()),
                commit: LogIndex(40))
        ])
        let tape = Tape(Leader.entries)
        _ = try opened.snapshots.write(
            tape, last: EntryID(term: Term(9), index: LogIndex(40)), configuration: Fixture.placed)
        var pieces = tape.snapshotPieces(byteLimit: Fixture.options.pieceBytes)
        var pieceCount = 0
        while pieces.next() != nil { pieceCount += 1 }
        #expect(pieceCount > 8)
        files.restart()
        var (steps, restored) = (0, 0)
        let found = try MemberFolder(Fixture.path, on: files).openLog(options: Fixture.options) {
            steps += 1
        }
        let machine: Tape? = try found.snapshots.restore { restored += 1 }
        #expect(machine == tape)
        #expect(steps >= pieceCount)
        #expect(restored >= pieceCount)
    }

    @Test("knows how large it is: what lies on the disk, and how much of it is log")
    func size() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        try Self.checkSize(of: opened, on: files)
        var story = Story.rolling
        // Larger than a segment.
        story.add([20_000])
        for (count, group) in story.groups.enumerated() {
            try Fixture.append([group], to: &opened)
            try Self.checkSize(of: opened, on: files)
            let before = opened.log.statistics
            // A power cut takes the spare along: nothing depends on its name.
            if count % 2 == 0 { files.restart() } else { files.restart(after: .lost) }
            opened = try Fixture.open(files)
            try Self.checkSize(of: opened, on: files)
            #expect(opened.log.statistics.usedBytes == before.usedBytes)
        }
        #expect(opened.log.statistics.allocatedBytes > 5 * Fixture.options.segmentBytes)
    }

    private static func checkSize(
        of opened: OpenedLog<SimulatedFiles>, on files: SimulatedFiles
    ) throws {
        let folder = Fixture.path + "/member"
        let names = try files.names(in: folder)
        func content(_ name: String) throws -> [UInt8] {
            try #require(files.content(of: folder + "/" + name))
        }
        let segments = try names.filter { FileName.segmentNumber($0) != nil }.map(content)
        let spare = try names.filter { $0 == FileName.spare }.map(content)
        let statistics = opened.log.statistics
        #expect(statistics.allocatedBytes == UInt64((segments + spare).map(\.count).reduce(0, +)))
        // The last record of a segment may end in zeros.
        let certain = segments.map(significantCount).reduce(0, +)
        let doubt = segments.count * Record.headerByteCount
        #expect((certain...certain + doubt).contains(Int(statistics.usedBytes)))
    }

    @Test("tells its size before the disk's thread has done anything")
    func earlySize() throws {
        let files = try Fixture.founded()
        let opened = try Fixture.open(files)
        let disk = DiskThread(opened, onDurable: { _, _ in }, onFailure: { _ in })
        // The segment, and the spare.
        #expect(disk.statistics.allocatedBytes == 2 * Fixture.options.segmentBytes)
        #expect(disk.statistics.usedBytes > 0)
    }

    @Test("counts what a full disk gave of a spare, or did not")
    func sizeOnFullDisk() throws {
        let files = try Fixture.founded()
        files.limit(bytes: 0)
        var opened = try Fixture.open(files)
        #expect(opened.log.statistics.isRoomLow)
        _ = try opened.log.upkeep()
        #expect(opened.log.statistics.isRoomLow)
        try Self.checkSize(of: opened, on: files)
        files.limit(bytes: nil)
        try Fixture.append(Story.rolling.groups, to: &opened)
        try Self.checkSize(of: opened, on: files)
    }
}
