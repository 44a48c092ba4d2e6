// The real program against a member that fails on demand: every exit code, and what stands on the
// two streams.

import EpollTransport
import Foundation
import RPC
import RaftRPC
import Testing

/// A member whose answer depends on the key it is asked about.
private struct MoodyService: KVService {
    func put(_ request: PutRequest, context: ServerContext) async throws -> PutResponse {
        switch String(decoding: request.key, as: UTF8.self) {
        case "refused":
            throw RPCError(.invalidArgument, "not this key", effect: .notApplied)
        case "escape":
            throw RPCError(.invalidArgument, "\u{1B}]0;mine\u{7}\u{9B}2J", effect: .notApplied)
        case "no-leader":
            throw RPCError(.unavailable, "there is no leader now", effect: .notApplied)
        case "unknown":
            throw RPCError(.deadlineExceeded, "no majority", effect: .unknown, leader: "h:1")
        case "applied":
            throw RPCError(.internalError, "the answer is too large", effect: .applied)
        case "slow 2", "slow 15":
            MoodyMember.arrivals[String(decoding: request.key, as: UTF8.self)]?.signal()
            try await Task.sleep(for: .seconds(600))
        default: break
        }
        return PutResponse()
    }

    func range(_ request: RangeRequest, context: ServerContext) async throws -> RangeResponse {
        var response = RangeResponse()
        guard request.key != Array("missing".utf8) else { return response }
        var pair = KeyValue()
        (pair.key, pair.value) = (request.key, Array("v".utf8))
        (response.kvs, response.count) = ([pair], 1)
        return response
    }

    func deleteRange(
        _ request: DeleteRangeRequest, context: ServerContext
    ) async throws -> DeleteRangeResponse { DeleteRangeResponse() }
}

/// The member, served on a thread of its own for as long as the tests run.
private enum MoodyMember {
    /// Signalled when the write of a key has arrived that is never answered.
    static let arrivals = ["slow 2": DispatchSemaphore(value: 0), "slow 15": .init(value: 0)]

    static let address = TestServer.start { MoodyService().register(in: &$0) }
}

/// A server on a thread of its own.
enum TestServer {
    /// Serves until the tests are over; returns where.
    static func start(_ register: @escaping @Sendable (inout Router) -> Void) -> String {
        let started = DispatchSemaphore(value: 0)
        let box = AddressBox()
        Thread.detachNewThread {
            do {
                let loop = try EpollLoop()
                var router = Router()
                register(&router)
                let server = EpollServer(loop: loop, router: router)
                box.address = "\(try server.listen(on: SocketAddress(parsing: "127.0.0.1:0")))"
                started.signal()
                loop.run()
                server.close()
            } catch {
                box.address = "\(error)"
                started.signal()
            }
        }
        started.wait()
        return box.address
    }

    /// Written before the semaphore is signalled, read after it was waited for.
    private final class AddressBox: @unchecked Sendable {
        var address = ""
    }
}

/// A run of raftctl.
struct Run {
    var status: Int32
    var output: String
    var complaint: String

    static let raftctl = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "raftctl")

    /// Runs raftctl with `words`; `whileRunning` may disturb it.
    init(
        _ words: [String], of program: URL = raftctl, at endpoints: String? = nil,
        output file: FileHandle? = nil,
        whileRunning: (Process) throws -> Void = { _ in }
    ) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = words
        process.environment = ["RAFTCTL_ENDPOINTS": endpoints ?? MoodyMember.address]
        let (output, complaint) = (Pipe(), Pipe())
        process.standardOutput = file ?? output
        process.standardError = complaint
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try whileRunning(process)
        // The pipes hold far more than is ever written here.
        process.waitUntilExit()
        status = process.terminationReason == .exit ? process.terminationStatus : -1
        try output.fileHandleForWriting.close()
        self.output = try Self.text(output)
        self.complaint = try Self.text(complaint)
    }

    private static func text(_ pipe: Pipe) throws -> String {
        String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }
}

@Suite("raftctl as a process")
struct ProcessTests {
    @Test(
        "ends with the code of what happened",
        arguments: [
            (["put", "k", "v"], 0, "OK\n", ""), (["get", "k"], 0, "k\nv\n", ""),
            (["get", "missing"], 1, "", ""), (["put", "k", "-", "-w", "simple"], 0, "OK\n", ""),
            (
                ["get", "k", "--prefx"], 2, "",
                "raftctl: --prefx: unknown flag; did you mean --prefix?\nSee raftctl --help.\n"
            ),
            (
                ["put", "no-leader", "v", "--command-timeout=200ms"], 4, "",
                "raftctl put: no member could do it in time (MEMBER: there is no leader now). The "
                    + "request was not applied. No leader is known. Check that the members "
                    + "run; then try again.\n"
            ),
            (
                ["put", "unknown", "v"], 5, "",
                "raftctl put: no answer to the request (MEMBER: no majority). The request may or "
                    + "may not have been applied. The leader is said to be h:1. Read the key "
                    + "before writing it again.\n"
            ),
            (
                ["put", "refused", "v"], 6, "",
                "raftctl put: refused: not this key. The request was not applied.\n"
            ),
            (
                ["put", "escape", "v"], 6, "",
                "raftctl put: refused: \\x1b]0;mine\\x07\\x9b2J. The request was not applied.\n"
            ),
            (
                ["put", "applied", "v"], 9, "",
                "raftctl put: the answer is lost (MEMBER: the answer is too large). The request "
                    + "was applied. Read the key to see the result; do not write it again.\n"
            ),
        ] as [([String], Int32, String, String)]
    )
    func codes(words: [String], status: Int32, output: String, complaint: String) throws {
        let run = try Run(words)
        #expect(run.status == status)
        #expect(run.output == output)
        let member = MoodyMember.address
        #expect(run.complaint.replacingOccurrences(of: member, with: "MEMBER") == complaint)
    }

    @Test("takes a key that is no text, and prints it with --hex")
    func binary() throws {
        // Only a shell can hand over such a word: Foundation's arguments are texts.
        let shell = try Run(
            ["-c", "exec \"$0\" get \"$(printf 'k\\377')\" --hex --keys-only", Run.raftctl.path],
            of: URL(filePath: "/bin/sh"))
        #expect(shell.complaint == "")
        #expect(shell.status == 0)
        #expect(shell.output == "\\x6b\\xff\n")
    }

    @Test("prints its version in every format, and the help of a group of commands")
    func texts() throws {
        #expect(try Run(["version", "-w", "json"]).output.hasPrefix("{\"version\":\""))
        let help = try Run(["endpoint", "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("endpoint status"))
        #expect(help.output.contains("endpoint health"))
        #expect(!help.output.contains("watch-leader"))
    }

    @Test("says that nobody can be reached, and which endpoint is not healthy")
    func unreachable() throws {
        // Not a port: whichever is free now may be taken in a moment.
        let dead = "--endpoints=unix:/no/such/socket"
        #expect(try Run(["get", "k", dead, "--command-timeout=100ms"]).status == 3)
        let health = try Run([
            "endpoint", "health", "--endpoints=\(MoodyMember.address),unix:/no/such/socket",
        ])
        #expect(health.status == 7)
        #expect(health.output.hasPrefix("\(MoodyMember.address) is healthy: linearizable read"))
        #expect(health.complaint == "raftctl endpoint health: 1 of 2 endpoints are not healthy\n")
    }

    @Test("why tells apart a member that refuses, one that is silent, and none at all")
    func whyFails() throws {
        let words = ["why", "leader", "--command-timeout=400ms"]
        let stranger = TestServer.start { _ in }
        let refused = try Run(words, at: stranger)
        #expect(refused.status == 6)
        #expect(refused.complaint.contains("this looks like the peer port"))
        let silent = try Run(
            words,
            at: TestServer.start { router in
                router.unary(Elections.Methods.readLedger) {
                    (_: ReadLedgerRequest, _) -> ReadLedgerResponse in
                    try await Task.sleep(for: .seconds(600))
                    return ReadLedgerResponse()
                }
            })
        #expect(silent.status == 4)
        #expect(silent.complaint.contains("no member could do it in time"))
        let nobody = try Run(words, at: "unix:/no/such/socket")
        #expect(nobody.status == 3)
        #expect(nobody.complaint.contains("no connection to unix:/no/such/socket"))
    }

    @Test("a system that refuses the basics is not to blame on standard output")
    func noDescriptors() throws {
        let shell = try Run(
            ["-c", "ulimit -n 4; exec \"$0\" get k", Run.raftctl.path],
            of: URL(filePath: "/bin/sh"))
        #expect(shell.status == 12)
        #expect(shell.complaint.hasPrefix("raftctl get: cannot start: "))
    }

    @Test("says that its output cannot be written, but nothing when its reader went away")
    func output() throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let lost = try Run(["get", "k"], output: full)
        #expect(lost.status == 8)
        #expect(
            lost.complaint
                == "raftctl get: cannot write to standard output: No space left on device\n")
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let closed = try Run(["get", "k"], output: pipe.fileHandleForWriting)
        #expect(closed.status == 141)
        #expect(closed.complaint == "")
    }

    @Test("says what became of a write when it is interrupted", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: CInt) throws {
        let run = try Run(["put", "slow \(signal)", "v", "--command-timeout=60s"]) { process in
            MoodyMember.arrivals["slow \(signal)"]?.wait()
            kill(process.processIdentifier, signal)
        }
        #expect(run.status == 130)
        #expect(
            run.complaint
                == "raftctl put: interrupted. The request may or may not have been applied. No "
                + "leader is known. Read the key before writing it again.\n")
    }
}
