// What a member says to the service manager, heard on a real socket.

import Foundation
import Testing

extension Processes {
    @Suite("The service manager")
    struct ServiceManagerTests {
        @Test(
            "READY comes when both ports listen, whoever else is there; then STATUS, WATCHDOG and STOPPING"
        )
        func notices() async throws {
            let cluster = try Cluster(of: 3)
            let member = cluster.members[0]
            let manager = try NotifySocket(path: member.folder / "notify")
            member.environment = ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "300000"]
            try await cluster.play {
                // Alone: a member that waits for the others is ready all the same.
                try member.start()
                try await manager.hears("READY=1")
                for endpoint in [member.client, member.peer] { _ = try Connection(to: endpoint) }
                for _ in 1...3 { try await manager.hears("WATCHDOG=1") }

                for other in cluster.members.dropFirst() { try other.start() }
                let leader = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: leader)
                try await cluster.caughtUp(cluster.members)
                let view = try await cluster.caller.status(of: member)
                let role = leader === member ? "leader" : "follower of \(leader.name)"
                try await manager.hears(
                    "STATUS=\(role)", "term \(view.raftTerm)", "commit \(view.raftIndex)")

                member.process?.signal(SIGTERM)
                try await manager.hears("STOPPING=1")
                try #require(try await member.awaitEnd() == .exited(0))
                try #require(manager.heard.filter { $0 == "READY=1" }.count == 1)
            }
        }

        @Test("a member that cannot start never says READY")
        func neverReady() async throws {
            let cluster = try Cluster(of: 1)
            let member = cluster.members[0]
            let manager = try NotifySocket(path: member.folder / "notify")
            member.environment = ["NOTIFY_SOCKET": manager.path]
            let occupant = try Member("occupant")
            try await cluster.play {
                try occupant.start()
                try await occupant.logged("listening")
                member.flags += ["--listen-client", occupant.client]
                try member.start()
                try #require(try await member.awaitEnd() == .exited(69))
                manager.listen()
                try #require(!manager.heard.contains("READY=1"))
                try await occupant.stop()
            }
        }
    }
}
