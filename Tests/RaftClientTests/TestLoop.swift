// A loop in virtual time on the thread of the test: the next timer is always due.

import RPC

/// The conformance to `Sendable` is unchecked: only the test's own thread touches a loop.
final class TestLoop: EventLoop, TaskExecutor, SerialExecutor, @unchecked Sendable {
    private(set) var now = Instant(nanoseconds: 1_000_000_000)
    private var timers: [(id: TimerID, due: Instant, action: () -> Void)] = []
    private var jobs: [UnownedJob] = []
    private var timerCount: UInt32 = 0

    var isCurrent: Bool { true }

    func schedule(at instant: Instant, _ action: @escaping () -> Void) -> TimerID {
        timerCount += 1
        let id = TimerID(slot: timerCount, generation: 0)
        timers.append((id, instant, action))
        return id
    }

    func cancel(_ timer: TimerID) { timers.removeAll { $0.id == timer } }

    func spawn(_ operation: @escaping () async -> Void) -> Task<Void, Never> {
        let operation = LoopBound(operation)
        return Task.immediate(executorPreference: self) { await operation.value() }
    }

    func onTurn(_ body: @escaping () -> Void) { preconditionFailure("not needed") }

    func wakeNextTurn() {}

    func post(_ body: @Sendable @escaping () -> Void) { _ = schedule(at: now, body) }

    func random(below bound: UInt64) -> UInt64 { bound / 2 }

    func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    func isIsolatingCurrentContext() -> Bool? { true }

    func checkIsolated() {}

    /// Runs `operation` to its end and returns its result.
    func run<Result>(_ operation: @escaping () async -> Result) -> Result {
        var result: Result?
        _ = spawn { result = await operation() }
        while true {
            runJobs()
            if let result { return result }
            guard let next = timers.indices.min(by: { timers[$0].due < timers[$1].due }) else {
                preconditionFailure("everybody waits and nothing will happen")
            }
            let timer = timers.remove(at: next)
            now = max(now, timer.due)
            timer.action()
        }
    }

    private func runJobs() {
        while !jobs.isEmpty {
            jobs.removeFirst().runSynchronously(
                isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
    }
}
