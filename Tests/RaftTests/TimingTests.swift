// What follows from measurements, and how it is kept between floor and ceiling.

import Testing

@testable import Raft

@Suite("Times that adapt")
struct TimingTests {
    /// A second, in ticks of 5 ms.
    private static let second = 200

    private func estimator(
        frozen isFrozen: Bool = false, _ record: (inout TimingEstimator) -> Void
    ) -> TimingEstimator {
        var settings = Node.Settings()
        settings.isTimingFrozen = isFrozen
        var estimator = TimingEstimator(settings: settings, tickMicroseconds: 5000)
        record(&estimator)
        _ = estimator.advance(by: Self.second)
        return estimator
    }

    @Test("a quick network and a quick disk need no more than the floor")
    func floor() {
        let estimator = estimator {
            for _ in 0..<1000 {
                $0.recordRoundTrip(microseconds: 300)
                $0.recordSync(microseconds: 100)
            }
        }
        #expect(estimator.timing == Node.Settings().floor)
        #expect(estimator.reasons.cause == .floor)
        #expect((300..<400).contains(Int(estimator.reasons.roundTripTail)))
        #expect((100..<130).contains(Int(estimator.reasons.syncTail)))
    }

    /// Twice the round trips of pre-vote and vote, and the syncs of candidate and voter.
    @Test(
        "the tails decide, and the larger share is the reason",
        arguments: [
            (trip: 40_000, sync: 100, ticks: 32...42, cause: .roundTrips),
            (100, 100_000, 40...52, .syncs), (60_000, 100_000, 88...115, .roundTrips),
            (4_000_000, 100, 400...400, .ceiling),
        ] as [(UInt32, UInt32, ClosedRange<Int>, TimingEstimator.Reasons.Cause)])
    func tails(
        trip: UInt32, sync: UInt32, ticks: ClosedRange<Int>, cause: TimingEstimator.Reasons.Cause
    ) {
        let estimator = estimator {
            for _ in 0..<100 {
                $0.recordRoundTrip(microseconds: trip)
                $0.recordSync(microseconds: sync)
            }
        }
        let timing = estimator.timing
        #expect(ticks.contains(timing.election.lowerBound))
        #expect(timing.election.upperBound == 2 * timing.election.lowerBound)
        #expect(timing.heartbeat * 4 < timing.election.lowerBound)
        #expect(estimator.reasons.cause == cause)
    }

    @Test(
        "one slow sync in a hundred is the tail, one in a thousand is not",
        arguments: [(99, true), (999, false)])
    func quantile(quick: Int, isTail: Bool) {
        let estimator = estimator {
            for number in 0..<1000 {
                $0.recordSync(microseconds: number % (quick + 1) == 0 ? 200_000 : 100)
            }
            $0.recordSync(microseconds: 200_000)
        }
        #expect((estimator.reasons.syncTail >= 200_000) == isTail)
    }

    @Test("times rise at once, fall after a calm, and do not follow every breath")
    func hysteresis() {
        var estimator = estimator { estimator in
            for _ in 0..<100 { estimator.recordRoundTrip(microseconds: 60_000) }
        }
        let high = estimator.timing.election.lowerBound
        #expect(high > 40)
        // A little less changes nothing, for however long.
        for _ in 0..<100 {
            for _ in 0..<100 { estimator.recordRoundTrip(microseconds: 52_000) }
            #expect(estimator.advance(by: Self.second) == nil)
        }
        // Much less does, once the old samples are gone and ten seconds were calm.
        var seconds = 0
        while estimator.timing.election.lowerBound == high, seconds < 200 {
            for _ in 0..<100 { estimator.recordRoundTrip(microseconds: 300) }
            _ = estimator.advance(by: Self.second)
            seconds += 1
        }
        #expect(estimator.timing == Node.Settings().floor)
        #expect((11..<120).contains(seconds))
    }

    @Test("without measurements, and where they are frozen, the settings hold")
    func frozen() {
        #expect(estimator { _ in }.timing == Node.Settings().floor)
        let frozen = estimator(frozen: true) { estimator in
            for _ in 0..<100 { estimator.recordSync(microseconds: 1_000_000) }
        }
        #expect(frozen.timing == Node.Settings().floor)
        #expect(frozen.reasons.cause == .frozen)
    }

    @Test("every value is told at most a quarter too high, and never too low")
    func steps() {
        for value in [0, 1, 7, 8, 9, 15, 16, 100, 12_345, 999_999, 1 << 30, .max] as [UInt32] {
            let estimator = estimator { $0.recordSync(microseconds: value) }
            let told = estimator.reasons.syncTail
            #expect(told >= value)
            #expect(UInt64(told) <= UInt64(value) + UInt64(value) / 4)
        }
    }

    @Test(
        "whatever is proposed stays between floor and ceiling, and heartbeats keep their distance")
    func clamp() {
        let settings = Node.Settings()
        for heartbeat in [0, 1, 4, 5, 50, 100_000] {
            for shortest in [0, 1, 20, 21, 100, 400, 401, 1 << 40] {
                let proposed = Timing(heartbeat: heartbeat, election: shortest..<shortest + 1)
                let timing = settings.clamped(proposed)
                #expect((20...400).contains(timing.election.lowerBound))
                #expect(timing.election.count >= timing.election.lowerBound)
                #expect(timing.heartbeat >= 4)
                #expect(timing.heartbeat * 5 <= timing.election.lowerBound)
            }
        }
    }

    @Test("a promise and a lease are of the floor, whatever is in force")
    func lease() {
        var settings = Node.Settings()
        settings.lease = Node.Settings.Lease()
        var bench = Bench(log: [1], term: 5, settings: settings)
        bench.turn(.timing(Timing(heartbeat: 20, election: 100..<200)))
        let heartbeat = AppendRequest(
            term: Term(5), entries: EntryRun(trusting: .beforeLog, []), leaderCommit: .beforeLog,
            round: Round(1), election: 200)
        bench.ask(.append(heartbeat))
        guard case .append(let response) = bench.answer else {
            Issue.record("no answer")
            return
        }
        #expect(response.promise == 20)
        #expect(bench.node.electionInForce == 200..<400)
        #expect(bench.node.settings.leaseTicks == 17)
    }

    @Test("a wait that was drawn from another range is drawn again, whichever way it changed")
    func redrawn() {
        var bench = Bench(log: [1], term: 5)
        bench.turn(.timing(Timing(heartbeat: 4, election: 60..<120)), .tick(count: 1, jitter: 50))
        #expect(bench.node.nextDeadline == 109)
        bench.turn(.timing(Timing(heartbeat: 4, election: 20..<40)))
        #expect(bench.node.nextDeadline == 19)
        bench.turn(.tick(count: 1, jitter: 5))
        #expect(bench.node.nextDeadline == 23)
        bench.turn(.timing(Timing(heartbeat: 4, election: 60..<120)), .tick(count: 30, jitter: 5))
        #expect(bench.node.role == .follower)
        #expect(bench.node.nextDeadline == 33)
    }

    @Test("a leader cannot make others wait for ever")
    func ceiling() {
        var bench = Bench(log: [1], term: 5)
        let heartbeat = AppendRequest(
            term: Term(5), entries: EntryRun(trusting: .beforeLog, []), leaderCommit: .beforeLog,
            round: Round(1), election: .max)
        bench.ask(.append(heartbeat))
        #expect(bench.node.electionInForce == 400..<800)
    }
}
