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
}
