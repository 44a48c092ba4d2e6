// Strangers on either port: whatever they send, the healthy go on, and no byte of theirs makes a member grow or fall.

import Foundation
import RPC
import RaftRPC
import Testing
import Wire

extension Processes {
    @Suite("Strangers on either port")
    struct HostileTests {
        enum Port: String, CaseIterable { case client, peer }

        /// What a stranger may do that ends its connection at once.
        enum Offence: String, CaseIterable {
            case garbage, http, otherVersion, hugeLength, contradictoryHeader,
                firstFrameIsNoSettings
            case unknownCriticalFrame, oversizedMessage

            var bytes: [UInt8] {
                switch self {
                case .garbage: (0..<4096).map { UInt8(truncatingIfNeeded: ($0 &* 7919) >> 3) }
                case .http: Array("GET / HTTP/1.1\r\nHost: raftd\r\n\r\n".utf8)
                case .otherVersion: [0xFA, 0x52, 0x50, 0x43, 99, 0, 0, 0]
                case .hugeLength:
                    Native.hello
                        + header(FrameHeader(type: .open, stream: 1, payloadByteCount: 0xFFFF_FFFF))
                case .contradictoryHeader:
                    Native.hello
                        + header(
                            FrameHeader(
                                type: .open, stream: 1, headByteCount: 9, payloadByteCount: 3))
                case .firstFrameIsNoSettings:
                    Preface.bytes + header(FrameHeader(type: .ping, payloadByteCount: 0))
                case .unknownCriticalFrame:
                    Native.hello + header(FrameHeader(type: FrameType(rawValue: 0xF0)))
                case .oversizedMessage:
                    Native.hello
                        + header(FrameHeader(type: .open, stream: 1, payloadByteCount: 63 << 20))
                }
            }

            private func header(_ header: FrameHeader) -> [UInt8] {
                var bytes: [UInt8] = []
                bytes.append(header)
                return bytes
            }
        }

        @Test("nonsense ends the connection it came on, and nothing else")
        func nonsense() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let term = try await cluster.caller.status(of: leader).raftTerm
                let writer = try await Writer(
                    "w", clients: 2, to: cluster.members, by: cluster.caller)
                let memory = try residentBytes(of: leader)
                for port in Port.allCases {
                    for offence in Offence.allCases {
                        let connection = try Connection(to: endpoint(port, of: leader))
                        connection.send(offence.bytes)
                        try await eventually(
                            "\(offence) on the \(port) port ends the connection",
                            within: .seconds(15)
                        ) {
                            connection.isEnded()
                        }
                    }
                }
                try await writer.progress(by: 20)
                let account = try await writer.stop()
                try #require(account.unknown.isEmpty)
                try #require(try await cluster.caller.status(of: leader).raftTerm == term)
                try #require(try residentBytes(of: leader) < memory + 48 << 20)
            }
        }

        @Test("a flood of resets, of connections or of slow senders does not stop the healthy")
        func floods() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let writer = try await Writer(
                    "w", clients: 2, to: cluster.members, by: cluster.caller)
                var idle: [Connection] = []
                for port in Port.allCases {
                    let target = endpoint(port, of: leader)
                    // Half a preface, half a frame, and a frame that comes a byte at a time.
                    for beginning in [
                        Array(Preface.bytes.prefix(3)), Native.hello + [9, 0, 0], Native.hello,
                    ] {
                        let connection = try Connection(to: target)
                        connection.send(beginning)
                        idle.append(connection)
                    }
                    for _ in 0..<200 { try Connection(to: target).abort() }
                }
                for port in Port.allCases { try await flood(port, of: leader) }
                let slow = Native.open("etcdserverpb.Maintenance/Status", stream: 1)
                for byte in slow.dropLast() {
                    for connection in idle { connection.send([byte]) }
                    try await writer.progress(by: 1)
                }
                try await writer.progress(by: 20)
                let account = try await writer.stop()
                try #require(account.unknown.isEmpty)
                let stored = try await cluster.caller.all("w", at: leader)
                try #require(account.contradictions(in: stored) == [])
            }
        }

        /// Calls, and takes back what cannot be answered at once, until the other side has had enough
        /// of it.
        private func flood(_ port: Port, of member: Member) async throws {
            let connection = try Connection(to: endpoint(port, of: member))
            let method = port == .client ? "etcdserverpb.KV/Range" : "raftpb.Peer/ReadIndex"
            connection.send(Native.hello)
            var stream: UInt32 = 1
            try await eventually("the member ends a flood of resets") {
                var bytes: [UInt8] = []
                for _ in 0..<1000 {
                    bytes += Native.open(method, stream: stream, message: [0x0A, 1, 0x61])
                    bytes += Native.reset(stream)
                    stream += 2
                }
                return !connection.send(bytes) || connection.isEnded()
            }
        }

        @Test("clients that vanish mid-call leave nothing behind")
        func vanishing() async throws {
            try await Cluster.run(of: 3) { cluster in
                let member = try await cluster.leader()
                var (descriptors, memory) = (0, 0)
                for round in 1...4 {
                    try await vanish(from: member, in: cluster)
                    // What the first of them made it keep, such as room in tables, is not kept twice.
                    if round == 1 { memory = try residentBytes(of: member) }
                    if round == 1 { descriptors = try openDescriptors(of: member) }
                }
                let growth = try residentBytes(of: member) - memory
                try #require(growth < 16 << 20, "\(growth) bytes are left behind")
                let more = try openDescriptors(of: member) - descriptors
                try #require(more < 10, "\(more) descriptors are left behind")
                try await cluster.caughtUp(cluster.members)
            }
        }

        /// Lets fifty clients vanish while nobody can answer the hundreds of calls of each, and waits until the cluster
        /// goes on.
        private func vanish(from member: Member, in cluster: Cluster) async throws {
            let others = cluster.members.filter { $0 !== member }
            var put = PutRequest()
            (put.key, put.value) = (Array("vanished".utf8), Array("v".utf8))
            var message: [UInt8] = []
            try put.serialize(into: &message)
            var calls = Native.hello
            calls += Native.open("etcdserverpb.KV/Put", stream: 1, message: message)
            for stream in stride(from: 3, to: 1000, by: 2) as StrideTo<UInt32> {
                calls += Native.open(
                    "etcdserverpb.KV/Range", stream: stream, message: [0x0A, 1, 0x61])
            }
            let last = Array("seen all".utf8)
            calls += Native.ping(last)
            for other in others { other.pause() }
            let connections = try (0..<50).map { _ in try Connection(to: member.client) }
            for connection in connections { connection.send(calls) }
            // What is still in the kernel when a connection breaks would reach nobody.
            for connection in connections { try connection.hear(last) }
            let open = try openDescriptors(of: member)
            for connection in connections { connection.abort() }
            try await eventually("the connections are gone") {
                try openDescriptors(of: member) <= open - 40
            }
            for other in others { other.resume() }
            try await cluster.caller.put("after", "v", at: try await cluster.leader())
        }

        private func endpoint(_ port: Port, of member: Member) -> String {
            port == .client ? member.client : member.peer
        }
    }
}

/// How many descriptors a member has open.
func openDescriptors(of member: Member) throws -> Int {
    guard let pid = member.process?.pid else { throw Mishap("\(member.name) does not run") }
    return try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
}

/// The memory a member holds.
func residentBytes(of member: Member) throws -> Int {
    guard let pid = member.process?.pid else { throw Mishap("\(member.name) does not run") }
    let words = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8).split(
        separator: " ")
    guard words.count > 1, let pages = Int(words[1]) else { throw Mishap("cannot read statm") }
    return pages * Int(getpagesize())
}
