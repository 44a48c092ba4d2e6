// How long the node waits, where the times follow what is measured: between a floor, which the settings give, and a
// ceiling. What is measured, and what follows from it, is TimingEstimator.swift's; what a leader waits is also what its
// followers wait at least. Raft.docc/Election.md has the reasons.

/// How often a leader speaks, and how long a follower waits for it, in ticks.
package struct Timing: Hashable, Sendable {
    package var heartbeat: Int
    /// Drawn anew for each wait.
    package var election: Range<Int>

    package init(heartbeat: Int, election: Range<Int>) {
        (self.heartbeat, self.election) = (heartbeat, election)
    }
}

extension Node.Settings {
    /// What the node begins with, and never falls below.
    package var floor: Timing { Timing(heartbeat: heartbeat, election: election) }

    /// Returns the times that are as near to `timing` as the settings allow. The heartbeats keep their distance: at least
    /// four of them fit into the shortest wait, or as many as in the floor.
    package func clamped(_ timing: Timing) -> Timing {
        let range = range(from: timing.election.lowerBound)
        let longest = longestHeartbeat(of: range)
        return Timing(
            heartbeat: min(max(timing.heartbeat, heartbeat), longest),
            election: range
                .lowerBound..<max(
                    range.upperBound, min(timing.election.upperBound, 2 * electionCeiling)))
    }

    func longestHeartbeat(of election: Range<Int>) -> Int {
        max(heartbeat, election.lowerBound / 5)
    }

    /// The range of waits whose shortest is `shortest`, between floor and ceiling, and as wide for its length as the floor's.
    func range(from shortest: Int) -> Range<Int> {
        let lower = max(min(shortest, electionCeiling), election.lowerBound)
        let width = election.count * lower / election.lowerBound
        return lower..<(lower + max(width, 1))
    }
}

// MARK: - In force

extension Node {
    /// How long this node waits now: no less than the leader it has heard last.
    package var electionInForce: Range<Int> {
        let told = settings.range(from: toldElection)
        return told.lowerBound > timing.election.lowerBound ? told : timing.election
    }

    /// How long a leader may be silent that this node follows, and whose messages all arrive.
    var longestHeartbeat: Int { settings.longestHeartbeat(of: electionInForce) }

    /// How long it waits for its own disk before it gives up an office, or does not stand for one.
    var diskPatience: Int { max(settings.diskPatience, electionInForce.upperBound) }

    /// Somebody has measured.
    mutating func setTiming(_ proposed: Timing) {
        guard !settings.isTimingFrozen else { return }
        timing = settings.clamped(proposed)
        leadership?.pace.change(to: timing, at: now)
        leadership?.hasten(at: now)
    }
}

/// How a leader keeps time with its followers.
struct Pace: Hashable, Sendable {
    private var timing: Timing
    /// What held before the latest change, and until when the careful side of both does: whoever has not heard yet that it
    /// must wait longer still hears often enough, and whoever was asked rarely is not missed at once.
    private var earlier: Earlier

    private struct Earlier: Hashable, Sendable {
        let heartbeat: Int
        let silence: Int
        let until: Int
    }

    /// A new leader goes as fast as anybody may expect it to.
    init(_ timing: Timing, floor: Timing, at now: Int) {
        self.timing = timing
        earlier = Earlier(
            heartbeat: floor.heartbeat, silence: 0, until: now + timing.election.upperBound)
    }

    /// How long followers wait at least.
    var election: UInt32 { UInt32(clamping: timing.election.lowerBound) }

    func heartbeat(at now: Int) -> Int {
        now < earlier.until ? min(earlier.heartbeat, timing.heartbeat) : timing.heartbeat
    }

    /// How long a quorum may be silent.
    func silence(at now: Int) -> Int {
        let silence = timing.election.lowerBound
        return now < earlier.until ? max(earlier.silence, silence) : silence
    }

    mutating func change(to new: Timing, at now: Int) {
        guard new != timing else { return }
        let longest = max(timing.election.upperBound, new.election.upperBound)
        earlier = Earlier(
            heartbeat: heartbeat(at: now), silence: silence(at: now), until: now + longest)
        timing = new
    }
}

extension Leadership {
    /// The next heartbeat comes no later than the pace says now.
    mutating func hasten(at now: Int) {
        heartbeatDue = min(heartbeatDue, now + pace.heartbeat(at: now))
    }
}
