// A disk that is slow to answer, or never does; and how large the log on it is.

import Foundation
import Testing

extension Processes {
    @Suite("The disk")
    struct DiskTests {
        @Test("a second signal ends a member that waits for a disk that hangs")
        func urged() async throws {
            let cluster = try Cluster(of: 1)
            let member = cluster.members[0]
            let disk = try HangingDisk(under: member)
            try await cluster.play {
                try member.start()
                _ = try await cluster.leader()
                try disk.hang(.disk)
                member.process?.signal(SIGTERM)
                try await disk.awaitVictim()
                member.process?.signal(SIGINT)
                try #require(try await member.awaitEnd() == .exited(0))
                try #require(!member.output.contains("event=stopped"))
            }
        }

        @Test("a member whose disk does not finish ends by itself with 74, and nothing is lost")
        func neverFinished() async throws {
            let cluster = try Cluster(of: 1)
            let member = cluster.members[0]
            let disk = try HangingDisk(under: member)
            try await cluster.play {
                try member.start()
                _ = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: member)
                try disk.hang(.disk)
                try #require(try await member.stop(SIGTERM) == .exited(74))
                try #require(member.output.contains("did not finish"))
                try disk.answer(.disk)
                try member.start()
                _ = try await cluster.leader()
                try #require(try await cluster.caller.get("k", at: member) == "v")
            }
        }

        @Test("the watchdog is fed while the loop waits for the disk: a restart would not help")
        func watchdog() async throws {
            let cluster = try Cluster(of: 3)
            let member = cluster.members[0]
            let disk = try HangingDisk(under: member)
            let manager = try NotifySocket(path: member.folder / "notify")
            member.environment["NOTIFY_SOCKET"] = manager.path
            member.environment["WATCHDOG_USEC"] = "300000"
            try await cluster.play {
                try member.start()
                try await manager.hears("READY=1")
                try disk.hang(.loop)
                for other in cluster.members.dropFirst() { try other.start() }
                try await disk.awaitVictim()
                func feedings() -> Int {
                    manager.listen()
                    return manager.heard.filter { $0 == "WATCHDOG=1" }.count
                }
                // What the loop did before may be good for one or two.
                let before = feedings()
                try await eventually("the watchdog is fed") { feedings() > before + 5 }
                try disk.answer(.loop)
                try await cluster.founded()
            }
        }

        @Test("status tells how large the log is, also after a restart")
        func size() async throws {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                let value = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
                for key in ["a", "b"] {
                    try await cluster.caller.put(Array(key.utf8), value, at: member)
                }
                try await tellsSize(of: member, cluster)
                try #require(try await member.stop(SIGKILL) == .killed(SIGKILL))
                try member.start()
                _ = try await cluster.leader()
                try await tellsSize(of: member, cluster)
            }
        }

        /// The spare is made when there is time for it, so the answer is asked for until it is right.
        private func tellsSize(of member: Member, _ cluster: Cluster) async throws {
            try await eventually("status tells the size of the log") {
                let status = try await cluster.caller.status(of: member)
                let onDisk = try self.logBytes(of: member)
                return status.dbSize == onDisk && status.dbSizeInUse > 2 << 20
                    && status.dbSizeInUse < 3 << 20
            }
        }

        private func logBytes(of member: Member) throws -> Int64 {
            let folder = member.dataDirectory + "/member"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            return try names.filter { $0.hasPrefix("segment") || $0 == "spare" }.map { name in
                let file = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
                return (file[.size] as? NSNumber)?.int64Value ?? 0
            }.reduce(0, +)
        }
    }
}
