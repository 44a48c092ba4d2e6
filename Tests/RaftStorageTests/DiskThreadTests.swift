import Foundation
import Raft
import RaftRuntime
import Simulator
import Synchronization
import Testing

@testable import RaftStorage

/// What the disk's thread reported, and a way to wait for it.
private final class Reports: Sendable {
    private let state = Mutex(
        (
            tickets: [Ticket](), nanoseconds: [UInt64](), errors: [StorageError](),
            freed: [String]()
        ))
    private let arrived = DispatchSemaphore(value: 0)

    var tickets: [Ticket] { state.withLock { $0.tickets } }
    var errors: [StorageError] { state.withLock { $0.errors } }

    /// The files that compaction has freed.
    var freed: [String] { state.withLock { $0.freed } }

    /// How long the syncs took.
    var nanoseconds: [UInt64] { state.withLock { $0.nanoseconds } }

    func durable(_ ticket: Ticket, took nanoseconds: UInt64) {
        state.withLock {
            $0.tickets.append(ticket)
            $0.nanoseconds.append(nanoseconds)
        }
        arrived.signal()
    }

    func failed(_ error: StorageError) {
        state.withLock { $0.errors.append(error) }
        arrived.signal()
    }

    func wait(for ticket: Ticket) {
        while errors.isEmpty, (tickets.last ?? .recovered) < ticket { arrived.wait() }
    }

    /// Stops a thread, and waits for its end.
    func stop<Files>(_ disk: DiskThread<Files>) {
        let ended = DispatchSemaphore(value: 0)
        disk.stop { ended.signal() }
        ended.wait()
    }

    /// - Parameter removesFiles: Whether the thread removes what compaction has freed, and tells nobody.
    func thread<Files>(
        _ opened: OpenedLog<Files>, removesFiles: Bool = true
    ) -> DiskThread<Files> {
        let note: @Sendable ([String]) -> Void = { [self] names in
            state.withLock { $0.freed += names }
        }
        return DiskThread(
            opened, onDurable: { [self] in durable($0, took: $1) },
            onFailure: { [self] in failed($0) },
            onObsolete: removesFiles ? nil : note)
    }
}

@Suite("The disk's thread")
struct DiskThreadTests {
    private static func batches(_ count: Int) -> [LogBatch] {
        var story = Story()
        story.add([8], term: 2)
        for number in 1..<count { story.add([number % 300]) }
        return story.groups.flatMap { $0 }
    }

    @Test("answers tickets in order, with fewer syncs than batches when they come fast")
    func groups() throws {
        let (folder, path) = try TemporaryFolder.make()
        defer { folder.remove() }
        var options = LogOptions()
        options.segmentBytes = 64 << 10
        var member = try MemberFolder(path, on: LinuxFiles())
        try member.found(
            Fixture.identity, configuration: Fixture.configuration, options: options)
        let reports = Reports()
        let disk = reports.thread(try member.openLog(options: options))
        let batches = Self.batches(2_000)
        // All of them before the thread starts: so it is certain that they wait together.
        for batch in batches.prefix(1_000) { disk.submit(batch) }
        try disk.start()
        for batch in batches.dropFirst(1_000) { disk.submit(batch) }
        reports.wait(for: Ticket(2_000))
        reports.stop(disk)
        #expect(reports.errors == [])
        #expect(reports.tickets == reports.tickets.sorted())
        #expect(reports.tickets.last == Ticket(2_000))
        let statistics = disk.statistics
        #expect(statistics.batches == 2_000)
        #expect(statistics.syncs == UInt64(reports.tickets.count))
        #expect(statistics.syncs <= 1_001)
        #expect(disk.progress.phase == .idle)
        let expected = Model().applying(batches)
        #expect(try Fixture.model(member.openLog(options: options)) == expected)
    }

    @Test("shows entries to the loop as soon as they are submitted, and when they are on disk")
    func reading() throws {
        let files = try Fixture.founded()
        let reports = Reports()
        let disk = reports.thread(try Fixture.open(files))
        let batches = Self.batches(20)
        for batch in batches { disk.submit(batch) }
        let everything = LogIndex(1)..<LogIndex(22)
        let expected = Model().applying(batches).entries
        func read() throws -> [LogEntry] {
            var found: [LogEntry] = []
            while found.count < expected.count {
                let next = LogIndex(UInt64(found.count) + 1)
                found += try disk.entries(in: next..<everything.upperBound, byteLimit: 64)
            }
            return found
        }
        #expect(try read() == expected)
        try disk.start()
        reports.wait(for: Ticket(20))
        #expect(try read() == expected)
        reports.stop(disk)
    }

    @Test("reports a failed sync once, and completes nothing after it")
    func failure() throws {
        let files = try Fixture.founded()
        let reports = Reports()
        let opened = try Fixture.open(files)
        let batches = Self.batches(3)
        let disk = reports.thread(opened)
        // One write, then the sync.
        files.fail(atCall: files.callCount + 2)
        disk.submit(batches[0])
        try disk.start()
        reports.wait(for: Ticket(1))
        disk.submit(batches[1])
        reports.stop(disk)
        #expect(reports.tickets == [])
        let path = Fixture.path + "/member/" + FileName.segment(1)
        #expect(reports.errors == [.io(operation: "fdatasync", path: path, errno: 5)])
    }

    @Test("whoever stops it does not wait for a disk that hangs; the end is told when it comes")
    func hanging() throws {
        let files = HangingFiles(files: try Fixture.founded())
        let reports = Reports()
        let disk = reports.thread(try Fixture.open(files))
        let batches = Self.batches(2)
        files.hang.begin()
        disk.submit(batches[0])
        try disk.start()
        files.hang.awaitVictim()
        disk.submit(batches[1])
        let ended = DispatchSemaphore(value: 0)
        disk.stop { ended.signal() }
        #expect(ended.wait(timeout: .now()) == .timedOut)
        #expect(reports.tickets == [])
        files.hang.end()
        ended.wait()
        #expect(reports.tickets.last == Ticket(2))
        files.files.restart(after: .lost)
        #expect(try Fixture.model(Fixture.open(files.files)) == Model().applying(batches))
    }

    @Test("a thread that has ended by a failure tells so when it is stopped")
    func stopAfterFailure() throws {
        let files = try Fixture.founded()
        let reports = Reports()
        let disk = reports.thread(try Fixture.open(files))
        files.fail(atCall: files.callCount + 1)
        disk.submit(Self.batches(1)[0])
        try disk.start()
        reports.wait(for: Ticket(1))
        for _ in 1...2 { reports.stop(disk) }
        #expect(reports.errors.count == 1)
    }

    @Test(
        "forgets what a snapshot holds, says which files that frees or removes them itself",
        arguments: [true, false])
    func compaction(removesFiles: Bool) throws {
        let files = try Fixture.founded()
        let opened = try Fixture.open(files)
        let reports = Reports()
        let disk = reports.thread(opened, removesFiles: removesFiles)
        var batches = Self.batches(60)
        for place in batches.indices { batches[place].commit = LogIndex(45) }
        try disk.start()
        for batch in batches.dropLast() {
            disk.submit(batch)
            // Each is a group of its own, so that there are several segments.
            reports.wait(for: batch.ticket)
        }
        let before = disk.statistics
        let model = Model().applying(batches)
        _ = try opened.snapshots.write(
            Tape(model.entries.prefix(45)), last: EntryID(term: Term(2), index: LogIndex(45)),
            configuration: Fixture.placed)
        disk.compact(upTo: LogIndex(45))
        // Whatever the thread does first, it ends with both.
        disk.submit(batches[59])
        #expect(
            try disk.entries(in: LogIndex(46)..<LogIndex(47), byteLimit: 1) == [model.entries[45]])
        reports.wait(for: Ticket(60))
        reports.stop(disk)
        #expect(reports.errors == [])
        #expect(disk.statistics.usedBytes < before.usedBytes)
        let first = Fixture.file(FileName.segment(1))
        #expect((files.content(of: first) == nil) == removesFiles)
        #expect(reports.freed.first == (removesFiles ? nil : FileName.segment(1)))
        try opened.snapshots.remove(reports.freed)
        #expect(files.content(of: first) == nil)
        files.restart(after: .lost)
        #expect(try Fixture.model(Fixture.open(files)) == model)
    }

    @Test("a full disk is no failure: what waits is written when there is room")
    func fullDisk() throws {
        for hasRoomAgain in [true, false] {
            let files = try Fixture.founded()
            let reports = Reports()
            let disk = reports.thread(try Fixture.open(files))
            files.limit(bytes: 0)
            var batches = Self.batches(3)
            let payload = [UInt8](repeating: 7, count: 3 * Int(Fixture.options.segmentBytes))
            batches[1].entries = [LogEntry(term: Term(2), kind: .command, payload: payload)]
            disk.submit(batches[0])
            try disk.start()
            reports.wait(for: Ticket(1))
            disk.submit(batches[1])
            disk.submit(batches[2])
            while !disk.statistics.isRoomLow { sched_yield() }
            if hasRoomAgain {
                files.limit(bytes: nil)
                reports.wait(for: Ticket(3))
            }
            reports.stop(disk)
            #expect(reports.errors == [])
            #expect(reports.tickets.last == Ticket(hasRoomAgain ? 3 : 1))
            files.restart(after: .lost)
            let expected = Model().applying(Array(batches.prefix(hasRoomAgain ? 3 : 1)))
            #expect(try Fixture.model(Fixture.open(files)) == expected)
        }
    }

    @Test("stop makes durable what waits")
    func draining() throws {
        let files = try Fixture.founded()
        let reports = Reports()
        let disk = reports.thread(try Fixture.open(files))
        let batches = Self.batches(50)
        try disk.start()
        for batch in batches { disk.submit(batch) }
        reports.stop(disk)
        #expect(reports.tickets.last == Ticket(50))
        files.restart(after: .lost)
        #expect(try Fixture.model(Fixture.open(files)) == Model().applying(batches))
    }
}

/// A folder of its own on the real disk.
struct TemporaryFolder {
    private let path: String

    static func make() throws -> (TemporaryFolder, String) {
        let path = NSTemporaryDirectory() + "/raft-storage-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return (TemporaryFolder(path: path), path + "/data")
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("Real files")
struct LinuxFilesTests {
    @Test(
        "a member on the real disk: first start, story, restart, damage", arguments: [false, true])
    func member(isDamaged: Bool) throws {
        let (folder, path) = try TemporaryFolder.make()
        defer { folder.remove() }
        let files = LinuxFiles()
        var member = try MemberFolder(path, on: files)
        try member.found(
            Fixture.identity, configuration: Fixture.configuration, options: Fixture.options)
        var opened = try member.openLog(options: Fixture.options)
        try Fixture.append(Story.rolling.groups, to: &opened)
        try opened.log.close()
        #expect(throws: StorageError.locked(path: path)) { _ = try MemberFolder(path, on: files) }
        if isDamaged {
            let name = path + "/member/" + FileName.segment(2)
            let handle = try files.open(name, .writing)
            try files.write([0xff], to: handle, at: 4_200)
            files.close(handle)
            #expect(throws: StorageError.self) { _ = try member.openLog(options: Fixture.options) }
        } else {
            let expected = Model().applying(Story.rolling.groups.flatMap { $0 })
            #expect(try Fixture.model(member.openLog(options: Fixture.options)) == expected)
        }
    }

    @Test("refusals carry the kernel's number")
    func refusals() throws {
        let files = LinuxFiles()
        #expect(throws: FileError(code: ENOENT)) { _ = try files.open("/nowhere/x", .creating) }
        #expect(throws: FileError(code: ENOENT)) { _ = try files.names(in: "/nowhere") }
        #expect(throws: FileError(code: EEXIST)) { try files.makeFolder("/tmp") }
        #expect(throws: FileError(code: EBADF)) { try files.sync(FileHandle(number: -1)) }
    }
}
