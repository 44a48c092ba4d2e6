// What a core world is held to, after every step.

internal import Raft

extension CoreWorld {
    /// Entries got into a log.
    mutating func noteAccepted(
        _ place: Int, _ range: Range<LogIndex>, _ before: CorePortrait
    ) throws(Violation) {
        guard let log = peers[place].node?.log,
            var previous = log.knownTerm(at: range.lowerBound.previous)
        else { return }
        var index = range.lowerBound
        for header in log.headers(in: range) {
            try ledger.record(header.term, after: previous, at: index)
            if header.kind == .configuration { try noteConfiguration(place, at: index, before) }
            (previous, index) = (header.term, index.next)
        }
    }

    /// A leader makes one change at a time, and each quorum of the new members meets each of the old.
    private mutating func noteConfiguration(
        _ place: Int, at index: LogIndex, _ before: CorePortrait
    ) throws(Violation) {
        guard let node = peers[place].node, let new = node.log.configuration(at: index) else {
            return
        }
        welcome(new)
        guard node.role == .leader, before.role == .leader, before.term == node.term,
            let old = node.log.configuration(atOrBefore: index.previous)
        else { return }
        guard old.index <= node.commitIndex, ledger.lastIndex >= node.commitIndex,
            ledger.entry(at: node.commitIndex).term == node.term
        else {
            throw Violation(
                .oneChange,
                "\(place + 1) changes the members at \(index.position), and \(old.index.position) is "
                    + "not finished, or nothing of its term is committed")
        }
        guard old.configuration.meets(new) else {
            throw Violation(
                .configurationSafety,
                "a quorum of the members of \(index.position) need not meet one of "
                    + "\(old.index.position)")
        }
        for voter in new.voters where old.configuration.member(voter.id) == nil {
            throw Violation(
                .configurationSafety, "\(voter.id.number) votes, and was no member before")
        }
    }

    func checkPersist(
        _ place: Int, _ persist: Effects.Persist, _ before: CorePortrait
    ) throws(Violation) {
        guard let node = peers[place].node, let index = persist.truncation else { return }
        if let placed = node.configuration, placed.index >= index,
            placed.index > node.log.base.index,
            placed.index > node.log.lastIndex
                || node.log.header(at: placed.index).kind != .configuration
        {
            throw Violation(
                .configurationSafety,
                "\(place + 1) follows the configuration of \(placed.index.position), which was cut off"
            )
        }
        if before.role == .leader, node.role == .leader, before.term == node.term {
            throw Violation(.leaderAppendOnly, "\(place + 1) cuts its log at \(index.position)")
        }
        guard index > before.commit else {
            throw Violation(.steadyCommit, "\(place + 1) cuts its log at \(index.position)")
        }
    }

    /// What a leader believes of a follower that has just answered is on that one's disk.
    func checkBelief(of place: Int, about id: NodeID) throws(Violation) {
        guard let node = peers[place].node, node.role == .leader,
            let follower = node.status.followers.first(where: { $0.id == id }),
            let other = self.place(of: id), follower.matched <= node.log.lastIndex,
            let term = node.log.knownTerm(at: follower.matched)
        else { return }
        // A newer leader may have had it cut again; whatever this one commits then, it commits in vain.
        guard peers[other].hardState.term <= node.term,
            peers[other].node?.term ?? .zero <= node.term,
            !peers[other].holds(EntryID(term: term, index: follower.matched))
        else { return }
        throw Violation(
            .durableSpeech,
            "\(place + 1) believes that \(other + 1) has \(follower.matched.position)@\(term.number)"
        )
    }

    // MARK: Speech.

    mutating func checkSpeech(of place: Int, _ request: Request) throws(Violation) {
        switch request {
        case .vote(let vote) where !vote.isPreVote:
            try checkVote(of: place, for: place, in: vote.term)
        case .append(let append): try checkTerm(append.term, of: place)
        default: return
        }
    }

    mutating func checkSpeech(of place: Int, _ response: Response, to: Int) throws(Violation) {
        try checkTerm(response.term, of: place)
        switch response {
        case .vote(let vote) where vote.isGranted && !vote.isPreVote:
            try checkVote(of: place, for: to, in: vote.electionTerm)
        case .append(let append):
            if case .matched(let index) = append.outcome {
                try checkMatch(of: place, index, in: append.term)
            }
        case .snapshot(let answer): try checkMatch(of: place, answer.matched, in: answer.term)
        default: return
        }
    }

    private func checkTerm(_ term: Term, of place: Int) throws(Violation) {
        guard peers[place].hardState.term < term else { return }
        throw Violation(
            .durableSpeech, "\(place + 1) speaks of term \(term.number), and its disk does not")
    }

    private mutating func checkVote(of voter: Int, for candidate: Int, in term: Term)
        throws(Violation)
    {
        let durable = peers[voter].hardState
        guard durable.term > term || durable.term == term && durable.vote == peers[candidate].id
        else {
            throw Violation(
                .durableSpeech,
                "\(voter + 1) votes for \(candidate + 1) in term \(term.number), and its disk does not"
            )
        }
        try ledger.vote(of: voter, for: candidate, in: term)
    }

    private func checkMatch(of place: Int, _ index: LogIndex, in term: Term) throws(Violation) {
        guard let node = peers[place].node, node.term == term, index <= node.log.lastIndex,
            let own = node.log.knownTerm(at: index)
        else { return }
        guard peers[place].holds(EntryID(term: own, index: index)) else {
            throw Violation(
                .durableSpeech,
                "\(place + 1) acknowledges \(index.position), and its disk has not got it")
        }
    }

    // MARK: Elections and commits.

    mutating func checkElection(of place: Int, in term: Term) throws(Violation) {
        guard let node = peers[place].node else { return }
        try ledger.elect(place, in: term)
        // The own vote is one on the own disk.
        if peers[place].hardState == HardState(term: term, vote: peers[place].id) {
            try ledger.vote(of: place, for: place, in: term)
        }
        let hasQuorum =
            node.configuration?.configuration.isAgreed { id in
                self.place(of: id).map { ledger.hasVoted($0, for: place, in: term) } ?? false
            } ?? false
        guard hasQuorum else {
            throw Violation(
                .electedByQuorum, "\(place + 1) leads in term \(term.number) without a quorum")
        }
        let last = ledger.lastCommitted(before: term)
        guard last.index <= node.log.base.index || node.log.holds(last) else {
            throw Violation(
                .leaderCompleteness,
                "\(place + 1) leads in term \(term.number) without \(last.text)")
        }
    }

    /// `change` is where the step put a configuration after it had committed.
    mutating func checkCommit(
        _ place: Int, _ before: CorePortrait, madeBy change: LogIndex?
    ) throws(Violation) {
        guard let node = peers[place].node, node.commitIndex != before.commit else { return }
        guard node.commitIndex > before.commit else {
            throw Violation(.steadyCommit, "\(place + 1) takes back what is committed")
        }
        if node.commitIndex > ledger.lastIndex {
            let end = change?.previous ?? node.log.lastIndex
            let leads = node.role == .leader || before.role == .leader && before.term == node.term
            guard leads else {
                throw Violation(
                    .stateMachineSafety,
                    "\(place + 1) commits \(node.commitIndex.position) before any leader does")
            }
            try extendLedger(by: place, node, node.log.configuration(atOrBefore: end))
        }
        guard let term = node.log.knownTerm(at: node.commitIndex),
            term == ledger.entry(at: node.commitIndex).term
        else {
            throw Violation(
                .stateMachineSafety,
                "\(place + 1) commits another entry at \(node.commitIndex.position)")
        }
    }

    /// Only a leader can be the first to know, and a quorum of every half has it on disk.
    private mutating func extendLedger(
        by place: Int, _ node: Node, _ members: PlacedConfiguration?
    ) throws(Violation) {
        guard node.log.knownTerm(at: node.commitIndex) == node.term else {
            throw Violation(
                .ownTermCommit,
                "\(place + 1) commits \(node.commitIndex.position) in term \(node.term.number)")
        }
        let entry = EntryID(term: node.term, index: node.commitIndex)
        let hasQuorum =
            members?.configuration.isAgreed { id in
                self.place(of: id).map { peers[$0].holds(entry) } ?? false
            } ?? false
        guard hasQuorum else {
            throw Violation(
                .durableQuorum, "\(entry.text) is committed, and not on a quorum's disks")
        }
        while ledger.lastIndex < node.commitIndex {
            guard let term = node.log.knownTerm(at: ledger.lastIndex.next) else { return }
            ledger.commit(term, in: node.term)
        }
        for leader in ledger.leaders where leader.term > node.term {
            guard let log = peers[leader.place].node?.log,
                peers[leader.place].node?.term == leader.term,
                log.lastIndex < entry.index || !log.holds(entry) && entry.index > log.base.index
            else { continue }
            throw Violation(
                .leaderCompleteness,
                "\(leader.place + 1) leads in term \(leader.term.number) without \(entry.text)")
        }
    }
}

extension LogOutline {
    /// The term of the entry at `index`, where it is known.
    func knownTerm(at index: LogIndex) -> Term? {
        guard case .known(let term) = term(at: index) else { return nil }
        return term
    }
}

extension Configuration {
    /// Whether more than half of each half are such. Counted here anew: nobody is judged by his own measure.
    fileprivate func isAgreed(_ isCounted: (NodeID) -> Bool) -> Bool {
        [voters, outgoing].allSatisfy { half in
            half.isEmpty || 2 * half.count { isCounted($0.id) } > half.count
        }
    }

    /// Whether every quorum of this one has a member in every quorum of `next` (dissertation §4.1, §4.3).
    fileprivate func meets(_ next: Configuration) -> Bool {
        let (old, new) = (voters.map(\.id), next.voters.map(\.id))
        if isJoint { return !next.isJoint ? old == new : self == next }
        if next.isJoint { return next.outgoing.map(\.id) == old }
        return old.count { !new.contains($0) } + new.count { !old.contains($0) } <= 1
    }
}
