// What a member needs from the world for snapshots: a place that keeps them, and how they travel. The bytes of a
// snapshot are the state machine's; the file around them is the store's, and travels as it is.

package import Raft

/// Names one snapshot: two members that describe theirs alike have the same bytes.
package struct SnapshotDescription: Hashable, Sendable {
    /// The last entry whose effect is in it.
    package var last: EntryID
    /// The members as of `last`.
    package var configuration: PlacedConfiguration
    /// The length of the file.
    package var byteCount: UInt64
    /// CRC32C of the file.
    package var checksum: UInt32

    package init(
        last: EntryID, configuration: PlacedConfiguration, byteCount: UInt64, checksum: UInt32
    ) {
        (self.last, self.configuration) = (last, configuration)
        (self.byteCount, self.checksum) = (byteCount, checksum)
    }
}

/// A piece of a snapshot's file on its way to another member.
package struct SnapshotChunk: Hashable, Sendable {
    package var snapshot: SnapshotDescription
    /// Where in the file the bytes are.
    package var offset: UInt64
    package var bytes: [UInt8]

    package init(snapshot: SnapshotDescription, offset: UInt64, bytes: [UInt8]) {
        (self.snapshot, self.offset, self.bytes) = (snapshot, offset, bytes)
    }
}

/// What a store did with a chunk that it was handed.
package enum SnapshotReceipt<Machine> {
    /// It has everything before `offset`, and wants to go on there: behind the chunk, or where a broken transfer of
    /// the same snapshot was left.
    case wants(offset: UInt64)
    /// That was the last. The bytes are what was described, and this is the state machine that they hold. The file is
    /// kept aside until a batch of the log publishes it.
    case complete(Machine)
    /// The bytes are not what was described, or cannot be kept, for this reason. Nothing of the transfer is kept.
    case refused(String)
}

extension SnapshotReceipt: Sendable where Machine: Sendable {}

/// Where a member keeps its snapshots.
///
/// Belongs to the loop. The completions are called on the loop too, never from within the call; their work is done
/// on a thread of its own. A failure of the disk ends the process and completes nothing.
package protocol SnapshotStore<Machine>: AnyObject {
    associatedtype Machine: StateMachine

    /// The newest that is durable, whether written here or received and published.
    var latest: SnapshotDescription? { get }

    /// Writes the state as of `last`, and completes when the snapshot is durable; with nothing when there was no
    /// room for it. One at a time.
    func write(
        _ machine: Machine, last: EntryID, configuration: PlacedConfiguration,
        _ complete: @escaping (SnapshotDescription?) -> Void)

    /// Reads at most `byteLimit` bytes of the file from `offset` on. Completes with nothing when that snapshot is
    /// gone: a newer one has taken its place.
    func read(
        _ snapshot: SnapshotDescription, offset: UInt64, byteLimit: Int,
        _ complete: @escaping ([UInt8]?) -> Void)

    /// Keeps a chunk that a leader sent. One at a time; a chunk of another snapshot begins a new transfer, and the old
    /// one is forgotten.
    func receive(
        _ chunk: SnapshotChunk, _ complete: @escaping (SnapshotReceipt<Machine>) -> Void)

    /// Takes a state that nobody needs any more: to take a large one apart takes its time, and a thread of its own.
    func dispose(of machine: Machine)
}

extension SnapshotStore {
    /// Takes it apart at once.
    package func dispose(of machine: Machine) {}
}

/// What a member answers to a leader that sent it a chunk.
package struct SnapshotAnswer: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// Send the bytes from `offset` on.
        case wants(offset: UInt64)
        /// Not taken, for this reason. The transfer is over.
        case refused(String)
        /// The snapshot is in place, and the follower's disk holds the leader's log up to here.
        case installed(matched: LogIndex)
    }

    /// The answering member's term.
    package var term: Term
    package var outcome: Outcome

    package init(term: Term, outcome: Outcome) { (self.term, self.outcome) = (term, outcome) }
}

/// Why a state machine cannot be made from the pieces of a snapshot.
package enum RestoreFailure: Error, Hashable, Sendable {
    /// A piece cannot be read.
    case storage(StorageError)
    /// The pieces are not what `snapshotPieces` writes, or were written by a newer version.
    case unreadable(String)
}
