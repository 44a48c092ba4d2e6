import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

@Suite("A scrub finds damage at rest")
struct ScrubTests {
    private static func run(_ opened: OpenedLog<SimulatedFiles>) throws -> [ScrubFinding] {
        var scrub = try Scrub(opened.snapshots, upTo: opened.log.statistics.end)
        var findings: [ScrubFinding] = []
        while let found = try scrub.step(byteLimit: 700) { findings += found }
        return findings
    }

    @Test("at every byte that says something, and nowhere else")
    func everywhere() throws {
        let files = try Fixture.founded()
        let acts = Act.appends(.rolling) + [.write(6)]
        #expect(Act.run(acts, Act.models(acts), on: files) == acts.count)
        files.restart()
        let opened = try Fixture.open(files)
        #expect(try Self.run(opened) == [])
        for name in try files.names(in: Fixture.path + "/member") {
            guard SnapshotName(name) != nil || FileName.segmentNumber(name) != nil else { continue }
            let path = Fixture.file(name)
            let isSegment = FileName.segmentNumber(name) != nil
            let end = significantCount(try #require(files.content(of: path)))
            for position in stride(from: 0, to: end, by: 19) {
                files.damage(path) { $0[position] ^= 2 }
                let isUsed = !isSegment || position < 64 || position >= SegmentHeader.byteCount
                let findings = try Self.run(opened)
                #expect((findings.map(\.path) == [path]) == isUsed, "\(name) at \(position)")
                #expect(findings.allSatisfy { $0.offset <= UInt64(position) })
                files.damage(path) { $0[position] ^= 2 }
            }
        }
    }
}
