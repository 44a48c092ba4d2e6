// raftctl changes the members of a running cluster, and who leads it.

import Foundation
import RaftRPC
import Testing

extension Processes {
    @Suite("raftctl and the members")
    struct RaftctlMemberTests {
        /// Runs raftctl, which has to succeed.
        @discardableResult
        private func ctl(_ words: String, at members: [Member]) async throws -> String {
            let result = try await Raftctl.run(
                words.split(separator: " ").map(String.init), at: members)
            try #require(result.ending == .exited(0), "\(words): \(result)")
            return result.output
        }

        /// What a member says of itself, which may be that it knows no leader yet.
        private func status(of member: Member) async throws -> String {
            try await Raftctl.run(["endpoint", "status", "-w", "json"], at: [member]).output
        }

        /// The index of the configuration in force.
        private func index(_ members: [Member]) async throws -> String {
            let line = try await ctl("member list --detail -w simple", at: members)
            let word = try #require(line.split(separator: " ").dropFirst().first)
            return String(word.dropLast())
        }

        @Test("adds a member, moves the leadership to it, and removes another: once for each index")
        func addMoveRemove() async throws {
            try await Cluster.run(of: 3) { cluster in
                let newcomer = try Member("n4")
                defer { newcomer.kill() }
                let before = try await index(cluster.members)
                let added = try await ctl(
                    "member add n4 --peer \(newcomer.peer) --if-index \(before)",
                    at: cluster.members)
                try #require(
                    added.contains("raftd --name n4 --listen-peer \(newcomer.peer) --join "))
                let stale = try await Raftctl.run(
                    ["member", "add", "n5", "--peer", "127.0.0.1:1", "--if-index", before],
                    at: cluster.members)
                try #require(stale.ending == .exited(10), "\(stale)")

                newcomer.flags = [
                    "--join", cluster.members.map(\.client).joined(separator: ","),
                    "--heartbeat-interval", Cluster.heartbeat, "--election-timeout", "300ms",
                ]
                newcomer.switches = ["--freeze-timeouts"]
                try newcomer.start()
                try await eventually("n4 votes") {
                    let list = try await ctl("member list --detail", at: cluster.members)
                    return list.contains("n4, voter, true")
                }
                let moved = try await ctl("move-leader n4", at: cluster.members)
                try #require(moved.hasPrefix("Leadership transferred from "), "\(moved)")
                try #require(
                    try await ctl("move-leader n4", at: cluster.members)
                        .hasSuffix(" leads already\n"))

                let leaving = cluster.members[0]
                try await ctl("member remove \(leaving.name)", at: cluster.members + [newcomer])
                try #require(try await leaving.awaitEnd() == .exited(79))
                let list = try await ctl("member list", at: [newcomer])
                try #require(!list.contains(leaving.peer), "\(list)")
                try await newcomer.stop()
            }
        }

        @Test("has a newcomer learn until it is promoted, and its status say so")
        func learner() async throws {
            try await Cluster.run(of: 3) { cluster in
                let newcomer = try Member("n4")
                defer { newcomer.kill() }
                let added = try await ctl(
                    "member add n4 --learner --peer-urls http://\(newcomer.peer) -w json",
                    at: cluster.members)
                try #require(added.contains("\"isLearner\":true"), "\(added)")
                newcomer.flags = [
                    "--join", cluster.members.map(\.client).joined(separator: ","),
                    "--heartbeat-interval", Cluster.heartbeat, "--election-timeout", "300ms",
                ]
                newcomer.switches = ["--freeze-timeouts"]
                try newcomer.start()
                try await newcomer.logged("started")
                let table = try await Raftctl.run(
                    ["endpoint", "status", "-w", "table"], at: [newcomer]
                ).output
                try #require(table.contains("; election-timeout 300.000ms"), "\(table)")
                try await eventually("n4 knows that it learns") {
                    let status = try await status(of: newcomer)
                    return status.contains("\"isLearner\":true") && status.contains("\"logBytes\":")
                }
                try await ctl("member promote n4 --command-timeout 20s", at: cluster.members)
                try await eventually("n4 knows that it votes") {
                    let status = try await status(of: newcomer)
                    return status.contains("\"leader\":") && !status.contains("isLearner")
                }
                try await newcomer.stop()
            }
        }

        @Test("refuses to remove a member that is needed, and takes the dead one away")
        func quorum() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let others = cluster.members.filter { $0 !== leader }
                try await others[0].stop(SIGKILL)
                try await eventually("the leader misses \(others[0].name)") {
                    let list = try await ctl("member list --detail", at: [leader])
                    return list.contains("\(others[0].name), voter, false")
                }
                let needed = ["member", "remove", others[1].name]
                let refused = try await Raftctl.run(needed, at: [leader])
                try #require(refused.ending == .exited(11), "\(refused)")
                let plan = try await Raftctl.run(
                    ["member", "plan", "remove", "\(others[0].name),"] + needed.dropFirst(),
                    at: [leader])
                try #require(plan.ending == .exited(0), "\(plan)")
                try await ctl("member remove \(others[0].name)", at: [leader])
                try await ctl("member remove \(others[1].name)", at: [leader])
                try await ctl("put k v", at: [leader])
            }
        }

        @Test(
            "says in clear words what the cluster refuses",
            arguments: [
                ("member promote n1", "n1 is no learner"),
                ("member add n9 --peer PEER", "there is a member at PEER"),
                (
                    "member remove n1 --if-index 77",
                    "the members have changed: they are those of index"
                ),
                ("move-leader n9", "there is no member n9; the members are n1, n2, n3"),
            ])
        func refusals(words: String, text: String) async throws {
            try await Cluster.run(of: 3) { cluster in
                let peer = cluster.members[0].peer
                let words = words.replacingOccurrences(of: "PEER", with: peer)
                let result = try await Raftctl.run(
                    words.split(separator: " ").map(String.init), at: cluster.members)
                try #require(
                    result.complaints.contains(text.replacingOccurrences(of: "PEER", with: peer)),
                    "\(result)")
                try #require(result.ending == .exited(6) || result.ending == .exited(10))
            }
        }
    }
}
