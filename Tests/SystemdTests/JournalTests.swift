import Foundation
import Synchronization
import Testing

@testable import Systemd

/// The path libsystemd has built in. A test can stand there only where no journald does.
enum FakeJournal {
    static let path = "/run/systemd/journal/socket"

    static let isPossible = getuid() == 0 && !FileManager.default.fileExists(atPath: path)

    static func open() throws -> DatagramSocket {
        try FileManager.default.createDirectory(
            atPath: "/run/systemd/journal", withIntermediateDirectories: true)
        return try DatagramSocket(path: path)
    }
}

/// Everything that needs the process's environment or journald's path, one after the other.
@Suite("libsystemd's sockets", .serialized, .timeLimit(.minutes(1)))
struct SocketTests {}

extension SocketTests {
    @Suite(
        "The journal, by libsystemd",
        .enabled(
            if: FakeJournal.isPossible,
            "SKIPPED: needs root, and a machine without journald, to stand in for journald"),
        .serialized)
    struct JournalTests {
        @Test("an entry arrives with its fields, line ends included")
        func fields() throws {
            let journal = try FakeJournal.open()
            let thread = try LogThread(level: .info, sink: Journal.write)
            thread.log(
                Entry(
                    .notice, "became leader", messageID: "0123456789abcdef0123456789abcdef",
                    fields: [("RAFT_TERM", "7"), ("RAFT_REASON", "two\nlines = one field")]))
            let fields = try journal.receiveFields()
            let ours = fields.filter { $0.name != "SYSLOG_IDENTIFIER" }
            #expect(
                ours.map { "\($0.name)|\($0.value)" } == [
                    "PRIORITY|5", "MESSAGE|became leader",
                    "MESSAGE_ID|0123456789abcdef0123456789abcdef", "RAFT_TERM|7",
                    "RAFT_REASON|two\nlines = one field",
                ])
            #expect(thread.flush(within: .seconds(20)))
        }

        @Test("entries below the level stay away")
        func level() throws {
            let journal = try FakeJournal.open()
            let thread = try LogThread(level: .notice, sink: Journal.write)
            thread.log(Entry(.info, "unheard"))
            thread.log(Entry(.notice, "heard"))
            #expect(try journal.receiveFields().contains { $0 == ("MESSAGE", "heard") })
        }

        @Test("a journald that reads nothing blocks nobody, and what it missed is counted")
        func blockedJournal() throws {
            let journal = try FakeJournal.open()
            let limits = EntryQueue.Limits(entries: 100, bytes: 1 << 20)
            let thread = try LogThread(level: .info, limits: limits, sink: Journal.write)
            var logged = 0
            // Ends when kernel and queue are both full: never, if it had to wait for either.
            repeat {
                logged += 1
                thread.log(Entry(.info, "\(logged)"))
            } while thread.lostCount == 0 || thread.flush(within: .milliseconds(1))
            let lost = thread.lostCount

            var arrived = 0
            var told = 0
            while arrived + told < logged {
                let fields = try journal.receiveFields()
                if let count = fields.first(where: { $0.name == "RAFT_LOST" }) {
                    told += try #require(Int(count.value))
                } else {
                    arrived += 1
                    // The next one here is the next one logged, unless a loss was told between.
                    #expect(fields.contains { $0 == ("MESSAGE", "\(arrived + told)") })
                }
            }
            #expect(told == lost)
            #expect(thread.flush(within: .seconds(20)))
        }
    }

    @Suite("Where entries go")
    struct DestinationTests {
        @Test("to the journal only while JOURNAL_STREAM names standard error's own file")
        func journalStream() throws {
            let file = FileManager.default.temporaryDirectory.path + "/stream-\(getpid())"
            let descriptor = open(file, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            defer {
                close(descriptor)
                unlink(file)
                unsetenv("JOURNAL_STREAM")
            }
            var status = stat()
            #expect(fstat(descriptor, &status) == 0)

            unsetenv("JOURNAL_STREAM")
            #expect(!Journal.owns(descriptor))
            setenv("JOURNAL_STREAM", "\(status.st_dev):\(status.st_ino)", 1)
            #expect(Journal.owns(descriptor))
            setenv("JOURNAL_STREAM", "\(status.st_dev):\(status.st_ino + 1)", 1)
            #expect(!Journal.owns(descriptor))
            setenv("JOURNAL_STREAM", "garbage", 1)
            #expect(!Journal.owns(descriptor))
        }

        @Test("as one line with the time of day in front, where there is no journal")
        func line() throws {
            let file = FileManager.default.temporaryDirectory.path + "/line-\(getpid())"
            let descriptor = open(file, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            defer {
                close(descriptor)
                unlink(file)
            }
            let entry = Entry(.warning, "peer refused", fields: [("RAFT_PEER", "n2")])
            #expect(Lines.write(entry, to: descriptor))
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let shape = /[0-2]\d:[0-5]\d:[0-6]\d\.\d{3} warning peer refused peer=n2\n/
            #expect(try shape.wholeMatch(in: text) != nil, "\(text)")
        }
    }

    @Suite("A reader that is slow")
    struct SlowReaderTests {
        @Test("of a descriptor that does not block gets the whole line all the same")
        func nonBlocking() async throws {
            var ends: [CInt] = [0, 0]
            try #require(pipe(&ends) == 0)
            let (reader, writer) = (ends[0], ends[1])
            try #require(fcntl(writer, F_SETFL, O_NONBLOCK) == 0)
            defer { close(reader) }
            let line = String(repeating: "x", count: 1 << 20)
            let isTaken = Task.detached {
                defer { close(writer) }
                return Lines.write(Entry(.info, line), to: writer)
            }
            var count = 0
            var chunk = [UInt8](repeating: 0, count: 1 << 12)
            while true {
                let got = read(reader, &chunk, chunk.count)
                guard got > 0 else { break }
                count += got
            }
            #expect(await isTaken.value)
            #expect(count > 1 << 20)
        }
    }

    @Suite("The log thread")
    struct LogThreadTests {
        /// Holds whoever comes through until it is opened.
        final class Gate: Sendable {
            private let monitor = Monitor(false)
            func open() { monitor.change { $0 = true } }
            func pass() { _ = monitor.wait(until: nil) { $0 ? true : nil } }
        }

        @Test("flush waits for the entry in hand, but not for ever")
        func flush() throws {
            let gate = Gate()
            let written = Mutex<[String]>([])
            let thread = try LogThread(level: .info) { entry in
                gate.pass()
                written.withLock { $0.append(entry.message) }
                return true
            }
            thread.log(Entry(.info, "last words"))
            #expect(!thread.flush(within: .milliseconds(1)))
            gate.open()
            #expect(thread.flush(within: .seconds(20)))
            #expect(written.withLock { $0 } == ["last words"])
        }

        @Test("an entry that the sink does not take is counted, and told with the next")
        func refusal() throws {
            let written = Mutex<[String]>([])
            let thread = try LogThread(level: .info) { entry in
                guard entry.message != "refused" else { return false }
                written.withLock { $0.append(entry.message) }
                return true
            }
            thread.log(Entry(.info, "refused"))
            #expect(!thread.flush(within: .seconds(20)), "nothing says that it was refused")
            #expect(thread.lostCount == 1)
            thread.log(Entry(.info, "taken"))
            #expect(thread.flush(within: .seconds(20)))
            #expect(written.withLock { $0 } == [Entry.lost(1).message, "taken"])
        }

        @Test("many threads may leave entries at once; each one's stay in order")
        func manyThreads() async throws {
            let written = Mutex<[String]>([])
            let thread = try LogThread(level: .info) { entry in
                written.withLock { $0.append(entry.message) }
                return true
            }
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0..<200 { thread.log(Entry(.info, "\(writer) \(number)")) }
                    }
                }
            }
            #expect(thread.flush(within: .seconds(20)))
            for writer in 0..<4 {
                let seen = written.withLock { $0.filter { $0.hasPrefix("\(writer) ") } }
                #expect(seen == (0..<200).map { "\(writer) \($0)" })
            }
        }
    }
}
