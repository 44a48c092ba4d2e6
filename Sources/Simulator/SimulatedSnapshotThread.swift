// The snapshots' thread of one life without the thread: the world says when it does the next piece of
// its work, and when the power goes.

internal import KeyValue
internal import Raft
internal import RaftRuntime
internal import RaftService
internal import RaftStorage

/// A member's snapshot store. What is asked of it is done in order, one thing in a step; a snapshot that
/// is being written goes on, piece by piece, while nothing is asked.
final class SimulatedSnapshotThread: SnapshotStore {
    private enum Job {
        case write(ReplicatedStore, EntryID, PlacedConfiguration)
        case read(
            SnapshotDescription, offset: UInt64, byteLimit: Int, complete: ([UInt8]?) -> Void)
        case receive(SnapshotChunk, complete: (SnapshotReceipt<ReplicatedStore>) -> Void)
        case remove([String])
    }

    /// A state that a member wants to keep.
    struct Frozen {
        let last: EntryID
        let configuration: PlacedConfiguration
        let digest: Digest
        let revision: Revision
    }

    private let opened: SimulatedFolder.Opened
    private var jobs: [Job] = []
    private var writing: SnapshotWriting<SimulatedFiles, ReplicatedStore>?
    private var onWritten: ((SnapshotDescription?) -> Void)?
    /// Handed over since the world last asked.
    private var fresh: [Frozen] = []
    /// How many snapshots it has written.
    private(set) var writtenCount = 0
    /// Whether its next step is planned.
    var isPlanned = false

    init(_ opened: SimulatedFolder.Opened) { self.opened = opened }

    private var snapshots: SnapshotFolder<SimulatedFiles> { opened.snapshots }

    var latest: SnapshotDescription? { snapshots.shelf.latest }

    func write(
        _ machine: ReplicatedStore, last: EntryID, configuration: PlacedConfiguration,
        _ complete: @escaping (SnapshotDescription?) -> Void
    ) {
        precondition(onWritten == nil, "one snapshot is written at a time")
        onWritten = complete
        fresh.append(
            Frozen(
                last: last, configuration: configuration, digest: machine.store.digest,
                revision: machine.store.revision))
        jobs.append(.write(machine, last, configuration))
    }

    func read(
        _ snapshot: SnapshotDescription, offset: UInt64, byteLimit: Int,
        _ complete: @escaping ([UInt8]?) -> Void
    ) {
        jobs.append(.read(snapshot, offset: offset, byteLimit: byteLimit, complete: complete))
    }

    func receive(
        _ chunk: SnapshotChunk, _ complete: @escaping (SnapshotReceipt<ReplicatedStore>) -> Void
    ) {
        jobs.append(.receive(chunk, complete: complete))
    }

    /// Takes the files that compaction has made needless.
    func takeObsolete() {
        let names = opened.takeObsolete()
        if !names.isEmpty { jobs.append(.remove(names)) }
    }

    /// Hands over what was frozen since the last time.
    func takeFresh() -> [Frozen] {
        defer { fresh.removeAll(keepingCapacity: true) }
        return fresh
    }

    // MARK: On the thread.

    /// Whether there is anything to do.
    var isBusy: Bool { !jobs.isEmpty || writing != nil }

    /// Does the next piece of its work.
    func step() throws(StorageError) {
        guard !jobs.isEmpty else { return try writePiece() }
        switch jobs.removeFirst() {
        case .write(let machine, let last, let configuration):
            try attempt { () throws(StorageError) in
                writing = try snapshots.begin(machine, last: last, configuration: configuration)
            }
        case .read(let snapshot, let offset, let byteLimit, let complete):
            complete(try snapshots.read(snapshot, offset: offset, byteLimit: byteLimit))
        case .receive(let chunk, let complete): complete(try snapshots.receive(chunk))
        case .remove(let names): try snapshots.remove(names)
        }
    }

    private func writePiece() throws(StorageError) {
        guard writing != nil else { return }
        try attempt { () throws(StorageError) in
            guard let written = try writing?.step() else { return }
            writtenCount += 1
            end(with: written)
        }
    }

    /// Without room the snapshot is given up, as the real thread does.
    private func attempt(_ body: () throws(StorageError) -> Void) throws(StorageError) {
        do throws(StorageError) { try body() } catch {
            guard case .diskFull = error else { throw error }
            try snapshots.giveUp()
            end(with: nil)
        }
    }

    private func end(with written: SnapshotDescription?) {
        writing = nil
        onWritten.take()?(written)
    }

    /// The machine stops at one of the calls of what was to be done next, if there is anything.
    func stop(_ dice: inout Dice) {
        guard isBusy else { return }
        opened.files.crash(atCall: opened.files.callCount + 1 + dice.below(6))
        for _ in 0..<4 where isBusy && !opened.files.isCrashed { try? step() }
    }
}
