// What clients ask of the cluster: to agree on a command, and a moment to read at.

import Raft

extension Driver {
    /// Asks the cluster to agree on `command`. `complete` is called after a later turn, at the latest when
    /// `expiry`, counted in `ticks`, is reached.
    package mutating func propose(
        _ command: [UInt8], expiry: UInt64,
        _ complete: @escaping (ProposalOutcome<Machine.Answer>) -> Void
    ) {
        commands.append(Command(bytes: command, expiry: expiry))
        proposers.append(complete)
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
        var (arrived, waiters) = ([Command](), [(ProposalOutcome<Machine.Answer>) -> Void]())
        swap(&arrived, &commands)
        swap(&waiters, &proposers)
        let byteCounts = arrived.map { UInt32($0.bytes.count) }
        let room = max(limits.waitingMax - proposals.count, 0)
        let count = min(node.fittingCount(of: byteCounts), room)
        refuse(waiters[count...], .tooManyInFlight)
        guard count > 0 else { return }
        let term = node.term
        let entries = arrived[..<count].map { command in
            LogEntry(term: term, kind: .command, payload: command.bytes)
        }
        step(.proposal(byteCounts: Array(byteCounts[..<count])), entries: entries[...])
        if let refusal = effects.refused { return refuse(waiters[..<count], refusal) }
        var index = effects.accepted.lowerBound
        for place in 0..<count {
            proposals.add(
                EntryID(term: term, index: index), expiry: arrived[place].expiry, waiters[place])
            index = index.next
        }
    }

    private mutating func refuse(
        _ waiters: ArraySlice<(ProposalOutcome<Machine.Answer>) -> Void>, _ refusal: Effects.Refusal
    ) {
        for complete in waiters { answered.append(.proposal(complete, .refused(refusal))) }
    }
}
