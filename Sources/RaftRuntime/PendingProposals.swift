// Proposals between their acceptance and the day their position in the log is applied.

package import Raft

/// What became of a proposal.
package enum ProposalOutcome<Answer: Sendable>: Sendable {
    /// Carried out, at this position, with this answer.
    case applied(Answer, at: LogIndex)
    /// Not taken: nothing of it is in the log.
    case refused(Effects.Refusal)
    /// Another leader's entry took its position: it was not carried out and never will be.
    case superseded
    /// The deadline passed first, and it may be carried out later; or a leader's snapshot arrived, and whether it is in
    /// there nobody can say.
    case unknown
}

/// Who waits for which entry.
///
/// Who waits is generic, what they wait for is not: generic code that another target uses looks its types up at run
/// time, so it touches only the completion and leaves queueing to `WaitingEntries`.
struct PendingProposals<Answer: Sendable> {
    typealias Completion = (ProposalOutcome<Answer>) -> Void

    private var waiting = WaitingEntries()
    /// By slot; nothing where nobody waits.
    private var completions: [Completion?] = []

    var count: Int { waiting.count }
    /// No waiter expires before this tick.
    var nextExpiry: UInt64 { waiting.nextExpiry }

    @inline(__always)
    mutating func add(_ entry: EntryID, expiry: UInt64, _ complete: @escaping Completion) {
        let slot = waiting.add(entry, expiry: expiry)
        if slot == completions.count {
            completions.append(complete)
        } else {
            completions[slot] = complete
        }
    }

    /// The log was cut from `index` on.
    mutating func truncate(from index: LogIndex) { waiting.truncate(from: index) }

    /// Whether somebody waits for the entry at `index`.
    func awaits(_ index: LogIndex) -> Bool { waiting.awaits(index) }

    /// The entry was applied: its waiter gets the answer, those who hoped for its position get the truth.
    @inline(__always)
    mutating func applied(
        _ entry: EntryID, answer: Answer?, into answered: inout [Answered<Answer>]
    ) {
        while let settled = waiting.settle(entry) {
            guard settled.isItself, let answer else {
                finish(settled.slot, .superseded, into: &answered)
                continue
            }
            finish(settled.slot, .applied(answer, at: entry.index), into: &answered)
        }
    }

    /// Ends the wait of everybody whose deadline has passed.
    mutating func expire(at tick: UInt64, into answered: inout [Answered<Answer>]) {
        for slot in waiting.expire(at: tick) { finish(slot, .unknown, into: &answered) }
    }

    /// A snapshot has everything up to `index`, and says of no single entry in it what became of it.
    mutating func overtake(upTo index: LogIndex, into answered: inout [Answered<Answer>]) {
        for slot in waiting.overtake(upTo: index) { finish(slot, .unknown, into: &answered) }
    }

    @inline(__always)
    private mutating func finish(
        _ slot: Int, _ outcome: ProposalOutcome<Answer>, into answered: inout [Answered<Answer>]
    ) {
        guard let complete = completions[slot] else { preconditionFailure("nobody waits there") }
        completions[slot] = nil
        answered.append(.proposal(complete, outcome))
    }
}
