// Where a member's snapshots are: being written, on their way out, on their way in. Driver+Snapshots.swift works at it.

import Raft

/// What the store has finished, until the next turn.
final class SnapshotMail<Machine> {
    enum Letter {
        case written(SnapshotDescription?)
        case read([UInt8]?, SnapshotDescription, offset: UInt64, for: NodeID)
        case received(SnapshotReceipt<Machine>)
    }

    private var letters: [Letter] = []
    /// Known without a look at the letters, whose type would have to be looked up: it is asked every turn.
    private(set) var isEmpty = true
    /// Called when a letter arrives.
    var onArrival: () -> Void = {}

    func add(_ letter: Letter) {
        letters.append(letter)
        isEmpty = false
        onArrival()
    }

    func take() -> [Letter] {
        var taken: [Letter] = []
        swap(&taken, &letters)
        isEmpty = true
        return taken
    }
}

/// Everything about snapshots that lasts from turn to turn.
///
/// A class, because a driver that asks its desk something would copy a structure of a type it does not know.
final class SnapshotDesk<Machine: StateMachine> {
    /// A state that is to be written, as it was when it was worth a snapshot.
    struct Frozen {
        let machine: Machine
        let last: EntryID
        let configuration: PlacedConfiguration
    }

    let store: any SnapshotStore<Machine>
    let policy: CompactionPolicy
    let mail = SnapshotMail<Machine>()
    var sender: SnapshotSender
    var receiver = SnapshotReceiver()
    /// What was received as a whole in this turn, until the node has said whether it wants it.
    var arrived: (snapshot: SnapshotDescription, machine: Machine)?
    /// Where the received snapshot ends that the log was told to publish, and the ticket that says it has.
    var installing: (last: LogIndex, published: Ticket)?
    /// Waits until the own disk holds all its entries.
    var frozen: Frozen?
    var isWriting = false
    /// When there was no room for a snapshot, the tick before which no other is tried.
    var nextAttempt: UInt64 = 0
    /// What has been applied since the latest state was frozen, and what had been before that since the one before.
    var (appliedBytes, frozenBytes) = (UInt64(0), UInt64(0))

    init(_ store: any SnapshotStore<Machine>, limits: DriverLimits) {
        (self.store, policy) = (store, limits.compaction)
        sender = SnapshotSender(
            limits: .init(
                pieceBytes: limits.snapshotPieceBytes,
                bytesPerTick: limits.snapshotBytesPerTick))
    }

    /// Whether there may be anything to write. In most turns there is not, and this costs nothing.
    var mayBeDue: Bool { frozen != nil || (!isWriting && appliedBytes >= policy.logBytesMin) }

    /// Whether the log is worth a snapshot now. While one is on its way to a follower, the next one is put off as long
    /// as that is bearable: its last entries would otherwise be gone when it arrives.
    func isDue(at tick: UInt64) -> Bool {
        guard frozen == nil, !isWriting, tick >= nextAttempt else { return false }
        let bytes = sender.isEmpty ? appliedBytes : appliedBytes / 4
        return policy.isDue(logBytes: bytes, snapshotBytes: store.latest?.byteCount ?? 0)
    }

    func freeze(_ machine: Machine, last: EntryID, configuration: PlacedConfiguration) {
        frozen = Frozen(machine: machine, last: last, configuration: configuration)
        (frozenBytes, appliedBytes) = (appliedBytes, 0)
    }

    /// Returns what is to be written now, once.
    func takeFrozen(ifDurable durable: LogIndex) -> Frozen? {
        guard let ready = frozen, ready.last.index <= durable else { return nil }
        (frozen, isWriting) = (nil, true)
        return ready
    }

    /// Without room for a snapshot, what was applied before it counts as it did.
    func written(_ hadRoom: Bool, at tick: UInt64) {
        isWriting = false
        guard !hadRoom else { return }
        appliedBytes += frozenBytes
        nextAttempt = tick + Self.retryTicks
    }

    private static var retryTicks: UInt64 { 2000 }

    /// A received snapshot is the state now: whatever was to be written of the old one is not worth it any more.
    func startOver() {
        (arrived, frozen) = (nil, nil)
        (appliedBytes, frozenBytes) = (0, 0)
    }
}
