import RPC
import Raft
import RaftRPC
import Testing

@testable import RaftService

/// How long a member waits follows what it has measured.
@Suite("Times that follow network and disk")
struct TimingTests {
    /// Heartbeat interval and election timeout as a member tells them.
    private func times(
        _ cluster: Cluster, _ host: Cluster.Host
    ) throws -> (heartbeat: StatusTimeout, election: StatusTimeout) {
        let status = try cluster.call(host.name, timeout: .seconds(5)) { channel, options in
            try await MaintenanceClient(channel: channel).status(StatusRequest(), options: options)
        }
        try #require(status.timeouts.map(\.name) == ["heartbeat-interval", "election-timeout"])
        return (status.timeouts[0], status.timeouts[1])
    }

    private func put(_ cluster: Cluster, _ host: Cluster.Host) throws {
        _ = try cluster.call(host.name) { channel, options in
            try await KVClient(channel: channel).put(
                PutRequest(key: [1], value: [1]), options: options)
        }
    }

    @Test(
        "a good network and a good disk keep what was set, and the reason says what they are like")
    func floor() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        try put(cluster, leader)
        cluster.loop.run(for: .seconds(1))
        let (heartbeat, election) = try times(cluster, leader)
        #expect(heartbeat.microseconds == 20_000)
        #expect(election.microseconds == 100_000)
        #expect(election.reason.contains("as set; round trips up to 0."))
        #expect(election.reason.contains("syncs up to 0.1 ms"))
    }

    @Test(
        "a slow network makes everybody wait longer: the leader knows why, the others whose word it is"
    )
    func slowNetwork() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let term = leader.member.driver.node.term
        cluster.network.latency = .milliseconds(30)
        cluster.loop.run(for: .seconds(20))
        let (heartbeat, election) = try times(cluster, leader)
        // Twice the two round trips of an election.
        #expect((240_000...310_000).contains(election.microseconds))
        #expect(election.reason.contains("because of round trips up to 6"))
        #expect((40_000...80_000).contains(heartbeat.microseconds))
        #expect(heartbeat.reason.contains("because of round trips up to 6"))
        for follower in cluster.hosts where follower !== leader {
            let told = try times(cluster, follower).election
            #expect(told.microseconds == election.microseconds)
            #expect(told.reason == "as long as the leader asks for")
        }
        #expect(leader.member.driver.node.role == .leader)
        #expect(leader.member.driver.node.term == term)
        // It was only for a while.
        cluster.network.latency = .microseconds(50)
        cluster.loop.run(for: .seconds(180))
        #expect(try times(cluster, leader).election.microseconds == 100_000)
    }

    @Test("a slow disk makes its member wait longer, and costs no leader its office")
    func slowDisk() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let term = leader.member.driver.node.term
        for host in cluster.hosts { host.log.delay = .milliseconds(90) }
        for _ in 0..<20 { try put(cluster, leader) }
        let (heartbeat, election) = try times(cluster, leader)
        #expect((180_000...230_000).contains(election.microseconds))
        #expect(election.reason.hasPrefix("because of syncs up to "))
        #expect(heartbeat.microseconds == 20_000)
        // Longer than the patience that was set, and shorter than twice what is waited now.
        leader.log.delay = .milliseconds(300)
        try put(cluster, leader)
        #expect(leader.member.driver.node.role == .leader)
        #expect(leader.member.driver.node.term == term)
    }

    @Test("where the times are frozen, nothing follows anything, and the reason says so")
    func frozen() throws {
        let cluster = try Cluster()
        cluster.settings.isTimingFrozen = true
        for name in ["n1", "n2", "n3"] { try cluster.start(name) }
        cluster.loop.run(until: { cluster.leader != nil })
        let leader = try #require(cluster.leader)
        cluster.network.latency = .milliseconds(30)
        cluster.loop.run(for: .seconds(5))
        let (heartbeat, election) = try times(cluster, leader)
        #expect((heartbeat.microseconds, election.microseconds) == (20_000, 100_000))
        #expect(
            (heartbeat.reason, election.reason) == (
                "frozen by the settings", "frozen by the settings"
            ))
    }

    @Test("what was under way while the process stood still says nothing of network or disk")
    func pause() {
        var watch = Stopwatch(Node.Settings(), tick: .milliseconds(5))
        func at(_ milliseconds: UInt64) -> Instant {
            Instant(nanoseconds: milliseconds * 1_000_000)
        }
        // It stood still from 1 s to 11 s.
        watch.note(roundTrip: .milliseconds(10_002), at: at(11_000))
        #expect(watch.advance(by: 4, pause: 9_980, at: at(11_000)) == nil)
        // The disk's thread was held up as well, and is heard a turn later.
        watch.note(sync: .milliseconds(10_003), at: at(11_001))
        #expect(watch.advance(by: 1, pause: 0, at: at(11_005)) == nil)
        #expect(watch.estimator.reasons.roundTripTail == 0)
        #expect(watch.estimator.reasons.syncTail == 0)
        // What began later counts.
        watch.note(sync: .milliseconds(60), at: at(11_100))
        let timing = watch.advance(by: 19, pause: 0, at: at(11_100))
        #expect(timing.map { $0.election.lowerBound >= 24 } == true)
    }
}
