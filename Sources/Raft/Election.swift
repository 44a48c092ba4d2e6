// How a node comes to lead (§5.2), and how it learns that others do. Who gets its vote is in
// Voting.swift; what it does in office is in Leading.swift.

/// One attempt to be elected, or to find out whether that could succeed.
struct Candidacy: Hashable, Sendable {
    /// The term it is about: in a pre-vote, the one that would follow.
    let term: Term
    let isPreVote: Bool
    private(set) var granted: [NodeID] = []
    private(set) var refused: [NodeID] = []

    init(term: Term, isPreVote: Bool) { (self.term, self.isPreVote) = (term, isPreVote) }

    /// Notes one voter's answer; only its first counts.
    ///
    /// - Returns: whether this was the first.
    @discardableResult
    mutating func record(_ voter: NodeID, granted isGranted: Bool) -> Bool {
        guard !granted.contains(voter), !refused.contains(voter) else { return false }
        if isGranted { granted.append(voter) } else { refused.append(voter) }
        return true
    }
}

// MARK: - Standing

extension Node {
    /// A lone voter has nobody to wait for.
    var canStandAtOnce: Bool {
        isOnlyVoter && mayVote && candidacy == nil && leadership == nil && !isBoundByPromise
    }

    /// Whether the node could do anything with a victory. With a disk that stands still it could
    /// not.
    private var canStand: Bool {
        mayVote && isElector && durability.age(at: now) < diskPatience
    }

    /// What keeps the node from standing when its time has come.
    var obstacle: ElectionTimeout.Obstacle? {
        if canStand { return isOwnVoteUnwritten ? .ownVoteUnwritten : nil }
        return !mayVote ? .notAdmitted : !isElector ? .notAVoter : .diskStalled
    }

    /// Whether it stands, and its own vote is still on its way to the disk: nobody has been asked yet.
    private var isOwnVoteUnwritten: Bool {
        candidacy?.isPreVote == false && !durability.isDurable(durability.voteTicket)
    }

    /// The leader has been silent for too long, or nobody won.
    mutating func campaign(into effects: inout Effects) {
        assert(!isBoundByPromise, "stands while a leader counts on its silence")
        if !isOnlyVoter { noteTimeout(into: &effects) }
        timer.restart()
        if isOwnVoteUnwritten { return }
        candidacy = nil
        follow(nil, into: &effects)
        guard canStand else { return }
        guard !isOnlyVoter else { return stand(isTransfer: false, into: &effects) }
        askAround(into: &effects)
    }

    /// Asks whether an election could be won, without raising a term (dissertation §9.6).
    private mutating func askAround(into effects: inout Effects) {
        var attempt = Candidacy(term: term.next, isPreVote: true)
        attempt.record(id, granted: true)
        candidacy = attempt
        // Told once a term, however often it has to ask.
        if termAskedFor != attempt.term { effects.events.append(.becamePreCandidate(attempt.term)) }
        termAskedFor = attempt.term
        effects.events.append(.election(.asked(.preVote, attempt.term)))
        let request = VoteRequest(
            term: attempt.term, last: log.last, isPreVote: true, isTransfer: false)
        // Promises nothing, so it waits for nothing.
        for voter in otherElectors {
            effects.messages.append(.request(.vote(request), to: voter))
        }
    }

    /// Stands for election in the next term. Nobody hears of it, the node itself included, before
    /// the disk does.
    mutating func stand(isTransfer: Bool, into effects: inout Effects) {
        hardState = HardState(term: term.next, vote: id)
        effects.events.append(.termChanged(term))
        follow(nil, into: &effects)
        candidacy = Candidacy(term: term, isPreVote: false)
        effects.events.append(.becameCandidate(term))
        timer.restart()
        let request = VoteRequest(
            term: term, last: log.last, isPreVote: false, isTransfer: isTransfer)
        effects.events.append(.election(.asked(request.call, term)))
        for voter in otherElectors {
            effects.held.append(
                Effects.Held(.request(.vote(request), to: voter), after: durability.voteTicket))
        }
    }

    /// A candidate's vote for itself is an answer like any other: it counts once it is durable.
    mutating func countOwnVote(into effects: inout Effects) {
        guard candidacy?.isPreVote == false, durability.isDurable(durability.voteTicket) else {
            return
        }
        candidacy?.record(id, granted: true)
        tally(into: &effects)
    }

    mutating func receive(
        _ response: VoteResponse, from voter: NodeID, into effects: inout Effects
    ) {
        // A late answer to another election says nothing about this one.
        guard response.electionTerm == candidacy?.term else { return }
        guard response.isPreVote == candidacy?.isPreVote, isVoter(voter) else { return }
        if candidacy?.record(voter, granted: response.isGranted) == true {
            let call: ElectionNote.Call = response.isPreVote ? .preVote : .vote
            effects.events.append(
                .election(
                    .heard(
                        from: voter, call, response.electionTerm, isGranted: response.isGranted)))
        }
        tally(into: &effects)
    }

    private mutating func tally(into effects: inout Effects) {
        guard let candidacy, let members = log.configuration?.configuration else { return }
        if members.hasQuorum({ candidacy.granted.contains($0) }) {
            candidacy.isPreVote ? stand(isTransfer: false, into: &effects) : lead(into: &effects)
        } else if !members.hasQuorum({ !candidacy.refused.contains($0) }) {
            self.candidacy = nil
        }
    }

    /// "Stand for election now" (dissertation §3.10): no pre-vote, no waiting.
    mutating func receive(
        _ request: TimeoutNowRequest, call: CallID, into effects: inout Effects
    ) {
        learn(of: request.term, into: &effects)
        if request.term == term, leadership == nil, canStand {
            stand(isTransfer: true, into: &effects)
        }
        let response = TimeoutNowResponse(term: term)
        answer(.timeoutNow(response), to: call, after: durability.termTicket, into: &effects)
    }
}

// MARK: - Learning of others

extension Node {
    /// §5.1: a newer term ends whatever the node was doing in its own.
    mutating func learn(of newer: Term, into effects: inout Effects) {
        guard newer > term else { return }
        let isHandedOver = leadership?.transfer?.isSent ?? false
        leaveOffice(because: isHandedOver ? .transferred : .higherTerm, into: &effects)
        candidacy = nil
        hardState = HardState(term: newer, vote: nil)
        effects.events.append(.termChanged(newer))
        follow(nil, into: &effects)
    }

    /// Changes whom the node believes to lead. Reads that wait for an answer of somebody else are
    /// lost.
    mutating func follow(_ newLeader: NodeID?, into effects: inout Effects) {
        guard newLeader != leader else { return }
        leader = newLeader
        timer.mend()
        reads.loseForwarded(into: &effects)
        effects.events.append(.leaderChanged(newLeader, term))
    }
}
