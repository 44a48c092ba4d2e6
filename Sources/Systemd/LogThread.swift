// The thread that talks to journald. Everybody else leaves entries here and goes on: with journald
// stopped, libsystemd blocks for as long as it is, and nobody but this thread may wait with it.

private import Glibc

/// Takes entries from any thread and writes them on its own.
package final class LogThread: Sendable {
    /// Told where entries go. Returns whether the entry got there; may block.
    package typealias Sink = @Sendable (Entry) -> Bool

    private struct State: Sendable {
        var queue: EntryQueue
        /// Whether the thread holds an entry that is no longer in the queue.
        var isWriting = false
    }

    private let level: Entry.Priority
    private let monitor: Monitor<State>

    /// Writes what is at least as important as `level` to the journal when standard error leads
    /// there, otherwise as lines to standard error.
    ///
    /// - Throws: when the system has no thread to give.
    package convenience init(level: Entry.Priority) throws(ThreadFailure) {
        if Journal.ownsStandardError {
            try self.init(level: level, sink: Journal.write)
        } else {
            try self.init(level: level) { Lines.write($0, to: STDERR_FILENO) }
        }
    }

    init(
        level: Entry.Priority, limits: EntryQueue.Limits = .init(), sink: @escaping Sink
    ) throws(ThreadFailure) {
        self.level = level
        let monitor = Monitor(State(queue: EntryQueue(limits: limits)))
        self.monitor = monitor
        try startThread(named: "log") {
            while true { Self.writeNext(from: monitor, to: sink) }
        }
    }

    /// How many entries were lost because nobody took them, or not in time.
    package var lostCount: Int { monitor.read { $0.queue.lostCount } }

    /// Leaves `entry` for the thread. Never blocks; a full queue loses the entry and counts it.
    package func log(_ entry: Entry) {
        guard entry.priority <= level else { return }
        monitor.change { $0.queue.append(entry) }
    }

    /// Waits until everything left here so far is written, at most for `limit`.
    ///
    /// For the end of the process. Returns whether all of it was written, or a word that tells of what was not.
    @discardableResult
    package func flush(within limit: Duration) -> Bool {
        let isDone: Bool? = monitor.wait(until: .now.advanced(by: limit)) { state in
            state.queue.isEmpty && !state.isWriting ? !state.queue.hasUntoldLoss : nil
        }
        return isDone ?? false
    }

    private static func writeNext(from monitor: Monitor<State>, to sink: Sink) {
        let item: EntryQueue.Item? = monitor.wait(until: nil) { state in
            let item = state.queue.popFirst()
            state.isWriting = item != nil
            return item
        }
        guard let item else { return }
        let isTaken =
            switch item {
            case .entry(let entry): sink(entry)
            case .lost(let count): sink(.lost(count))
            }
        monitor.change { state in
            state.isWriting = false
            if !isTaken { state.queue.giveUp(item) }
        }
    }
}

extension Entry {
    /// Stands where `count` entries are missing.
    static func lost(_ count: Int) -> Entry {
        Entry(
            .warning, "the journal did not take entries, or not in time: \(count) were lost",
            messageID: "b5a2e83f36d1484c9b7c0f5bd5a3c6e1",
            fields: [("RAFT_EVENT", "entries-lost"), ("RAFT_LOST", "\(count)")])
    }
}
