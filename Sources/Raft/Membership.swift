// How the configuration changes (§6, dissertation §4): the leader appends the next one, and what is
// appended is in force. What can become of a configuration is in Change.swift.

// MARK: - Who this node is

extension Node {
    /// Whether this member votes in the configuration in force here.
    func isVoter(_ id: NodeID) -> Bool { log.configuration?.configuration.isVoter(id) ?? false }

    /// Whether this member is one in the configuration in force here, with a vote or without.
    func isMember(_ id: NodeID) -> Bool { log.configuration?.configuration.member(id) != nil }

    /// Whether this node decides everything by itself.
    var isOnlyVoter: Bool {
        guard let members = log.configuration?.configuration, !members.isJoint else { return false }
        return members.voters.count == 1 && members.voters[0].id == id
    }

    /// Whether this node may be elected: it votes, or it would again, were its latest configuration
    /// taken back.
    ///
    /// Its log may be the only one that can win, because it holds that configuration, even where
    /// its own vote counts no longer (dissertation §4.2.2).
    var isElector: Bool {
        guard let current = log.configuration else { return false }
        if current.configuration.isVoter(id) { return true }
        guard current.index > commitIndex else { return false }
        let previous = log.configuration(atOrBefore: current.index.previous)
        return previous?.configuration.isVoter(id) ?? false
    }

    /// Whoever else has a vote in an election of now.
    var otherElectors: [NodeID] {
        (log.configuration?.configuration.electors ?? []).filter { $0 != id }
    }

    /// The configuration that the entry at `index` holds, if it holds one.
    package func configuration(at index: LogIndex) -> Configuration? {
        log.configuration(at: index)
    }

    /// The configuration in force here: the latest in the log, committed or not.
    package var configuration: PlacedConfiguration? { log.configuration }

    /// Whether it is committed that this node is no member any more.
    ///
    /// A newcomer that has not met the entry which adds it is not removed: that entry's index is its
    /// id.
    package var isRemoved: Bool {
        guard let committed = log.configuration(atOrBefore: commitIndex),
            committed.configuration.member(id) == nil
        else { return false }
        return id.number <= committed.index.position
            || log.configurations.contains {
                $0.index < committed.index && $0.configuration.member(id) != nil
            }
    }

    /// Tells what the configurations that become committed mean.
    func noteConfigurations(in range: Range<LogIndex>, into effects: inout Effects) {
        for placed in log.configurations(in: range) {
            let before = log.configuration(atOrBefore: placed.index.previous)
            note(placed, after: before?.configuration, into: &effects)
        }
    }

    /// Tells what it means that `placed` is committed; `before` is what was before it.
    func note(
        _ placed: PlacedConfiguration, after before: Configuration?, into effects: inout Effects
    ) {
        let members = placed.configuration
        effects.events.append(.configurationChanged(placed.index, isJoint: members.isJoint))
        guard let before else { return }
        for voter in members.voters where before.isLearner(voter.id) {
            effects.events.append(.promoted(voter.id))
        }
        if before.member(id) != nil, members.member(id) == nil {
            effects.events.append(.removed(placed.index))
        }
    }
}

// MARK: - The leader changes it

extension Node {
    mutating func reconfigure(
        _ change: Configuration.Change, expecting index: LogIndex?, into effects: inout Effects
    ) {
        guard leadership != nil else {
            effects.refused = .notLeader(leader)
            return
        }
        guard leadership?.transfer == nil, leadership?.retirement == nil else {
            effects.refused = .transferring
            return
        }
        do throws(Configuration.Refusal) {
            let current = try changeableConfiguration(expecting: index)
            let id = NodeID(log.lastIndex.next.position)
            try checkCaughtUp(change, of: current)
            let next = try current.applying(change, newcomer: id)
            if next.member(id) != nil, current.member(id) == nil { try checkUnused(id) }
            let added = append(next)
            effects.accepted = added..<added.next
        } catch {
            effects.refused = .membership(error)
        }
    }

    /// The configuration in force, if it may be changed now.
    private func changeableConfiguration(
        expecting index: LogIndex?
    ) throws(Configuration.Refusal) -> Configuration {
        guard let leadership, let current = log.configuration else { throw .leaderIsNew }
        // Two leaders could else change one configuration by one vote each, and neither's quorum
        // would meet the other's (Ongaro, raft-dev, July 2015).
        guard commitIndex >= leadership.firstIndex else { throw .leaderIsNew }
        guard current.index <= commitIndex, !current.configuration.isJoint else {
            throw .changeInFlight(current.index)
        }
        if let index, index != current.index { throw .indexMismatch(current.index) }
        return current.configuration
    }

    /// A learner gets no vote before it could use it: until then every commit would need the others.
    private func checkCaughtUp(
        _ change: Configuration.Change, of current: Configuration
    ) throws(Configuration.Refusal) {
        for case .promote(let id) in change.steps where current.isLearner(id) {
            let follower = leadership?.followers.first { $0.id == id }
            guard let follower, hasCaughtUp(follower) else { throw .notCaughtUp(id) }
        }
    }

    /// Only a founding member's id can be such an index, by chance; and that member may be gone.
    private func checkUnused(_ id: NodeID) throws(Configuration.Refusal) {
        let isUsed = log.configurations.contains { $0.configuration.member(id) != nil }
        if isUsed { throw .idTaken(id) }
    }

    /// Puts a configuration into the log, and with that into force.
    private mutating func append(_ configuration: Configuration) -> LogIndex {
        let index = log.lastIndex.next
        let header = EntryHeader(
            term: term, kind: .configuration, byteCount: UInt32(configuration.encoded().count))
        log.append(header, configuration: configuration)
        leadership?.uncommittedCost += header.cost
        let followers = makeFollowers(next: index)
        leadership?.seat(followers, of: configuration, leader: id)
        return index
    }

    /// The leader's part at the end of a turn: it leaves a joint configuration once that is
    /// committed, gives one learner its vote, or goes, when its own vote is gone for good.
    mutating func advanceMembership(into effects: inout Effects) {
        leadership?.measureCatchUp(log.lastIndex, at: now)
        guard let leadership, let current = log.configuration else { return }
        guard current.index <= commitIndex, commitIndex >= leadership.firstIndex else { return }
        if !current.configuration.isJoint, !current.configuration.isVoter(id) {
            return retire(into: &effects)
        }
        // A successor that is told to stand must have everything: nothing is added meanwhile.
        guard leadership.transfer == nil else { return }
        if current.configuration.isJoint {
            effects.reconfigured = append(current.configuration.afterJoint)
        } else if let learner = nextVoter(in: current.configuration) {
            let promotion = Configuration.Change([.promote(learner)])
            do throws(Configuration.Refusal) {
                let next = try current.configuration.applying(promotion, newcomer: NodeID(0))
                effects.reconfigured = append(next)
            } catch {
                preconditionFailure("a learner that cannot be promoted: \(error)")
            }
        }
    }

    /// The first learner that is to be promoted and can be.
    private func nextVoter(in members: Configuration) -> NodeID? {
        for learner in members.learners where learner.promotion != nil {
            guard let follower = leadership?.followers.first(where: { $0.id == learner.id }) else {
                continue
            }
            if hasCaughtUp(follower) { return learner.id }
        }
        return nil
    }

    /// Dissertation §4.2.1: its last round was shorter than an election timeout. So it had at the
    /// start of this one what was committed then; to ask for what is committed by now would keep a
    /// learner waiting for ever under load.
    private func hasCaughtUp(_ follower: Follower) -> Bool {
        let limit = electionInForce.lowerBound
        return follower.catchUp.isQuicker(than: limit, at: now) && now - follower.lastHeard < limit
    }

    /// The leader has no vote any more, and everybody may know: it looks for a successor, so that
    /// writes stand still for a message instead of an election timeout, and goes (dissertation
    /// §4.2.2, §3.10).
    private mutating func retire(into effects: inout Effects) {
        let deadline = now + electionInForce.lowerBound
        if leadership?.retirement == nil { leadership?.retirement = deadline }
        guard let leadership, leadership.transfer == nil else { return }
        guard let successor = leadership.furthestVoter(of: log.configuration) else { return }
        self.leadership?.transfer = Leadership.Transfer(target: successor, deadline: deadline)
    }

    /// Lets go of those who have left and know it, or cannot be told.
    mutating func dismissLeavers() {
        guard let leadership, let members = log.configuration?.configuration else { return }
        guard leadership.followers.contains(where: { $0.farewell != nil }) else { return }
        var followers = leadership.followers
        for position in followers.indices {
            followers[position].farewell?.noteCommit(
                commitIndex, patienceUntil: now + electionInForce.upperBound)
        }
        followers.removeAll { $0.farewell?.isOver(answered: $0.answered, at: now) ?? false }
        guard followers.count < leadership.followers.count else {
            self.leadership?.followers = followers
            return
        }
        self.leadership?.seat(followers, of: members, leader: id)
    }

    /// The successor has been told to stand: a leader that has no vote goes at once.
    mutating func leaveIfRetired(into effects: inout Effects) {
        guard let leadership, leadership.retirement != nil, leadership.transfer?.isSent == true
        else { return }
        resign(because: .removed, into: &effects)
    }
}

// MARK: - The leader's list

extension Node {
    /// Returns the followers that the configuration in force asks for: what is known of those who
    /// stay is kept, and those who have just left are told so before they go.
    func makeFollowers(next: LogIndex) -> [Follower] {
        guard let current = log.configuration else { return [] }
        let known = leadership?.followers ?? []
        var followers = current.configuration.members.filter { $0.id != id }.map { member in
            known.first { $0.id == member.id && $0.farewell == nil }
                ?? Follower(id: member.id, next: next, now: now)
        }
        let leaving = leadership == nil ? predecessors(next: next) : known
        for var follower in leaving where !followers.contains(where: { $0.id == follower.id }) {
            follower.farewell = follower.farewell ?? Farewell(removal: current.index)
            followers.append(follower)
        }
        return followers.sorted { $0.id < $1.id }
    }

    /// Whom a new leader finds in the configuration before the last, if it does not know that the
    /// last is committed: those who are not in it may not know either.
    private func predecessors(next: LogIndex) -> [Follower] {
        guard let current = log.configuration, current.index > commitIndex else { return [] }
        let before = log.configuration(atOrBefore: current.index.previous)?.configuration
        return (before?.members ?? []).filter { $0.id != id }
            .map { Follower(id: $0.id, next: next, now: now) }
    }
}

extension Leadership {
    /// The voter, other than the leader, that can stand soonest: one that entries stream to, before
    /// one that may be gone; then the one that has most; of equals the one heard last.
    func furthestVoter(of configuration: PlacedConfiguration?) -> NodeID? {
        let voters = configuration?.configuration.voters ?? []
        let candidates = followers.filter { follower in voters.contains { $0.id == follower.id } }
        return candidates.max { ranking($0) < ranking($1) }?.id

        func ranking(_ follower: Follower) -> (Int, LogIndex, Int) {
            let isStreaming = if case .replicating = follower.state { 1 } else { 0 }
            return (isStreaming, follower.matched, follower.lastHeard)
        }
    }

    /// Follows the rounds of learners.
    mutating func measureCatchUp(_ last: LogIndex, at now: Int) {
        for position in followers.indices where !electorate.seats(position) {
            let matched = followers[position].matched
            followers[position].catchUp.measure(matched, last: last, at: now)
        }
    }

    /// Changes whom the leader sends to, and who of them counts.
    mutating func seat(
        _ followers: [Follower], of configuration: Configuration, leader: NodeID
    ) {
        self.followers = followers
        electorate = Electorate(configuration, leader: leader, followers: followers)
    }
}
