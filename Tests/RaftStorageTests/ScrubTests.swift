import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

@Suite("A scrub finds damage at rest")
struct ScrubTests {
    private static func run<Files>(_ opened: OpenedLog<Files>) throws -> ScrubReport {
        var scrub = try Scrub(opened.snapshots, upTo: opened.log.statistics.end)
        while scrub.step(byteLimit: 700) {}
        return scrub.report
    }

    @Test("at every byte that says something, and nowhere else")
    func everywhere() throws {
        let files = try Fixture.founded()
        let acts = Act.appends(.short) + [.write(4)]
        let options = Fixture.smallOptions
        #expect(Act.run(acts, Act.models(acts), on: files, options) == acts.count)
        files.restart()
        let opened = try Fixture.open(files)
        #expect(opened.log.statistics.end.segment > 1)
        #expect(try Self.run(opened).findings == [])
        for name in try files.names(in: Fixture.path + "/member") {
            guard SnapshotName(name) != nil || FileName.segmentNumber(name) != nil else { continue }
            let path = Fixture.file(name)
            let isSegment = FileName.segmentNumber(name) != nil
            let end = significantCount(try #require(files.content(of: path)))
            // Of what nobody wrote, a sample.
            let positions =
                isSegment
                ? Array(0..<64) + Array(stride(from: 64, to: SegmentHeader.byteCount, by: 97))
                    + Array(SegmentHeader.byteCount..<end) : Array(0..<end)
            for position in positions {
                files.damage(path) { $0[position] ^= 2 }
                let isUsed = !isSegment || position < 64 || position >= SegmentHeader.byteCount
                let findings = try Self.run(opened).findings
                #expect((findings.map(\.path) == [path]) == isUsed, "\(name) at \(position)")
                #expect(findings.allSatisfy { $0.offset <= UInt64(position) })
                files.damage(path) { $0[position] ^= 2 }
            }
        }
    }
    @Test("where the disk cannot read, and reads on behind it")
    func unreadable() throws {
        let files = HangingFiles(files: try Fixture.founded())
        var opened = try Fixture.open(files, Fixture.smallOptions)
        try Fixture.append(Story.short.groups, to: &opened)
        let whole = try Self.run(opened)
        #expect(whole.findings == [] && whole.fileCount > 2)
        files.badBytes.range.withLock { $0 = 4_200..<4_712 }
        let damaged = try Self.run(opened)
        #expect(damaged.fileCount == whole.fileCount && damaged.byteCount < whole.byteCount)
        // Each segment has such a place.
        #expect(damaged.findings.count == Int(whole.fileCount))
        #expect(damaged.findings.allSatisfy { $0.offset < 4_712 })
    }

    @Test("of what is on the disk, whatever the cache still has")
    func cache() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        try Fixture.append(Story.short.groups, to: &opened)
        let path = Fixture.file(FileName.segment(1))
        files.rot(path, at: 4_300)
        #expect(try opened.view.entries(in: LogIndex(2)..<LogIndex(6), byteLimit: 99).count > 0)
        #expect(try Self.run(opened).findings.map(\.path) == [path])
    }

    @Test("while files come and go: one that compaction has removed is no finding")
    func compaction() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files, Fixture.smallOptions)
        try Fixture.append(Story.short.groups, to: &opened)
        var scrub = try Scrub(opened.snapshots, upTo: opened.log.statistics.end)
        let hasMore = scrub.step(byteLimit: 100)
        #expect(hasMore)
        try files.remove(Fixture.file(FileName.segment(1)))
        try files.remove(Fixture.file(FileName.segment(2)))
        while scrub.step(byteLimit: 100) {}
        #expect(scrub.report.findings == [])
    }
}
