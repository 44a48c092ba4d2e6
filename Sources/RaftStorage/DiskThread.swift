// The thread that owns the disk. Whatever has arrived while it was busy becomes one group: one write and one
// sync. So batches grow with the load by themselves, and no timer waits for one to fill.

package import Raft
package import RaftRuntime

/// The log store of a running member: a thread that makes durable whatever waits, with one sync.
///
/// `submit`, `entries` and `stop` belong to the loop's thread. The closures are called on the disk's thread.
package final class DiskThread<Files: FileSystem & Sendable>: LogStore, @unchecked Sendable {
    // The loop's: nobody else touches it.
    private var view: LogView<Files>
    private var isStarted = false

    // The disk's thread's, from `start` on.
    private let log: SegmentedLog<Files>
    /// There was no room for what waits. It is tried again now and then.
    private var lacksRoom = false

    // Shared, under the lock of `monitor`.
    private let monitor = Monitor()
    private var queue: [LogBatch] = []
    private var placed: [Placements] = []
    private var published: DiskStatistics
    private var isWaiting = false
    private var isStopping = false
    private var compaction: LogIndex?
    private var hasEnded = false
    private var onEnd: (@Sendable () -> Void)?

    private let onDurable: @Sendable (Ticket, UInt64) -> Void
    private let onFailure: @Sendable (StorageError) -> Void
    private let onObsolete: (@Sendable ([String]) -> Void)?

    /// - Parameters:
    ///   - onDurable: Called on the disk's thread with the highest ticket of each sync, and how many nanoseconds
    ///     its write and sync took.
    ///   - onFailure: Called on the disk's thread, at most once; no ticket completes afterwards.
    ///   - onObsolete: Called on the disk's thread with files that compaction has made needless, to be removed
    ///     in this order. To remove a large file takes a while; without this, the disk's thread does it.
    package init(
        _ opened: OpenedLog<Files>,
        onDurable: @escaping @Sendable (Ticket, UInt64) -> Void,
        onFailure: @escaping @Sendable (StorageError) -> Void,
        onObsolete: (@Sendable ([String]) -> Void)? = nil
    ) {
        (log, view) = (opened.log, opened.view)
        published = opened.log.statistics
        (self.onDurable, self.onFailure, self.onObsolete) = (onDurable, onFailure, onObsolete)
    }

    /// Starts the thread.
    ///
    /// - Throws: when the system has none to give.
    package func start() throws(ThreadFailure) {
        precondition(!isStarted, "the disk's thread is started once")
        isStarted = true
        try Thread.start(name: "disk") { [self] in run() }
    }

    package func submit(_ batch: LogBatch) {
        view.submitted(batch)
        var arrived: [Placements] = []
        let mustWake = monitor.withLock {
            queue.append(batch)
            swap(&arrived, &placed)
            defer { isWaiting = false }
            return isWaiting
        }
        if mustWake { monitor.signal() }
        for placements in arrived { view.placed(placements) }
    }

    package func entries(
        in range: Range<LogIndex>, byteLimit: Int
    ) throws(StorageError) -> [LogEntry] {
        var arrived: [Placements] = []
        monitor.withLock { swap(&arrived, &placed) }
        for placements in arrived { view.placed(placements) }
        return try view.entries(in: range, byteLimit: byteLimit)
    }

    /// What a durable snapshot holds is forgotten, a whole segment at a time, when the thread comes to it.
    package func compact(upTo index: LogIndex) {
        var arrived: [Placements] = []
        let mustWake = monitor.withLock {
            compaction = max(compaction ?? index, index)
            swap(&arrived, &placed)
            defer { isWaiting = false }
            return isWaiting
        }
        if mustWake { monitor.signal() }
        for placements in arrived { view.placed(placements) }
        view.compact(upTo: index)
    }

    /// Makes durable what waits, writes the floor, and ends the thread. Returns at once, because a disk
    /// may never answer: `onEnd` is called on the disk's thread when all is done, or has failed.
    package func stop(onEnd: @escaping @Sendable () -> Void) {
        precondition(isStarted, "nothing to stop")
        let hasEnded = monitor.withLock {
            isStopping = true
            if !self.hasEnded { self.onEnd = onEnd }
            return self.hasEnded
        }
        monitor.signal()
        if hasEnded { onEnd() }
    }

    /// What the disk has done so far. Any thread may ask.
    package var statistics: DiskStatistics { monitor.withLock { published } }

    /// What the thread is doing now. Any thread may ask.
    package var progress: DiskProgress { log.activity.progress }
}

// MARK: - On the disk's thread

extension DiskThread {
    private func run() {
        do throws(StorageError) {
            while let batches = try next() { try append(batches) }
            try log.close()
            publish([])
        } catch {
            onFailure(error)
        }
        log.activity.enter(.idle, at: log.files.monotonicNanoseconds())
        let onEnd = monitor.withLock {
            hasEnded = true
            return self.onEnd
        }
        onEnd?()
    }

    /// Waits for batches; does upkeep meanwhile. Nothing means the end.
    private func next() throws(StorageError) -> [LogBatch]? {
        while true {
            if lacksRoom { try waitForRoom() }
            let (batches, mustStop) = take()
            if mustStop, batches.isEmpty || lacksRoom { return nil }
            if !batches.isEmpty { return batches }
            try compact()
            let hasMore = try log.upkeep()
            publish([])
            if !hasMore { waitForBatches() }
        }
    }

    private func take() -> ([LogBatch], Bool) {
        monitor.withLock {
            var batches: [LogBatch] = []
            swap(&batches, &queue)
            return (batches, isStopping)
        }
    }

    private func waitForBatches() {
        log.activity.enter(.idle, at: log.files.monotonicNanoseconds())
        // Room that was low may come back without a batch: those are refused meanwhile.
        let seconds = log.statistics.isRoomLow ? 1 : nil
        monitor.withLock {
            guard queue.isEmpty, !isStopping, compaction == nil else { return }
            isWaiting = true
            monitor.wait(seconds: seconds)
            isWaiting = false
        }
        log.activity.enter(.running, at: log.files.monotonicNanoseconds())
    }

    /// A second, or less; what compaction can free is freed meanwhile.
    private func waitForRoom() throws(StorageError) {
        publish([])
        log.activity.enter(.idle, at: log.files.monotonicNanoseconds())
        monitor.withLock { if !isStopping, compaction == nil { monitor.wait(seconds: 1) } }
        log.activity.enter(.running, at: log.files.monotonicNanoseconds())
        try compact()
    }

    /// A full disk is no failure while nothing was written: nobody was promised anything, and room may come back. Until
    /// then the member is one whose disk does not answer.
    private func append(_ batches: [LogBatch]) throws(StorageError) {
        let placements: Placements
        do throws(StorageError) {
            placements = try log.append(batches)
            lacksRoom = false
        } catch {
            guard case .diskFull = error, !log.isBroken else { throw error }
            lacksRoom = true
            return monitor.withLock { queue.insert(contentsOf: batches, at: 0) }
        }
        publish([placements])
        if let ticket = batches.last?.ticket {
            onDurable(ticket, log.statistics.lastSyncNanoseconds)
        }
        try compact()
        if log.isUpkeepUrgent {
            _ = try log.upkeep()
            publish([])
        }
    }

    /// Forgets what the loop said may be forgotten.
    private func compact() throws(StorageError) {
        let index = monitor.withLock {
            defer { compaction = nil }
            return compaction
        }
        guard let index else { return }
        let obsolete = try log.compact(upTo: index)
        publish([])
        if let onObsolete { onObsolete(obsolete) } else { try log.remove(obsolete) }
    }

    /// Lets the loop know: first where the entries are, then, by its ticket, that they are there.
    private func publish(_ placements: [Placements]) {
        let statistics = log.statistics
        monitor.withLock {
            placed.append(contentsOf: placements)
            published = statistics
        }
    }
}
