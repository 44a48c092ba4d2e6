// The disk thread of one life without the thread: the world says when it begins, when it is done, and when the power
// goes.

internal import Raft
internal import RaftRuntime

/// A member's log store. What waits is made durable as one group, as the real disk thread does.
final class SimulatedDiskThread: LogStore {
    private let log: SimulatedFolder.Log
    /// Handed over and not begun.
    private var waiting: [LogBatch] = []
    /// Being written and synced.
    private(set) var group: [LogBatch] = []
    /// Handed over since the world last asked.
    private var fresh: [LogBatch] = []

    init(_ log: SimulatedFolder.Log) { self.log = log }

    func submit(_ batch: LogBatch) {
        log.submitted(batch)
        waiting.append(batch)
        fresh.append(batch)
    }

    func entries(
        in range: Range<LogIndex>, byteLimit: Int
    ) throws(StorageError) -> [LogEntry] {
        try log.entries(in: range, byteLimit: byteLimit)
    }

    /// Hands over what was submitted since the last time.
    func takeFresh() -> [LogBatch] {
        let taken = fresh
        fresh.removeAll(keepingCapacity: true)
        return taken
    }

    /// Begins with everything that waits, unless it is busy or nothing does.
    func begin() -> Bool {
        guard group.isEmpty, !waiting.isEmpty else { return false }
        swap(&group, &waiting)
        return true
    }

    /// Ends what was begun.
    func finish() throws(StorageError) -> Ticket {
        guard let last = group.last else { preconditionFailure("the disk has nothing to do") }
        try log.append(group)
        group.removeAll(keepingCapacity: true)
        return last.ticket
    }

    /// The power goes while a group is being written, if there is one.
    func loseCurrent(_ dice: inout Dice) { log.crash(writing: group, &dice) }
}
