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

        @Test("a client that vanishes mid-call leaves nothing behind")
        func vanishing() async throws {
            try await Cluster.run(of: 3) { cluster in
                let leader = try await cluster.leader()
                let others = cluster.members.filter { $0 !== leader }
                var put = PutRequest()
                (put.key, put.value) = (Array("vanished".utf8), Array("v".utf8))
                var message: [UInt8] = []
                try put.serialize(into: &message)
                // Nobody answers while the others stand still: all of these calls are under way when it goes.
                for other in others { other.pause() }
                let connection = try Connection(to: leader.client)
                connection.send(
                    Native.hello + Native.open("etcdserverpb.KV/Put", stream: 1, message: message))
                let range = Native.open(
                    "etcdserverpb.KV/Range", stream: 3, message: [0x0A, 1, 0x61])
                connection.send(range)
                connection.abort()
                for other in others { other.resume() }
                let now = try await cluster.leader()
                try await cluster.caller.put("after", "v", at: now)
                // Whether the write was seen before its caller went is open; that members agree on it is not.
                try await cluster.caughtUp(cluster.members)
                var found: Set<String?> = []
                for member in cluster.members {
                    found.insert(
                        try await cluster.caller.get("vanished", at: member, serializable: true))
                }
                try #require(found.count == 1)
            }
        }

        private func endpoint(_ port: Port, of member: Member) -> String {
            port == .client ? member.client : member.peer
        }
    }
}

/// The memory a member holds.
func residentBytes(of member: Member) throws -> Int {
    guard let pid = member.process?.pid else { throw Mishap("\(member.name) does not run") }
    let words = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8).split(
        separator: " ")
    guard words.count > 1, let pages = Int(words[1]) else { throw Mishap("cannot read statm") }
    return pages * Int(getpagesize())
}
