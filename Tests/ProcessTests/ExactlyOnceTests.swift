// A write whose answer is lost is sent again and has its effect once: raftctl and members as processes.

import Foundation
import Testing

extension Processes {
    @Suite("Exactly once")
    struct ExactlyOnceTests {
        /// The version of a key counts how often it was written.
        private func version(of key: String, at member: Member) async throws -> String? {
            let result = try await Raftctl.run(["get", key, "-w", "fields"], at: [member])
            return result.output.split(separator: "\n").first { $0.hasPrefix("\"Version\"") }
                .map { String($0.split(separator: " ").last ?? "") }
        }

        @Test(
            "raftctl writes once when the connection breaks before the answer comes",
            arguments: [[], ["--once", "a token"]])
        func lostAnswer(flags: [String]) async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let relay = try Relay(to: leader.client)
                defer { relay.close() }
                relay.loseAnswers(to: "etcdserverpb.KV/Put")
                let endpoint = relay.endpoint
                async let put = Raftctl.run(
                    ["put", "k", "v", "--command-timeout", "30s", "--endpoints", endpoint] + flags)
                try await eventually("the put is applied") {
                    try await cluster.caller.get("k", at: leader, serializable: true) == "v"
                }
                try await eventually("its answer is lost") { relay.hasLost }
                relay.mend()
                let result = try await put
                try #require(result.ending == .exited(0), "\(result)")
                try #require(result.output == "OK\n")
                try #require(try await version(of: "k", at: leader) == "1")
            }
        }

        @Test("a script that runs twice with the same token writes once, and hears the same")
        func twice() async throws {
            try await Cluster.run(of: 3) { cluster in
                var answers: [String] = []
                for value in ["v", "v"] {
                    let words = ["put", "k", value, "--once", "job 17", "-w", "json"]
                    let result = try await Raftctl.run(words, at: cluster.members)
                    try #require(result.ending == .exited(0), "\(result)")
                    answers.append(result.output)
                    try await cluster.leader().stop(SIGKILL)
                    for member in cluster.members where !member.isRunning { try member.start() }
                    _ = try await cluster.leader()
                }
                try #require(try await version(of: "k", at: cluster.leader()) == "1")
                let other = try await Raftctl.run(
                    ["put", "k", "other", "--once", "job 17"], at: cluster.members)
                try #require(other.ending == .exited(6), "\(other)")
                try #require(other.complaints.contains("the token came with another command"))
                let age = try await Raftctl.run(
                    ["get", "k", "--consistency", "s", "--max-staleness", "10s"],
                    at: cluster.members)
                try #require(age.output == "k\nv\n", "\(age)")
            }
        }
    }
}
