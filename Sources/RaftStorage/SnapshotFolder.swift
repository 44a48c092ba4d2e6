// The snapshots of a member, as one thread writes, reads and receives them. `SnapshotThread` is that thread; the
// simulator calls it itself.

package import Raft
package import RaftRuntime

/// Writes, reads and receives snapshots. Whoever owns it calls it from one thread at a time.
package final class SnapshotFolder<Files: FileSystem> {
    let folder: String
    let files: Files
    package let shelf: SnapshotShelf
    let cluster: UInt64
    let options: LogOptions
    private var transfer: SnapshotTransfer<Files>?
    /// Received last, and perhaps not published yet: the loop may be about to tell the log.
    private var received: [ReceivedName] = []
    /// Being read, newest last: a file that was removed can be read to its end.
    private var readers: [(snapshot: SnapshotDescription, file: OpenFile<Files>)] = []

    init(
        _ folder: String, cluster: UInt64, shelf: SnapshotShelf, options: LogOptions,
        on files: Files
    ) {
        (self.folder, self.files, self.shelf) = (folder, files, shelf)
        (self.cluster, self.options) = (cluster, options)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    // MARK: Own snapshots

    /// Begins a snapshot of a frozen machine.
    package func begin<Machine: StateMachine>(
        _ machine: Machine, last: EntryID, configuration: PlacedConfiguration
    ) throws(StorageError) -> SnapshotWriting<Files, Machine> {
        let header = SnapshotHeader(cluster: cluster, last: last, configuration: configuration)
        let writer = try SnapshotWriter(
            header, in: folder, syncBytes: options.snapshotSyncBytes, on: files)
        return SnapshotWriting(
            writer, machine.snapshotPieces(byteLimit: options.pieceBytes), shelf: shelf)
    }

    /// Writes a snapshot of a frozen machine. Durable on return.
    package func write(
        _ machine: some StateMachine, last: EntryID, configuration: PlacedConfiguration
    ) throws(StorageError) -> SnapshotDescription {
        var writing = try begin(machine, last: last, configuration: configuration)
        while true {
            if let written = try writing.step() { return written }
        }
    }

    /// Removes what is left of a snapshot that was given up.
    package func giveUp() throws(StorageError) {
        try SnapshotWriter.clear(in: folder, on: files)
    }

    /// Removes files that compaction has made needless, in this order.
    package func remove(_ names: [String]) throws(StorageError) {
        guard !names.isEmpty else { return }
        for name in names { try files.removeIfPresent(path(name)) }
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
    }

    // MARK: Reading

    /// Makes the state machine of the newest snapshot; nothing when there is none.
    ///
    /// That of a large snapshot takes a while: `progress` is called with each piece.
    package func restore<Machine: StateMachine>(
        _: Machine.Type = Machine.self, progress: () -> Void = {}
    ) throws(RestoreFailure) -> Machine? {
        guard let latest = shelf.latest else { return nil }
        let path = path(SnapshotName(latest.last).text)
        return try Self.attempt { () throws(StorageError) in
            try OpenFile(essential: path, .reading, on: files)
        }.restore(latest, cluster: cluster, progress)
    }

    /// Reads some bytes of the file; nothing when that snapshot is gone.
    package func read(
        _ snapshot: SnapshotDescription, offset: UInt64, byteLimit: Int
    ) throws(StorageError) -> [UInt8]? {
        guard let file = try reader(of: snapshot), offset <= snapshot.byteCount else { return nil }
        let count = min(UInt64(byteLimit), snapshot.byteCount - offset)
        return try file.read(at: offset, count: Int(count))
    }

    private func reader(of snapshot: SnapshotDescription) throws(StorageError) -> OpenFile<Files>? {
        if let open = readers.first(where: { $0.snapshot == snapshot }) { return open.file }
        guard shelf.latest == snapshot else { return nil }
        let file = try OpenFile(
            essential: path(SnapshotName(snapshot.last).text), .reading, on: files)
        readers.append((snapshot, file))
        if readers.count > 2 { readers.removeFirst() }
        return file
    }

    // MARK: Receiving

    /// Keeps a chunk that a leader sent. When it was the last one, and everything holds, it makes the machine.
    package func receive<Machine: StateMachine>(
        _ chunk: SnapshotChunk
    ) throws(StorageError) -> SnapshotReceipt<Machine> {
        do throws(StorageError) {
            try begin(chunk.snapshot)
            try transfer?.append(chunk)
            guard let transfer, transfer.isComplete else {
                return .wants(offset: transfer?.position ?? 0)
            }
            return try complete(transfer)
        } catch {
            guard case .diskFull = error else { throw error }
            return try refuse("there is no room for it")
        }
    }

    private func begin(_ snapshot: SnapshotDescription) throws(StorageError) {
        guard transfer?.snapshot != snapshot else { return }
        transfer = nil
        let name = ReceivedName(snapshot)
        let names = try files.attempt("list", folder) { files throws(FileError) in
            try files.names(in: folder)
        }
        for other in names.compactMap(ReceivedName.init) where other != name {
            if received.contains(other) || shelf.isClaimed(other) { continue }
            try files.removeIfPresent(path(other.text))
        }
        transfer = try SnapshotTransfer(
            snapshot, cluster: cluster, path: path(name.text),
            syncBytes: options.snapshotSyncBytes, on: files)
    }

    /// The file is kept under its name until the log publishes it.
    private func complete<Machine: StateMachine>(
        _ transfer: SnapshotTransfer<Files>
    ) throws(StorageError) -> SnapshotReceipt<Machine> {
        guard transfer.isWhole else { return try refuse("the bytes are not what was described") }
        try transfer.file.sync()
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
        do throws(RestoreFailure) {
            let machine: Machine = try transfer.file.restore(transfer.snapshot, cluster: cluster)
            received = received.suffix(1) + [ReceivedName(transfer.snapshot)]
            self.transfer = nil
            return .complete(machine)
        } catch {
            switch error {
            case .storage(.io(let operation, let path, let errno)):
                throw .io(operation: operation, path: path, errno: errno)
            case .storage(let error): return try refuse("\(error)")
            case .unreadable(let reason): return try refuse(reason)
            }
        }
    }

    private func refuse<Machine>(
        _ reason: String
    ) throws(StorageError) -> SnapshotReceipt<Machine> {
        if let transfer {
            self.transfer = nil
            try files.removeIfPresent(transfer.file.path)
        }
        return .refused(reason)
    }

    private static func attempt<Answer>(
        _ body: () throws(StorageError) -> Answer
    ) throws(RestoreFailure) -> Answer {
        do { return try body() } catch { throw .storage(error) }
    }
}

extension OpenFile {
    /// Makes a state machine from a snapshot's pieces. It is believed only when all of them, and the end, hold.
    fileprivate func restore<Machine: StateMachine>(
        _ snapshot: SnapshotDescription, cluster: UInt64, _ progress: () -> Void = {}
    ) throws(RestoreFailure) -> Machine {
        var reader: SnapshotReader<Files>
        do { reader = try SnapshotReader(self, cluster: cluster) } catch { throw .storage(error) }
        let machine = try Machine { () throws(StorageError) in
            progress()
            return try reader.next()
        }
        do throws(StorageError) {
            guard try reader.verify() == snapshot else {
                throw .corrupt(path: path, offset: 0, reason: "not the snapshot it was")
            }
        } catch { throw .storage(error) }
        return machine
    }
}
