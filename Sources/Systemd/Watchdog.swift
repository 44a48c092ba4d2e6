// When the service manager may hear that we are alive. It decides; ServiceManager.swift speaks.

/// The rules of the watchdog, as a value without a clock.
///
/// Never fed by the passing of time alone, and never withheld for anybody else's sake: no quorum,
/// no peer.
struct Watchdog {
    /// Who stands still, as the operator is told before systemd acts.
    struct Standstill: Equatable {
        var worker: String
        var place: String?
        var phase: Worker.Phase
        var seconds: Double
    }

    struct Verdict: Equatable {
        var feed: Bool
        var standstills: [Standstill] = []
        /// Whether nobody stands still any more, and somebody did before.
        var hasRecovered = false
    }

    /// What was promised: silence for longer than this gets the process killed.
    let limit: Duration
    private var lastTurns: UInt64?
    private var lastFeed: MonotonicTime
    /// What was told already, by worker: the moment its standstill began.
    private var told: [(worker: String, since: MonotonicTime)] = []

    init(limit: Duration, startingAt now: MonotonicTime) {
        self.limit = limit
        lastFeed = now
    }

    /// How often to ask: four chances before the limit.
    var interval: Duration { limit / 4 }

    /// Judges the workers, the loop first. Call every `interval`.
    mutating func judge(_ workers: [WorkerReading], at now: MonotonicTime) -> Verdict {
        guard let loop = workers.first else { return Verdict(feed: false) }
        // A loop in a system call waits for the disk: that is Raft's business, a restart would not
        // help.
        let loopMoves = loop.turns != lastTurns || loop.phase == .inSystemCall
        let isStuck = workers.contains {
            $0.phase == .running && now > $0.since.advanced(by: limit)
        }
        let wasStill = !told.isEmpty
        var verdict = Verdict(
            feed: loopMoves && !isStuck, standstills: newStandstills(among: workers, at: now))
        verdict.hasRecovered = wasStill && told.isEmpty
        if verdict.feed { (lastTurns, lastFeed) = (loop.turns, now) }
        return verdict
    }

    /// Returns who has stood still for half the limit and was not named for it yet.
    private mutating func newStandstills(
        among workers: [WorkerReading], at now: MonotonicTime
    ) -> [Standstill] {
        var found: [Standstill] = []
        for (position, worker) in workers.enumerated() {
            guard let start = standstill(of: worker, isLoop: position == 0, at: now) else {
                told.removeAll { $0.worker == worker.name }
                continue
            }
            if told.contains(where: { $0.worker == worker.name && $0.since == start }) { continue }
            told.removeAll { $0.worker == worker.name }
            told.append((worker.name, start))
            found.append(
                Standstill(
                    worker: worker.name, place: worker.place, phase: worker.phase,
                    seconds: Double(now.microseconds - start.microseconds) / 1e6))
        }
        return found
    }

    /// Returns since when a worker stands still, if it has done so for half the limit.
    private func standstill(
        of worker: WorkerReading, isLoop: Bool, at now: MonotonicTime
    ) -> MonotonicTime? {
        let isOverdue = { (start: MonotonicTime) in now > start.advanced(by: self.limit / 2) }
        if worker.phase != .idle, isOverdue(worker.since) { return worker.since }
        // The loop is woken before it is judged, so one that idles on without a turn has lost its
        // way.
        if isLoop, worker.turns == lastTurns, isOverdue(lastFeed) { return lastFeed }
        return nil
    }
}
