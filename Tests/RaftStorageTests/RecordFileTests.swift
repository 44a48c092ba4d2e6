import Dispatch
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

@Suite("A file of records that nothing depends on")
struct RecordFileTests {
    private static let records: [[UInt8]] = (1...6).map {
        Array(repeating: UInt8($0), count: $0 * 9)
    }

    private func file(on files: SimulatedFiles) throws -> RecordFile<SimulatedFiles> {
        if try !files.names(in: "/").contains("data") { try files.makeFolder("/data") }
        try files.syncFolder("/")
        return RecordFile(files: files, folder: "/data", name: "elections")
    }

    /// Two records at the start, and the others behind them, one by one.
    private func write(on files: SimulatedFiles) throws {
        var file = try file(on: files)
        try file.replace(with: Array(Self.records.prefix(2)))
        for record in Self.records.dropFirst(2) { try file.append([record]) }
        try file.sync()
    }

    @Test("is read as it was written, and nothing is read where there is none")
    func reading() throws {
        let files = SimulatedFiles()
        #expect(try file(on: files).read() == ([], nil))
        try write(on: files)
        #expect(try file(on: files).read() == (Self.records, nil))
    }

    @Test("a torn tail is cut, wherever it is torn")
    func tornTail() throws {
        let files = SimulatedFiles()
        try write(on: files)
        let whole = try #require(files.content(of: "/data/elections"))
        for count in 16...whole.count {
            let (records, complaint) = RecordFile<SimulatedFiles>.records(
                in: Array(whole.prefix(count)))
            #expect(records == Array(Self.records.prefix(records.count)))
            #expect(complaint == nil)
            #expect((records.count == 6) == (count == whole.count))
        }
        // A file grows before its content is there.
        let zeroes = whole.dropLast(20) + Array(repeating: 0, count: 20)
        #expect(
            RecordFile<SimulatedFiles>.records(in: Array(zeroes)) == (
                Array(Self.records.dropLast()), nil
            ))
    }

    @Test("a damaged byte costs what is behind it, and is never read as something else")
    func damage() throws {
        let files = SimulatedFiles()
        try write(on: files)
        let whole = try #require(files.content(of: "/data/elections"))
        for position in whole.indices {
            var bytes = whole
            bytes[position] ^= 0x10
            let (records, complaint) = RecordFile<SimulatedFiles>.records(in: bytes)
            #expect(records == Array(Self.records.prefix(records.count)))
            #expect(records.count < 6)
            if position < 16 { #expect(records.isEmpty && complaint != nil) }
        }
        var bytes = whole
        bytes[30] ^= 1
        #expect(RecordFile<SimulatedFiles>.records(in: bytes).complaint == "damaged at 16")
    }

    @Test("a crash at any call leaves a beginning of it; what was synced is there")
    func crashes() throws {
        let calls = SimulatedFiles()
        try write(on: calls)
        for call in 1...40 {
            let files = SimulatedFiles()
            files.crash(atCall: call)
            let isDone = (try? write(on: files)) != nil
            files.restart()
            guard try files.names(in: "/").contains("data") else { continue }
            let (records, complaint) = try file(on: files).read()
            #expect(complaint == nil)
            #expect(records == Array(Self.records.prefix(records.count)))
            if isDone { #expect(records == Self.records) }
        }
    }

    @Test("the thread keeps what it is given, and says so when it no longer can")
    func thread() async throws {
        let (folder, path) = try TemporaryFolder.make()
        defer { folder.remove() }
        var member = try MemberFolder(path, on: LinuxFiles())
        try member.found(
            Fixture.identity, configuration: Fixture.configuration, options: Fixture.options)
        let thread = member.openElections()
        #expect(thread.recovered == ([], nil))
        try thread.start { Issue.record("\($0)") }
        thread.replace(with: [[1]])
        thread.append([[2], [3]])
        await withCheckedContinuation { ended in thread.stop { ended.resume() } }
        #expect(member.openElections().recovered == ([[1], [2], [3]], nil))
        // The log does not mind the file.
        _ = try member.openLog(options: Fixture.options)
    }

    /// What a member says last is that it has handed over its office.
    @Test("the thread has not ended before its last record is durable")
    func lastRecord() throws {
        let files = HangingFiles(files: SimulatedFiles())
        _ = try file(on: files.files)
        let thread = RecordThread(RecordFile(files: files, folder: "/data", name: "elections"))
        let ended = DispatchSemaphore(value: 0)
        files.hang.begin()
        try thread.start { Issue.record("\($0)") }
        thread.replace(with: [[1]])
        thread.stop { ended.signal() }
        files.hang.awaitVictim()
        #expect(ended.wait(timeout: .now()) == .timedOut)
        files.hang.end()
        ended.wait()
        files.files.restart(after: .lost)
        #expect(try file(on: files.files).read() == ([[1]], nil))
        // Whoever asks later is told at once.
        thread.stop { ended.signal() }
        #expect(ended.wait(timeout: .now()) == .success)
    }

    @Test("a thread that has failed says so once, ends, and keeps nothing in memory either")
    func failedThread() throws {
        let files = SimulatedFiles()
        _ = try file(on: files)
        let thread = RecordThread(RecordFile(files: files, folder: "/data", name: "elections"))
        let failed = DispatchSemaphore(value: 0)
        files.fail(atCall: files.callCount + 1)
        try thread.start { _ in failed.signal() }
        thread.replace(with: [[1]])
        failed.wait()
        for _ in 0..<10 { thread.append([[2]]) }
        #expect(thread.waitingCount == 0)
        thread.stop { failed.signal() }
        failed.wait()
    }

    @Test("a file that cannot be read is lost, and the member is not")
    func unreadable() throws {
        let files = SimulatedFiles()
        try write(on: files)
        files.damage("/data/elections") { $0 = [1, 2, 3] }
        #expect(try file(on: files).read() == ([], "not what its name says"))
    }
}
