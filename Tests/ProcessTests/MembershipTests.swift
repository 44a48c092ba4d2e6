// Members that come to a running cluster, and members that leave it.

import Foundation
import RaftRPC
import Testing

extension Processes {
    @Suite("Membership")
    struct MembershipTests {
        /// A process with an empty directory that asks `members` for membership.
        private func newcomer(_ name: String, to members: [Member]) throws -> Member {
            let newcomer = try Member(name)
            newcomer.flags = [
                "--join", members.map(\.client).joined(separator: ","), "--heartbeat-interval",
                Cluster.heartbeat, "--election-timeout", "300ms",
            ]
            return newcomer
        }

        private func list(_ cluster: Cluster, at member: Member) async throws
            -> [RaftRPC.Member]
        {
            let response: MemberListResponse = try await cluster.caller.call(
                member, RaftRPC.Cluster.Methods.memberList, MemberListRequest(linearizable: true),
                .seconds(20))
            return response.members
        }

        private func remove(_ cluster: Cluster, _ id: UInt64) async throws {
            let _: MemberRemoveResponse = try await cluster.caller.call(
                cluster.leader(), RaftRPC.Cluster.Methods.memberRemove,
                MemberRemoveRequest(id: id), .seconds(20))
        }

        private func isVoter(_ cluster: Cluster, _ name: String) async throws {
            _ = try await eventually("\(name) votes") {
                let members = try await self.list(cluster, at: cluster.leader())
                return members.contains { $0.name == name && !$0.isLearner } ? true : nil
            }
        }

        @Test("killed at any moment of its joining, a newcomer becomes one member, and votes")
        func joins() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                for number in 0..<20 {
                    try await cluster.caller.put("k\(number)", "v", at: leader)
                }
                let newcomer = try newcomer("n4", to: cluster.members)
                defer { newcomer.kill() }
                for _ in 1...4 {
                    try newcomer.start()
                    let moment = ContinuousClock.now + .milliseconds(Int.random(in: 0...100))
                    try await eventually("the moment has come") { ContinuousClock.now >= moment }
                    try await newcomer.stop(SIGKILL)
                }
                try newcomer.start()
                try await isVoter(cluster, "n4")
                #expect(try await list(cluster, at: leader).count == 4)
                try await cluster.caughtUp([leader, newcomer])
                #expect(
                    try await cluster.caller.get("k7", at: newcomer, serializable: true) == "v")

                // The directory knows who it is: nobody is asked again.
                try await newcomer.stop()
                newcomer.flags = Array(newcomer.flags.dropFirst(2))
                try newcomer.start()
                try await newcomer.logged("started")
                #expect(!newcomer.output.contains("*** Program crashed"))
                // With two of the four others away, a write needs it.
                let away = try #require(cluster.members.first { $0 !== leader })
                try await away.stop()
                try await cluster.caller.put("k", "w", at: try await cluster.leader())
                try await newcomer.stop()
            }
        }

        @Test("a removed member says so and ends with 79; so it does when it comes back")
        func removed() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let leaving = try #require(cluster.members.first { $0 !== leader })
                let id = try await cluster.caller.status(of: leaving).memberID
                try await remove(cluster, id)
                try #require(try await leaving.awaitEnd() == .exited(79))
                #expect(leaving.output.contains("event=removed "))
                #expect(leaving.output.contains(leaving.dataDirectory))
                try leaving.start()
                try #require(try await leaving.awaitEnd() == .exited(79))
                try await cluster.caller.put("k", "v", at: try await cluster.leader())
                #expect(try await list(cluster, at: leader).count == 2)
            }
        }

        @Test("a leader that is removed ends with 79 as well, and its client has an answer")
        func removedLeader() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                try await remove(cluster, try await cluster.caller.status(of: leader).memberID)
                try #require(try await leader.awaitEnd() == .exited(79))
                let next = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: next)
            }
        }

        @Test("a newcomer whose port is in use ends before it has asked anybody")
        func portInUse() async throws {
            try await Cluster.run(of: 1) { cluster in
                let leader = try await cluster.leader()
                let newcomer = try newcomer("n2", to: [leader])
                newcomer.flags += ["--listen-peer", leader.peer]
                newcomer.flags += ["--advertise-peer", newcomer.peer]
                try newcomer.start()
                try #require(try await newcomer.awaitEnd() == .exited(69))
                #expect(try await list(cluster, at: leader).map(\.name) == [leader.name])
            }
        }

        @Test("a member that is started with another address than the cluster knows says so")
        func otherAddress() async throws {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                _ = try await cluster.leader()
                try await member.stop()
                #expect(!member.output.contains("event=address-differs"))
                member.flags = ["--advertise-peer", "elsewhere:7000"]
                try member.start()
                try await member.logged("address-differs")
                #expect(
                    member.output.contains("raftctl member update n1 --peer elsewhere:7000"))
                try await member.stop()
            }
        }

        @Test("a wiped member does not get its id back: a voter's name is given to nobody")
        func wipedAndJoining() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let wiped = try #require(cluster.members.first { $0 !== leader })
                try await wiped.stop(SIGKILL)
                try FileManager.default.removeItem(atPath: wiped.dataDirectory)
                wiped.flags = ["--join", leader.client]
                try wiped.start()
                try #require(try await wiped.awaitEnd() == .exited(80))
                #expect(wiped.output.contains("replace it or remove it"))
            }
        }

        @Test(
            "alone after the loss of a majority, a member goes on with what it had; the others must not come back"
        )
        func forced() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: leader)
                try await cluster.caughtUp(cluster.members)
                let left = try #require(cluster.members.first { $0 !== leader })
                for member in cluster.members { try await member.stop(SIGKILL) }
                left.switches = ["--force-new-cluster", "7"]
                try left.start()
                try #require(try await left.awaitEnd() == .exited(78))
                #expect(left.output.contains("the members are those of index 1, which are"))
                left.switches = ["--force-new-cluster", "1"]
                try left.start()
                let line = try await left.logged("forced-new-cluster")
                #expect(line.contains("must not come back"))
                try await left.logged("became-leader")
                #expect(try await cluster.caller.get("k", at: left) == "v")
                try await cluster.caller.put("k", "w", at: left)
                #expect(try await list(cluster, at: left).map(\.name) == [left.name])

                // To force it again changes nothing more, and neither does to stop forcing it.
                for switches in [left.switches, []] {
                    try await left.stop(SIGKILL)
                    left.switches = switches
                    try left.start()
                    try await left.logged("became-leader")
                    #expect(try await cluster.caller.get("k", at: left) == "w")
                }
                // It is not welcome, and nobody ends it: whether it was forced rightly, the one who is left cannot know.
                try leader.start()
                let refusal = try await leader.logged("peer-refused")
                #expect(refusal.contains("went on alone"))
                try await leader.stop(SIGKILL)

                // Somebody has joined since: the same flag would leave it behind, with what it agreed on.
                let newcomer = try newcomer("n4", to: [left])
                defer { newcomer.kill() }
                try newcomer.start()
                _ = try await eventually("n4 votes") {
                    let members = try await self.list(cluster, at: left)
                    return members.contains { $0.name == "n4" && !$0.isLearner } ? true : nil
                }
                try await left.stop(SIGKILL)
                left.switches = ["--force-new-cluster", "1"]
                try left.start()
                try #require(try await left.awaitEnd() == .exited(78))
                #expect(left.output.contains("n4"))
            }
        }

        @Test("nobody goes on alone with nothing: an empty directory stays empty")
        func forcedWithNothing() async throws {
            let member = try Member("n1")
            defer { member.kill() }
            member.switches = ["--force-new-cluster", "1"]
            for _ in 1...2 {
                try member.start()
                try #require(try await member.awaitEnd() == .exited(78))
                #expect(member.output.contains("is empty"))
            }
        }
    }
}
