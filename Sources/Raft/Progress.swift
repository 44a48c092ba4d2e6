// What a leader knows about one follower: how far it has got, and what is on the way to it.
//
// A follower is *replicating* while entries stream to it without waiting for answers, and *probing*
// while the leader looks, with empty requests, for a prefix that both share. When that prefix is no
// longer in the leader's log, the follower is *snapshotting* until it has the leader's snapshot. A new
// leader supposes that everybody has what it has.

/// What a leader knows about one other member, or one that was a member until just now.
struct Follower: Hashable, Sendable {
    enum State: Hashable, Sendable {
        /// Looking for a shared prefix. Answers count from the first request that asks about `next`
        /// on: before that there is none.
        case probing(since: Round?)
        /// Streaming. Conflicts count only for requests since the streaming began.
        case replicating(since: Round)
        /// What it lacks is no longer in the log. Heartbeats go on, and ask about the base.
        case snapshotting
    }

    let id: NodeID
    private(set) var state = State.replicating(since: .zero)
    /// The follower's disk holds the leader's log up to here. Never falls: what a follower has said
    /// stays true for the whole term.
    private(set) var matched = LogIndex.beforeLog
    /// The next entry to send. Invariant: above `matched`, and above the log's base.
    private(set) var next: LogIndex
    private(set) var window = Window()
    /// The latest request the follower has answered.
    private(set) var answered = Round.zero
    /// The latest of them whose answer promises as much as the leader's lease needs.
    private(set) var promised = Round.zero
    /// The highest commit index the follower was sent.
    private(set) var toldCommit = LogIndex.beforeLog
    /// The first probe that asked for nothing but what the follower had acknowledged before.
    private var checked: Round?
    /// Whether it has denied that since. It is stuck then, and only the next leader starts anew.
    private(set) var hasLostEntries = false
    /// Whether a probe should leave without waiting for the next heartbeat.
    private(set) var isProbeDue = false

    /// When it last answered; `hasAnswered` is news that the next tick dates.
    private(set) var lastHeard: Int
    private var hasAnswered = false

    /// Of a learner, how it catches up.
    var catchUp = CatchUp()
    /// Of one that was removed, what it still has to be told.
    var farewell: Farewell?

    init(id: NodeID, next: LogIndex, now: Int) {
        (self.id, self.next, lastHeard) = (id, next, now)
    }

    mutating func settleContact(at now: Int) {
        if hasAnswered { (lastHeard, hasAnswered) = (now, false) }
    }
}

// MARK: - Answers

extension Follower {
    mutating func recordAnswer(to round: Round, isPromise: Bool) {
        hasAnswered = true
        answered = max(answered, round)
        if isPromise { promised = max(promised, round) }
    }

    /// The follower has the leader's log on disk up to `index`, and had the prefix that `round`
    /// asked about.
    mutating func recordMatch(upTo index: LogIndex, in round: Round) {
        matched = max(matched, index)
        next = max(next, matched.next)
        window.release(upTo: matched)
        let isFound =
            switch state {
            case .probing(let since): since.map { round >= $0 } ?? false
            case .snapshotting: next == matched.next
            case .replicating: false
            }
        guard isFound else { return }
        state = .replicating(since: round)
        (isProbeDue, checked, hasLostEntries) = (false, nil, false)
    }

    /// The follower lacks the prefix that `round` asked about. `shared` is the last entry that both
    /// may have, or `beforeLog` when it is before `base`, where the leader's log begins.
    mutating func recordConflict(shared: LogIndex, base: LogIndex, in round: Round) {
        let before = next
        switch state {
        case .snapshotting: return
        case .probing(let since):
            guard let since, round >= since else { return }
            // It must go back; where it cannot, it has lost what it had. Then only heartbeats ask
            // again.
            next = max(min(shared.next, next.previous), matched.next)
            if next == before { return }
        case .replicating(let since):
            guard round >= since else { return }
            next = max(min(shared.next, next), matched.next)
        }
        // What followed the missing entries cannot have been taken.
        (state, isProbeDue, window, checked) = (.probing(since: nil), true, Window(), nil)
        if next <= base { (state, isProbeDue, next) = (.snapshotting, false, base.next) }
    }

    /// The leader's log begins behind `base` from here on. A follower that was to be sent something
    /// before that is asked whether it has the base: one that is gone must not cost a snapshot.
    mutating func recordCompaction(upTo base: LogIndex) {
        guard next <= base else { return }
        (next, checked) = (base.next, nil)
        switch state {
        case .replicating: (state, isProbeDue) = (.probing(since: nil), true)
        case .probing: state = .probing(since: nil)
        case .snapshotting: break
        }
    }

    /// The follower has a snapshot, or did not need one, and its disk holds all up to `index`. A
    /// probe finds out where it stands now: both logs may have moved on.
    mutating func recordSnapshot(upTo index: LogIndex) {
        hasAnswered = true
        matched = max(matched, index)
        next = max(next, matched.next)
        window.release(upTo: matched)
        if case .replicating = state { return }
        (state, isProbeDue, checked) = (.probing(since: nil), true, nil)
    }

    /// A conflict came for `round`. Returns whether it shows, for the first time, that the follower
    /// has lost what it had acknowledged.
    mutating func noteLoss(in round: Round) -> Bool {
        guard let checked, round >= checked, !hasLostEntries else { return false }
        hasLostEntries = true
        return true
    }

    /// What was on the way may be lost, and the follower may be gone: heartbeats ask from here on.
    ///
    /// It may as well wait at the follower, whose disk is slow. So it keeps its place in the window
    /// until an answer tells: a follower that is silent now and then must not be fed without bound.
    mutating func recordLoss() {
        (state, isProbeDue, checked) = (.probing(since: nil), false, nil)
    }
}

// MARK: - Requests

extension Follower {
    /// Whether entries may leave for it now.
    func hasRoom(_ settings: Node.Settings) -> Bool {
        guard case .replicating = state else { return false }
        return window.messages < settings.windowMessages && window.bytes < settings.windowBytes
    }

    /// A request without entries leaves.
    mutating func noteHeartbeat(in round: Round, commit: LogIndex) {
        toldCommit = max(toldCommit, min(commit, next.previous))
        isProbeDue = false
        if state == .probing(since: nil) { state = .probing(since: round) }
        if case .probing = state, next.previous == matched { checked = checked ?? round }
    }

    /// A request with entries leaves.
    mutating func noteSent(_ run: EntryRun, cost: Int, commit: LogIndex) {
        next = run.last.index.next
        toldCommit = max(toldCommit, min(commit, run.last.index))
        window.add(upTo: run.last.index, bytes: cost)
    }
}

/// The append requests on the way to one follower. Heartbeats are not among them: nothing blocks
/// those.
struct Window: Hashable, Sendable {
    private struct Item: Hashable, Sendable {
        let last: LogIndex
        let bytes: Int
    }

    /// In the order of the log.
    private var items: [Item] = []
    private(set) var bytes = 0

    var messages: Int { items.count }

    mutating func add(upTo last: LogIndex, bytes count: Int) {
        items.append(Item(last: last, bytes: count))
        bytes += count
    }

    /// Everything up to `index` has arrived.
    mutating func release(upTo index: LogIndex) {
        let arrived = items.prefix { $0.last <= index }
        guard !arrived.isEmpty else { return }
        bytes -= arrived.reduce(0) { $0 + $1.bytes }
        items.removeFirst(arrived.count)
    }
}
