import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

@Suite("A crash at any system call of a snapshot leaves the old state or the new one")
struct SnapshotCrashTests {
    @Test("what the stories do is there after a restart", arguments: SnapshotStory.allCases)
    func wholeStories(story: SnapshotStory) throws {
        let acts = try story.acts()
        let models = Act.models(acts)
        let files = try Fixture.founded()
        for count in acts.indices {
            #expect(
                Act.run(Array(acts[...count]), models, from: count, on: files) == count + 1,
                "act \(count)")
            if count % 2 == 0 { files.restart() } else { files.restart(after: .lost) }
            #expect(try Fixture.model(Fixture.open(files)) == models[count + 1], "act \(count)")
        }
        let names = try files.names(in: Fixture.path + "/member")
        #expect(!names.contains { $0.hasPrefix(ReceivedName.prefix) })
        #expect((1...2).contains(names.compactMap(SnapshotName.init).count))
        #expect(!names.contains(FileName.segment(1)) || story == .held)
    }

    @Test(
        "of writing, receiving, installing and compacting", arguments: SnapshotStory.allCases,
        End.all)
    func anywhere(story: SnapshotStory, end: End) throws {
        let founded = try Fixture.founded()
        let acts = try story.acts()
        let models = Act.models(acts)
        let whole = founded.copy()
        #expect(Act.run(acts, models, on: whole) == acts.count)
        for call in 1...whole.callCount {
            let files = founded.copy()
            files.crash(atCall: call)
            let done = Act.run(acts, models, on: files)
            end.happen(to: files)
            let found = try Self.recoverTwice(files)
            // Writing and compacting change nothing that can be told: the one before may be found too.
            guard models[done...].prefix(2).contains(found) else {
                Issue.record("at call \(call): after \(done) acts, then neither old nor new")
                return
            }
            // What was kept is as good as any: the rest of the story goes on top of it.
            let next = models[done] == found ? done : done + 1
            #expect(Act.run(acts, models, from: next, on: files) == acts.count, "at call \(call)")
            files.restart(after: .lost)
            #expect(try Self.recoverTwice(files) == models[models.count - 1], "at call \(call)")
        }
    }

    @Test(
        "an error at any call ends the member or gives up the snapshot, and loses nothing",
        arguments: SnapshotStory.allCases, [CInt(5), 28])
    func errors(story: SnapshotStory, code: CInt) throws {
        let founded = try Fixture.founded()
        let acts = try story.acts()
        let models = Act.models(acts)
        let whole = founded.copy()
        _ = Act.run(acts, models, on: whole)
        for call in 1...whole.callCount {
            for end in [End.killed, .powerCut(.lost), .powerCut(.torn(seed: UInt64(call)))] {
                let files = founded.copy()
                files.fail(atCall: call, code: code)
                let done = Act.run(acts, models, on: files)
                end.happen(to: files)
                let found = try Self.recoverTwice(files)
                #expect(models[done...].prefix(2).contains(found), "at call \(call)")
            }
        }
    }

    /// Recovers, cuts the power at once, and recovers again: what recovery returned was durable.
    private static func recoverTwice(_ files: SimulatedFiles) throws -> Model {
        let found = try Fixture.model(Fixture.open(files))
        files.restart(after: .lost)
        #expect(try Fixture.model(Fixture.open(files)) == found, "recovery believed the cache")
        files.restart()
        return found
    }
}
