// How long a node waits for a leader. Time is counted in ticks, chance comes with them.

/// Measures a silence. What restarts it between two ticks counts as having happened at the later
/// one: after a pause, a message that was waiting is news.
struct ElectionTimer: Hashable, Sendable {
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
    /// How long a silence is enough since the leader's connection broke; nothing while it has not.
    private var silenceOnceCut: Int?

    /// Whether the leader's connection broke: its process may be gone.
    var isCut: Bool { silenceOnceCut != nil }

    /// `contact` is when a leader may have been heard that the node does not remember.
    init(contact: Int? = nil) { self.contact = contact }

    /// Something was heard. Takes effect with the next tick, or with the end of the turn.
    mutating func restart() { (wasRestarted, silenceOnceCut) = (true, nil) }

    /// A leader was heard.
    mutating func noteLeader() {
        restart()
        wasContact = true
    }

    /// Carries out a restart.
    mutating func settle(at now: Int) {
        guard wasRestarted else { return }
        if wasContact { (contact, wasContact) = (now, false) }
        (since, length, wasRestarted) = (now, nil, false)
    }

    /// The connection to the leader broke. From now on a silence of `enough` ticks is one: so long this node refuses
    /// others, and its own attempt comes as soon as chance has kept it apart from theirs. Whatever is heard of a leader
    /// mends it.
    mutating func cut(enough: Int) { if !isCut { (length, silenceOnceCut) = (nil, enough) } }

    /// Whose connection broke is not the leader any more.
    mutating func mend() { if isCut { (length, silenceOnceCut) = (nil, nil) } }

    /// Time went on to `now`. Returns whether the silence has lasted too long.
    mutating func advance(to now: Int, range: Range<Int>, jitter: UInt32) -> Bool {
        settle(at: now)
        let range = inForce(range)
        let drawn = length(in: range) ?? range.lowerBound + Int(jitter) % range.count
        length = drawn
        return now - since >= drawn
    }

    /// Whether something was heard less than `ticks` ago, or than what is enough once the connection broke.
    func heard(within ticks: Int, of now: Int) -> Bool {
        wasRestarted || now - since < min(ticks, silenceOnceCut ?? ticks)
    }

    /// Whether a leader was heard less than `ticks` ago, whatever happened since.
    func heardLeader(within ticks: Int, of now: Int) -> Bool {
        wasContact || contact.map { now - $0 < ticks } ?? false
    }

    /// How many ticks the silence has lasted.
    func silence(at now: Int) -> Int { max(now - since, 0) }

    /// When the silence may have lasted too long.
    func deadline(range: Range<Int>) -> Int {
        let range = inForce(range)
        return since + (length(in: range) ?? range.lowerBound)
    }

    private func inForce(_ range: Range<Int>) -> Range<Int> {
        silenceOnceCut.map { $0..<$0 + Self.ticksApart } ?? range
    }

    /// What was drawn, unless the range is another one by now.
    private func length(in range: Range<Int>) -> Int? {
        length.flatMap { range.contains($0) ? $0 : nil }
    }
}
