// The thread that keeps records of the past: at the lowest priority the system has, because nobody waits for it.

package import RaftRuntime

/// Keeps records, one file of them, for as long as the disk takes them.
///
/// `replace`, `append` and `stop` may be called by any thread, and return at once.
package final class RecordThread<Files: FileSystem & Sendable>: @unchecked Sendable {
    /// What was kept, and what must be said of what was lost. From the time before the thread.
    package let recovered: (records: [[UInt8]], complaint: String?)

    // The thread's, from `start` on.
    private var file: RecordFile<Files>

    // Shared, under the lock of `monitor`.
    private let monitor = Monitor()
    private var queue: [Job] = []
    private var isStopping = false
    /// Whether a record could not be kept: then none is any more, and none is waited for.
    private var hasFailed = false
    private var hasEnded = false
    private var onEnd: (@Sendable () -> Void)?

    private enum Job: Sendable {
        case replace([[UInt8]])
        case append([[UInt8]])
    }

    init(_ file: RecordFile<Files>) {
        self.file = file
        recovered = file.read()
    }

    /// Starts the thread. `onFailure` is called on it, at most once; nothing is kept afterwards.
    ///
    /// - Throws: when the system has none to give.
    package func start(
        onFailure: @escaping @Sendable (StorageError) -> Void
    ) throws(ThreadFailure) {
        try Thread.start(name: "records") { [self] in
            becomeIdlePriority()
            do throws(StorageError) {
                try run()
            } catch {
                dropJobs()
                onFailure(error)
            }
            let onEnd = monitor.withLock {
                hasEnded = true
                return self.onEnd
            }
            onEnd?()
        }
    }

    /// How many changes wait to be written. Any thread may ask.
    var waitingCount: Int { monitor.withLock { queue.count } }

    /// Puts these records in the place of all others.
    package func replace(with records: [[UInt8]]) { submit(.replace(records)) }

    /// Adds records behind those that are there. The first call of all is `replace`.
    package func append(_ records: [[UInt8]]) { submit(.append(records)) }

    /// Lets the thread end when everything is written and synced. Returns at once, because a disk may never answer:
    /// `onEnd` is called on the thread when all is done, or has failed.
    package func stop(onEnd: @escaping @Sendable () -> Void) {
        let hasEnded = monitor.withLock {
            isStopping = true
            if !self.hasEnded { self.onEnd = onEnd }
            return self.hasEnded
        }
        monitor.signal()
        if hasEnded { onEnd() }
    }

    private func submit(_ job: Job) {
        monitor.withLock {
            if !hasFailed { queue.append(job) }
        }
        monitor.signal()
    }

    /// Nobody would ever take them.
    private func dropJobs() {
        monitor.withLock {
            hasFailed = true
            queue = []
        }
    }

    /// What is written survives the process at once, and a loss of power a second after the last word: a sync in the
    /// middle of an election would be in the way of those that votes wait for.
    private func run() throws(StorageError) {
        var isSynced = true
        while true {
            let (jobs, isEnd) = next(isSynced: isSynced)
            for job in jobs {
                switch job {
                case .replace(let records): try file.replace(with: records)
                case .append(let records): try file.append(records)
                }
            }
            if !jobs.isEmpty { isSynced = false }
            guard jobs.isEmpty else { continue }
            try file.sync()
            isSynced = true
            if isEnd { return }
        }
    }

    /// Waits for jobs; without any, for a second if something is to be synced.
    private func next(isSynced: Bool) -> (jobs: [Job], isEnd: Bool) {
        monitor.withLock {
            if queue.isEmpty, !isStopping {
                monitor.wait(seconds: isSynced ? nil : 1)
            }
            defer { queue = [] }
            return (queue, isStopping)
        }
    }
}
