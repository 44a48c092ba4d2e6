// The loop as the executor of its tasks: a task started here resumes here, so that state of the
// loop needs no lock.

internal import RPC
internal import Synchronization

extension EpollLoop: TaskExecutor, SerialExecutor {
    /// How often a turn runs what its tasks have made ready: one that only yields must not keep the
    /// sockets waiting.
    private static var jobRoundsPerTurn: Int { 64 }

    /// Takes a task that can go on. Any thread may call it; on the loop's own nothing is locked.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard !isCurrent else { return jobs.append(job) }
        let mustRing = inbox.withLock { inbox in
            inbox.jobs.append(job)
            return inbox.mustRing()
        }
        if mustRing { ring() }
    }

    /// Runs resumed tasks until none is left, or those that go on and on have had their share of the
    /// turn.
    func runJobs() {
        let serial = unsafe asUnownedSerialExecutor()
        let task = unsafe asUnownedTaskExecutor()
        for _ in 0..<Self.jobRoundsPerTurn where !jobs.isEmpty {
            swap(&jobs, &runningJobs)
            counters.jobs += UInt64(runningJobs.count)
            for job in runningJobs {
                unsafe job.runSynchronously(isolatedTo: serial, taskExecutor: task)
            }
            runningJobs.removeAll(keepingCapacity: true)
        }
    }

    /// Starts a task at once; it stays on the loop.
    @discardableResult
    public func spawn(_ operation: @escaping () async -> Void) -> Task<Void, Never> {
        let operation = LoopBound(operation)
        return Task.immediate(executorPreference: self) { await operation.value() }
    }

    /// Whether the caller runs on this executor.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Stops the process if the caller does not run on this executor.
    public func checkIsolated() { precondition(isCurrent, "this is not the loop's thread") }
}
