// Three members and everything that may happen to them: what was acknowledged stays, and somebody leads again.

import Foundation
import RPC
import RaftRPC
import Testing

extension Processes {
    @Suite("A cluster of three")
    struct ClusterTests {
        @Test("§5.2, §5.4: the leader is killed while clients write; nothing acknowledged is lost")
        func leaderKilled() async throws {
            try await Cluster.run(of: 3) { cluster in
                let old = try await cluster.leader()
                let writer = try await Writer(
                    "w", clients: 4, to: cluster.members, by: cluster.caller)
                try await writer.progress(by: Int.random(in: 1...100))
                try await old.stop(SIGKILL)
                let new = try await cluster.leader()
                try #require(new !== old)
                try await writer.progress(by: 20)
                try old.start()
                try await writer.progress(by: 20)
                let account = try await writer.stop()
                try await cluster.caughtUp(cluster.members)
                for member in cluster.members {
                    let stored = try await cluster.caller.all("w", at: member, serializable: true)
                    try #require(account.contradictions(in: stored) == [], "at \(member.name)")
                }
            }
        }

        @Test(
            "all members are killed at once, and come back with everything",
            arguments: [SIGKILL, SIGTERM])
        func allAtOnce(signal: CInt) async throws {
            try await Cluster.run(of: 3) { cluster in
                let writer = try await Writer(
                    "w", clients: 4, to: cluster.members, by: cluster.caller,
                    patience: .milliseconds(500))
                try await writer.progress(by: 50)
                for member in cluster.members { member.process?.signal(signal) }
                for member in cluster.members { _ = try await member.awaitEnd() }
                let account = try await writer.stop()
                for member in cluster.members { try member.start() }
                let leader = try await cluster.leader()
                let stored = try await cluster.caller.all("w", at: leader)
                try #require(account.contradictions(in: stored) == [])
            }
        }

        @Test(
            "without a quorum writes say what became of them, and what is known can still be read")
        func noQuorum() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                try await cluster.caller.put("k", "before", at: leader)
                try await cluster.caughtUp(cluster.members)
                let others = cluster.members.filter { $0 !== leader }
                for other in others { try await other.stop(SIGKILL) }

                // The leader may take this one before it notices; then only the deadline ends it.
                let first = try await refusal(timeout: .seconds(1)) {
                    try await cluster.caller.put("k", "first", at: leader, timeout: $0)
                }
                try #require(first.effect != .applied)
                try await eventually("the leader steps down") {
                    try await cluster.caller.status(of: leader).leader == 0
                }
                let second = try await refusal(timeout: .seconds(1)) {
                    try await cluster.caller.put("k", "second", at: leader, timeout: $0)
                }
                try #require(second.effect == .notApplied)
                try #require(second.message.contains("no leader"))
                let read = try await refusal(timeout: .seconds(1)) {
                    _ = try await cluster.caller.get("k", at: leader, timeout: $0)
                }
                try #require([.deadlineExceeded, .unavailable].contains(read.code))
                let known = try await cluster.caller.get("k", at: leader, serializable: true)
                try #require(known == "before")

                try others[0].start()
                let next = try await cluster.leader()
                let after = try await cluster.caller.get("k", at: next)
                try #require(after == "before" || after == "first" && first.effect == .unknown)
            }
        }

        private func refusal(
            timeout: Duration, of call: (Duration) async throws -> Void
        ) async throws -> RPCError {
            do {
                try await call(timeout)
            } catch let error as RPCError {
                return error
            }
            throw Mishap("a call succeeded without a quorum")
        }
    }
}
