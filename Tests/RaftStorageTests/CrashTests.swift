import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

/// How a process may end.
enum End: Hashable, CustomTestStringConvertible {
    case killed
    case powerCut(SimulatedFiles.PowerCut)

    static let all: [End] =
        [.killed, .powerCut(.lost), .powerCut(.kept)]
        + (1...3).map { .powerCut(.torn(seed: $0)) }

    func happen(to files: SimulatedFiles) {
        switch self {
        case .killed: files.restart()
        case .powerCut(let cut): files.restart(after: cut)
        }
    }

    var testDescription: String { "\(self)" }
}

@Suite("A crash at any system call loses nothing that was acknowledged")
struct CrashTests {
    @Test("a first start that ends anywhere is begun again, or complete", arguments: End.all)
    func founding(end: End) throws {
        let calls = try Fixture.founded().callCount
        #expect(calls > 10)
        for call in 1...calls {
            let files = SimulatedFiles()
            files.crash(atCall: call)
            #expect(throws: StorageError.self) { try Self.start(files) }
            #expect(files.isCrashed)
            end.happen(to: files)
            // Once more, so that what the second start finds is also what a third may find.
            files.crash(atCall: files.callCount + call)
            try? Self.start(files)
            end.happen(to: files)
            try Self.start(files)
            #expect(try Fixture.model(Fixture.open(files)) == Model(), "at call \(call)")
        }
    }

    private static func start(_ files: SimulatedFiles) throws(StorageError) {
        var folder = try MemberFolder(Fixture.path, on: files)
        if folder.identity == nil {
            try folder.found(
                Fixture.identity, configuration: Fixture.configuration, options: Fixture.options)
        }
    }

    @Test("of appends and truncations in one segment", arguments: End.all)
    func appending(end: End) throws { try crashEverywhere(in: .short, end) }

    @Test("of appends that roll into new segments", arguments: End.all)
    func rolling(end: End) throws { try crashEverywhere(in: .rolling, end) }

    /// Runs a story once for each of its calls, with a crash there, and again after the restart.
    private func crashEverywhere(in story: Story, _ end: End) throws {
        let founded = try Fixture.founded()
        let models = Model.history(story.groups)
        let whole = founded.copy()
        #expect(Self.run(story, on: whole) == story.groups.count)
        for call in 1...whole.callCount {
            let files = founded.copy()
            files.crash(atCall: call)
            let acknowledged = Self.run(story, on: files)
            end.happen(to: files)
            let found = try Self.recoverTwice(files)
            let allowed = models[acknowledged...].prefix(2)
            guard let position = allowed.firstIndex(of: found) else {
                Issue.record("at call \(call): \(acknowledged) groups, then not one of these")
                return
            }
            // What was kept is a log like any other: the rest of the story goes on top of it.
            #expect(Self.run(story, from: position, on: files) == story.groups.count)
            files.restart(after: .lost)
            #expect(try Self.recoverTwice(files) == models[models.count - 1], "at call \(call)")
        }
    }

    @Test("a recovery that crashes anywhere is begun again", arguments: End.all)
    func recovery(end: End) throws {
        let story = Story.rolling
        let models = Model.history(story.groups)
        let crashed = try Fixture.founded()
        crashed.crash(atCall: crashed.callCount + 26)
        let acknowledged = Self.run(story, on: crashed)
        crashed.restart(after: .torn(seed: 3))
        let probe = crashed.copy()
        _ = try Fixture.open(probe)
        for call in 1...probe.callCount {
            let files = crashed.copy()
            files.crash(atCall: call)
            #expect(throws: StorageError.self) { _ = try Fixture.open(files) }
            end.happen(to: files)
            let found = try Self.recoverTwice(files)
            #expect(models[acknowledged...].prefix(2).contains(found), "at call \(call)")
        }
    }

    @Test(
        "an error at any write, sync or rename ends the member, and what it acknowledged is there",
        arguments: [CInt(5), 28], [.killed, .powerCut(.lost), .powerCut(.torn(seed: 1))] as [End])
    func errors(code: CInt, end: End) throws {
        let story = Story.rolling
        let founded = try Fixture.founded()
        let models = Model.history(story.groups)
        let whole = founded.copy()
        _ = Self.run(story, on: whole)
        for call in 1...whole.callCount {
            let files = founded.copy()
            files.fail(atCall: call, code: code)
            let acknowledged = Self.run(story, on: files)
            // Only the upkeep may shrug off a full disk.
            if code == 5 { #expect(acknowledged < story.groups.count, "at call \(call)") }
            end.happen(to: files)
            let found = try Self.recoverTwice(files)
            #expect(models[acknowledged...].prefix(2).contains(found), "at call \(call)")
        }
    }

    @Test("an error at any call of the first start is reported, and the next start succeeds")
    func foundingErrors() throws {
        for call in 1...(try Fixture.founded().callCount) {
            let files = SimulatedFiles()
            files.fail(atCall: call)
            #expect(throws: StorageError.self, "at call \(call)") { try Self.start(files) }
            files.restart(after: .lost)
            try Self.start(files)
            #expect(try Fixture.model(Fixture.open(files)) == Model(), "at call \(call)")
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

    /// Opens the log and appends from group `start` on, until something fails.
    ///
    /// - Returns: how many groups of the story are acknowledged.
    private static func run(_ story: Story, from start: Int = 0, on files: SimulatedFiles) -> Int {
        var acknowledged = start
        do {
            var opened = try Fixture.open(files)
            for group in story.groups[start...] {
                _ = try opened.log.append(group)
                acknowledged += 1
                while try opened.log.upkeep() {}
            }
            opened.view.placed(Placements(0))
        } catch {}
        return acknowledged
    }
}
