// Changes of the configuration between their acceptance and the day they are finished: agreed on, and no longer joint.

package import Raft

/// What became of a change of the members.
package enum ChangeOutcome: Hashable, Sendable {
    /// It is finished: the configuration at `index`, which is in force and committed, has it. The entry at `first` was
    /// the change itself; its position is the id of whoever was added.
    case finished(first: LogIndex, index: LogIndex)
    /// Not taken: the members are who they were.
    case refused(Effects.Refusal)
    /// Another leader's entry took its position: it has not happened and never will.
    case superseded
    /// The deadline passed first. It may happen later.
    case unknown
}

/// Who waits for which change. There are few: one is taken at a time.
struct PendingChanges {
    struct Waiter {
        let entry: EntryID
        let expiry: UInt64
        let complete: (ChangeOutcome) -> Void
    }

    private var waiting: [Waiter] = []

    var isEmpty: Bool { waiting.isEmpty }

    /// No waiter expires before this tick.
    var nextExpiry: UInt64 { waiting.map(\.expiry).min() ?? .max }

    mutating func add(_ waiter: Waiter) { waiting.append(waiter) }

    /// Ends the wait of everybody whose change is finished, or never will be.
    ///
    /// `committed` is the latest configuration that is committed, `term` the term of a committed entry that is still in
    /// the log. One that is not belongs to a snapshot: its own term then says nothing.
    mutating func settle<Answer>(
        committed: PlacedConfiguration?, commit: LogIndex, term: (LogIndex) -> Term?,
        into answered: inout [Answered<Answer>]
    ) {
        let asked = waiting
        waiting.removeAll()
        for waiter in asked {
            if let outcome = outcome(of: waiter, committed, commit, term) {
                answered.append(.change(waiter.complete, outcome))
            } else {
                waiting.append(waiter)
            }
        }
    }

    private func outcome(
        of waiter: Waiter, _ committed: PlacedConfiguration?, _ commit: LogIndex,
        _ term: (LogIndex) -> Term?
    ) -> ChangeOutcome? {
        guard waiter.entry.index <= commit else { return nil }
        guard let term = term(waiter.entry.index) else { return .unknown }
        guard term == waiter.entry.term else { return .superseded }
        guard let committed, committed.index >= waiter.entry.index,
            !committed.configuration.isJoint
        else { return nil }
        return .finished(first: waiter.entry.index, index: committed.index)
    }

    mutating func expire<Answer>(at tick: UInt64, into answered: inout [Answered<Answer>]) {
        for waiter in waiting where waiter.expiry <= tick {
            answered.append(.change(waiter.complete, .unknown))
        }
        waiting.removeAll { $0.expiry <= tick }
    }
}
