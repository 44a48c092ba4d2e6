// Members that are not who they were, or belong elsewhere.

import Foundation
import Testing

extension Processes {
    @Suite("Identity")
    struct IdentityTests {
        @Test("a wiped member does not vote: it ends with 77, and the two others go on")
        func wiped() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: leader)
                let wiped = try #require(cluster.members.first { $0 !== leader })
                try await wiped.stop(SIGKILL)
                try FileManager.default.removeItem(atPath: wiped.dataDirectory)

                // With one of the two others away, its vote would be the one that counts.
                let third = try #require(cluster.members.first { $0 !== leader && $0 !== wiped })
                try await leader.stop(SIGKILL)
                let term = try await cluster.caller.status(of: third).raftTerm
                try wiped.start()
                try #require(try await wiped.awaitEnd() == .exited(77))
                try #require(wiped.output.contains("earlier incarnation"))
                try #require(wiped.output.contains(wiped.dataDirectory))
                try #require(try await cluster.caller.status(of: third).raftTerm == term)

                try leader.start()
                let next = try await cluster.leader()
                try #require(try await cluster.caller.get("k", at: next) == "v")
                try await cluster.caller.put("k", "w", at: next)
            }
        }

        @Test("a member of another cluster is not spoken to, and both clusters go on")
        func otherCluster() async throws {
            try await Cluster.run(of: 3) { cluster in
                let term = try await cluster.caller.status(of: cluster.leader()).raftTerm
                // Somebody who was given the same addresses and another token. It waits for two members who never
                // confirm it.
                let stranger = try Member("n1")
                let founders =
                    ["n1=\(stranger.peer)"]
                    + cluster.members.dropFirst().map { "\($0.name)=\($0.peer)" }
                stranger.flags = [
                    "--initial-cluster", founders.joined(separator: ","), "--initial-cluster-token",
                    "other",
                ]
                try stranger.start()
                let line = try await stranger.logged("peer-refused")
                try #require(line.contains("another cluster"))
                let leader = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: leader)
                try #require(try await cluster.caller.status(of: leader).raftTerm == term)
                try #require(stranger.isRunning)
                try #require(try await cluster.caller.status(of: stranger).leader == 0)
                try await stranger.stop()
            }
        }

        @Test("killed at any moment of its first start, a member starts again as itself")
        func killedAtBirth() async throws {
            let cluster = try Cluster(of: 3)
            let child = cluster.members[0]
            try await cluster.play {
                for other in cluster.members.dropFirst() { try other.start() }
                for _ in 1...6 {
                    try child.start()
                    let delay = Duration.milliseconds(Int.random(in: 0...120))
                    let moment = ContinuousClock.now + delay
                    try await eventually("the moment has come") { ContinuousClock.now >= moment }
                    try #require(
                        try await child.stop(SIGKILL) == .killed(SIGKILL), "after \(delay)")
                }
                try child.start()
                let leader = try await cluster.leader()
                try await cluster.caughtUp(cluster.members)
                try await cluster.caller.put("k", "v", at: leader)
                // It may vote: with the other follower away, a write needs it.
                let third = try #require(
                    cluster.members.first { $0 !== leader && $0 !== child })
                try await third.stop(SIGKILL)
                try await cluster.caller.put("k", "w", at: cluster.leader())
            }
        }
    }
}
