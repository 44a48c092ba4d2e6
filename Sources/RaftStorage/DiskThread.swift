package import Raft
package import RaftRuntime

/// The log store of a running member: a thread that makes durable whatever waits, with one sync.
package final class DiskThread<Files: FileSystem & Sendable>: LogStore, @unchecked Sendable {
    /// - Parameters:
    ///   - onDurable: Called on the disk's thread with the highest ticket of each sync.
    ///   - onFailure: Called on the disk's thread, at most once; no ticket completes afterwards.
    package init(
        _ opened: OpenedLog<Files>,
        onDurable: @escaping @Sendable (Ticket) -> Void,
        onFailure: @escaping @Sendable (StorageError) -> Void
    ) { fatalError() }

    /// Starts the thread.
    package func start() { fatalError() }

    package func submit(_ batch: LogBatch) { fatalError() }

    package func entries(
        in range: Range<LogIndex>, byteLimit: Int
    ) throws(StorageError) -> [LogEntry] { fatalError() }

    /// Makes durable what waits, writes the floor, and ends the thread. Returns when it has ended.
    package func stop() { fatalError() }

    /// What the disk has done so far.
    package var statistics: DiskStatistics { fatalError() }

    /// What the thread is doing now. Any thread may ask.
    package var progress: DiskProgress { fatalError() }
}

/// What the disk has done since the start.
package struct DiskStatistics: Hashable, Sendable {
    /// Syncs that made batches durable.
    package var syncs: UInt64 = 0
    /// Syncs for segments, floor and folders: not on behalf of a batch.
    package var upkeepSyncs: UInt64 = 0
    package var batches: UInt64 = 0
    package var entries: UInt64 = 0
    package var bytes: UInt64 = 0
    package var lastSyncNanoseconds: UInt64 = 0
    package var longestSyncNanoseconds: UInt64 = 0
    package var totalSyncNanoseconds: UInt64 = 0
    /// Whether the file system had no room for the next segment. Writes should be refused while it has not.
    package var isRoomLow = false

    package init() {}

    package var meanSyncNanoseconds: UInt64 { syncs == 0 ? 0 : totalSyncNanoseconds / syncs }
}

/// What a worker is doing, for the watchdog.
package struct DiskProgress: Hashable, Sendable {
    package enum Phase: UInt8, Sendable { case idle, running, inSystemCall }
    /// Grows whenever the thread gets on.
    package var steps: UInt64
    package var phase: Phase
    /// Since when, on the monotonic clock.
    package var sinceNanoseconds: UInt64
}
