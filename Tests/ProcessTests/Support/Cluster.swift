// Members as processes, and the clusters they form.

import Foundation
import RPC
import RaftRPC

/// One raftd: its settings, its data, and the process while there is one.
final class Member {
    let name: String
    let client: String
    let peer: String
    let folder: TemporaryFolder
    /// The flags beside name, addresses and data directory, or instead of them; each with its value.
    var flags: [String] = []
    /// Flags without a value.
    var switches: [String] = []
    var environment: [String: String] = [:]
    var launcher: [String] = []
    private(set) var process: ChildProcess?
    private var earlierOutput = ""

    init(_ name: String) throws {
        self.name = name
        (client, peer) = try Loopback.pair()
        folder = try TemporaryFolder()
    }

    var dataDirectory: String { folder / "data" }

    /// What raftd is started with. A flag given later takes the place of an earlier one: raftd takes each once.
    private var arguments: [String] {
        let all =
            [
                "--name", name, "--data-dir", dataDirectory, "--listen-client", client,
                "--listen-peer", peer,
            ] + flags
        let pairs = stride(from: 0, to: all.count, by: 2).map {
            (flag: all[$0], value: all[$0 + 1])
        }
        let kept = pairs.enumerated().filter { position, pair in
            !pairs[(position + 1)...].contains { $0.flag == pair.flag }
        }
        return kept.flatMap { [$0.element.flag, $0.element.value] } + switches
    }

    /// What it has logged in all its lives.
    var output: String { earlierOutput + (process?.complaints ?? "") }

    var isRunning: Bool { process.map { $0.ending == nil } ?? false }

    /// Starts the process, and does not wait for anything.
    func start() throws {
        precondition(!isRunning, "\(name) runs already")
        try Programs.check()
        earlierOutput = output
        process = try ChildProcess(
            Command(
                executable: Programs.raftd, arguments: arguments, environment: environment,
                directory: folder.path, launcher: launcher))
    }

    /// Sends a signal and waits for the end it brings.
    @discardableResult
    func stop(_ signal: CInt = SIGTERM) async throws -> Ending {
        guard let process else { throw Mishap("\(name) was never started") }
        process.signal(signal)
        return try await process.awaitEnd()
    }

    /// Ends it at once, if it runs, and does not wait.
    func kill() {
        if isRunning { process?.signal(SIGKILL) }
    }

    /// Stands still until `resume`.
    func pause() { process?.signal(SIGSTOP) }
    func resume() { process?.signal(SIGCONT) }

    /// Waits for the end, which must come by itself.
    func awaitEnd() async throws -> Ending {
        guard let process else { throw Mishap("\(name) was never started") }
        return try await process.awaitEnd()
    }

    /// Waits until its current life has logged an event.
    @discardableResult
    func logged(_ event: String) async throws -> String {
        try await eventually("\(name) logs \(event)") {
            let lines = (self.process?.complaints ?? "").split(separator: "\n")
            if let line = lines.first(where: { $0.contains("event=\(event) ") }) {
                return String(line)
            }
            if let ending = self.process?.ending {
                throw Mishap("\(self.name) ended with \(ending) before it logged \(event)")
            }
            return nil
        }
    }
}

/// Members that were founded together.
final class Cluster {
    let members: [Member]
    let caller: Caller

    /// Short enough for tests, long enough for a debug build on a busy machine.
    static let heartbeat = "30ms"
    static let electionTimeout = Duration.milliseconds(300)

    init(of count: Int, token: String = "process-tests", flags: [String] = []) throws {
        members = try (1...count).map { try Member("n\($0)") }
        caller = try Caller()
        let founders = members.map { "\($0.name)=\($0.peer)" }.joined(separator: ",")
        for member in members {
            member.flags =
                [
                    "--initial-cluster", founders, "--initial-cluster-token", token,
                    "--heartbeat-interval", Self.heartbeat, "--election-timeout", "300ms",
                ] + flags
            // Tests wait for what a cluster does within these times, however busy the machine is.
            member.switches = ["--freeze-timeouts"]
        }
    }

    /// Runs `story` with a cluster of `count` members that has a leader, and ends every process behind it.
    static func run(
        of count: Int, flags: [String] = [], prepare: (Cluster) throws -> Void = { _ in },
        _ story: (Cluster) async throws -> Void
    ) async throws {
        let cluster = try Cluster(of: count, flags: flags)
        try prepare(cluster)
        try await cluster.play {
            for member in cluster.members { try member.start() }
            try await cluster.founded()
            _ = try await cluster.leader()
            try await story(cluster)
        }
    }

    /// Runs `story`; when it fails, everything the members said is printed. Then ends every process.
    func play(_ story: () async throws -> Void) async throws {
        defer { caller.close() }
        do {
            try await story()
            try checkEndings()
        } catch {
            printOutput()
            try await end()
            throw error
        }
        try await end()
    }

    private func end() async throws {
        for member in members where member.isRunning { try await member.stop(SIGKILL) }
    }

    /// Members may be killed by a test, and never by themselves.
    private func checkEndings() throws {
        for member in members where member.output.contains("*** Program crashed") {
            throw Mishap("\(member.name) has crashed")
        }
        for case .killed(let signal)? in members.map({ $0.process?.ending })
        where signal != SIGKILL {
            throw Mishap("a member ended with signal \(signal)")
        }
    }

    private func printOutput() {
        for member in members {
            let ending =
                member.process.map { $0.ending.map { "\($0)" } ?? "running" } ?? "not started"
            print("--- \(member.name) at \(member.client), \(ending):\n\(member.output)---")
        }
    }

    var running: [Member] { members.filter(\.isRunning) }

    /// The first start of several members needs all of them, and may have a leader before it is over.
    func founded() async throws {
        guard members.count > 1 else { return }
        for member in members { try await member.logged("founded") }
    }

    /// The member that leads, once a majority of all members says so and it agrees.
    func leader() async throws -> Member {
        try await eventually("a leader is known to a majority") {
            let views = await self.views(of: self.running)
            return views.first { candidate in
                let id = candidate.status.memberID
                let followers = views.filter {
                    $0.status.leader == id && $0.status.raftTerm == candidate.status.raftTerm
                }
                return candidate.status.leader == id && followers.count > self.members.count / 2
            }?.member
        }
    }

    /// What members that answer say of themselves.
    func views(of members: [Member]) async -> [(member: Member, status: StatusResponse)] {
        var views: [(Member, StatusResponse)] = []
        for member in members {
            if let status = try? await caller.status(of: member, timeout: .milliseconds(500)) {
                views.append((member, status))
            }
        }
        return views
    }

    /// Waits until all of `members` have applied the same, and have nothing left to apply.
    func caughtUp(_ members: [Member]) async throws {
        try await eventually("\(members.map(\.name)) have applied the same") {
            let views = await self.views(of: members)
            let applied = Set(views.map(\.status.raftAppliedIndex))
            return views.count == members.count && applied.count == 1
                && views.allSatisfy {
                    $0.status.raftIndex == $0.status.raftAppliedIndex && $0.status.leader != 0
                }
        }
    }
}

extension StatusResponse {
    var memberID: UInt64 { header?.memberID ?? 0 }
}
