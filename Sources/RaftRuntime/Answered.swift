// Answers between the turn that found them and whoever waits for them.

/// An answer that is known, and who waits for it.
///
/// The turn collects them, and whoever owns the driver delivers them after it: a waiter may use the driver again.
package enum Answered<Answer: Sendable> {
    case proposal((ProposalOutcome<Answer>) -> Void, ProposalOutcome<Answer>)
    case read((ReadResult) -> Void, ReadResult)
    case change((ChangeOutcome) -> Void, ChangeOutcome)

    /// Tells whoever waits.
    package func deliver() {
        switch self {
        case .proposal(let complete, let outcome): complete(outcome)
        case .read(let complete, let result): complete(result)
        case .change(let complete, let outcome): complete(outcome)
        }
    }
}
