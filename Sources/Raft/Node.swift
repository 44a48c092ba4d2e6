// One Raft participant, and its doors: inputs one by one, then the end of the turn.
//
// What a node does is in the files named after the phases of the paper: Election, Voting,
// Following, Leading, Replication, Snapshots, Reads. Raft.docc/Raft.md says what was decided and why.

/// One Raft participant: a value that turns inputs into effects.
///
/// It owns no socket, no file, no clock and no dice. Time is the count of ticks, and chance arrives
/// inside them. A turn is any number of `step`s and one `finishTurn`, all into the same effects;
/// whoever drives the node then carries the effects out, in their order, and resets them.
package struct Node: Hashable, Sendable {
    package let id: NodeID
    package let settings: Settings

    /// Whatever moves the term or the vote, the disk hears of it: no handler can forget to say so.
    package internal(set) var hardState: HardState {
        didSet { durability.noteChange(from: oldValue, to: hardState) }
    }

    /// The log without its bytes.
    package internal(set) var log: LogOutline

    /// The highest entry known to be on the disks of a quorum.
    ///
    /// Invariant: never beyond the log, and it never decreases. Nothing at or below it is ever cut.
    package internal(set) var commitIndex: LogIndex

    /// Whom the node believes to lead its term.
    package internal(set) var leader: NodeID?
    /// Whether the node may vote and stand: not before it has been admitted.
    package private(set) var mayVote: Bool

    /// Ticks since the node was made.
    var now = 0
    var timer = ElectionTimer()
    /// The node's own times: what was measured here, between floor and ceiling.
    package internal(set) var timing: Timing
    /// How long at least the leader that was heard last wants its followers to wait.
    var toldElection = 0
    var durability: Durability
    var reads = LocalReads()
    /// The term of the latest pre-vote.
    var termAskedFor: Term?

    /// What exists only while the node stands, and only while it leads. Never both. Two optionals
    /// instead of one enum, because Swift changes the inside of an optional in place and that of an
    /// enum only by copying it.
    var candidacy: Candidacy?
    var leadership: Leadership?

    /// Makes a node as it was left.
    ///
    /// All that recovery found must be durable. Entries up to `commit` are the caller's to apply:
    /// effects speak only of later ones. Who the members are, the outline knows; where it does not,
    /// the node waits for a leader. `mayVote` is false for a founding member that the others have
    /// not admitted yet.
    package init(
        id: NodeID, hardState: HardState, outline: LogOutline, commit: LogIndex,
        settings: Settings = Settings(), mayVote: Bool = true
    ) {
        if let complaint = settings.complaint { preconditionFailure(complaint) }
        precondition(commit <= outline.lastIndex, "committed what is not in the log")
        precondition(commit >= outline.base.index, "a snapshot of what is not committed")
        precondition(outline.last.term <= hardState.term, "the log is ahead of the term")
        (self.id, self.settings) = (id, settings)
        (self.hardState, self.log, self.commitIndex) = (hardState, outline, commit)
        (self.leader, self.mayVote) = (nil, mayVote)
        timing = settings.floor
        durability = Durability(recovered: outline.lastIndex)
        // Whatever an earlier life of this member promised was in its memory.
        timer = ElectionTimer(contact: settings.lease == nil ? nil : 0)
    }
}

// MARK: - The doors

extension Node {
    /// Something a node must react to.
    package enum Input: Hashable, Sendable {
        /// Time has passed. `jitter` is any number: it decides how long the next election waits.
        case tick(count: Int, jitter: UInt32)
        /// A peer asks. The answer names `call`.
        case request(Request, from: NodeID, call: CallID)
        /// A peer answers what this very node asked: answers to an earlier life of it are not
        /// delivered.
        case response(Response, from: NodeID)
        /// A request to this peer was lost, or its answer: it may be slow, or reached elsewhere from now on.
        case unreachable(NodeID)
        /// The connection to this peer broke, and nobody here wanted that: its process may be gone.
        case disconnected(NodeID)
        /// Commands for the log, each with its length in bytes. One input may carry many; all or
        /// none are taken. `fittingCount` says how many may be.
        case proposal(byteCounts: [UInt32])
        /// A linearizable read wants its index. An id may be asked again for the same read, never
        /// for another.
        case read(ReadID)
        /// The disk has everything up to and including this ticket.
        case durable(Ticket)
        /// A durable snapshot of the own state machine has everything up to here, and whoever keeps
        /// the log may forget it. Never beyond what is committed and on the own disk.
        case compacted(upTo: LogIndex)
        /// A founding member has heard from every other one: from now on it may vote and stand.
        case admitted
        /// What the node should wait, by what has been measured: `TimingEstimator` computes it. Kept between the floor and
        /// the ceiling of the settings, and ignored where those are frozen.
        case timing(Timing)
        /// Hand leadership to this member, or to the one that is furthest.
        case transfer(to: NodeID?)
        /// Change who the members are, if the configuration in force is the one at the index. The
        /// answer is in `accepted`, the position of the new configuration, or in `refused`; a joint
        /// one is left without being asked.
        case reconfigure(Configuration.Change, expecting: LogIndex?)
    }

    /// Takes one input.
    ///
    /// `accepted` and `refused` of the effects are this input's own; everything else adds up over
    /// the turn. What the turn asks of the world is complete only after `finishTurn`.
    package mutating func step(_ input: Input, into effects: inout Effects) {
        effects.accepted = .none
        effects.refused = nil
        switch input {
        case .tick(let count, let jitter): advance(by: count, jitter: jitter, into: &effects)
        case .request(let request, let sender, let call):
            receive(request, from: sender, call: call, into: &effects)
        case .response(let response, let sender): receive(response, from: sender, into: &effects)
        case .unreachable(let peer): lose(peer, into: &effects)
        case .disconnected(let peer): disconnect(peer, into: &effects)
        case .proposal(let byteCounts): propose(byteCounts, into: &effects)
        case .read(let read): reads.arrived.append(read)
        case .durable(let ticket): recordDurable(ticket, into: &effects)
        case .compacted(let index): compact(upTo: index)
        case .admitted: mayVote = true
        case .timing(let timing): setTiming(timing)
        case .transfer(let target): startTransfer(to: target, into: &effects)
        case .reconfigure(let change, let index):
            reconfigure(change, expecting: index, into: &effects)
        }
    }

    /// Ends a turn. Called once, after its last input and before its effects are carried out.
    ///
    /// Here, and not with each input, a leader commits, confirms reads and sends every follower
    /// what the whole turn has for it; and here everything that must become durable gets its
    /// ticket, the one that answers of this turn already wait for.
    package mutating func finishTurn(into effects: inout Effects) {
        precondition(effects.persist == nil, "the effects of the last turn were not reset")
        timer.settle(at: now)
        placeReads(into: &effects)
        commitByQuorum(into: &effects)
        advanceMembership(into: &effects)
        confirmReads(into: &effects)
        leadership?.flush(log, commit: commitIndex, at: now, settings: settings, into: &effects)
        dismissLeavers()
        leaveIfRetired(into: &effects)
        releaseHeld(in: &effects)
        effects.persist = durability.close(log: log.lastIndex, hardState: hardState, at: now)
        checkInvariants()
    }

    private func checkInvariants() {
        precondition(candidacy == nil || leadership == nil, "stands and leads at once")
        precondition(commitIndex <= log.lastIndex, "committed what is not in the log")
        precondition(log.base.index <= commitIndex, "a snapshot of what is not committed")
        assert((leader == id) == (leadership != nil))
        assert(log.last.term <= term)
        assert(leadership?.term == nil || leadership?.term == term)
    }

    /// A request of an unbelievable term gets no answer here: whoever takes requests from the
    /// network asks `Term.believes` first, and refuses it in words.
    private mutating func receive(
        _ request: Request, from sender: NodeID, call: CallID, into effects: inout Effects
    ) {
        guard sender != id, term.believes(request.term) else { return }
        switch request {
        case .vote(let request): receive(request, from: sender, call: call, into: &effects)
        case .append(let request): receive(request, from: sender, call: call, into: &effects)
        case .timeoutNow(let request): receive(request, call: call, into: &effects)
        case .readIndex(let request): receive(request, from: sender, call: call, into: &effects)
        case .snapshot(let request): receive(request, from: sender, call: call, into: &effects)
        }
    }

    private mutating func receive(
        _ response: Response, from sender: NodeID, into effects: inout Effects
    ) {
        guard sender != id, term.believes(response.term) else { return }
        // §5.1: a member that speaks of a newer term is believed. One that was removed is not: it
        // may be in a term of its own for ever.
        if isMember(sender) { learn(of: response.term, into: &effects) }
        switch response {
        case .vote(let response): receive(response, from: sender, into: &effects)
        case .append(let response): receive(response, from: sender, into: &effects)
        case .readIndex(let response): receive(response, into: &effects)
        case .snapshot(let response): receive(response, from: sender)
        case .timeoutNow: break
        }
    }
}

// MARK: - Time, disk and answers

extension Node {
    /// How many ticks after the latest `.tick` the node has something to do by itself; `nil` when
    /// nothing will happen before the next input. Valid after `finishTurn`; never less than 1.
    ///
    /// In every turn, whoever drives the node gives it the ticks that have passed, after the
    /// messages of that turn.
    package var nextDeadline: Int? {
        if let leadership { return leadership.deadline.map { max($0 - now, 1) } }
        if canStandAtOnce { return 1 }
        return max(timer.deadline(range: electionInForce) - now, 1)
    }

    private mutating func advance(by count: Int, jitter: UInt32, into effects: inout Effects) {
        precondition(count >= 0, "time goes forward")
        now += count
        expireReads(into: &effects)
        let range = electionInForce
        let isSilent = timer.advance(to: now, range: range, jitter: jitter)
        if leadership != nil {
            superviseLeadership(into: &effects)
        } else if isSilent || canStandAtOnce {
            campaign(into: &effects)
        }
    }

    private mutating func recordDurable(_ ticket: Ticket, into effects: inout Effects) {
        durability.finish(ticket)
        countOwnVote(into: &effects)
    }

    private mutating func lose(_ peer: NodeID, into effects: inout Effects) {
        leadership?.lose(peer)
        if peer == leader { reads.loseForwarded(into: &effects) }
    }

    /// Only of the leader of this term is that news. It may live all the same: then its next heartbeat says so before
    /// this node stands, and those who hear it refuse the pre-vote. A leader with leases counts on a longer silence.
    private mutating func disconnect(_ peer: NodeID, into effects: inout Effects) {
        lose(peer, into: &effects)
        guard peer == leader else { return }
        let shortest = electionInForce.lowerBound
        timer.cut(enough: settings.lease == nil ? min(longestHeartbeat + 1, shortest) : shortest)
    }

    /// Answers a call as soon as the disk has made the answer true.
    func answer(
        _ response: Response, to call: CallID, after ticket: Ticket, into effects: inout Effects
    ) {
        let message = Outgoing.response(response, call: call)
        if durability.isDurable(ticket) {
            effects.messages.append(message)
        } else {
            effects.held.append(Effects.Held(message, after: ticket))
        }
    }
}

extension Node {
    /// What was held early in the turn may have become durable later in it.
    private func releaseHeld(in effects: inout Effects) {
        guard effects.held.contains(where: { durability.isDurable($0.after) }) else { return }
        for held in effects.held where durability.isDurable(held.after) {
            effects.messages.append(held.message)
        }
        effects.held.removeAll { durability.isDurable($0.after) }
    }
}

extension Request {
    /// The sender's term; of a pre-vote, the one that would follow.
    fileprivate var term: Term {
        switch self {
        case .vote(let request): request.term
        case .append(let request): request.term
        case .timeoutNow(let request): request.term
        case .readIndex(let request): request.term
        case .snapshot(let request): request.term
        }
    }
}

extension Response {
    /// The sender's term.
    fileprivate var term: Term {
        switch self {
        case .vote(let response): response.term
        case .append(let response): response.term
        case .timeoutNow(let response): response.term
        case .readIndex(let response): response.term
        case .snapshot(let response): response.term
        }
    }
}
