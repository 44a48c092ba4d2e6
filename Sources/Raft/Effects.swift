// What stepping a node asks of the world, listed in the order it must happen.

/// What must be remembered across a crash besides the log (paper, figure 2).
package struct HardState: Hashable, Sendable {
    package var term: Term
    package var vote: NodeID?
    package init(term: Term, vote: NodeID?) { (self.term, self.vote) = (term, vote) }
}

/// Something that leaves this member.
package enum Outgoing: Hashable, Sendable {
    case request(Request, to: NodeID)
    case response(Response, call: CallID)
}

/// What a turn asks of the world, in the order it must happen. Several steps may share one value:
/// each widens what the earlier ones asked for.
package struct Effects: Sendable {
    /// (a) May leave before the own disk is done: a leader's append requests and heartbeats,
    /// pre-votes, and whatever speaks only of what is durable already.
    package var messages: [Outgoing] = []

    /// (b) Must become durable, as one batch. Set by `finishTurn`; its ticket follows the last one
    /// without a gap.
    package var persist: Persist?

    /// (c) Speaks of a term, a vote or a log that is not durable yet, and leaves once `after` is.
    /// The ticket may be of an earlier turn, or this turn's own.
    package var held: [Held] = []

    /// (d) The received snapshot whose state takes the place of the state machine's, before anything
    /// of `committed` is applied.
    package var installed: EntryID?

    /// (d) Entries that may now be applied. Never beyond what the log holds; never twice.
    package var committed: Range<LogIndex>?

    /// (e) Reads whose index is known, or that must be asked again.
    package var reads: [ReadOutcome] = []

    /// Followers that need a snapshot: what they lack is no longer in the log. Each is named once;
    /// then the core waits for a `.snapshot` response of the follower, or for `.unreachable`.
    package var snapshots: [NodeID] = []

    /// What an operator may want to know.
    package var events: [Event] = []

    /// What cannot be, if it happened: then the member must stop, and nothing else of the turn is
    /// carried out.
    package var contradiction: Contradiction?

    /// The positions the *latest* step added to the log, after cutting it at the first of them: the
    /// last entries of that step's input, or the no-op of a new leader, which has no payload, or a
    /// new configuration, whose payload is `node.configuration(at:)`, encoded. Empty when none was
    /// new. Every entry that gets into the log is reported here once, or in `reconfigured`; whoever
    /// holds the payloads puts them there.
    package var accepted: Range<LogIndex> = .none

    /// Where the end of the turn put a configuration of the leader's own making: it leaves a joint
    /// one, or gives a learner its vote. Its payload is `node.configuration(at:)`, encoded.
    package var reconfigured: LogIndex?

    /// Why the latest step's proposal was not taken.
    package var refused: Refusal?

    package struct Persist: Hashable, Sendable {
        package var ticket: Ticket
        /// The hard state, when it changed.
        package var hardState: HardState?
        /// The received snapshot to publish. It takes the place of the whole log: nothing that was
        /// behind its last entry stays, and `truncation` says so too.
        package var snapshot: EntryID?
        /// Cut the log from here on before adding.
        package var truncation: LogIndex?
        /// The positions to write, from the log as it is at the end of the turn.
        package var appended: Range<LogIndex>

        package init(
            ticket: Ticket, hardState: HardState?, snapshot: EntryID? = nil,
            truncation: LogIndex?, appended: Range<LogIndex>
        ) {
            (self.ticket, self.hardState, self.snapshot) = (ticket, hardState, snapshot)
            (self.truncation, self.appended) = (truncation, appended)
        }
    }

    package struct Held: Hashable, Sendable {
        package var message: Outgoing
        package var after: Ticket
        package init(_ message: Outgoing, after: Ticket) {
            (self.message, self.after) = (message, after)
        }
    }

    package enum ReadOutcome: Hashable, Sendable {
        /// The read may be answered once the state machine has applied up to `index`.
        case ready(ReadID, at: LogIndex)
        /// The round was lost with the leader: ask again.
        case lost(ReadID)
    }

    package enum Refusal: Hashable, Sendable {
        case notLeader(NodeID?)
        /// Leadership is being handed over; soon somebody else takes proposals.
        case transferring
        /// More bytes wait for commitment than the limit allows.
        case tooManyInFlight
        /// The configuration stays as it is.
        case membership(Configuration.Refusal)
    }

    package init() {}

    /// Forgets everything, keeps the memory.
    package mutating func reset() {
        messages.removeAll(keepingCapacity: true)
        persist = nil
        held.removeAll(keepingCapacity: true)
        installed = nil
        committed = nil
        snapshots.removeAll(keepingCapacity: true)
        reads.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        contradiction = nil
        accepted = .none
        reconfigured = nil
        refused = nil
    }
}

extension Range<LogIndex> {
    /// No position at all.
    package static var none: Range<LogIndex> { .beforeLog..<LogIndex.beforeLog }
}

/// What no members say to each other that have kept what they promised. To go on would damage data.
package enum Contradiction: Hashable, Sendable {
    /// Two members lead one term (§5.2).
    case twoLeaders(Term, NodeID, NodeID)
    /// A leader has another entry where this member has a committed one (§5.4).
    case committedEntryReplaced(LogIndex, by: NodeID)
}

/// A change of state that an operator may see.
package enum Event: Hashable, Sendable {
    case termChanged(Term)
    case becamePreCandidate(Term)
    case becameCandidate(Term)
    case becameLeader(Term)
    case steppedDown(Term, StepDownReason)
    case leaderChanged(NodeID?, Term)
    /// A step of an election.
    case election(ElectionNote)
    /// The follower lacks entries that it had acknowledged: of those up to `matched` it has at most
    /// those up to `has`. It is sent nothing more in this term.
    case followerLost(NodeID, matched: LogIndex, has: LogIndex)
    /// The follower is sent a snapshot, because what it lacks is no longer in the log.
    case snapshotNeeded(NodeID)
    /// A leader's snapshot has taken the place of this member's log and state.
    case snapshotInstalled(EntryID)

    /// The configuration at this index is committed. Decisions need two quorums until the joint one
    /// is left.
    case configurationChanged(LogIndex, isJoint: Bool)
    /// The learner has a vote from here on.
    case promoted(NodeID)
    /// The configuration at this index, which is committed, has no place for this very node any
    /// more.
    case removed(LogIndex)

    package enum StepDownReason: String, Sendable {
        case higherTerm, lostQuorum, diskStalled, transferred
        /// The leader has committed that it has no vote any more.
        case removed
    }
}
