// Logs that become long: they are compacted, and what is behind the snapshot is no longer needed by anybody.

import Foundation
import RaftRPC
import Testing

extension Processes {
    @Suite("Snapshots")
    struct SnapshotTests {
        private func snapshots(of member: Member) -> [String] {
            let folder = member.dataDirectory + "/member"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasPrefix("snapshot-") }
        }

        @Test(
            "a long log is compacted; the member starts from its snapshot, and newcomers are sent it"
        )
        func longLog() async throws {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                try await cluster.caller.put("first", "of all", at: member)
                let value = [UInt8](repeating: 7, count: 1 << 20)
                for number in 0..<80 {
                    try await cluster.caller.put(
                        [UInt8(number % 4)], value, at: member)
                }
                try await eventually("a snapshot is written") {
                    !self.snapshots(of: member).isEmpty
                }
                try await cluster.caller.put("last", "of all", at: member)
                let status = try await cluster.caller.status(of: member)
                #expect(status.snapshotIndex > 60)
                #expect(status.snapshotBytes > 4 << 20)
                #expect(status.timeouts.map(\.name) == ["heartbeat-interval", "election-timeout"])
                #expect(status.timeouts.map(\.microseconds) == [30_000, 300_000])
                #expect(status.timeouts.allSatisfy { $0.reason == "frozen by the settings" })
                #expect(status.diskBatches > 80)
                #expect((1...status.diskBatches).contains(status.diskSyncs))

                try await member.stop(SIGKILL)
                try member.start()
                try await member.logged("became-leader")
                #expect(try await cluster.caller.get("first", at: member) == "of all")
                #expect(try await cluster.caller.get("last", at: member) == "of all")

                let newcomer = try Member("n2")
                defer { newcomer.kill() }
                newcomer.flags = [
                    "--join", member.client, "--heartbeat-interval", Cluster.heartbeat,
                    "--election-timeout", "300ms",
                ]
                try newcomer.start()
                try await newcomer.logged("snapshot-installed")
                try await cluster.caughtUp([member, newcomer])
                for key in ["first", "last"] {
                    #expect(
                        try await cluster.caller.get(key, at: newcomer, serializable: true)
                            == "of all")
                }
                #expect(!snapshots(of: newcomer).isEmpty)

                // It starts again from what it was sent.
                try await newcomer.stop(SIGKILL)
                try newcomer.start()
                try await newcomer.logged("started")
                #expect(
                    try await cluster.caller.get("first", at: newcomer, serializable: true)
                        == "of all")
                try await newcomer.stop()
            }
        }
    }
}
