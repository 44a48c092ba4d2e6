// What the core has to do with snapshots (§7): the log forgets what one has replaced, a follower that
// lacks it is named, and a received one takes the place of the log. Raft.docc/Snapshots.md draws it.
//
// Nothing here knows what is in a snapshot, nor how its bytes travel.

extension Node {
    /// A durable snapshot has everything up to `index`. One that a received snapshot has overtaken
    /// says nothing new.
    mutating func compact(upTo index: LogIndex) {
        guard index > log.base.index else { return }
        precondition(index <= commitIndex, "a snapshot of what is not committed")
        precondition(index <= durability.index, "a snapshot of what the disk may still lose")
        log.compact(upTo: index)
        leadership?.noteCompaction(upTo: index)
    }

    // MARK: - At the follower

    /// A leader's snapshot has arrived as a whole. It counts as contact, like an append request.
    mutating func receive(
        _ request: SnapshotRequest, from sender: NodeID, call: CallID, into effects: inout Effects
    ) {
        let matched = take(request, from: sender, into: &effects)
        let ticket = max(durability.termTicket, durability.ticket(for: matched))
        let response = SnapshotResponse(term: term, matched: matched)
        answer(.snapshot(response), to: call, after: ticket, into: &effects)
    }

    /// Returns up to where the log, once it is durable, holds the leader's.
    private mutating func take(
        _ request: SnapshotRequest, from sender: NodeID, into effects: inout Effects
    ) -> LogIndex {
        // §5.1: an old leader learns here that it is old.
        guard request.term >= term, request.isCredible else { return .beforeLog }
        learn(of: request.term, into: &effects)
        guard hear(sender, into: &effects) else { return .beforeLog }

        let last = request.last
        if log.holds(last) {
            // Log Matching: it holds all before that, too. The log says more than the snapshot.
            commit(upTo: last.index, into: &effects)
        } else if last.index > commitIndex {
            install(request, into: &effects)
        } else if last.index >= log.base.index {
            // Everything in a snapshot is committed, and here another entry is.
            effects.contradiction =
                effects.contradiction ?? .committedEntryReplaced(last.index, by: sender)
            return .beforeLog
        }
        return last.index
    }

    /// Replaces log and state. What the log held behind the snapshot's last entry followed another
    /// entry than that, so no leader of this term has it.
    private mutating func install(_ request: SnapshotRequest, into effects: inout Effects) {
        let (last, placed) = (request.last, request.configuration)
        precondition(last.index > commitIndex, "a snapshot would take back what is committed")
        let before = log.configuration(atOrBefore: commitIndex)
        durability.noteSnapshot(last, commit: commitIndex)
        log = LogOutline(after: last, configuration: placed)
        commitIndex = last.index
        // Whatever this turn had committed before is in it.
        effects.committed = nil
        effects.installed = last
        effects.events.append(.snapshotInstalled(last))
        if placed.index > before?.index ?? .beforeLog {
            note(placed, after: before?.configuration, into: &effects)
        }
    }

    // MARK: - At the leader

    mutating func receive(_ response: SnapshotResponse, from follower: NodeID) {
        // Nothing of an older term counts: this leader has sent nothing in it.
        guard response.term == term, response.matched <= log.lastIndex else { return }
        leadership?.recordSnapshot(of: follower, upTo: response.matched)
    }

    /// Whether this node leads and the follower waits for its snapshot: as long as it does, and only
    /// then, it is worth to send one.
    package func isSnapshotNeeded(by follower: NodeID) -> Bool {
        leadership?.followers.contains {
            $0.id == follower && $0.state == .snapshotting && $0.farewell == nil
        } ?? false
    }
}

extension Leadership {
    mutating func noteCompaction(upTo base: LogIndex) {
        for position in followers.indices { followers[position].recordCompaction(upTo: base) }
    }

    mutating func recordSnapshot(of id: NodeID, upTo index: LogIndex) {
        guard let position = followers.firstIndex(where: { $0.id == id }) else { return }
        followers[position].recordSnapshot(upTo: index)
    }
}
