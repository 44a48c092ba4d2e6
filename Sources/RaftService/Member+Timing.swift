// What a member measures of its network and its disk, and how long it waits because of that. TimingEstimator.swift has
// the rule, Raft.docc/Election.md the reasons.

internal import RPC
package import Raft
import RaftRPC
import RaftRuntime

/// Measurements of the latest turn, and what follows from all of them.
struct Stopwatch {
    /// What a round trip or a sync took, and up to when.
    private struct Sample {
        let isSync: Bool
        let duration: Duration
        let end: Instant

        /// By the loop's clock, in nanoseconds.
        var begin: UInt64 { end.nanoseconds - min(end.nanoseconds, duration.nanoseconds) }
    }

    private(set) var estimator: TimingEstimator
    private var samples: [Sample] = []
    /// When the process went on after it had stood still.
    private var awake = Instant(nanoseconds: 0)

    init(_ settings: Node.Settings, tick: Duration) {
        estimator = TimingEstimator(
            settings: settings, tickMicroseconds: Int(tick / .microseconds(1)))
    }

    mutating func note(roundTrip: Duration, at now: Instant) {
        samples.append(Sample(isSync: false, duration: roundTrip, end: now))
    }

    mutating func note(sync: Duration, at now: Instant) {
        samples.append(Sample(isSync: true, duration: sync, end: now))
    }

    /// Takes the samples of the turn, in which `ticks` have passed, and returns the times to follow, if they have
    /// changed. `pause` is how many milliseconds the process has stood still before the turn: what was under way meanwhile
    /// tells nothing of network or disk.
    mutating func advance(by ticks: Int, pause: UInt64, at now: Instant) -> Timing? {
        if pause >= ElectionDesk.pauseMilliseconds { awake = now }
        for sample in samples where sample.begin >= awake.nanoseconds {
            let microseconds = UInt32(clamping: sample.duration.nanoseconds / 1000)
            if sample.isSync {
                estimator.recordSync(microseconds: microseconds)
            } else {
                estimator.recordRoundTrip(microseconds: microseconds)
            }
        }
        samples.removeAll(keepingCapacity: true)
        return ticks > 0 ? estimator.advance(by: ticks) : nil
    }
}

extension Member {
    package func measured(roundTrip: Duration) {
        stopwatch.note(roundTrip: roundTrip, at: loop.now)
    }

    /// The disk has everything up to `ticket`; the last write and sync took so many nanoseconds.
    package func durable(_ ticket: Ticket, syncNanoseconds: UInt64) {
        stopwatch.note(sync: .nanoseconds(Int64(clamping: syncNanoseconds)), at: loop.now)
        durable(ticket)
    }

    /// How often this member speaks as a leader, and how long it waits for one at least; each with its reason.
    var times: [(name: String, duration: Duration, reason: String)] {
        let node = driver.node
        let (own, inForce) = (node.timing, node.electionInForce.lowerBound)
        let reasons = stopwatch.estimator.reasons
        return [
            (
                "heartbeat-interval", tick * own.heartbeat,
                reasons.sentence(
                    isFloor: own.heartbeat == node.settings.floor.heartbeat, reasons.trips)
            ),
            (
                "election-timeout", tick * inForce,
                inForce > own.election.lowerBound
                    ? "as long as the leader asks for"
                    : reasons.sentence(isFloor: reasons.cause == .floor, reasons.causeText)
            ),
        ]
    }
}

extension TimingEstimator.Reasons {
    fileprivate func sentence(isFloor: Bool, _ measured: String) -> String {
        if cause == .frozen { return "frozen by the settings" }
        guard isFloor else { return "because of \(measured)" }
        return roundTripTail == 0 && syncTail == 0 ? "as set" : "as set; \(trips), \(syncs)"
    }

    fileprivate var causeText: String {
        switch cause {
        case .roundTrips: trips
        case .syncs: syncs
        case .floor, .frozen, .ceiling: "\(trips), \(syncs); the longest there is"
        }
    }

    fileprivate var trips: String { "round trips up to \(Self.text(roundTripTail))" }

    private var syncs: String { "syncs up to \(Self.text(syncTail))" }

    /// In milliseconds with one decimal.
    private static func text(_ microseconds: UInt32) -> String {
        let tenths = (UInt64(microseconds) + 50) / 100
        return "\(tenths / 10).\(tenths % 10) ms"
    }
}
