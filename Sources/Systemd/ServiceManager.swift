// The thread that talks to the service manager: readiness, status, watchdog. It is not the log
// thread, because a journald that hangs on a stalled disk must not get a healthy member killed.

/// What the process says to systemd. Does nothing where systemd did not start it.
package final class ServiceManager: Sendable {
    /// Whom the watchdog watches, and whom it tells.
    private struct Watch: Sendable {
        /// The loop first.
        var workers: [@Sendable () -> WorkerReading]
        var wakeLoop: @Sendable () -> Void
        var report: @Sendable (Entry) -> Void
    }

    private struct State: Sendable {
        var notices: [Notice] = []
        /// The line to show next; a newer one replaces it.
        var status: String?
        /// The latest line, for when a standstill that was shown in its place is over.
        var latestStatus: String?
        var isSending = false
        /// Set once, and picked up by the thread.
        var watch: Watch?
    }

    private let monitor = Monitor(State())
    private let isListening = Notifier.isListening

    /// Starts the thread, if there is somebody to talk to.
    ///
    /// - Throws: when the system has none to give.
    package init() throws(ThreadFailure) {
        guard isListening else { return }
        let monitor = monitor
        try startThread(named: "systemd") {
            var conversation = Conversation()
            while true { conversation.goOn(with: monitor) }
        }
    }

    /// Begins to feed the watchdog, if systemd wants one. `workers` holds the loop first; `others`
    /// are asked for their own account.
    ///
    /// Call it when the loop is about to run, before `ready()`. `wakeLoop` makes the loop turn once
    /// even if it idles; `report` gets an entry for each worker that stands still. Both come from
    /// the thread.
    package func watch(
        _ workers: [Worker], others: [@Sendable () -> WorkerReading] = [],
        wakeLoop: @escaping @Sendable () -> Void,
        report: @escaping @Sendable (Entry) -> Void
    ) {
        guard isListening else { return }
        let all = workers.map { worker in { @Sendable in worker.reading } } + others
        monitor.change { $0.watch = Watch(workers: all, wakeLoop: wakeLoop, report: report) }
    }

    /// Says that the member has recovered and listens.
    package func ready() { say(.ready) }

    /// Says that the process is about to end.
    package func stopping() { say(.stopping) }

    /// Asks for `duration` to start or stop, counted from now. Only on real progress.
    package func extendTimeout(by duration: Duration) { say(.extendTimeout(duration)) }

    /// Shows `line` in `systemctl status`. At most one a second gets there, and the last one does.
    package func status(_ line: String) {
        guard isListening else { return }
        monitor.change { ($0.status, $0.latestStatus) = (line, line) }
    }

    /// Waits until everything said so far is sent, the last status included, at most for `limit`.
    @discardableResult
    package func flush(within limit: Duration) -> Bool {
        let isDone: Bool? = monitor.wait(until: .now.advanced(by: limit)) { state in
            state.notices.isEmpty && state.status == nil && !state.isSending ? true : nil
        }
        return isDone ?? false
    }

    private func say(_ notice: Notice) {
        guard isListening else { return }
        monitor.change { $0.notices.append(notice) }
    }

    /// What the thread remembers from one wake-up to the next.
    private struct Conversation {
        private var watch: Watch?
        private var watchdog: Watchdog?
        private var nextCheck: MonotonicTime?
        private var nextStatus = MonotonicTime.now

        /// What ended a wait.
        private enum Wake {
            case words([Notice])
            case watch(Watch)
            case statusHeld
        }

        /// Sleeps until there is something to say or to check, and does it.
        mutating func goOn(with monitor: Monitor<State>) {
            let isHolding = monitor.read { $0.status != nil }
            let times = [nextCheck, isHolding ? nextStatus : nil]
            switch wait(on: monitor, until: times.compactMap(\.self).min(), isHolding: isHolding) {
            case .words(let notices):
                Notifier.send(notices)
                monitor.change { $0.isSending = false }
            case .watch(let watch): begin(watch)
            case .statusHeld, nil: break
            }
            if let check = nextCheck, MonotonicTime.now >= check { checkWorkers(with: monitor) }
        }

        private mutating func wait(
            on monitor: Monitor<State>, until deadline: MonotonicTime?, isHolding: Bool
        ) -> Wake? {
            let statusTime = nextStatus
            let wake: Wake? = monitor.wait(until: deadline) { state in
                if let watch = state.watch {
                    state.watch = nil
                    return .watch(watch)
                }
                // A status goes along with other words at any time, alone at most once a second.
                let statusIsDue = state.status != nil && MonotonicTime.now >= statusTime
                if !state.notices.isEmpty || statusIsDue {
                    let words = state.notices + (state.status.map { [.status($0)] } ?? [])
                    (state.notices, state.status, state.isSending) = ([], nil, true)
                    return .words(words)
                }
                return state.status != nil && !isHolding ? .statusHeld : nil
            }
            if case .words = wake { nextStatus = .now.advanced(by: .seconds(1)) }
            return wake
        }

        private mutating func begin(_ watch: Watch) {
            guard let limit = Notifier.watchdogInterval else { return }
            self.watch = watch
            watchdog = Watchdog(limit: limit, startingAt: .now)
            nextCheck = .now
        }

        private mutating func checkWorkers(with monitor: Monitor<State>) {
            guard let watch, var watchdog else { return }
            let now = MonotonicTime.now
            let verdict = watchdog.judge(watch.workers.map { $0() }, at: now)
            self.watchdog = watchdog
            nextCheck = now.advanced(by: watchdog.interval)

            if verdict.feed { Notifier.send([.alive]) }
            for standstill in verdict.standstills {
                let entry = standstill.entry(isFed: verdict.feed)
                Notifier.send([.status(entry.message)])
                watch.report(entry)
            }
            if verdict.hasRecovered {
                monitor.change { $0.status = $0.status ?? $0.latestStatus }
            }
            watch.wakeLoop()
        }
    }
}

extension Watchdog.Standstill {
    /// What the operator reads before systemd acts, or instead of it.
    func entry(isFed: Bool) -> Entry {
        let tenths = Int(seconds * 10)
        let doing = phase == .inSystemCall ? "in a system call" : "\(phase)"
        let place = place.map { " (\($0))" } ?? ""
        var fields = [
            ("RAFT_EVENT", "worker-stands-still"), ("RAFT_WORKER", worker),
            ("RAFT_PHASE", "\(phase)"), ("RAFT_DURATION_US", "\(Int(seconds * 1e6))"),
        ]
        if let place = self.place { fields.append(("RAFT_PLACE", place)) }
        return Entry(
            isFed ? .warning : .error,
            "\(worker) stands still for \(tenths / 10).\(tenths % 10) s, \(doing)\(place)"
                + (isFed ? "" : ": the watchdog is not fed"),
            messageID: "4f1c3ad0a6a14f0f8e0c2c2b7f4f95d2", fields: fields)
    }
}
