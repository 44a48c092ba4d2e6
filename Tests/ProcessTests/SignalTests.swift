// How a member ends: asked, urged, killed. Whatever was acknowledged is there when it comes back.

import Foundation
import Testing

extension Processes {
    @Suite("Signals")
    struct SignalTests {
        @Test(
            "SIGTERM and SIGINT end a member with 0, and nothing is lost",
            arguments: [SIGTERM, SIGINT])
        func asked(signal: CInt) async throws {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                try await cluster.caller.put("k", "v", at: member)
                try #require(try await member.stop(signal) == .exited(0))
                try #require(member.output.contains("event=stopping"))
                try #require(member.output.contains("event=stopped"))
                try member.start()
                try #require(try await cluster.leader().name == "n1")
                try #require(try await cluster.caller.get("k", at: member) == "v")
            }
        }

        @Test("where the system has no thread for it, a member ends with 70 and a reason")
        func noThread() async throws {
            let member = try Member("n1")
            // A thread's stack is as large as the main one may grow, and there is no room for another.
            let limits = "ulimit -S -s 4000000; ulimit -v 3000000; exec \"$0\" \"$@\""
            member.launcher = ["bash", "-c", limits]
            try member.start()
            try #require(try await member.awaitEnd() == .exited(70))
            #expect(member.output.contains("no thread"))
        }

        @Test("SIGTERM is heard while the log is still read: the start is given up, with 0")
        func duringRecovery() async throws {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                try await cluster.caller.put("k", "v", at: member)
                try await member.stop(SIGKILL)
                let before = member.output
                // It waits, blocked, for the process that opens its ears first.
                let held = """
                    use POSIX; sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM));
                    kill TERM => $$; exec @ARGV
                    """
                member.launcher = ["perl", "-e", held]
                try member.start()
                try #require(try await member.awaitEnd() == .exited(0))
                let said = member.output.dropFirst(before.count)
                try #require(said.contains("event=stopping"), "\(said)")
                try #require(said.contains("event=stopped"), "\(said)")
                try #require(!said.contains("event=started"), "\(said)")
                member.launcher = []
                try member.start()
                try #require(try await cluster.leader().name == "n1")
                try #require(try await cluster.caller.get("k", at: member) == "v")
            }
        }

        @Test("a second SIGINT does not wait for a hand-over that cannot succeed")
        func urged() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: leader)
                let others = cluster.members.filter { $0 !== leader }
                for other in others { other.pause() }
                leader.process?.signal(SIGINT)
                try await leader.logged("stopping")
                leader.process?.signal(SIGINT)
                try #require(try await leader.awaitEnd() == .exited(0))
                for other in others { other.resume() }
                try leader.start()
                try #require(try await cluster.caller.get("k", at: cluster.leader()) == "v")
            }
        }

        @Test("SIGKILL at any moment loses no acknowledged write")
        func killed() async throws {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                var acknowledged: [String: String] = [:]
                for round in 1...4 {
                    let writer = try await Writer(
                        "r\(round)-", clients: 8, to: [member], by: cluster.caller,
                        patience: .milliseconds(500))
                    let moment = Int.random(in: 1...200)
                    try await writer.progress(by: moment)
                    try #require(try await member.stop(SIGKILL) == .killed(SIGKILL))
                    let account = try await writer.stop()
                    acknowledged.merge(account.acknowledged) { old, _ in old }
                    try member.start()
                    _ = try await cluster.leader()
                    let stored = try await cluster.caller.all("r", at: member)
                    let lost = acknowledged.filter { stored[$0.key] != $0.value }
                    try #require(lost.isEmpty, "killed after \(moment) writes of round \(round)")
                    try #require(account.contradictions(in: stored) == [])
                }
            }
        }

        @Test(
            "SIGTERM hands leadership over: nobody waits for a timeout, and every write is answered"
        )
        func handOver() async throws {
            try await Cluster.run(of: 3) { cluster in
                // A hand-over gives up after a second. On a machine that stands still for so long
                // it is tried again.
                for _ in 1...5 {
                    if try await handOver(in: cluster) { return }
                }
                throw Mishap("no hand-over succeeded")
            }
        }

        /// Stops the leader while clients write, and starts it again; returns whether it could hand
        /// over in time.
        private func handOver(in cluster: Cluster) async throws -> Bool {
            let old = try await cluster.leader()
            try await cluster.caughtUp(cluster.members)
            let others = cluster.members.filter { $0 !== old }
            let before = others.map(\.output.count)
            let prefix = "w\(before.reduce(0, +))-"
            let writer = try await Writer(
                prefix, clients: 4, to: cluster.members, by: cluster.caller)
            try await writer.progress(by: 20)
            try #require(try await old.stop(SIGTERM) == .exited(0))
            let new = try await cluster.leader()
            try #require(new !== old)
            try await writer.progress(by: 20)
            let account = try await writer.stop()
            let stored = try await cluster.caller.all(prefix, at: new)
            try #require(account.contradictions(in: stored) == [])
            let said = zip(others, before).map { $0.output.dropFirst($1) }.joined()
            let hasHandedOver = old.output.contains("leadership was handed over")
            try old.start()
            try await cluster.caughtUp(cluster.members)
            guard hasHandedOver else { return false }
            // An election that nobody timed out for begins without asking first.
            try #require(!said.contains("event=pre-vote-started"), "somebody waited for a timeout")
            try #require(account.unknown.isEmpty, "answers got lost")
            return true
        }
    }
}
