// What is committed goes to the state machine, and its answers to whoever waits.

import Raft

extension Driver {
    /// Applies what recovery found to be committed. For the time before the first turn: it takes as long as it takes,
    /// and calls `progress` now and then.
    package mutating func replay(_ progress: () -> Void) throws(DriverFailure) {
        while applied < commit {
            try apply()
            progress()
        }
    }

    /// Applies what is committed, within the limit of a turn.
    mutating func apply() throws(DriverFailure) {
        // In most turns nothing is, and then no type is looked up.
        if applied < commit { try applyCommitted() }
    }

    private mutating func applyCommitted() throws(DriverFailure) {
        let end = min(commit.next, applied.next.advanced(by: limits.applyCountMax))
        while applied.next < end {
            for entry in try entries(in: applied.next..<end) { try apply(entry) }
        }
    }

    /// Becomes a part of the loop above, so that types are looked up once a turn and not once an entry: this is generic
    /// code that another target uses.
    @inline(__always)
    private mutating func apply(_ entry: LogEntry) throws(DriverFailure) {
        let index = applied.next
        let answer: Machine.Answer?
        do throws(UnreadableCommand) {
            answer = entry.kind == .command ? try machine.apply(entry.payload, at: index) : nil
        } catch {
            throw .unreadableCommand(index)
        }
        (applied, appliedTerm) = (index, entry.term)
        desk?.appliedBytes += UInt64(entry.header.cost)
        guard proposals.awaits(index) else { return }
        proposals.applied(
            EntryID(term: entry.term, index: index), answer: answer, into: &answered)
    }

    mutating func answerReads() {
        for outcome in effects.reads { reads.record(outcome) }
        reads.applied(upTo: applied, into: &answered)
        events.removeAll(keepingCapacity: true)
        events.append(contentsOf: effects.events)
    }
}
