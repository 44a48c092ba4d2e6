// Reads: of a moment that the cluster confirms, or of one that was confirmed not too long ago.

package import RPC
package import RaftRuntime

extension Member {
    /// Calls `complete` once the store shows everything that was acknowledged before this call; at the latest at
    /// `deadline`.
    package func awaitReadIndex(
        deadline: Instant?, _ complete: @escaping (ReadResult) -> Void
    ) {
        // A little early, which errs on the safe side.
        let asked = turnMilliseconds
        driver.read(expiry: expiry(of: deadline)) { [unowned self] result in
            if case .ready = result { confirmed = max(confirmed ?? asked, asked) }
            complete(result)
        }
        needTurn()
    }

    /// Calls `complete` at once if the store surely shows everything that was acknowledged `age` milliseconds ago, and
    /// after asking the leader if not.
    ///
    /// That a heartbeat has come says nothing: it may have waited anywhere, for any time. Only an answer to a question
    /// of this member is known to be younger than the question.
    package func awaitState(
        notOlderThan age: UInt64, deadline: Instant?, _ complete: @escaping (ReadResult) -> Void
    ) {
        if let confirmed, clockMilliseconds() - confirmed <= age { return complete(.ready) }
        awaitReadIndex(deadline: deadline, complete)
    }
}
