// The key-value store as the log's state machine.

package import KeyValue
package import Raft
package import RaftRuntime

/// The key-value store as the log's state machine.
package struct ReplicatedStore: StateMachine {
    package private(set) var store = Store()

    package init() {}

    /// What a newer version wrote, this one may not be able to read: to skip it would make the members differ.
    package mutating func apply(
        _ command: [UInt8], at index: LogIndex
    ) throws(UnreadableCommand) -> StoreAnswer {
        guard let command = Command(decoding: command) else { throw UnreadableCommand() }
        return store.apply(command)
    }
}

extension ReplicatedStore {
    package func snapshotPieces(byteLimit: Int) -> EmptyCollection<[UInt8]>.Iterator {
        preconditionFailure("nobody takes snapshots")
    }

    package init(
        restoring nextPiece: () throws(StorageError) -> [UInt8]?
    ) throws(RestoreFailure) {
        throw .unreadable("no version has written snapshots")
    }
}
