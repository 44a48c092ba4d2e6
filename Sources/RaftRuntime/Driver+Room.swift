// A member whose disk is full goes on with the room that was kept for it: it votes, hears its leader and learns what is
// committed. Commands are what would use that room up, so it takes none of the leader's term, and its leader waits with
// what it lacks. Those of earlier terms stand before the no-op that opens a new leader's term: without them, a leader
// that needs this member for its quorum could commit nothing and read nothing. They are few, and a budget bounds them.

import Raft

/// What a leader and this member are known to share, in the leader's term.
struct SharedEntry: Hashable {
    var term: Term
    var entry: EntryID
}

extension Driver {
    /// An append request, as far as there is room for it: up to the first new command of the leader's term. What is
    /// cut off was lost on the way, as far as the core is concerned.
    mutating func stepWithoutRoom(
        _ append: AppendRequest, entries: [LogEntry], from peer: NodeID, call: CallID
    ) {
        var fitting = append
        fitting.entries = fittingRun(of: append)
        step(
            .request(.append(fitting), from: peer, call: call),
            entries: entries.prefix(fitting.entries.headers.count))
    }

    /// A leader that has sent what was cut off asks behind it with every heartbeat. Denied that, it would send all of it
    /// again, each time. So it gets the answer to a question that it has asked before: whether both have the last entry
    /// that they are known to share.
    private mutating func fittingRun(of append: AppendRequest) -> EntryRun {
        let run = append.entries
        if isKnown(run.previous) {
            let fitting = run.prefix(takeFitting(run, sentIn: append.term), sentIn: append.term)
            shared = SharedEntry(term: append.term, entry: fitting.last)
            return fitting
        }
        guard let shared, shared.term == append.term, node.log.holds(shared.entry) else {
            return run.prefix(0, sentIn: append.term)
        }
        guard let earlier = EntryRun(after: shared.entry, [], sentIn: append.term) else {
            preconditionFailure("an entry of a term beyond its leader's")
        }
        return earlier
    }

    /// What is in the log takes no room, and what elections and changes of the members need takes little.
    private mutating func takeFitting(_ run: EntryRun, sentIn leaderTerm: Term) -> Int {
        var index = run.previous.index
        for (count, header) in run.headers.enumerated() {
            index = index.next
            let isOld = isKnown(EntryID(term: header.term, index: index))
            guard !isOld, header.kind == .command else { continue }
            let left = limits.lowRoomBytesMax - bytesWithoutRoom
            guard header.term < leaderTerm, leaderTerm >= node.term, header.cost <= left else {
                return count
            }
            bytesWithoutRoom += header.cost
        }
        return run.headers.count
    }

    private func isKnown(_ entry: EntryID) -> Bool {
        entry.index < node.log.base.index || node.log.holds(entry)
    }
}

extension EntryRun {
    /// The first entries of the run.
    fileprivate func prefix(_ count: Int, sentIn leaderTerm: Term) -> EntryRun {
        let end = previous.index.next.advanced(by: count)
        let first = EntryRun(
            after: previous, Array(headers.prefix(count)),
            configurations: configurations.filter { $0.index < end }, sentIn: leaderTerm)
        guard let first else { preconditionFailure("a part of a run is none") }
        return first
    }
}
