// What a node says of itself when asked: for raftctl, the journal and the simulator. Nothing here
// changes anything.

/// What a member does for its cluster.
package enum Role: String, Hashable, Sendable {
    case follower, preCandidate, candidate, leader
}

/// A node as seen from outside, at one moment.
package struct Status: Hashable, Sendable {
    package var id: NodeID
    package var role: Role
    package var term: Term
    package var leader: NodeID?
    /// Whether the node has been admitted to votes.
    package var mayVote: Bool
    /// The index of the configuration in force; none where the log has never spoken of one.
    package var configuration: LogIndex?
    /// Whether the node has a vote in it.
    package var isVoter: Bool
    package var commit: LogIndex
    package var last: EntryID
    /// The last entry that a snapshot has replaced: the log begins behind it.
    package var base: EntryID
    /// The highest index that the own disk is known to hold.
    package var durable: LogIndex
    /// Whether a leader would answer reads now without asking anybody.
    package var hasLease: Bool
    /// How long the node waits for a leader now, in ticks.
    package var election: Range<Int>
    /// Whom the leader is handing its office to.
    package var transferTarget: NodeID?
    /// What a leader knows about the others, in the order of their ids; empty elsewhere.
    package var followers: [FollowerStatus]
}

/// What a leader knows about one follower.
package struct FollowerStatus: Hashable, Sendable {
    package enum State: String, Hashable, Sendable { case probe, replicate, snapshot }

    package var id: NodeID
    package var state: State
    /// Whether it counts. Else it is a learner, or leaves.
    package var isVoter: Bool
    /// Whether it has been removed, and is only told so.
    package var isLeaving: Bool
    /// The follower's disk holds the leader's log up to here.
    package var matched: LogIndex
    /// The next entry to send.
    package var next: LogIndex
    package var messagesInFlight: Int
    package var bytesInFlight: Int
    /// Whether it lacks entries that it had acknowledged.
    package var hasLostEntries: Bool
    /// Ticks since the follower's last answer.
    package var silence: Int
}

extension Node {
    package var term: Term { hardState.term }

    package var lastIndex: LogIndex { log.lastIndex }

    /// Whether a crash would not forget the node's term.
    package var isTermDurable: Bool { durability.isDurable(durability.termTicket) }

    /// The highest index that the own disk is known to hold.
    package var durableIndex: LogIndex { durability.index }

    package var role: Role {
        if leadership != nil { return .leader }
        guard let candidacy else { return .follower }
        return candidacy.isPreVote ? .preCandidate : .candidate
    }

    package var status: Status {
        Status(
            id: id, role: role, term: term, leader: leader, mayVote: mayVote,
            configuration: log.configuration?.index, isVoter: isVoter(id), commit: commitIndex,
            last: log.last, base: log.base, durable: durability.index,
            hasLease: leadership?.hasLease(at: now, ticks: settings.leaseTicks) ?? false,
            election: electionInForce,
            transferTarget: leadership?.transfer?.target,
            followers: leadership?.followers.map { follower in
                FollowerStatus(follower, isVoter: isVoter(follower.id), now: now)
            } ?? [])
    }
}

extension FollowerStatus {
    init(_ follower: Follower, isVoter: Bool, now: Int) {
        (self.isVoter, isLeaving) = (isVoter, follower.farewell != nil)
        (id, matched, next) = (follower.id, follower.matched, follower.next)
        (messagesInFlight, bytesInFlight) = (follower.window.messages, follower.window.bytes)
        hasLostEntries = follower.hasLostEntries
        silence = now - follower.lastHeard
        state =
            switch follower.state {
            case .probing: .probe
            case .replicating: .replicate
            case .snapshotting: .snapshot
            }
    }
}
