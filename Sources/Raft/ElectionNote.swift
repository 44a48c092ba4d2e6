// What an operator may want to know of elections besides who won: why a node stood, whom it asked, and why it gave its
// vote or did not. Told as events; nothing in the core depends on them.

/// A step of an election, as one node saw it.
package enum ElectionNote: Hashable, Sendable {
    /// Why a vote was asked for.
    package enum Call: UInt8, Hashable, Sendable {
        /// To find out whether an election could be won (dissertation §9.6).
        case preVote
        case vote
        /// The leader itself asked for the election (dissertation §3.10).
        case transfer
    }

    /// The leader has been silent for too long, or nobody won.
    case timedOut(ElectionTimeout)
    /// The node asks the voters, or will as soon as its disk has its own vote.
    case asked(Call, Term)
    /// The node has answered a request for its vote.
    case answered(VoteAnswer)
    /// A voter has answered the node, for the first time in this election.
    case heard(from: NodeID, Call, Term, isGranted: Bool)
}

/// Why an election timeout passed, and what came of it.
package struct ElectionTimeout: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        /// Nothing was heard of the leader.
        case leaderSilent(NodeID)
        /// The connection to the leader broke.
        case connectionLost(NodeID)
        /// The election of this term, or the question whether it could be won, came to nothing.
        case noVictory(Term)
        /// The node has known no leader since it started, or since its term changed.
        case noLeader
    }

    /// Why a node does not stand though its time has come.
    package enum Obstacle: UInt8, Hashable, Sendable {
        /// The founding members have not all confirmed it.
        case notAdmitted
        /// It has no vote.
        case notAVoter
        /// Its disk has held a write for too long.
        case diskStalled
        /// The disk has not finished its own vote.
        case ownVoteUnwritten
    }

    /// The node's term when the time was over.
    package var term: Term
    package var cause: Cause
    /// Ticks since anything was heard that counts.
    package var silence: Int
    /// Ticks since the disk was given the oldest write that it has not finished; zero without one.
    package var diskAge: Int
    /// Nothing where the node now asks for votes.
    package var obstacle: Obstacle?
}

/// What became of a request for this node's vote.
package struct VoteAnswer: Hashable, Sendable {
    package var candidate: NodeID
    package var call: ElectionNote.Call
    /// The term the candidate stands in, or would.
    package var term: Term
    /// Nothing where the vote was given.
    package var refusal: VoteRefusal?
}

/// Why a node does not give its vote, or would not.
package enum VoteRefusal: Hashable, Sendable {
    /// The founding members have not all confirmed this node.
    case notAdmitted
    /// The candidate has no vote, in any configuration that this node knows or lacks.
    case notAVoter
    /// A leader was heard less than an election timeout ago, perhaps this very node.
    case leaderAlive(NodeID?)
    /// The candidate's term is over, for this node is in a later one.
    case olderTerm(Term)
    /// The vote of the term has gone to another one.
    case votedFor(NodeID)
    /// The term has its leader.
    case termHasLeader(NodeID)
    /// The candidate's log lacks what may be committed (§5.4.1).
    case logBehind(candidate: EntryID, own: EntryID)
}

extension VoteRequest {
    var call: ElectionNote.Call { isPreVote ? .preVote : isTransfer ? .transfer : .vote }
}

extension Node {
    /// Says that the election timeout has passed. Called before anything is done about it.
    func noteTimeout(into effects: inout Effects) {
        let cause: ElectionTimeout.Cause =
            if let leader {
                timer.isCut ? .connectionLost(leader) : .leaderSilent(leader)
            } else if let term = candidacy?.term ?? termAskedFor, term >= self.term {
                .noVictory(term)
            } else {
                .noLeader
            }
        let timeout = ElectionTimeout(
            term: term, cause: cause, silence: timer.silence(at: now),
            diskAge: durability.age(at: now), obstacle: obstacle)
        effects.events.append(.election(.timedOut(timeout)))
    }
}
