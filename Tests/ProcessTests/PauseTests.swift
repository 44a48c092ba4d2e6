// Members that stand still for ten election timeouts, as a machine does that swaps or is migrated, and then go on as
// if nothing had happened.

import Foundation
import Testing

extension Processes {
    @Suite("A member that stood still")
    struct PauseTests {
        @Test("a follower resumes without an election, reads nothing stale, and catches up")
        func follower() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let paused = try #require(cluster.members.first { $0 !== leader })
                try await cluster.caller.put("k", "before", at: leader)
                try await cluster.caughtUp(cluster.members)
                paused.pause()
                try await writeForTenTimeouts(cluster, without: paused)
                let others = cluster.members.filter { $0 !== paused }
                let now = try await cluster.leader()
                try await cluster.caller.put("k", "after", at: now)
                let term = try await cluster.caller.status(of: now).raftTerm

                try await expectFreshRead(cluster, from: paused)
                try await cluster.caughtUp(cluster.members)
                let views = await cluster.views(of: others)
                try #require(views.map(\.status.raftTerm) == [term, term])
            }
        }

        @Test(
            "a leader resumes as a follower, reads nothing stale, and the term stays that of its successor"
        )
        func leader() async throws {
            try await Cluster.run(of: 3) { cluster in
                let paused = try await cluster.leader()
                try await cluster.caller.put("k", "before", at: paused)
                paused.pause()
                let others = cluster.members.filter { $0 !== paused }
                let successor = try await eventually("another member leads") {
                    await cluster.views(of: others).first {
                        $0.status.leader == $0.status.memberID
                    }?.member
                }
                try await writeForTenTimeouts(cluster, without: paused)
                try await cluster.caller.put("k", "after", at: successor)
                let view = try await cluster.caller.status(of: successor)

                try await expectFreshRead(cluster, from: paused)
                try await cluster.caughtUp(cluster.members)
                for (_, status) in await cluster.views(of: cluster.members) {
                    try #require(status.raftTerm == view.raftTerm)
                    try #require(status.leader == view.memberID)
                }
            }
        }

        /// Writes until ten times the longest time has passed after which a member stands for election.
        private func writeForTenTimeouts(_ cluster: Cluster, without paused: Member) async throws {
            let end = ContinuousClock.now + Cluster.electionTimeout * 10
            let others = cluster.members.filter { $0 !== paused }
            let writer = try await Writer("w", clients: 1, to: others, by: cluster.caller)
            while ContinuousClock.now < end { try await writer.progress(by: 1) }
            _ = try await writer.stop()
        }

        /// A read that waits in the member's socket while it stands still is the first thing it sees.
        private func expectFreshRead(_ cluster: Cluster, from paused: Member) async throws {
            let read = cluster.caller.reading("k", at: paused)
            paused.resume()
            try #require(try await read.value == "after")
        }
    }
}
