// Reads without asking anybody (dissertation §6.4.1): followers promise a leader, with each answer, not to help anybody
// else into office for a while, and a leader that has a quorum's promises answers for the while that all clocks agree on.
//
// Off unless the settings say what may be assumed about clocks. Raft.docc/Reads.md has the argument.

/// When the leader's requests left, as far back as a lease reaches.
struct LeaseClock: Hashable, Sendable {
    private struct Departure: Hashable, Sendable {
        let first: Round
        let at: Int
    }

    /// One for each tick at which requests left, in their order: no more than a lease has ticks.
    private var departures: [Departure] = []
    /// Whether somebody may have been told to stand, whatever others have promised. Such an order may arrive late, so
    /// there is no lease again in this term.
    private(set) var isGivenUp = false

    mutating func giveUp() { (isGivenUp, departures) = (true, []) }

    /// Requests from `round` on leave now, or a little later: the clock was read before.
    mutating func noteDeparture(of round: Round, at now: Int, ticks: Int) {
        guard ticks > 0, !isGivenUp, departures.last?.at != now else { return }
        departures.removeAll { now - $0.at >= ticks }
        departures.append(Departure(first: round, at: now))
    }

    /// Whether answers to `round` show that nobody else leads now.
    func holds(answered round: Round, at now: Int, ticks: Int) -> Bool {
        guard let departure = departures.last(where: { $0.first <= round }) else { return false }
        return now - departure.at < ticks
    }
}

extension Leadership {
    /// Whether a quorum of every configuration in force has promised that nobody else leads now.
    func hasLease(at now: Int, ticks: Int) -> Bool {
        lease.holds(answered: reached(own: Round(.max)) { $0.promised }, at: now, ticks: ticks)
    }
}

extension Node {
    /// What this node's answers promise to a leader.
    var promise: UInt32 {
        settings.lease == nil ? 0 : UInt32(clamping: settings.election.lowerBound)
    }

    /// Whether a leader may count on this node's help for nobody else: also one of an older term, and, after a restart,
    /// one that the node does not remember. Only an order to stand that a leader has given is beyond it.
    var isBoundByPromise: Bool {
        settings.lease != nil
            && timer.heardLeader(within: settings.election.lowerBound, of: now)
    }
}
