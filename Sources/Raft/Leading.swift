// What a leader does in office, and how it leaves it. How it feeds its followers is in
// Replication.swift.

/// What only a leader knows.
struct Leadership: Hashable, Sendable {
    /// Handing the office to somebody else (dissertation §3.10).
    struct Transfer: Hashable, Sendable {
        let target: NodeID
        let deadline: Int
        /// Whether the target has been told to stand.
        var isSent = false
    }

    let term: Term
    /// The no-op the term began with. Nothing before it commits by counting (§5.4.2).
    let firstIndex: LogIndex
    /// Everybody else in the configuration in force, and those who have just left it, in the order
    /// of their ids. An array, because a dictionary would be visited in another order in every run.
    var followers: [Follower]
    /// Who of them counts.
    var electorate: Electorate
    /// How often it speaks to them, and how long they wait for it.
    var pace: Pace
    /// The latest append request that left.
    var round = Round.zero
    /// When every follower must hear from the leader again.
    var heartbeatDue: Int
    /// Whether a read waits for a round that began after it.
    var wantsRound = false
    var reads = ReadQueue()
    var lease = LeaseClock()
    /// What the entries that wait for commitment cost.
    var uncommittedCost: Int
    var transfer: Transfer?
    /// When a leader that has no vote any more goes at the latest, found a successor or not.
    var retirement: Int?

    /// When the leader has something to do by itself: never, when it is alone.
    var deadline: Int? { followers.isEmpty ? nil : heartbeatDue }

    /// Returns the highest value that a quorum of every configuration in force has reached. The
    /// leader's own counts where it votes.
    func reached<Value: Comparable>(own: Value, _ value: (Follower) -> Value) -> Value {
        electorate.reached { $0.map { value(followers[$0]) } ?? own }
    }
}

// MARK: - In office

extension Node {
    /// A quorum has voted for this node.
    mutating func lead(into effects: inout Effects) {
        guard let members = log.configuration?.configuration else {
            preconditionFailure("elected by nobody")
        }
        (candidacy, termAskedFor) = (nil, nil)
        toldElection = 0
        let first = log.lastIndex.next
        // §8: an entry of the own term commits what earlier terms left behind.
        log.append(EntryHeader(term: term, kind: .noop, byteCount: 0))
        effects.accepted = first..<first.next
        let followers = makeFollowers(next: first)
        leadership = Leadership(
            term: term, firstIndex: first, followers: followers,
            electorate: Electorate(members, leader: id, followers: followers),
            pace: Pace(timing, floor: settings.floor, at: now),
            heartbeatDue: now + settings.heartbeat,
            uncommittedCost: log.cost(of: commitIndex.next..<first.next))
        effects.events.append(.becameLeader(term))
        follow(id, into: &effects)
    }

    mutating func propose(_ byteCounts: [UInt32], into effects: inout Effects) {
        if let refusal = refusal(of: byteCounts) {
            effects.refused = refusal
            return
        }
        let first = log.lastIndex.next
        for byteCount in byteCounts {
            log.append(EntryHeader(term: term, kind: .command, byteCount: byteCount))
        }
        leadership?.uncommittedCost += byteCounts.reduce(0) {
            $0 + EntryHeader.cost(byteCount: $1)
        }
        effects.accepted = first..<log.lastIndex.next
    }

    private func refusal(of byteCounts: [UInt32]) -> Effects.Refusal? {
        guard let leadership else { return .notLeader(leader) }
        guard leadership.transfer == nil else { return .transferring }
        return fittingCount(of: byteCounts) < byteCounts.count ? .tooManyInFlight : nil
    }

    /// How many of these commands, from the first on, fit into what may wait for commitment. One
    /// that is larger fits alone, when nothing waits.
    ///
    /// All of them when the node does not lead: then it is not their size that matters.
    package func fittingCount(of byteCounts: [UInt32]) -> Int {
        guard var waiting = leadership?.uncommittedCost else { return byteCounts.count }
        for (count, byteCount) in byteCounts.enumerated() {
            let cost = EntryHeader.cost(byteCount: byteCount)
            if waiting > 0, waiting + cost > settings.uncommittedByteLimit { return count }
            waiting += cost
        }
        return byteCounts.count
    }

    /// §5.3 and §5.4.2: an entry of the own term commits once a quorum has it on disk, and with it
    /// all before it. The own disk is one voter like any other.
    mutating func commitByQuorum(into effects: inout Effects) {
        guard let leadership else { return }
        let index = leadership.reached(own: durability.index) { $0.matched }
        guard index > commitIndex, index >= leadership.firstIndex else { return }
        let newly = commitIndex.next..<index.next
        commit(upTo: index, into: &effects)
        self.leadership?.uncommittedCost -= log.cost(of: newly)
    }

    /// Checks, as time goes by, whether the leader still has a quorum and a disk.
    mutating func superviseLeadership(into effects: inout Effects) {
        leadership?.settleContacts(at: now)
        guard let leadership, !leadership.electorate.isLeaderAlone else { return }
        let contact = leadership.reached(own: now) { $0.lastHeard }
        if now - contact >= leadership.pace.silence(at: now) {
            resign(because: .lostQuorum, into: &effects)
        } else if durability.age(at: now) >= diskPatience {
            resign(because: .diskStalled, into: &effects)
        } else if let retirement = leadership.retirement, retirement <= now {
            resign(because: .removed, into: &effects)
        } else if let transfer = leadership.transfer, transfer.deadline <= now {
            self.leadership?.transfer = nil
        }
    }

    mutating func resign(
        because reason: Event.StepDownReason, into effects: inout Effects
    ) {
        leaveOffice(because: reason, into: &effects)
        follow(nil, into: &effects)
    }

    /// Ends the leadership, if there is one. Whoever waits for a read must ask again.
    mutating func leaveOffice(
        because reason: Event.StepDownReason, into effects: inout Effects
    ) {
        guard let office = leadership else { return }
        leadership = nil
        timer.restart()
        effects.events.append(.steppedDown(office.term, reason))
        for origin in office.reads.all { settle(origin, at: nil, into: &effects) }
    }

    mutating func startTransfer(to target: NodeID?, into effects: inout Effects) {
        guard let leadership else {
            effects.refused = .notLeader(leader)
            return
        }
        guard leadership.transfer == nil else {
            effects.refused = .transferring
            return
        }
        guard let successor = target ?? leadership.furthestVoter(of: log.configuration) else {
            return
        }
        // Whoever is about to lose its vote is no successor.
        let voters = log.configuration?.configuration.voters ?? []
        guard successor != id, voters.contains(where: { $0.id == successor }) else {
            effects.refused = .membership(.notAVoter(successor))
            return
        }
        let deadline = now + electionInForce.lowerBound
        self.leadership?.transfer = Leadership.Transfer(target: successor, deadline: deadline)
    }
}
