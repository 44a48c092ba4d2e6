// The key-value store as the log's state machine: what the log carries is an envelope, and what is
// copied and shipped is a snapshot of the store.

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
        guard let envelope = Envelope(decoding: command) else { throw UnreadableCommand() }
        return store.apply(envelope, at: index.position)
    }
}

extension ReplicatedStore {
    package func snapshotPieces(byteLimit: Int) -> SnapshotPieces {
        store.snapshotPieces(byteLimit: byteLimit)
    }

    package init(
        restoring nextPiece: () throws(StorageError) -> [UInt8]?
    ) throws(RestoreFailure) {
        var restoration = Restoration()
        while let piece = try Self.read(nextPiece) {
            do throws(SnapshotDamage) { try restoration.take(piece) } catch {
                throw RestoreFailure(error)
            }
        }
        do throws(SnapshotDamage) { store = try restoration.finish() } catch {
            throw RestoreFailure(error)
        }
    }

    private static func read(
        _ nextPiece: () throws(StorageError) -> [UInt8]?
    ) throws(RestoreFailure) -> [UInt8]? {
        do throws(StorageError) { return try nextPiece() } catch { throw .storage(error) }
    }
}

extension RestoreFailure {
    fileprivate init(_ damage: SnapshotDamage) {
        switch damage {
        case .unknownFormat(let format):
            self = .unreadable("the store is in format \(format), which a newer version writes")
        case .malformed(let piece):
            self = .unreadable("piece \(piece) of the store has a form that no version writes")
        case .contradiction(let sentence): self = .unreadable(sentence)
        case .incomplete: self = .unreadable("the store ends in the middle")
        }
    }
}
