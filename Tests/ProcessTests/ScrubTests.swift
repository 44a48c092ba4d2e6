// raftctl scrub: damage on the disk of a member that runs is found, and harms nobody.

import Foundation
import Testing

extension Processes {
    @Suite("raftctl scrub")
    struct ScrubTests {
        @Test("finds the damaged file of one member, and the members go on")
        func damage() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                try await cluster.caller.put("k", "the value that is damaged", at: leader)
                try await cluster.caughtUp(cluster.members)
                let whole = try await Raftctl.run(["scrub"], at: cluster.members)
                try #require(whole.ending == .exited(0), "\(whole)")
                let lines = whole.output.split(separator: "\n")
                try #require(lines.count == 3)
                try #require(lines.allSatisfy { $0.hasSuffix(": all as written") }, "\(whole)")

                let member = try #require(cluster.members.first { $0 !== leader })
                let file = try damage("the value that is damaged", in: member)
                let damaged = try await Raftctl.run(["scrub", "-w", "simple"], at: cluster.members)
                try #require(damaged.ending == .exited(13), "\(damaged)")
                try #require(damaged.complaints.contains("1 of 3 endpoints have damaged files"))
                let found = damaged.output.split(separator: "\n").filter {
                    $0.contains("damaged:")
                }
                try #require(found.count == 1, "\(damaged)")
                try #require(found[0].hasPrefix("\(member.client): damaged: \(file) at byte "))

                try await cluster.caller.put("k", "v", at: leader)
                try #require(try await cluster.caller.get("k", at: member) == "v")
            }
        }

        @Test("does not pass over a member that is gone")
        func gone() async throws {
            try await Cluster.run(of: 1) { cluster in
                let stranger = try Member("n2")
                let result = try await Raftctl.run(
                    ["scrub"], at: cluster.members + [stranger])
                try #require(result.ending == .exited(7), "\(result)")
                try #require(result.complaints.contains(stranger.client), "\(result)")
                try #require(result.output.contains("n1 has read "), "\(result)")
            }
        }

        /// Changes a byte of `text` in the log of a member, and returns the file.
        private func damage(_ text: String, in member: Member) throws -> String {
            let folder = URL(filePath: member.dataDirectory + "/member")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            where name.hasPrefix("segment") {
                let file = folder.appending(path: name)
                guard let range = try Data(contentsOf: file).range(of: Data(text.utf8))
                else { continue }
                let handle = try FileHandle(forUpdating: file)
                try handle.seek(toOffset: UInt64(range.lowerBound))
                try handle.write(contentsOf: Data("T".utf8))
                try handle.synchronize()
                try handle.close()
                return file.path
            }
            throw Mishap("no segment has it")
        }
    }
}
