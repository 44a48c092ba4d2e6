// What a leader knows, beside their progress, about followers that do not count: how fast a learner
// catches up, and whether one that was removed has been told.

/// Rounds of replication to a learner (dissertation §4.2.1): each begins with what the log holds then,
/// and ends when the learner has that. They get shorter as it catches up.
struct CatchUp: Hashable, Sendable {
    /// Where the present round ends; nothing before the first.
    private var target: LogIndex?
    /// When it began.
    private var start = 0
    /// How many ticks the last finished round took.
    private var lastRound: Int?

    /// The learner has `matched` of a log that ends at `last`.
    mutating func measure(_ matched: LogIndex, last: LogIndex, at now: Int) {
        if let target {
            guard matched >= target else { return }
            lastRound = now - start
        }
        (target, start) = (last, now)
    }

    /// Whether a round has ended that took less than `ticks`, and the present one has not taken
    /// longer yet: what the learner lacks is what came in that time.
    func isQuicker(than ticks: Int, at now: Int) -> Bool {
        guard let lastRound else { return false }
        return lastRound < ticks && now - start < ticks
    }
}

/// A removed member stays on the leader's list until it knows that its removal is committed, but not
/// for long.
struct Farewell: Hashable, Sendable {
    /// The configuration that has no place for it.
    let removal: LogIndex
    /// When it is let go, told or not; nothing before its removal is committed.
    private var deadline: Int?
    /// The first request that told it.
    private var told: Round?

    init(removal: LogIndex) { self.removal = removal }

    mutating func noteCommit(_ commit: LogIndex, patienceUntil deadline: Int) {
        if self.deadline == nil, commit >= removal { self.deadline = deadline }
    }

    /// A request leaves that speaks of everything up to `commit` as committed.
    mutating func noteRequest(_ round: Round, commit: LogIndex) {
        if commit >= removal { told = told ?? round }
    }

    func isOver(answered: Round, at now: Int) -> Bool {
        if let told, answered >= told { return true }
        return deadline.map { $0 <= now } ?? false
    }
}

extension Follower {
    /// A request has left, and with it everything that `toldCommit` says.
    mutating func noteFarewell(in round: Round) {
        farewell?.noteRequest(round, commit: toldCommit)
    }
}
