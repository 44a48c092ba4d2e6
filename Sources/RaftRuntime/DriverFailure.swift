// Why a driver cannot go on. None of it is a bug of this process that a trap should catch: a disk, another member or
// another version is to blame, and an operator has to know which.

package import Raft

/// Why a driver cannot go on. Its member must stop, and nothing of the turn has left it.
package enum DriverFailure: Error, Hashable, Sendable {
    /// Entries cannot be read back.
    case storage(StorageError)
    /// The members contradict each other.
    case contradiction(Contradiction)
    /// The state machine cannot read the committed command at this position.
    case unreadableCommand(LogIndex)
}

/// Names what the disk refused as the driver's failure.
func readingBack<Value>(
    _ body: () throws(StorageError) -> Value
) throws(DriverFailure) -> Value {
    do throws(StorageError) { return try body() } catch { throw .storage(error) }
}
