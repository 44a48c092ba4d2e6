// How long a node waits for a leader. Time is counted in ticks, chance comes with them.

/// Measures a silence. What restarts it between two ticks counts as having happened at the later
/// one: after a pause, a message that was waiting is news.
struct ElectionTimer: Sendable {
    /// Within how many ticks those who lose their leader's connection at the same time stand one after the other.
    private static let ticksApart = 6

    /// When the silence began.
    private var since = 0
    /// How long it may last; drawn by the first tick that looks, and anew for each silence.
    private var length: Int?
    private var wasRestarted = false
    /// Whether the leader's connection broke: its process may be gone.
    private var isCut = false

    /// Something was heard. Takes effect with the next tick, or with the end of the turn.
    mutating func restart() { wasRestarted = true }

    /// Carries out a restart.
    mutating func settle(at now: Int) {
        guard wasRestarted else { return }
        (since, length, wasRestarted, isCut) = (now, nil, false, false)
    }

    /// The connection to the leader broke. That counts as a silence of `shortest` ticks, so that this node stands in
    /// nobody's way, and its own attempt comes as soon as chance has kept it apart from the others'.
    mutating func cut(at now: Int, silence shortest: Int) {
        (since, length, wasRestarted, isCut) = (now - shortest, nil, false, true)
    }

    /// Time went on to `now`. Returns whether the silence has lasted too long.
    mutating func advance(to now: Int, range: Range<Int>, jitter: UInt32) -> Bool {
        settle(at: now)
        let spread = isCut ? Self.ticksApart : range.count
        let drawn = length ?? range.lowerBound + Int(jitter) % spread
        length = drawn
        return now - since >= drawn
    }

    /// Whether something was heard less than `ticks` ago.
    func heard(within ticks: Int, of now: Int) -> Bool { wasRestarted || now - since < ticks }

    /// When the silence may have lasted too long.
    func deadline(range: Range<Int>) -> Int { since + (length ?? range.lowerBound) }
}
