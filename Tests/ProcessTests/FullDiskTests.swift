// A follower whose disk fills up, while the others have room.

import Foundation
import RaftRPC
import Testing

extension Processes {
    @Suite("A full disk of one of three")
    struct FullDiskTests {
        /// Another member than `small` leads.
        private func otherLeader(_ cluster: Cluster, than small: Member) async throws -> Member {
            try await eventually("another member leads") {
                let leader = try await cluster.leader()
                if leader !== small { return leader }
                small.pause()
                _ = try await eventually("the others notice") {
                    await cluster.views(of: cluster.members.filter { $0 !== small })
                        .first { $0.status.leader == $0.status.memberID }
                }
                small.resume()
                return nil
            }
        }

        /// Writes until the small member takes no more.
        private func fill(_ cluster: Cluster, _ small: Member, from leader: Member) async throws {
            let value = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
            var (count, lag) = (0, UInt64(0))
            while lag < 10 {
                try #require(count < 400, "the small disk takes everything")
                try await cluster.caller.put(Array("k\(count)".utf8), value, at: leader)
                count += 1
                let has = try await cluster.caller.status(of: small).raftIndex
                lag = try await cluster.caller.status(of: leader).raftIndex - has
            }
        }

        @Test("it goes on: writes need it not, it votes, it reads what it has, and it catches up")
        func follower() async throws {
            try await Cluster.run(
                of: 3,
                prepare: { cluster in
                    let small = cluster.members[0]
                    small.launcher = try Surroundings.smallDisk(at: small.folder, megabytes: 160)
                }
            ) { cluster in
                let (small, caller) = (cluster.members[0], cluster.caller)
                try await cluster.founded()
                let leader = try await otherLeader(cluster, than: small)
                try await fill(cluster, small, from: leader)
                try #require(small.isRunning)
                try await leader.stop(SIGKILL)
                // Only with its vote.
                let next = try await cluster.leader()
                try #require(next !== small)
                try #require(
                    try await caller.get("k0", at: small, serializable: true)?.utf8.count
                        == 1 << 20)
                try await Surroundings.makeRoom(for: small)
                try await caller.put("k", "v", at: next)
                try await cluster.caughtUp([small, next])
                try #require(try await caller.get("k", at: small) == "v")
            }
        }
    }
}
