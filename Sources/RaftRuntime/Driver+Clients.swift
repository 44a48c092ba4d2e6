// What clients ask of the cluster: to agree on a command, and a moment to read at.

import Raft

extension Driver {
    /// Asks the cluster to agree on `command`. `complete` is called after a later turn, at the latest when
    /// `expiry`, counted in `ticks`, is reached.
    package mutating func propose(
        _ command: [UInt8], expiry: UInt64,
        _ complete: @escaping (ProposalOutcome<Machine.Answer>) -> Void
    ) {
        commands.append(Proposal(command: command, expiry: expiry, complete: complete))
    }

    /// Asks for a moment at which the state machine shows everything acknowledged before now.
    package mutating func read(expiry: UInt64, _ complete: @escaping (ReadResult) -> Void) {
        guard reads.count < limits.waitingMax else {
            return answered.append(.read(complete, .tooMany))
        }
        reads.add(PendingReads.Waiter(expiry: expiry, complete: complete))
    }

    mutating func stepClients() {
        if !commands.isEmpty { proposeAll() }
        if let batch = reads.closeBatch() {
            step(.read(batch))
        }
    }

    /// Everything proposed in one turn is one input, as far as it may wait. The rest is refused: whoever came first is
    /// served.
    mutating func proposeAll() {
        let byteCounts = commands.map { UInt32($0.command.count) }
        let room = max(limits.waitingMax - proposals.count, 0)
        let count = min(node.fittingCount(of: byteCounts), room)
        let arrived = commands
        commands.removeAll(keepingCapacity: true)
        refuse(arrived[count...], .tooManyInFlight)
        guard count > 0 else { return }
        let batch = arrived[..<count]
        let entries = batch.map { proposal in
            LogEntry(term: node.term, kind: .command, payload: proposal.command)
        }
        step(.proposal(byteCounts: Array(byteCounts[..<count])), entries: entries[...])
        if let refusal = effects.refused { return refuse(batch, refusal) }
        var index = effects.accepted.lowerBound
        for proposal in batch {
            proposals.add(
                EntryID(term: node.term, index: index), expiry: proposal.expiry,
                proposal.complete)
            index = index.next
        }
    }

    private mutating func refuse(_ batch: ArraySlice<Proposal>, _ refusal: Effects.Refusal) {
        for proposal in batch { answered.append(.proposal(proposal.complete, .refused(refusal))) }
    }
}
