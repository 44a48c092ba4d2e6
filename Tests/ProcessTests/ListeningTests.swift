// Ports and paths: whose they are, from when on, and what is said there before there is a member.

import EpollTransport
import Foundation
import RPC
import RaftRPC
import Testing

extension Processes {
    @Suite("Listening")
    struct ListeningTests {
        /// A member that asks for membership where nobody is.
        private func lonely(_ name: String, flags: [String] = []) throws -> Member {
            let member = try Member(name)
            member.flags = ["--join", try Loopback.pair().client] + flags
            return member
        }

        @Test("a newcomer that finds no leader is READY, listens, and says what it waits for")
        func joining() async throws {
            let cluster = try Cluster(of: 1)
            let newcomer = try lonely("n2")
            defer { newcomer.kill() }
            let manager = try NotifySocket(path: newcomer.folder / "notify")
            newcomer.environment = ["NOTIFY_SOCKET": manager.path]
            try await cluster.play {
                try newcomer.start()
                try await manager.hears("READY=1")
                _ = try Connection(to: newcomer.peer)
                let error = await #expect(throws: RPCError.self) {
                    _ = try await cluster.caller.status(of: newcomer)
                }
                #expect(error?.code == .unavailable)
                #expect(
                    error?.message == "n2 is joining the cluster through \(newcomer.flags[1])")
                #expect(error?.effect == .notApplied)
                #expect(try await newcomer.stop() == .exited(0))
            }
        }

        @Test(
            "of two that wait for their leader at one address, one has it, however it is written",
            arguments: [true, false])
        func onePort(isUnix: Bool) async throws {
            let first = try lonely("n1")
            defer { first.kill() }
            let manager = try NotifySocket(path: first.folder / "notify")
            first.environment = ["NOTIFY_SOCKET": manager.path]
            let path = "unix:" + first.folder / "client"
            if isUnix { first.flags += ["--listen-client", path] + Self.advertised }
            try first.start()
            try await manager.hears("READY=1")

            let second = try lonely("n2")
            defer { second.kill() }
            let same = isUnix ? path : Self.otherText(of: first.client)
            second.flags += ["--listen-client", same] + Self.advertised
            try second.start()
            #expect(try await second.awaitEnd() == .exited(69))
            #expect(second.output.contains("another process listens on"))
            #expect(try await first.stop() == .exited(0))
            #expect(!FileManager.default.fileExists(atPath: first.folder / "client"))
        }

        private static let advertised = ["--advertise-client", "127.0.0.1:1"]

        /// The same address with its two middle numbers as one, which the system understands as well.
        private static func otherText(of endpoint: String) -> String {
            let parts = endpoint.split(separator: ":")
            let numbers = parts[0].split(separator: ".").compactMap { UInt32($0) }
            return "\(numbers[0]).\(numbers[1]).\(numbers[2] << 8 + numbers[3]):\(parts[1])"
        }

        @Test("while it reads its log a member says so; the time it took is no leader's silence")
        func reading() async throws {
            let flags = ["--election-timeout", "1s"]
            try await Cluster.run(of: 3, prepare: { $0.members.forEach { $0.flags += flags } }) {
                cluster in
                let leader = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: leader)
                let member = try #require(cluster.members.first { $0 !== leader })
                try await member.stop()
                let before = member.output.count
                let disk = try HangingDisk(under: member)
                try disk.hang(.reader)
                try member.start()
                try await disk.awaitVictim()
                // It listens, so callers wait for it instead of being refused.
                let status = cluster.caller.reading("k", at: member, serializable: true)
                let moment = ContinuousClock.now + .milliseconds(2100)
                try await eventually("two timeouts are over") { ContinuousClock.now >= moment }
                try disk.answer(.reader)
                // The last step may be over before the question is there.
                if case .failure(let error as RPCError) = await status.result {
                    #expect(error.code == .unavailable)
                    #expect(error.message == "\(member.name) is reading its log")
                }
                try await cluster.caughtUp(cluster.members)
                let said = member.output.dropFirst(before)
                #expect(!said.contains("event=pre-vote-started"), "\(said)")
            }
        }
    }
}
