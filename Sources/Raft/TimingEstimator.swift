// What timeouts follow from what has been measured: tails of round trips and of disk syncs, that forget with time. Whoever
// drives the node feeds it, asks it now and then, and gives the node what it says.
//
// No floating point and no allocation after the first moment: the same samples give the same times everywhere.

/// Turns measurements into heartbeat and election times.
///
/// A message must arrive, and an election must end, well within the shortest wait, or members stand against a leader that
/// lives. An election is two round trips, of the pre-vote and of the vote, and two syncs, of the candidate and of the
/// voter. So the shortest wait is twice the round trips and once the syncs, all by the tails.
package struct TimingEstimator: Sendable {
    /// What the times are, and why: for `endpoint status`.
    package struct Reasons: Hashable, Sendable {
        /// What decides the shortest wait.
        package enum Cause: String, Hashable, Sendable {
            /// What is measured would allow less than the settings do.
            case floor
            case roundTrips, syncs
            /// What is measured asks for more than the settings do.
            case ceiling
            /// The settings say that nothing follows what is measured.
            case frozen
        }

        package var cause: Cause
        /// The tail of the round trips to peers, in microseconds; zero before the first.
        package var roundTripTail: UInt32
        /// The tail of the own disk's syncs, in microseconds; zero before the first.
        package var syncTail: UInt32
    }

    /// The times to use now.
    package private(set) var timing: Timing

    private let settings: Node.Settings
    private let tickMicroseconds: Int
    private var roundTrips = Tail()
    private var syncs = Tail()
    /// Ticks since samples lost half their weight.
    private var age = 0
    /// For how many ticks less than `timing` would have been enough, and the most of it.
    private var calm = (ticks: 0, need: 0)

    /// Ticks after which a sample counts half.
    private static let halfLife = 2000
    /// For how many ticks less must be enough before the times fall.
    private static let calmMin = 2000

    /// - Parameter tickMicroseconds: how long a tick is.
    package init(settings: Node.Settings, tickMicroseconds: Int) {
        precondition(tickMicroseconds > 0, "a tick takes time")
        (self.settings, self.tickMicroseconds) = (settings, tickMicroseconds)
        timing = settings.floor
    }

    /// A request to a peer was answered after so many microseconds, and the answer had not to wait for the peer's disk.
    package mutating func recordRoundTrip(microseconds: UInt32) { roundTrips.record(microseconds) }

    /// A batch was on the own disk after so many microseconds.
    package mutating func recordSync(microseconds: UInt32) { syncs.record(microseconds) }

    /// So many ticks have passed. Returns the times if they have changed: at once when they must rise, and after a long
    /// calm when they may fall.
    package mutating func advance(by ticks: Int) -> Timing? {
        guard !settings.isTimingFrozen else { return nil }
        forget(ticks)
        let need = settings.range(from: need).lowerBound
        let present = timing.election.lowerBound
        if need > present { return change(to: need) }
        guard need <= present - present / 4 else {
            calm = (0, 0)
            return nil
        }
        calm = (calm.ticks + ticks, max(calm.need, need))
        return calm.ticks >= Self.calmMin ? change(to: calm.need) : nil
    }

    /// Why the times are what they are.
    package var reasons: Reasons {
        let (trips, syncs) = (roundTrips.value, syncs.value)
        let cause: Reasons.Cause =
            if settings.isTimingFrozen {
                .frozen
            } else if timing.election.lowerBound <= settings.election.lowerBound {
                .floor
            } else if timing.election.lowerBound >= settings.electionCeiling {
                .ceiling
            } else {
                4 * Int(trips) >= 2 * Int(syncs) ? .roundTrips : .syncs
            }
        return Reasons(cause: cause, roundTripTail: trips, syncTail: syncs)
    }

    /// The shortest wait that what was measured asks for, in ticks.
    private var need: Int { inTicks(4 * Int(roundTrips.value) + 2 * Int(syncs.value)) }

    private func inTicks(_ microseconds: Int) -> Int {
        (microseconds + tickMicroseconds - 1) / tickMicroseconds
    }

    private mutating func change(to shortest: Int) -> Timing? {
        let next = settings.clamped(
            Timing(
                heartbeat: inTicks(Int(roundTrips.value)),
                election: settings.range(from: shortest)))
        calm = (0, 0)
        guard next != timing else { return nil }
        timing = next
        return next
    }

    private mutating func forget(_ ticks: Int) {
        age += ticks
        // After a long pause nothing of before is left; more halves than this make no difference.
        for _ in 0..<min(age / Self.halfLife, 32) {
            roundTrips.decay()
            syncs.decay()
        }
        age %= Self.halfLife
    }
}

/// The value that one sample in a hundred exceeds, of samples that lose weight with time.
///
/// A histogram whose steps are a quarter of an octave: the answer is at most a quarter too high, never too low.
private struct Tail: Sendable {
    private static let stepCount = 128
    /// A sample's weight, so that halving it a few times leaves something.
    private static let weight: UInt32 = 64

    private var weights = [UInt32](repeating: 0, count: stepCount)
    private var total: UInt64 = 0

    mutating func record(_ value: UInt32) {
        let step = Self.step(of: value)
        // A step that is full stays full: more of the same says nothing new.
        guard weights[step] < .max - Self.weight else { return }
        weights[step] += Self.weight
        total += UInt64(Self.weight)
    }

    mutating func decay() {
        total = 0
        for step in weights.indices {
            weights[step] /= 2
            total += UInt64(weights[step])
        }
    }

    /// The upper end of the step that the tail is in; zero without samples.
    var value: UInt32 {
        guard total > 0 else { return 0 }
        var beyond: UInt64 = 0
        for step in weights.indices.reversed() {
            beyond += UInt64(weights[step])
            if beyond * 100 > total { return Self.end(of: step) }
        }
        return 0
    }

    /// Values below eight have a step each; from there on, four steps make an octave.
    private static func step(of value: UInt32) -> Int {
        guard value >= 8 else { return Int(value) }
        let octave = 31 - value.leadingZeroBitCount
        return 8 + (octave - 3) * 4 + Int(value >> UInt32(octave - 2)) & 3
    }

    private static func end(of step: Int) -> UInt32 {
        guard step >= 8 else { return UInt32(step) }
        let (octave, quarter) = ((step - 8) / 4 + 3, UInt64((step - 8) % 4))
        return UInt32(clamping: (5 + quarter) << UInt64(octave - 2) - 1)
    }
}
