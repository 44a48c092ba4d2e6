// Why who leads: what the members remember of it, told by raftctl.

import Foundation
import RaftRPC
import Testing

extension Processes {
    @Suite("raftctl why")
    struct WhyTests {
        @Test(
            "after the leader was killed, names the silence, the votes, the term, and who is gone")
        func leaderKilled() async throws {
            try await Cluster.run(of: 3) { cluster in
                let old = try await cluster.leader()
                let term = try await cluster.caller.status(of: old).raftTerm
                try await old.stop(SIGKILL)
                let new = try await cluster.leader()
                let status = try await cluster.caller.status(of: new)
                let survivors = cluster.members.filter { $0 !== old }
                try await eventually("both follow") {
                    for member in survivors {
                        let known = try await cluster.caller.status(of: member)
                        if known.leader != status.leader { return false }
                    }
                    return true
                }
                let story = try await why("leader", at: survivors)
                try #require(story.hasPrefix("\(new.name) leads term \(status.raftTerm) since "))
                try #require(
                    story.contains("nothing of \(old.name), which led term \(term), for ")
                        || story.contains("lost its connection to \(old.name)"), "\(story)")
                let voters = [new.name, survivors.first { $0 !== new }?.name ?? ""]
                    .joined(separator: " and ")
                try #require(
                    story.contains(
                        "\(new.name) won term \(status.raftTerm) with the votes of \(voters)"),
                    "\(story)")
                try #require(story.hasSuffix("\(old.name) does not answer.\n"), "\(story)")
                try #require(story.split(separator: "\n").count <= 12)

                let absent = try await why("not \(old.name)", at: survivors)
                try #require(absent.hasPrefix("\(old.name) does not lead. \(new.name) leads"))
                // It comes back with what it knew: that it led, and that it started again.
                try old.start()
                try await old.logged("listening")
                let json = try await why("leader -w json", at: [old])
                try #require(json.contains(#""kind":"WON","term":\#(term)"#), "\(json)")
                try #require(json.components(separatedBy: #""kind":"STARTED""#).count >= 3)
            }
        }

        @Test("a damaged ledger is lost, said to be so, and no harm to the member")
        func damage() async throws {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                try await cluster.caller.put("k", "v", at: member)
                try await member.stop()
                let path = member.dataDirectory + "/member/elections"
                try Data("nonsense, and long enough for a header".utf8)
                    .write(to: URL(filePath: path))
                try member.start()
                try await member.logged("ledger-lost")
                _ = try await cluster.leader()
                let story = try await why("leader", at: [member])
                try #require(story.hasPrefix("\(member.name) leads term "), "\(story)")
            }
        }

        private func why(_ words: String, at members: [Member]) async throws -> String {
            let result = try await Raftctl.run(
                ["why"] + words.split(separator: " ").map(String.init), at: members)
            try #require(result.ending == .exited(0), "why \(words): \(result)")
            return result.output
        }
    }
}
