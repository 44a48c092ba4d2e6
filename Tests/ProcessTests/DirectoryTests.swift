// Data directories and addresses that cannot be used: each is refused by its own code, and what is in them stays as it
// was.

import Foundation
import RPC
import RaftRPC
import Testing

extension Processes {
    @Suite("What a member cannot start with")
    struct DirectoryTests {
        /// A member alone that has written a key and stopped.
        private func withStoppedMember(_ story: (Cluster, Member) async throws -> Void) async throws
        {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                try await cluster.caller.put("k", "v", at: member)
                try await member.stop()
                try await story(cluster, member)
            }
        }

        /// Starts a member that must not come up, and returns what it said.
        private func refusal(
            of member: Member, _ code: CInt, saying words: String...
        ) async throws {
            try member.start()
            let ending = try await member.awaitEnd()
            let said = member.process?.complaints ?? ""
            try #require(ending == .exited(code), "\(said)")
            try #require(words.filter { !said.contains($0) } == [], "\(said)")
        }

        /// The key is still there, once nothing is in the way any more.
        private func expectIntact(_ cluster: Cluster, _ member: Member) async throws {
            try member.start()
            _ = try await cluster.leader()
            try #require(try await cluster.caller.get("k", at: member) == "v")
        }

        @Test(
            "a port in use: 69, and the flag that names it",
            arguments: ["--listen-client", "--listen-peer"])
        func portInUse(flag: String) async throws {
            try await withStoppedMember { cluster, member in
                let flags = member.flags
                let occupied = try Listener()
                // A founding address cannot change, so the peer port is changed where the member listens only.
                member.flags +=
                    [flag, occupied.endpoint]
                    + (flag == "--listen-peer" ? ["--advertise-peer", member.peer] : [])
                try await refusal(
                    of: member, 69, saying: flag, occupied.endpoint, "another process")
                member.flags = flags
                try await expectIntact(cluster, member)
            }
        }

        @Test("the directory of another member or of another cluster: 77")
        func foreign() async throws {
            try await withStoppedMember { cluster, member in
                let flags = member.flags
                member.flags = flags + ["--initial-cluster-token", "other"]
                try await refusal(
                    of: member, 77, saying: member.dataDirectory, "cluster",
                    "Use the data directory")

                // The same cluster, and another of its members.
                let pair = try Cluster(of: 2)
                let (first, second) = (pair.members[0], pair.members[1])
                try first.start()
                try await first.logged("listening")
                try await first.stop()
                second.flags += ["--data-dir", first.dataDirectory]
                try await refusal(of: second, 77, saying: first.dataDirectory, "member")

                member.flags = flags
                try await expectIntact(cluster, member)
            }
        }

        @Test("a directory in use: 75, and the member that uses it goes on")
        func inUse() async throws {
            try await Cluster.run(of: 1) { cluster in
                let member = cluster.members[0]
                let second = try Member("n1")
                second.flags = ["--data-dir", member.dataDirectory]
                try await refusal(of: second, 75, saying: member.dataDirectory, "another process")
                try await cluster.caller.put("k", "v", at: member)
            }
        }

        @Test("a directory without permission, on a read-only disk, or that is a file: 73")
        func forbidden() async throws {
            try await withStoppedMember { cluster, member in
                let (data, manager) = (member.dataDirectory, FileManager.default)
                try manager.setAttributes([.posixPermissions: 0o000], ofItemAtPath: data)
                member.launcher = try Surroundings.withoutPrivileges()
                try await refusal(of: member, 73, saying: data, "not allowed")
                try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: data)
                member.launcher = try Surroundings.readOnly(data)
                try await refusal(of: member, 73, saying: data)
                member.launcher = []

                let stranger = try Member("n1")
                try manager.createDirectory(
                    atPath: stranger.dataDirectory, withIntermediateDirectories: false,
                    attributes: [.posixPermissions: 0o500])
                stranger.launcher = try Surroundings.withoutPrivileges()
                try await refusal(of: stranger, 73, saying: stranger.dataDirectory, "not allowed")
                stranger.launcher = []
                try manager.removeItem(atPath: stranger.dataDirectory)

                try "no folder".write(
                    toFile: stranger.dataDirectory, atomically: false, encoding: .utf8)
                try await refusal(of: stranger, 73, saying: stranger.dataDirectory)
                stranger.flags = ["--data-dir", stranger.folder / "no/such/parent"]
                try await refusal(of: stranger, 73, saying: "no/such")

                try await expectIntact(cluster, member)
            }
        }

        @Test("a damaged log, identity or floor: 65, and not a byte is changed")
        func damaged() async throws {
            try await withStoppedMember { cluster, member in
                let folder = URL(filePath: member.dataDirectory + "/member")
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                let segment = try #require(names.sorted().first { $0.hasPrefix("segment") })
                for (name, offset) in [
                    (segment, 4096 + 64), (segment, 8), ("identity", 20), ("peers", 20),
                ] {
                    let file = folder.appending(path: name)
                    let intact = try Data(contentsOf: file)
                    var data = intact
                    let place = try #require(damage(&data, near: offset), "\(name) is empty")
                    try data.write(to: file)
                    try await refusal(of: member, 65, saying: name, "damaged")
                    try #require(try Data(contentsOf: file) == data, "\(name), changed at \(place)")
                    try intact.write(to: file)
                }
                try await expectIntact(cluster, member)
            }
        }

        @Test("what a write that a crash cut short has left is left out, and the journal says so")
        func torn() async throws {
            let cluster = try Cluster(of: 1)
            let member = cluster.members[0]
            try await cluster.play {
                try member.start()
                _ = try await cluster.leader()
                try await cluster.caller.put("k", "v", at: member)
                _ = try await member.stop(SIGKILL)
                let folder = URL(filePath: member.dataDirectory + "/member")
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                let name = try #require(names.sorted().last { $0.hasPrefix("segment") })
                var data = try Data(contentsOf: folder.appending(path: name))
                let end = try #require(data.lastIndex { $0 != 0 })
                data[end + 9] = 0x5A
                try data.write(to: folder.appending(path: name))
                try member.start()
                try await member.logged("left-out")
                #expect(member.output.contains("\(name), from byte"))
                _ = try await cluster.leader()
                #expect(try await cluster.caller.get("k", at: member) == "v")
            }
        }

        /// Flips a byte that is not zero, at `offset` or soon behind it.
        private func damage(_ data: inout Data, near offset: Int) -> Int? {
            let place = data.indices.first { $0 >= offset && data[$0] != 0 } ?? data.indices.last
            if let place { data[place] ^= 0xFF }
            return place
        }

        @Test("a full disk at the first start: 74, and with room it starts")
        func fullAtStart() async throws {
            let cluster = try Cluster(of: 1)
            let member = cluster.members[0]
            try await cluster.play {
                member.launcher = try Surroundings.smallDisk(at: member.folder, megabytes: 20)
                try await refusal(of: member, 74, saying: member.dataDirectory, "room")
                member.launcher = []
                try member.start()
                _ = try await cluster.leader()
            }
        }

        @Test("a disk that fills up: writes are refused, reads go on, and with room so do writes")
        func fullWhileRunning() async throws {
            try await Cluster.run(
                of: 1,
                prepare: { cluster in
                    let member = cluster.members[0]
                    member.launcher = try Surroundings.smallDisk(at: member.folder, megabytes: 160)
                }
            ) { cluster in
                let (member, caller) = (cluster.members[0], cluster.caller)
                let value = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
                var written = 0
                let refusal = try await eventually("the disk is full") { () -> RPCError? in
                    do {
                        try await caller.put(Array("k\(written)".utf8), value, at: member)
                        written += 1
                        return nil
                    } catch let error as RPCError {
                        return error
                    }
                }
                try #require(refusal.code == .resourceExhausted)
                try #require(refusal.effect == .notApplied)
                try #require(refusal.message.contains("full"))
                try #require(
                    try await caller.get("k\(written - 1)", at: member)?.utf8.count == 1 << 20)
                try #require(try await caller.get("k\(written)", at: member) == nil)

                try await Surroundings.makeRoom(for: member)
                try await eventually("writes go on by themselves") {
                    do {
                        try await caller.put("k", "v", at: member)
                        return true
                    } catch let error as RPCError where error.code == .resourceExhausted {
                        return false
                    }
                }
                try #require(try await caller.get("k0", at: member)?.utf8.count == 1 << 20)
            }
        }
    }
}

/// A socket that listens and never answers.
final class Listener {
    let endpoint: String
    private let descriptor: CInt

    init() throws {
        endpoint = try Loopback.pair().client
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = try sockaddr_in(endpoint)
        guard withSocketAddress(&address, { bind(descriptor, $0, $1) }) == 0,
            listen(descriptor, 8) == 0
        else {
            throw Mishap("cannot listen on \(endpoint): error \(errno)")
        }
    }

    deinit { close(descriptor) }
}
