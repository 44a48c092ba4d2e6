// Linearizable reads without the log (dissertation §6.4): a read learns a commit index, and a
// quorum then confirms that whoever gave it still led when the read arrived.
//
// Where the settings allow it, a lease stands for the quorum (Lease.swift).
//
// All reads of a turn are one batch. Any member takes reads; a follower asks its leader, once for
// all reads of a turn.

/// Reads that wait at a leader.
struct ReadQueue: Hashable, Sendable {
    /// Who wants to know.
    enum Origin: Hashable, Sendable {
        case own(ReadID)
        case member(ReadID, call: CallID)
    }

    /// Reads that arrived together.
    struct Batch: Hashable, Sendable {
        let origins: [Origin]
        let index: LogIndex
        /// The first request that left after the reads had arrived: answers to older ones prove
        /// nothing.
        let round: Round
    }

    /// Not yet in a batch: they arrived in this turn, or before an entry of the leader's term was
    /// committed.
    private(set) var arrived: [Origin] = []
    /// Invariant: indexes and rounds never fall from batch to batch.
    private(set) var batches: [Batch] = []

    /// How many wait.
    private(set) var count = 0

    /// Everybody who waits.
    var all: [Origin] { batches.flatMap(\.origins) + arrived }

    var isEmpty: Bool { count == 0 }

    mutating func add(_ origin: Origin) {
        arrived.append(origin)
        count += 1
    }

    /// Puts what has arrived into a batch, to be confirmed by answers from `round` on.
    mutating func open(at index: LogIndex, round: Round) {
        batches.append(Batch(origins: arrived, index: index, round: round))
        arrived = []
    }

    /// Removes and returns the batches that are confirmed once a quorum has answered `round`.
    mutating func confirm(upTo round: Round) -> [Batch] {
        let confirmed = Array(batches.prefix { $0.round <= round })
        batches.removeFirst(confirmed.count)
        count -= confirmed.reduce(0) { $0 + $1.origins.count }
        return confirmed
    }
}

/// Reads that arrived at this member.
struct LocalReads: Hashable, Sendable {
    /// Reads of one turn, in one request to the leader.
    struct Group: Hashable, Sendable {
        /// What the request carries. Of the node's own making and never used twice: a late answer
        /// to an earlier request must not settle reads that arrived after it.
        let key: ReadID
        let reads: [ReadID]
        let since: Int
    }

    /// In this turn.
    var arrived: [ReadID] = []
    /// Asked, and not answered yet.
    private(set) var forwarded: [Group] = []
    private var requests: UInt64 = 0

    /// Makes a group of what has arrived, and returns its key.
    mutating func forward(at now: Int) -> ReadID? {
        guard !arrived.isEmpty else { return nil }
        requests += 1
        forwarded.append(Group(key: ReadID(requests), reads: arrived, since: now))
        arrived = []
        return ReadID(requests)
    }

    /// The leader has answered the request that carried `key`; without an index it does not know.
    mutating func settle(_ key: ReadID, at index: LogIndex?, into effects: inout Effects) {
        guard let position = forwarded.firstIndex(where: { $0.key == key }) else { return }
        for read in forwarded.remove(at: position).reads {
            effects.reads.append(index.map { .ready(read, at: $0) } ?? .lost(read))
        }
    }

    mutating func loseForwarded(into effects: inout Effects) {
        expire(olderThan: .max, into: &effects)
    }

    mutating func loseArrived(into effects: inout Effects) {
        effects.reads.append(contentsOf: arrived.map { .lost($0) })
        arrived.removeAll(keepingCapacity: true)
    }

    /// Gives up on what was asked before `tick`.
    mutating func expire(olderThan tick: Int, into effects: inout Effects) {
        while let group = forwarded.first, group.since < tick {
            effects.reads.append(contentsOf: group.reads.map { .lost($0) })
            forwarded.removeFirst()
        }
    }
}

extension Leadership {
    /// Opens a batch for the reads that arrived, and returns those that a quorum has confirmed.
    mutating func confirmReads(
        at commit: LogIndex, _ now: Int, ticks: Int
    ) -> [ReadQueue.Batch] {
        guard !reads.isEmpty else { return [] }
        let isLeased = hasLease(at: now, ticks: ticks)
        // Before an entry of the own term is committed, the leader does not know what is
        // (dissertation §6.4).
        if commit >= firstIndex, !reads.arrived.isEmpty {
            reads.open(at: commit, round: round.next)
            wantsRound = wantsRound || !isLeased
        }
        return reads.confirm(
            upTo: isLeased ? Round(.max) : reached(own: Round(.max)) { $0.answered })
    }
}

// MARK: - The node's part

extension Node {
    /// Sends the reads of this turn where they can be answered.
    mutating func placeReads(into effects: inout Effects) {
        if leadership != nil {
            for read in reads.arrived { queue(.own(read), into: &effects) }
            reads.arrived.removeAll(keepingCapacity: true)
        } else if let leader {
            guard let read = reads.forward(at: now) else { return }
            let request = ReadIndexRequest(term: term, read: read)
            effects.messages.append(.request(.readIndex(request), to: leader))
        } else {
            reads.loseArrived(into: &effects)
        }
    }

    mutating func expireReads(into effects: inout Effects) {
        reads.expire(olderThan: now - electionInForce.lowerBound + 1, into: &effects)
    }

    mutating func receive(
        _ request: ReadIndexRequest, from sender: NodeID, call: CallID, into effects: inout Effects
    ) {
        if isMember(sender) { learn(of: request.term, into: &effects) }
        let origin = ReadQueue.Origin.member(request.read, call: call)
        queue(origin, into: &effects)
    }

    /// Lets a read wait for its confirmation. Where nobody leads, or too many wait already because
    /// nothing is committed, it must be asked again.
    private mutating func queue(_ origin: ReadQueue.Origin, into effects: inout Effects) {
        guard let waiting = leadership?.reads.count, waiting < settings.waitingReadLimit else {
            return settle(origin, at: nil, into: &effects)
        }
        leadership?.reads.add(origin)
    }

    mutating func receive(_ response: ReadIndexResponse, into effects: inout Effects) {
        reads.settle(response.read, at: response.index, into: &effects)
    }

    /// Answers the reads that a quorum has confirmed.
    mutating func confirmReads(into effects: inout Effects) {
        let confirmed = leadership?.confirmReads(at: commitIndex, now, ticks: settings.leaseTicks)
        for batch in confirmed ?? [] {
            for origin in batch.origins { settle(origin, at: batch.index, into: &effects) }
        }
    }

    /// Tells whoever asked; without an index, that the read must be asked again.
    func settle(_ origin: ReadQueue.Origin, at index: LogIndex?, into effects: inout Effects) {
        switch origin {
        case .own(let read):
            effects.reads.append(index.map { .ready(read, at: $0) } ?? .lost(read))
        case .member(let read, let call):
            let response = ReadIndexResponse(term: term, read: read, index: index)
            answer(.readIndex(response), to: call, after: durability.termTicket, into: &effects)
        }
    }
}
