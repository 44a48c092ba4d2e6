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
    /// When a leader was heard last, whatever happened since; nothing before the first time.
    private var contact: Int?
    private var wasContact = false
    /// Whether the leader's connection broke: its process may be gone.
    private(set) var isCut = false

    /// `contact` is when a leader may have been heard that the node does not remember.
    init(contact: Int? = nil) { self.contact = contact }

    /// Something was heard. Takes effect with the next tick, or with the end of the turn.
    mutating func restart() { wasRestarted = true }

    /// A leader was heard.
    mutating func noteLeader() { (wasRestarted, wasContact) = (true, true) }

    /// Carries out a restart.
    mutating func settle(at now: Int) {
        guard wasRestarted else { return }
        if wasContact { (contact, wasContact) = (now, false) }
        (since, length, wasRestarted, isCut) = (now, nil, false, false)
    }

    /// The connection to the leader broke. That counts as a silence of `shortest` ticks, so that this node stands in
    /// nobody's way, and its own attempt comes as soon as chance has kept it apart from the others'.
    mutating func cut(at now: Int, silence shortest: Int) {
        (since, length, wasRestarted, isCut) = (now - shortest, nil, false, true)
    }

    /// The same where the leader may count on this node's silence: it lasts as long as ever, and then only chance has
    /// less room.
    mutating func cutKeepingSilence() {
        // What was heard in this turn came over another connection.
        guard !wasRestarted else { return }
        (length, isCut) = (nil, true)
    }

    /// Time went on to `now`. Returns whether the silence has lasted too long.
    mutating func advance(to now: Int, range: Range<Int>, jitter: UInt32) -> Bool {
        settle(at: now)
        let spread = isCut ? Self.ticksApart : range.count
        let drawn = length(in: range) ?? range.lowerBound + Int(jitter) % spread
        length = drawn
        return now - since >= drawn
    }

    /// Whether something was heard less than `ticks` ago.
    func heard(within ticks: Int, of now: Int) -> Bool { wasRestarted || now - since < ticks }

    /// Whether a leader was heard less than `ticks` ago, whatever happened since.
    func heardLeader(within ticks: Int, of now: Int) -> Bool {
        wasContact || contact.map { now - $0 < ticks } ?? false
    }

    /// How many ticks the silence has lasted.
    func silence(at now: Int) -> Int { max(now - since, 0) }

    /// When the silence may have lasted too long.
    func deadline(range: Range<Int>) -> Int { since + (length(in: range) ?? range.lowerBound) }

    /// What was drawn, unless the range is another one by now.
    private func length(in range: Range<Int>) -> Int? {
        length.flatMap { range.contains($0) ? $0 : nil }
    }
}
