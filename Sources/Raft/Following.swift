// What a follower does with a leader's entries (§5.3).

extension Node {
    mutating func receive(
        _ request: AppendRequest, from sender: NodeID, call: CallID, into effects: inout Effects
    ) {
        let outcome = take(request, from: sender, into: &effects)
        var ticket = durability.termTicket
        if case .matched(let index) = outcome {
            ticket = max(ticket, durability.ticket(for: index))
        }
        let response = AppendResponse(
            term: term, round: request.round, outcome: outcome,
            promise: outcome == .stale ? 0 : promise)
        answer(.append(response), to: call, after: ticket, into: &effects)
    }

    private mutating func take(
        _ request: AppendRequest, from sender: NodeID, into effects: inout Effects
    ) -> AppendResponse.Outcome {
        // §5.1: an old leader learns here that it is old.
        guard request.term >= term else { return .stale }
        learn(of: request.term, into: &effects)
        guard hear(sender, into: &effects) else { return .stale }
        toldElection = Int(request.election)

        // §5.3: entries are accepted only on top of a prefix that both sides share. What a snapshot
        // has replaced was committed, so every leader of this term has it.
        let run = request.entries
        let previous = run.previous
        guard previous.index < log.base.index || log.holds(previous) else {
            return .conflict(
                retry: log.latestEntry(notAfter: previous.index, term: previous.term) ?? log.base)
        }

        let difference = firstDifference(from: run)
        if let difference, difference <= commitIndex {
            return contradict(.committedEntryReplaced(difference, by: sender), into: &effects)
        }

        // The request is good from here on.
        if let difference { adopt(run, from: difference, into: &effects) }
        commit(upTo: min(request.leaderCommit, run.last.index), into: &effects)
        // A heartbeat is answered at once, with what the disk has: contact never waits for the
        // disk.
        let isHeartbeat = run.headers.isEmpty
        return .matched(isHeartbeat ? min(run.last.index, durability.index) : run.last.index)
    }

    /// Somebody speaks as the leader of the present term: that ends every other attempt, and every
    /// silence. Returns false when the term has another leader (§5.2).
    mutating func hear(_ sender: NodeID, into effects: inout Effects) -> Bool {
        if let leader, leader != sender {
            _ = contradict(.twoLeaders(term, leader, sender), into: &effects)
            return false
        }
        candidacy = nil
        follow(sender, into: &effects)
        timer.noteLeader()
        return true
    }

    /// Refuses what cannot be. No answer leaves: the member stops, and nothing has changed but the
    /// term.
    private func contradict(
        _ contradiction: Contradiction, into effects: inout Effects
    ) -> AppendResponse.Outcome {
        effects.contradiction = effects.contradiction ?? contradiction
        return .stale
    }

    /// Makes the log agree with `run`, which differs from `index` on. A duplicate that arrives late
    /// must not shorten the log, so it is cut only at a real conflict.
    private mutating func adopt(
        _ run: EntryRun, from index: LogIndex, into effects: inout Effects
    ) {
        if index <= log.lastIndex {
            precondition(index > commitIndex, "a committed entry would be cut")
            log.truncate(from: index)
            durability.noteTruncation(from: index)
        }
        let known = (run.indexes.lowerBound..<index).length
        var configurations = run.configurations.drop { $0.index < index }
        for header in run.headers[known...] {
            let configuration =
                header.kind == .configuration ? configurations.popFirst()?.configuration : nil
            log.append(header, configuration: configuration)
        }
        effects.accepted = index..<log.lastIndex.next
    }

    /// The first entry of `run` that the log does not have, if there is one.
    private func firstDifference(from run: EntryRun) -> LogIndex? {
        var index = run.previous.index.next
        for header in run.headers {
            let known = log.term(at: index)
            guard known == .known(header.term) || known == .beforeBase else { return index }
            index = index.next
        }
        return nil
    }

    /// Moves the commit index forward.
    mutating func commit(upTo index: LogIndex, into effects: inout Effects) {
        guard index > commitIndex else { return }
        precondition(index <= log.lastIndex, "cannot commit an entry we do not have")
        let first = effects.committed?.lowerBound ?? commitIndex.next
        noteConfigurations(in: commitIndex.next..<index.next, into: &effects)
        commitIndex = index
        effects.committed = first..<index.next
    }
}
