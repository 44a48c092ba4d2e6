import KeyValue
import RPC
import Raft
import RaftRPC
import Testing

@testable import RaftService

@Suite("Dissertation §6.3: a command that is sent twice has its effect once")
struct SessionTests {
    private func put(
        _ cluster: Cluster, _ host: String, _ value: UInt8, _ metadata: Metadata
    ) throws -> PutResponse {
        try cluster.call(host) { channel, options in
            var options = options
            options.metadata = metadata
            return try await KVClient(channel: channel).put(
                PutRequest(key: [1], value: [value], prevKV: true), options: options)
        }
    }

    private func delete(_ cluster: Cluster, _ host: String, _ metadata: Metadata) throws {
        _ = try cluster.call(host) { channel, options in
            var options = options
            options.metadata = metadata
            return try await KVClient(channel: channel).deleteRange(
                DeleteRangeRequest(key: [1]), options: options)
        }
    }

    private func open(_ cluster: Cluster, _ host: String) throws -> OpenSessionResponse {
        try cluster.call(host) { channel, options in
            try await SessionsClient(channel: channel).openSession(
                OpenSessionRequest(), options: options)
        }
    }

    private func command(_ id: UInt64, _ sequence: UInt64, below: UInt64 = 0) -> Metadata {
        CommandOrigin.session(id: id, sequence: sequence, acknowledgedBelow: below).metadata
    }

    @Test("a repeated command gets the first answer, also from the next leader")
    func repeated() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let session = try open(cluster, leader.name)
        #expect(session.idleMilliseconds > session.protectedMilliseconds)
        let first = try put(cluster, leader.name, 7, command(session.id, 1))
        _ = try put(cluster, leader.name, 8, command(session.id, 2))
        let again = try put(cluster, leader.name, 7, command(session.id, 1))
        #expect(again.header?.revision == first.header?.revision)
        #expect(leader.member.store.revision.number == 3)

        cluster.network.shutDown(leader.name)
        cluster.network.shutDown("\(leader.name):2380")
        #expect(
            cluster.loop.run(until: {
                cluster.hosts.contains { $0 !== leader && $0.member.driver.node.role == .leader }
            }))
        let next = try #require(
            cluster.hosts.first { $0 !== leader && $0.member.driver.node.role == .leader })
        let late = try put(cluster, next.name, 7, command(session.id, 1))
        #expect(late.header?.revision == first.header?.revision)
        #expect(next.member.store.revision.number == 3)
    }

    @Test("a token makes one command of one; with another command it is refused")
    func once() throws {
        let cluster = try Cluster.running(["n1"])
        let token = CommandOrigin.once(Array("tuesday".utf8)).metadata
        let first = try put(cluster, "n1", 7, token)
        let again = try put(cluster, "n1", 7, token)
        #expect(again.header?.revision == first.header?.revision)
        #expect(cluster.hosts[0].member.store.revision.number == 2)
        let error = try #require(throws: RPCError.self) { try put(cluster, "n1", 8, token) }
        #expect(error.code == .invalidArgument)
        #expect(error.effect == .notApplied)
    }

    @Test("a number that came with another command is refused, and traps nobody")
    func reusedNumber() throws {
        let cluster = try Cluster.running(["n1"])
        let session = try open(cluster, "n1")
        _ = try put(cluster, "n1", 7, command(session.id, 1))
        for other in [
            { try delete(cluster, "n1", command(session.id, 1)) },
            { _ = try put(cluster, "n1", 8, command(session.id, 1)) },
        ] {
            let error = try #require(throws: RPCError.self) { try other() }
            #expect(error.code == .invalidArgument && error.effect == .notApplied)
        }
        #expect(cluster.hosts[0].member.store.revision.number == 2)
    }

    @Test("a command of a session that has ended is refused, not carried out")
    func ended() throws {
        let cluster = try Cluster.running(["n1"])
        let session = try open(cluster, "n1")
        func keep() throws {
            _ = try cluster.call("n1") { channel, options in
                try await SessionsClient(channel: channel).keepSession(
                    KeepSessionRequest(id: session.id), options: options)
            }
        }
        try keep()
        _ = try cluster.call("n1") { channel, options in
            try await SessionsClient(channel: channel).closeSession(
                CloseSessionRequest(id: session.id), options: options)
        }
        let error = try #require(throws: RPCError.self) {
            try put(cluster, "n1", 7, command(session.id, 1))
        }
        #expect(error.code == .failedPrecondition)
        #expect(error.effect == .notApplied)
        #expect(try #require(throws: RPCError.self) { try keep() }.code == .notFound)
        #expect(cluster.hosts[0].member.store.revision.number == 1)
    }

    @Test("a session ends by the cluster's time, which goes on while somebody leads")
    func expires() throws {
        let cluster = try Cluster.running(["n1"])
        let session = try open(cluster, "n1")
        _ = try put(cluster, "n1", 7, command(session.id, 1))
        cluster.loop.run(for: .milliseconds(Int64(session.idleMilliseconds)) - .seconds(60))
        _ = try put(cluster, "n1", 7, command(session.id, 2))
        cluster.loop.run(for: .milliseconds(Int64(session.idleMilliseconds)))
        let error = try #require(throws: RPCError.self) {
            try put(cluster, "n1", 7, command(session.id, 3))
        }
        #expect(error.code == .failedPrecondition)
    }

    @Test("a client is told the limits of the store, which may have begun under others")
    func limits() throws {
        var limits = SessionLimits()
        (limits.idle, limits.protected) = (7_000, 2_000)
        var pieces = Store(sessions: limits).snapshotPieces(byteLimit: 1_000)
        let cluster = try Cluster(["n1"])
        cluster.machine = try ReplicatedStore { pieces.next() }
        try cluster.start("n1")
        #expect(cluster.loop.run(until: { cluster.leader != nil }))
        let session = try open(cluster, "n1")
        #expect(session.idleMilliseconds == 7_000 && session.protectedMilliseconds == 2_000)
    }

    @Test("half of the metadata is refused before anything is proposed")
    func half() throws {
        let cluster = try Cluster.running(["n1"])
        for metadata: Metadata in [
            [RequestMetadata.session: "7"], [RequestMetadata.sequence: "7"],
            [RequestMetadata.session: "x", RequestMetadata.sequence: "7"],
            [RequestMetadata.once: ""],
        ] {
            let error = try #require(throws: RPCError.self) { try put(cluster, "n1", 7, metadata) }
            #expect(error.code == .invalidArgument)
        }
        #expect(cluster.hosts[0].member.store.revision.number == 1)
    }
}

@Suite("The cluster's clock")
struct ClusterClockTests {
    @Test("goes on from the last value applied, by the leader's own clock, and never goes back")
    func continues() {
        var clock = ClusterClock()
        #expect(clock.reading(applied: 500, own: 9000, isLeader: false) == 500)
        // In office: the time of somebody else's office does not count.
        #expect(clock.reading(applied: 500, own: 9100, isLeader: true) == 500)
        #expect(clock.reading(applied: 500, own: 9150, isLeader: true) == 550)
        // The last entries of the leader before are applied only now.
        #expect(clock.reading(applied: 800, own: 9160, isLeader: true) == 800)
        #expect(clock.reading(applied: 800, own: 9170, isLeader: true) == 810)
        // Own entries come back as they were stamped.
        #expect(clock.reading(applied: 810, own: 9180, isLeader: true) == 820)
        #expect(clock.reading(applied: 820, own: 9500, isLeader: false) == 820)
        #expect(clock.reading(applied: 820, own: 9600, isLeader: true) == 820)
    }
}

@Suite("Reads of bounded age")
struct StalenessTests {
    private func get(_ cluster: Cluster, _ host: String, age: String?) throws -> RangeResponse {
        try cluster.call(host) { channel, options in
            var options = options
            if let age { options.metadata[RequestMetadata.maxStaleness] = age }
            return try await KVClient(channel: channel).range(
                RangeRequest(key: [1], serializable: true), options: options)
        }
    }

    @Test("a member answers by itself while its last confirmation is young enough, then asks again")
    func bounded() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let other = try #require(cluster.hosts.first { $0 !== leader })
        _ = try get(cluster, other.name, age: "1000")
        for host in cluster.hosts where host !== other {
            cluster.network.cut(other.name, from: "\(host.name):2380")
            cluster.network.cut(host.name, from: "\(other.name):2380")
        }
        _ = try get(cluster, other.name, age: "1000")
        cluster.loop.run(for: .milliseconds(1100))
        let error = try #require(throws: RPCError.self) {
            try get(cluster, other.name, age: "1000")
        }
        #expect(error.code == .unavailable)
        #expect(error.effect == .notApplied)
        // Without a bound it may be as old as it likes.
        _ = try get(cluster, other.name, age: nil)
        cluster.network.healAll()
        cluster.loop.run(for: .seconds(2))
        _ = try get(cluster, other.name, age: "1000")
    }

    @Test("a bound that is no number is refused")
    func bad() throws {
        let cluster = try Cluster.running(["n1"])
        let error = try #require(throws: RPCError.self) { try get(cluster, "n1", age: "soon") }
        #expect(error.code == .invalidArgument)
    }
}
