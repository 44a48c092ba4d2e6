import RPC
import Raft
import RaftRPC
import Testing

@testable import RaftService

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("etcdserverpb.KV on three members")
struct KeyValueServiceTests {
    private func put(_ cluster: Cluster, _ host: String, _ key: String, _ value: String) throws
        -> PutResponse
    {
        try cluster.call(host) { channel, options in
            let request = PutRequest(key: bytes(key), value: bytes(value))
            return try await KVClient(channel: channel).put(request, options: options)
        }
    }

    private func get(
        _ cluster: Cluster, _ host: String, _ key: String, serializable: Bool = false
    ) throws -> [String] {
        let response = try cluster.call(host) { channel, options in
            let request = RangeRequest(key: bytes(key), serializable: serializable)
            return try await KVClient(channel: channel).range(request, options: options)
        }
        return response.kvs.map { String(decoding: $0.value, as: UTF8.self) }
    }

    private func error(_ body: () throws -> Void) -> RPCError? {
        do { try body() } catch { return error as? RPCError }
        return nil
    }

    @Test("what the leader acknowledged, every member reads, linearizably")
    func readsAnywhere() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let written = try put(cluster, leader.name, "key", "value")
        #expect(written.header?.revision == 2)
        #expect(written.header?.clusterID == cluster.founding.id)
        #expect(written.header?.memberID == leader.member.id.number)
        for host in cluster.hosts { #expect(try get(cluster, host.name, "key") == ["value"]) }
    }

    @Test("a delete says how many there were, and what they were if asked")
    func deletes() throws {
        let cluster = try Cluster.running(["alone"])
        for number in 1...3 { _ = try put(cluster, "alone", "key\(number)", "\(number)") }
        let response = try cluster.call("alone") { channel, options in
            let request = DeleteRangeRequest(
                key: bytes("key"), rangeEnd: bytes("kez"), prevKV: true)
            return try await KVClient(channel: channel).deleteRange(request, options: options)
        }
        #expect(response.deleted == 3)
        #expect(response.prevKVs.map(\.value) == [bytes("1"), bytes("2"), bytes("3")])
        #expect(try get(cluster, "alone", "key1") == [])
    }

    @Test("a member that does not lead refuses a write, names the leader, and did nothing")
    func namesTheLeader() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let follower = try #require(cluster.hosts.first { $0.name != leader.name })
        cluster.loop.run(until: { follower.member.driver.node.leader != nil })
        let refusal = error { _ = try put(cluster, follower.name, "key", "value") }
        #expect(refusal?.code == .unavailable)
        #expect(refusal?.effect == .notApplied)
        #expect(refusal?.leader == "\(leader.name):client")
    }

    @Test(
        "bad requests are refused before they reach the log",
        arguments: [
            (PutRequest(key: [], value: [1]), "the key is empty"),
            (
                PutRequest(key: [1], value: Array(repeating: 0, count: 1536 << 10)),
                "the request has 1572865 bytes, the limit is 1572864"
            ),
        ])
    func refusals(request: PutRequest, message: String) throws {
        let cluster = try Cluster.running(["alone"])
        let last = cluster.leader?.member.driver.node.lastIndex
        let refusal = error {
            _ = try cluster.call("alone") { channel, options in
                try await KVClient(channel: channel).put(request, options: options)
            }
        }
        #expect(refusal?.code == .invalidArgument)
        #expect(refusal?.message == message)
        #expect(refusal?.effect == .notApplied)
        #expect(cluster.leader?.member.driver.node.lastIndex == last)
    }

    @Test("revisions that are not there yet, or no more, are out of range")
    func revisions() throws {
        let cluster = try Cluster.running(["alone"])
        let refusal = error {
            _ = try cluster.call("alone") { channel, options in
                let request = RangeRequest(key: [1], revision: 99)
                return try await KVClient(channel: channel).range(request, options: options)
            }
        }
        #expect(refusal?.code == .outOfRange)
    }

    @Test("an answer that is too large is refused; a delete that was carried out says so")
    func tooLarge() throws {
        let cluster = try Cluster.running(["alone"])
        let value = Array(repeating: UInt8(7), count: 1 << 20)
        for number in 1...5 {
            _ = try cluster.call("alone") { channel, options in
                let request = PutRequest(key: bytes("big\(number)"), value: value)
                return try await KVClient(channel: channel).put(request, options: options)
            }
        }
        func range(limit: Int64 = 0, keysOnly: Bool = false) throws -> RangeResponse {
            try cluster.call("alone") { channel, options in
                let request = RangeRequest(
                    key: bytes("big"), rangeEnd: bytes("bih"), limit: limit, keysOnly: keysOnly)
                return try await KVClient(channel: channel).range(request, options: options)
            }
        }
        #expect(error { _ = try range() }?.code == .outOfRange)
        #expect(error { _ = try range() }?.effect == .notApplied)
        #expect(try range(limit: 3).kvs.count == 3)
        #expect(try range(limit: 3).more)
        #expect(try range(keysOnly: true).kvs.count == 5)

        let refusal = error {
            _ = try cluster.call("alone") { channel, options in
                let request = DeleteRangeRequest(
                    key: bytes("big"), rangeEnd: bytes("bih"), prevKV: true)
                return try await KVClient(channel: channel).deleteRange(request, options: options)
            }
        }
        #expect(refusal?.code == .resourceExhausted)
        #expect(refusal?.effect == .applied)
        #expect(try range(keysOnly: true).kvs.isEmpty)
    }

    @Test("without a quorum a write ends by its deadline as unknown, and serializable reads go on")
    func noQuorum() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        _ = try put(cluster, leader.name, "key", "value")
        for host in cluster.hosts {
            for other in cluster.hosts where other.name != host.name {
                cluster.network.cut(host.name, from: "\(other.name):2380")
            }
        }
        let refusal = error { _ = try put(cluster, leader.name, "key", "lost?") }
        #expect(refusal?.code == .deadlineExceeded)
        #expect(refusal?.delivery == .answered, "the member itself says it, in time")
        #expect(refusal?.effect == .unknown)
        #expect(refusal?.message.contains("it may be carried out later") == true)
        #expect(try get(cluster, leader.name, "key", serializable: true) == ["value"])
        let read = error { _ = try get(cluster, leader.name, "key") }
        #expect(read?.code == .deadlineExceeded)
        // By now nobody leads, and a write is not even tried.
        let second = error { _ = try put(cluster, leader.name, "key", "no") }
        #expect(second?.code == .unavailable)
        #expect(second?.effect == .notApplied)

        cluster.network.healAll()
        #expect(cluster.loop.run(until: { cluster.leader != nil }))
        let now = try #require(cluster.leader)
        #expect(try ["value", "lost?"].contains(get(cluster, now.name, "key").first))
    }

    @Test("a leader whose disk stands still hands its office to somebody whose disk works")
    func stalledDisk() throws {
        let cluster = try Cluster.running()
        let old = try #require(cluster.leader)
        old.log.delay = nil
        try old.member.propose(.put(.init(key: [1], value: [1])), deadline: nil) { _ in }
        let others = cluster.hosts.filter { $0.name != old.name }
        #expect(
            cluster.loop.run(
                atMost: .seconds(5),
                until: { others.contains { $0.member.driver.node.role == .leader } }))
        #expect(
            old.events.contains {
                if case .steppedDown(_, .diskStalled) = $0 { true } else { false }
            })
    }

    @Test("the member list names every founder, and where clients reach it once it has said so")
    func memberList() throws {
        let cluster = try Cluster.running()
        let response = try cluster.call("n1") { channel, options in
            try await ClusterClient(channel: channel)
                .memberList(MemberListRequest(), options: options)
        }
        #expect(response.members.map(\.name) == ["n1", "n2", "n3"])
        #expect(response.members.map(\.peerURLs) == [["n1:2380"], ["n2:2380"], ["n3:2380"]])
        #expect(
            response.members.map(\.clientURLs) == [["n1:client"], ["n2:client"], ["n3:client"]])
    }

    @Test("status tells term, leader and how far the log was applied")
    func status() throws {
        let cluster = try Cluster.running(["alone"])
        _ = try put(cluster, "alone", "key", "value")
        let response = try cluster.call("alone") { channel, options in
            try await MaintenanceClient(channel: channel).status(StatusRequest(), options: options)
        }
        #expect(response.leader == cluster.leader?.member.id.number)
        #expect(response.raftTerm == 2)
        #expect(response.raftIndex == 3)
        #expect(response.raftAppliedIndex == 3)
        #expect(response.errors == [])
        #expect(response.dbSize == 8_192)
        #expect(response.dbSizeInUse == 4_200)
        #expect((response.diskBatches, response.diskSyncs) == (70, 7))
    }
}
