// A loop whose time passes only when a test says so: the same order of a turn as the real one, no
// thread, no waiting, and the same story every time. The bytes between its connections are
// MemoryNetwork's.

public import RPC

/// An event loop in virtual time.
///
/// It belongs to the thread that made it, from first to last. The conformance to `Sendable` is
/// unchecked because tasks must name their executor, not because anything is shared.
public final class VirtualLoop: EventLoop, @unchecked Sendable {
    /// The time, read once per turn.
    public private(set) var now: Instant
    /// How many turns have run.
    public private(set) var turns: UInt64 = 0

    var jobs: [UnownedJob] = []
    private var timers = TimerQueue()
    private var posted: [@Sendable () -> Void] = []
    private var turnBodies: [() -> Void] = []
    private var dirty: [() -> Void] = []
    private var mustNotWait = false
    private var dice: UInt64

    /// A loop at the start of its time. The same `seed` gives the same chances.
    public init(seed: UInt64 = 1, startingAt now: Instant = Instant(nanoseconds: 1_000_000_000)) {
        self.now = now
        dice = seed
    }

    /// Whether the caller is on the loop's thread.
    public var isCurrent: Bool { true }

    // MARK: Time

    /// Lets `duration` pass, with everything that happens in it.
    public func run(for duration: Duration) { run(until: now + duration) }

    /// Lets time pass up to `end`, with everything that happens until then, `end` included.
    public func run(until end: Instant) {
        while true {
            if !hasWork {
                guard let due = timers.nextDue, due <= end else { break }
                now = max(now, due)
            }
            turn()
        }
        now = max(now, end)
    }

    /// Lets time pass until `condition` holds, at most `limit`; returns whether it does.
    @discardableResult
    public func run(atMost limit: Duration = .seconds(60), until condition: () -> Bool) -> Bool {
        let end = now + limit
        while !condition() {
            if !hasWork {
                guard let due = timers.nextDue, due <= end else { return false }
                now = max(now, due)
            }
            turn()
        }
        return true
    }

    private var hasWork: Bool {
        mustNotWait || !jobs.isEmpty || !posted.isEmpty || !dirty.isEmpty
    }

    private func turn() {
        turns += 1
        mustNotWait = false
        let bodies = posted
        posted = []
        for body in bodies { body() }
        let mark = timers.mark
        while let action = timers.takeDue(at: now, madeBefore: mark) { action() }
        for body in turnBodies { body() }
        runJobs()
        let flushes = dirty
        dirty = []
        for flush in flushes { flush() }
    }

    // MARK: EventLoop

    /// Calls `action` in the first turn at or after `instant`, but not in this one.
    public func schedule(at instant: Instant, _ action: @escaping () -> Void) -> TimerID {
        timers.add(at: max(instant, now), action)
    }

    /// Forgets a timer. Nothing happens if it already ran.
    public func cancel(_ timer: TimerID) { timers.cancel(timer) }

    /// Calls `body` once in every turn, for good.
    public func onTurn(_ body: @escaping () -> Void) { turnBodies.append(body) }

    /// Lets another turn follow this one without waiting.
    public func wakeNextTurn() { mustNotWait = true }

    /// Calls `body` in the next turn. Any thread may ask.
    public func post(_ body: @Sendable @escaping () -> Void) { posted.append(body) }

    /// SplitMix64.
    public func random(below bound: UInt64) -> UInt64 {
        precondition(bound > 0)
        dice &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (dice ^ (dice >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ (mixed >> 31)) % bound
    }

    /// Calls `flush` at the end of this turn, where the real loop writes.
    func atEndOfTurn(_ flush: @escaping () -> Void) { dirty.append(flush) }
}

extension VirtualLoop: TaskExecutor, SerialExecutor {
    /// Takes a task that can go on.
    public func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    /// Runs resumed tasks until none is left. `unsafe` says only that the executor must outlive the
    /// jobs: it runs them.
    func runJobs() {
        let serial = unsafe asUnownedSerialExecutor()
        let task = unsafe asUnownedTaskExecutor()
        while !jobs.isEmpty {
            let batch = jobs
            jobs = []
            for job in batch {
                unsafe job.runSynchronously(isolatedTo: serial, taskExecutor: task)
            }
        }
    }

    /// Starts a task at once; it stays on the loop.
    @discardableResult
    public func spawn(_ operation: @escaping () async -> Void) -> Task<Void, Never> {
        let operation = LoopBound(operation)
        return Task.immediate(executorPreference: self) { await operation.value() }
    }

    /// Whether the caller runs on this executor: there is no other.
    public func isIsolatingCurrentContext() -> Bool? { true }

    /// Nothing to check: there is one thread.
    public func checkIsolated() {}
}
