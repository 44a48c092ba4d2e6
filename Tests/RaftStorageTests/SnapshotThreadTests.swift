import Dispatch
import Raft
import RaftRuntime
import Simulator
import Synchronization
import Testing

@testable import RaftStorage

/// A loop as far as the snapshots' thread needs one: it runs what is posted, when the test says so.
private final class PostedWork: Sendable {
    private let work = Mutex([@Sendable () -> Void]())
    private let arrived = DispatchSemaphore(value: 0)

    func post(_ body: @escaping @Sendable () -> Void) {
        work.withLock { $0.append(body) }
        arrived.signal()
    }

    /// Waits for one piece of work, and does it.
    func runNext() {
        arrived.wait()
        work.withLock { $0.removeFirst() }()
    }
}

@Suite("The snapshots' thread, on real files")
struct SnapshotThreadTests {
    @Test("writes, sends, receives and removes, and completes on the loop")
    func story() throws {
        let (folder, path) = try TemporaryFolder.make()
        defer { folder.remove() }
        let files = LinuxFiles()
        var member = try MemberFolder(path, on: files)
        try member.found(
            Fixture.identity, configuration: Fixture.configuration, options: Fixture.options)
        let opened = try member.openLog(options: Fixture.options)
        let loop = PostedWork()
        let thread = SnapshotThread<LinuxFiles, Tape>(
            opened.snapshots, post: { loop.post($0) }, onFailure: { Issue.record("\($0)") })
        try thread.start()
        defer { thread.stop() }
        let tape = Tape(Leader.entries)
        let last = EntryID(term: Term(9), index: LogIndex(40))
        var written: SnapshotDescription?
        thread.write(tape, last: last, configuration: Fixture.placed) { written = $0 }
        loop.runNext()
        let snapshot = try #require(written)
        #expect(thread.latest == snapshot)
        var bytes: [UInt8] = []
        while bytes.count < snapshot.byteCount {
            thread.read(snapshot, offset: UInt64(bytes.count), byteLimit: 700) { bytes += $0 ?? [] }
            loop.runNext()
        }
        #expect(bytes.span.checksum(after: 0) == snapshot.checksum)
        // Under another name the same bytes are another member's.
        thread.remove([SnapshotName(last).text])
        var received: Tape?
        for start in stride(from: 0, to: bytes.count, by: 900) {
            let chunk = SnapshotChunk(
                snapshot: snapshot, offset: UInt64(start),
                bytes: Array(bytes[start..<min(start + 900, bytes.count)]))
            thread.receive(chunk) { if case .complete(let tape) = $0 { received = tape } }
            loop.runNext()
        }
        #expect(received == tape)
        let names = try files.names(in: path + "/member")
        #expect(names.contains(ReceivedName(snapshot).text))
        #expect(!names.contains(SnapshotName(last).text))
    }
    @Test("reads everything again when asked, once for all who ask meanwhile")
    func scrub() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files, Fixture.smallOptions)
        try Fixture.append(Story.short.groups, to: &opened)
        let path = Fixture.file(FileName.segment(1))
        files.damage(path) { $0[4_200] ^= 1 }
        let loop = PostedWork()
        let thread = SnapshotThread<SimulatedFiles, Tape>(
            opened.snapshots, post: { loop.post($0) }, onFailure: { Issue.record("\($0)") })
        var reports: [ScrubReport] = []
        let end = opened.log.statistics.end
        for _ in 1...2 { thread.scrub(upTo: end) { reports.append($0) } }
        try thread.start()
        defer { thread.stop() }
        loop.runNext()
        #expect(reports.count == 2 && Set(reports).count == 1)
        #expect(reports.first?.findings.map(\.path) == [path])
        // The next one is a pass of its own.
        files.damage(path) { $0[4_200] ^= 1 }
        thread.scrub(upTo: end) { reports.append($0) }
        loop.runNext()
        #expect(reports.last?.findings == [])
    }
}
