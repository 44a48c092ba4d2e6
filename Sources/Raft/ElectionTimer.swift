// How long a node waits for a leader. Time is counted in ticks, chance comes with them.

/// Measures a silence. What restarts it between two ticks counts as having happened at the later
/// one: after a pause, a message that was waiting is news.
struct ElectionTimer: Sendable {
    /// When the silence began.
    private var since = 0
    /// How long it may last; drawn by the first tick that looks, and anew for each silence.
    private var length: Int?
    private var wasRestarted = false

    /// Something was heard. Takes effect with the next tick, or with the end of the turn.
    mutating func restart() { wasRestarted = true }

    /// Carries out a restart.
    mutating func settle(at now: Int) {
        guard wasRestarted else { return }
        (since, length, wasRestarted) = (now, nil, false)
    }

    /// Time went on to `now`. Returns whether the silence has lasted too long.
    mutating func advance(to now: Int, range: Range<Int>, jitter: UInt32) -> Bool {
        settle(at: now)
        let drawn = length ?? range.lowerBound + Int(jitter) % range.count
        length = drawn
        return now - since >= drawn
    }

    /// Whether something was heard less than `ticks` ago.
    func heard(within ticks: Int, of now: Int) -> Bool { wasRestarted || now - since < ticks }

    /// When the silence may have lasted too long.
    func deadline(range: Range<Int>) -> Int { since + (length ?? range.lowerBound) }
}
