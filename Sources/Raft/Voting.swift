// Who gets this node's vote (§5.2, §5.4.1), and who is refused to protect a leader that lives
// (dissertation §4.2.3).

extension Node {
    mutating func receive(
        _ request: VoteRequest, from candidate: NodeID, call: CallID, into effects: inout Effects
    ) {
        let refusal =
            request.isPreVote
            ? preVoteRefusal(of: candidate, request)
            : voteOrRefuse(candidate, request, into: &effects)
        let isGranted = refusal == nil
        let note = VoteAnswer(
            candidate: candidate, call: request.call, term: request.term, refusal: refusal)
        effects.events.append(.election(.answered(note)))
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

    /// Why a pre-vote is refused, if it is. Nothing changes, and nothing is promised (dissertation
    /// §9.6).
    private func preVoteRefusal(of candidate: NodeID, _ request: VoteRequest) -> VoteRefusal? {
        guard mayVote else { return .notAdmitted }
        guard mayBeVoter(candidate, request) else { return .notAVoter }
        guard !hasLiveLeader else { return .leaderAlive(leader) }
        guard request.term > term else { return .olderTerm(term) }
        return logRefusal(of: request)
    }

    /// Gives the vote, or says why not.
    private mutating func voteOrRefuse(
        _ candidate: NodeID, _ request: VoteRequest, into effects: inout Effects
    ) -> VoteRefusal? {
        // Whoever does not vote cannot disturb those who do.
        guard mayBeVoter(candidate, request) else { return .notAVoter }
        // While a leader lives, not even the term is listened to, unless the leader itself asked
        // for this.
        guard request.isTransfer || !hasLiveLeader else { return .leaderAlive(leader) }
        learn(of: request.term, into: &effects)
        // §5.2: one vote a term, and none once the term has its leader.
        guard request.term == term else { return .olderTerm(term) }
        guard mayVote else { return .notAdmitted }
        if let vote = hardState.vote, vote != candidate { return .votedFor(vote) }
        if hardState.vote == nil, let leader { return .termHasLeader(leader) }
        if let refusal = logRefusal(of: request) { return refusal }
        hardState.vote = candidate
        timer.restart()
        return nil
    }

    /// §5.4.1: a log that lacks what may be committed must not lead.
    private func logRefusal(of request: VoteRequest) -> VoteRefusal? {
        request.last >= log.last ? nil : .logBehind(candidate: request.last, own: log.last)
    }
}
