// raftctl against members that are well, gone, or without a majority: what it prints and the code it ends with.

import Foundation
import Testing

/// raftctl as people type it.
enum Raftctl {
    struct Result {
        let ending: Ending
        let output: String
        let complaints: String
    }

    static func run(
        _ arguments: [String], at members: [Member] = [], input: [UInt8] = [],
        launcher: [String] = []
    ) async throws -> Result {
        try Programs.check()
        let endpoints =
            members.isEmpty ? [] : ["--endpoints", members.map(\.client).joined(separator: ",")]
        let process = try ChildProcess(
            Command(
                executable: Programs.raftctl, arguments: arguments + endpoints, input: input,
                launcher: launcher))
        let ending = try await process.awaitEnd()
        return Result(
            ending: ending, output: String(decoding: process.standardOutput, as: UTF8.self),
            complaints: process.complaints)
    }
}

extension Processes {
    @Suite("raftctl")
    struct RaftctlTests {
        @Test("reads and writes through any member")
        func basics() async throws {
            try await Cluster.run(of: 3) { cluster in
                for member in cluster.members {
                    let name = member.name
                    try #require(
                        try await Raftctl.run(
                            ["put", "key-\(name)", "-"], at: [member],
                            input: Array("value of \(name)".utf8)
                        ).ending == .exited(0))
                    let read = try await Raftctl.run(
                        ["get", "key-\(name)", "--print-value-only"], at: cluster.members)
                    try #require(read.output == "value of \(name)\n", "\(read)")
                }
                let keys = try await Raftctl.run(
                    ["get", "key-", "--prefix", "--keys-only"], at: [cluster.members[0]])
                try #require(
                    keys.output.split(separator: "\n") == ["key-n1", "key-n2", "key-n3"], "\(keys)")
                let gone = try await Raftctl.run(
                    ["del", "key-", "--prefix"], at: [cluster.members[1]])
                try #require(gone.output.contains("3"), "\(gone)")
                let none = try await Raftctl.run(["get", "key-n1"], at: cluster.members)
                try #require(none.ending == .exited(1))
                let health = try await Raftctl.run(["endpoint", "health"], at: cluster.members)
                try #require(health.ending == .exited(0), "\(health)")
                let status = try await Raftctl.run(
                    ["endpoint", "status", "-w", "json"], at: cluster.members)
                try #require(
                    cluster.members.allSatisfy { status.output.contains($0.client) }, "\(status)")
                let list = try await Raftctl.run(["member", "list"], at: [cluster.members[2]])
                try #require(
                    cluster.members.allSatisfy { list.output.contains($0.peer) }, "\(list)")
            }
        }

        @Test("says what went wrong, and what became of a write, by its exit code")
        func failures() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let others = cluster.members.filter { $0 !== leader }
                try await cluster.caller.put("k", "v", at: leader)

                let usage = try await Raftctl.run(["put", "k"], at: [leader])
                try #require(usage.ending == .exited(2), "\(usage)")
                let large = try await Raftctl.run(
                    ["put", "k", "-"], at: [leader], input: [UInt8](repeating: 65, count: 2 << 20))
                try #require(large.ending == .exited(2), "\(large)")
                try #require(large.complaints.contains("1572864"), "\(large)")
                let empty = try await Raftctl.run(["put", "", "v"], at: [leader])
                try #require(empty.ending == .exited(2), "\(empty)")

                for other in others { try await other.stop(SIGKILL) }
                let write = try await Raftctl.run(
                    ["put", "k", "w", "--command-timeout", "1s"], at: cluster.members)
                try #require(write.ending == .exited(4) || write.ending == .exited(5), "\(write)")
                let told =
                    write.ending == .exited(4)
                    ? "was not applied" : "may or may not have been applied"
                try #require(write.complaints.contains(told), "\(write)")
                let stale = try await Raftctl.run(
                    ["get", "k", "--consistency", "s", "--print-value-only"], at: [leader])
                try #require(stale.output == "v\n", "\(stale)")
                let health = try await Raftctl.run(
                    ["endpoint", "health", "--command-timeout", "1s"], at: cluster.members)
                try #require(health.ending == .exited(7), "\(health)")

                try await leader.stop(SIGKILL)
                let nobody = try await Raftctl.run(
                    ["put", "k", "w", "--command-timeout", "1s"], at: cluster.members)
                try #require(nobody.ending == .exited(3), "\(nobody)")
                try #require(nobody.complaints.contains("was not applied"), "\(nobody)")
            }
        }

        @Test("says for whom the first start waits, and that nobody leads yet")
        func firstStart() async throws {
            let cluster = try Cluster(of: 3)
            try await cluster.play {
                for member in cluster.members.prefix(2) { try member.start() }
                let first = cluster.members[0]
                try await eventually("n1 waits for n3 alone") {
                    await cluster.views(of: [first]).first.map {
                        $0.status.errors.contains("first start, waiting for n3")
                    } == true
                }
                let write = try await Raftctl.run(
                    ["put", "k", "v", "--command-timeout", "500ms"], at: [first])
                try #require(write.ending == .exited(4), "\(write)")
                try #require(
                    write.complaints.contains("the cluster's first start waits for n3"), "\(write)")
                let status = try await Raftctl.run(["endpoint", "status"], at: [first])
                try #require(status.ending == .exited(7), "\(status)")
                try #require(status.output.contains("no leader"), "\(status)")
                let list = try await Raftctl.run(["member", "list", "-w", "simple"], at: [first])
                let standings = list.output.split(separator: "\n").map {
                    $0.split(separator: ",")[1]
                }
                try #require(standings == [" started", " started", " not seen"], "\(list)")
            }
        }

        @Test("an endpoint that is a peer port is called one", arguments: ["get", "endpoint"])
        func peerPort(command: String) async throws {
            try await Cluster.run(of: 1) { cluster in
                let words = command == "get" ? ["get", "k"] : ["endpoint", "status"]
                let run = try await Raftctl.run(
                    words + ["--endpoints", cluster.members[0].peer])
                try #require(run.ending == .exited(command == "get" ? 6 : 7), "\(run)")
                try #require(run.complaints.contains("this looks like the peer port"), "\(run)")
            }
        }

        @Test("watch-leader prints a line for every leader, and ends with 130 when interrupted")
        func watchLeader() async throws {
            try await Cluster.run(of: 3) { cluster in
                let endpoints = cluster.members.map(\.client).joined(separator: ",")
                let watch = try ChildProcess(
                    Command(
                        executable: Programs.raftctl,
                        arguments: ["watch-leader", "--endpoints", endpoints]))
                let old = try await cluster.leader()
                try await eventually("the leader is printed") {
                    lines(of: watch).last?.contains(old.client) == true
                }
                try await old.stop(SIGKILL)
                let new = try await cluster.leader()
                try await eventually("its successor is printed") {
                    lines(of: watch).last?.contains(new.client) == true
                }
                watch.signal(SIGINT)
                try #require(try await watch.awaitEnd() == .exited(130), "\(watch.complaints)")
            }
        }

        private func lines(of process: ChildProcess) -> [Substring] {
            String(decoding: process.standardOutput, as: UTF8.self).split(separator: "\n")
        }

        @Test(
            "reaches a member by a Unix socket, and a member takes the place of one that was killed"
        )
        func unixSocket() async throws {
            let member = try Member("n1")
            let socket = "unix:" + (member.folder / "client")
            member.flags = ["--listen-client", socket]
            for value in ["first", "second"] {
                try member.start()
                try await member.logged("became-leader")
                let write = try await Raftctl.run(["put", "k", value, "--endpoints", socket])
                try #require(write.ending == .exited(0), "\(write) \(member.output)")
                try await member.stop(SIGKILL)
            }
        }
    }
}
