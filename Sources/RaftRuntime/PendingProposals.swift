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
    /// The deadline passed first. It may be carried out later.
    case unknown
}

/// Who waits for which entry.
///
/// An entry is named by term and index for ever, so a waiter needs nothing but to see what is applied at its index:
/// the same term means it was its entry, another term means it never will be. Losing office ends nobody's wait.
struct PendingProposals<Answer: Sendable> {
    struct Waiter {
        let entry: EntryID
        let expiry: UInt64
        let complete: (ProposalOutcome<Answer>) -> Void
    }

    /// Ascending by index: the entries are in the log.
    private var inLog = Queue<Waiter>()
    /// Their entries were cut away. A leader with a copy may yet bring them back.
    private var displaced: [Waiter] = []
    /// No waiter expires before this tick.
    private(set) var nextExpiry = UInt64.max

    var count: Int { inLog.count + displaced.count }

    mutating func add(_ waiter: Waiter) {
        precondition(inLog.last.map { $0.entry.index < waiter.entry.index } ?? true)
        nextExpiry = min(nextExpiry, waiter.expiry)
        inLog.append(waiter)
    }

    /// The log was cut from `index` on.
    mutating func truncate(from index: LogIndex) {
        while let last = inLog.last, last.entry.index >= index {
            displaced.append(last)
            inLog.removeLast()
        }
    }

    /// Whether somebody waits for the entry at `index`.
    func awaits(_ index: LogIndex) -> Bool {
        !displaced.isEmpty || (inLog.first.map { $0.entry.index <= index } ?? false)
    }

    /// The entry was applied: its waiter gets the answer, those who hoped for its position get the truth.
    mutating func applied(
        _ entry: EntryID, answer: Answer?, into answered: inout [Answered<Answer>]
    ) {
        while let first = inLog.first, first.entry.index <= entry.index {
            inLog.removeFirst()
            answered.append(Self.settle(first, entry, answer))
        }
        guard !displaced.isEmpty else { return }
        for waiter in displaced where waiter.entry.index <= entry.index {
            answered.append(Self.settle(waiter, entry, answer))
        }
        displaced.removeAll { $0.entry.index <= entry.index }
    }

    /// Ends the wait of everybody whose deadline has passed.
    mutating func expire(at tick: UInt64, into answered: inout [Answered<Answer>]) {
        guard tick >= nextExpiry else { return }
        let late = inLog.removeAll { $0.expiry <= tick } + displaced.filter { $0.expiry <= tick }
        displaced.removeAll { $0.expiry <= tick }
        nextExpiry = min(
            inLog.reduce(UInt64.max) { min($0, $1.expiry) },
            displaced.reduce(UInt64.max) { min($0, $1.expiry) })
        for waiter in late { answered.append(.proposal(waiter.complete, .unknown)) }
    }

    private static func settle(
        _ waiter: Waiter, _ entry: EntryID, _ answer: Answer?
    ) -> Answered<Answer> {
        guard waiter.entry == entry, let answer else {
            return .proposal(waiter.complete, .superseded)
        }
        return .proposal(waiter.complete, .applied(answer, at: entry.index))
    }
}
