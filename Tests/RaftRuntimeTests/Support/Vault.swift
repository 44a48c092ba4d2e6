import Raft

@testable import RaftRuntime

/// A state machine that remembers every command, so that nothing can go missing unseen.
struct Tally: StateMachine, Hashable {
    private(set) var commands: [[UInt8]] = []

    init(_ commands: [[UInt8]] = []) { self.commands = commands }

    mutating func apply(_ command: [UInt8], at index: LogIndex) -> Int {
        commands.append(command)
        return commands.count
    }

    func snapshotPieces(byteLimit: Int) -> IndexingIterator<[[UInt8]]> {
        commands.makeIterator()
    }

    init(restoring nextPiece: () throws(StorageError) -> [UInt8]?) throws(RestoreFailure) {
        do throws(StorageError) {
            while let piece = try nextPiece() { commands.append(piece) }
        } catch {
            throw .storage(error)
        }
    }
}

/// Snapshots in memory. What it is asked for is done when `work` is called.
final class Vault: SnapshotStore {
    private(set) var latest: SnapshotDescription?
    private(set) var latestBytes: [UInt8] = []
    /// Of a transfer that is not complete.
    private(set) var partial: (snapshot: SnapshotDescription, bytes: [UInt8])?
    private var received: (snapshot: SnapshotDescription, bytes: [UInt8])?
    private var jobs: [() -> Void] = []
    var isFull = false
    /// Whether nothing can be read: the file ends before its time.
    var isTruncated = false
    /// How many snapshots were written, and what was read for followers.
    private(set) var written = 0
    private(set) var reads: [UInt64] = []
    private(set) var disposed = 0
    /// How many pieces it was handed.
    private(set) var receives = 0
    /// Whether it is busy with what it has for as long as this lasts.
    var isBusy = false

    /// Does everything that it was asked for.
    func work() {
        guard !isBusy else { return }
        let jobs = self.jobs
        self.jobs = []
        for job in jobs { job() }
    }

    func write(
        _ machine: Tally, last: EntryID, configuration: PlacedConfiguration,
        _ complete: @escaping (SnapshotDescription?) -> Void
    ) {
        jobs.append { [self] in
            guard !isFull else { return complete(nil) }
            let bytes = Self.encode(machine)
            let description = SnapshotDescription(
                last: last, configuration: configuration, byteCount: UInt64(bytes.count),
                checksum: Self.checksum(bytes))
            (latest, latestBytes) = (description, bytes)
            written += 1
            complete(description)
        }
    }

    func read(
        _ snapshot: SnapshotDescription, offset: UInt64, byteLimit: Int,
        _ complete: @escaping ([UInt8]?) -> Void
    ) {
        reads.append(offset)
        jobs.append { [self] in
            guard snapshot == latest else { return complete(nil) }
            if isTruncated { return complete([]) }
            complete(Array(latestBytes[Int(offset)...].prefix(byteLimit)))
        }
    }

    func receive(
        _ chunk: SnapshotChunk, _ complete: @escaping (SnapshotReceipt<Tally>) -> Void
    ) {
        receives += 1
        jobs.append { [self] in
            guard !isFull else { return complete(.refused("the disk is full")) }
            if partial?.snapshot != chunk.snapshot { partial = (chunk.snapshot, []) }
            guard var bytes = partial?.bytes, bytes.count == chunk.offset else {
                return complete(.wants(offset: UInt64(partial?.bytes.count ?? 0)))
            }
            bytes += chunk.bytes
            partial = (chunk.snapshot, bytes)
            guard bytes.count == chunk.snapshot.byteCount else {
                return complete(.wants(offset: UInt64(bytes.count)))
            }
            partial = nil
            guard Self.checksum(bytes) == chunk.snapshot.checksum else {
                return complete(.refused("the checksum differs"))
            }
            received = (chunk.snapshot, bytes)
            complete(.complete(Self.decode(bytes)))
        }
    }

    func dispose(of machine: Tally) { disposed += 1 }

    /// The log has published what was received.
    func publish(_ snapshot: SnapshotDescription) {
        guard let received, received.snapshot == snapshot else {
            preconditionFailure("published what never arrived")
        }
        (latest, latestBytes) = received
        self.received = nil
    }

    var machine: Tally { Self.decode(latestBytes) }

    private static func encode(_ machine: Tally) -> [UInt8] {
        machine.commands.flatMap { [UInt8($0.count)] + $0 }
    }

    private static func decode(_ bytes: [UInt8]) -> Tally {
        var (commands, rest): ([[UInt8]], ArraySlice<UInt8>) = ([], bytes[...])
        while let count = rest.popFirst() {
            commands.append(Array(rest.prefix(Int(count))))
            rest = rest.dropFirst(Int(count))
        }
        return Tally(commands)
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.reduce(17) { $0 &* 31 &+ UInt32($1) }
    }
}

/// A log in memory that forgets what it may forget, and traps when it is asked for it.
final class ShortLog: LogStore {
    /// The last entry that is gone.
    private(set) var base = EntryID.beforeLog
    private(set) var entries: [LogEntry] = []
    private(set) var hardState: HardState
    private(set) var commit = LogIndex.beforeLog
    /// Up to where it was told to forget.
    private(set) var compactions: [LogIndex] = []
    /// The newest ticket of this life.
    var submitted: Ticket?
    let vault: Vault

    init(founding: [LogEntry], _ vault: Vault) {
        (entries, self.vault) = (founding, vault)
        hardState = HardState(term: Term(1), vote: nil)
        commit = LogIndex(UInt64(founding.count))
    }

    private func offset(_ index: LogIndex) -> Int { Int(index.position - base.index.position) - 1 }

    func submit(_ batch: LogBatch) {
        submitted = batch.ticket
        hardState = batch.hardState ?? hardState
        if let snapshot = batch.snapshot {
            vault.publish(snapshot)
            precondition(batch.truncation.map { $0 <= snapshot.last.index.next } ?? false)
            (base, entries) = (snapshot.last, [])
        } else if let truncation = batch.truncation {
            entries.removeSubrange(offset(truncation)...)
        }
        precondition(batch.entries.isEmpty || offset(batch.first) == entries.count, "a gap")
        entries += batch.entries
        commit = max(commit, batch.commit)
    }

    func entries(in range: Range<LogIndex>, byteLimit: Int) -> [LogEntry] {
        precondition(range.lowerBound > base.index, "asked for what was compacted")
        return Array(entries[offset(range.lowerBound)..<offset(range.upperBound)])
    }

    func compact(upTo index: LogIndex) {
        compactions.append(index)
        guard index > base.index else { return }
        precondition((vault.latest?.last.index ?? .beforeLog) >= index, "no snapshot has it")
        let term = entries[offset(index)].term
        entries.removeSubrange(...offset(index))
        base = EntryID(term: term, index: index)
    }

    /// What a restart finds: behind the snapshot, as storage does it.
    var recovered: RecoveredLog {
        var first = base
        var outline = LogOutline()
        if let latest = vault.latest {
            first = latest.last
            outline = LogOutline(after: first, configuration: latest.configuration)
        }
        for entry in entries.dropFirst(Int(first.index.position - base.index.position)) {
            outline.append(
                entry.header,
                configuration: entry.kind == .configuration
                    ? Configuration(decoding: entry.payload) : nil)
        }
        return RecoveredLog(
            hardState: hardState, snapshot: vault.latest, outline: outline,
            commit: max(commit, first.index))
    }
}
