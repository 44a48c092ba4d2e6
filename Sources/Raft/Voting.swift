// Who gets this node's vote (§5.2, §5.4.1), and who is refused to protect a leader that lives
// (dissertation §4.2.3).

extension Node {
    mutating func receive(
        _ request: VoteRequest, from candidate: NodeID, call: CallID, into effects: inout Effects
    ) {
        let isGranted =
            request.isPreVote
            ? wouldVote(for: candidate, request) : votes(for: candidate, request, into: &effects)
        let response = VoteResponse(
            term: term, electionTerm: request.term, isPreVote: request.isPreVote,
            isGranted: isGranted)
        // A refusal and a pre-vote speak of the term alone; a vote given is a promise of its own.
        let promisesVote = isGranted && !request.isPreVote
        let ticket = promisesVote ? durability.voteTicket : durability.termTicket
        answer(.vote(response), to: call, after: ticket, into: &effects)
    }

    /// Whether a leader of this node's term was heard less than the shortest election timeout ago.
    ///
    /// A leader counts itself: check-quorum takes its office away when nobody else does.
    private var hasLiveLeader: Bool {
        leader == id || isBoundByPromise
            || leader != nil && timer.heard(within: electionInForce.lowerBound, of: now)
    }

    /// Whether the candidate votes, in this node's configuration or in one that this node lacks.
    ///
    /// A member that lags must vote for one whose vote was given behind its own log, or a cluster
    /// that needs both could be stuck; and it must vote even where it believes to have none itself
    /// (dissertation §4.2.2). Whose log is not beyond this node's knows no later configuration: a
    /// removed member, whose log ends before its removal at a majority, gets nobody's ear.
    private func mayBeVoter(_ candidate: NodeID, _ request: VoteRequest) -> Bool {
        isVoter(candidate) || request.last > log.last
    }

    /// Answers a pre-vote. Nothing changes, and nothing is promised (dissertation §9.6).
    private func wouldVote(for candidate: NodeID, _ request: VoteRequest) -> Bool {
        mayVote && mayBeVoter(candidate, request) && !hasLiveLeader
            && request.term > term && request.last >= log.last
    }

    private mutating func votes(
        for candidate: NodeID, _ request: VoteRequest, into effects: inout Effects
    ) -> Bool {
        // Whoever does not vote cannot disturb those who do.
        guard mayBeVoter(candidate, request) else { return false }
        // While a leader lives, not even the term is listened to, unless the leader itself asked
        // for this.
        guard request.isTransfer || !hasLiveLeader else { return false }
        learn(of: request.term, into: &effects)
        // §5.2: one vote a term, and none once the term has its leader.
        guard request.term == term, mayVote else { return false }
        guard hardState.vote == candidate || hardState.vote == nil && leader == nil else {
            return false
        }
        // §5.4.1: a log that lacks what may be committed must not lead.
        guard request.last >= log.last else { return false }
        hardState.vote = candidate
        timer.restart()
        return true
    }
}
