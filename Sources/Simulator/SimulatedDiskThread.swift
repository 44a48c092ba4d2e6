// The disk thread of one life without the thread: the world says when it begins, when it is done,
// and when the power goes.

internal import Raft
internal import RaftRuntime

/// A member's log store. What waits is made durable as one group, as the real disk thread does.
final class SimulatedDiskThread: LogStore {
    let opened: SimulatedFolder.Opened
    /// Handed over and not begun.
    private var waiting: [LogBatch] = []
    /// Being written and synced.
    private var group: [LogBatch] = []
    /// Counts groups.
    private(set) var groups = 0
    /// Handed over since the world last asked.
    private var fresh: [LogBatch] = []

    private let mistake: Mistake?
    /// Behind the last entry that was handed over.
    private var end: LogIndex

    init(_ opened: SimulatedFolder.Opened, mistake: Mistake?) {
        (self.opened, self.mistake) = (opened, mistake)
        end = opened.contents.outline.lastIndex.next
    }

    func submit(_ submitted: LogBatch) {
        let batch = spoiled(submitted)
        opened.submitted(batch)
        waiting.append(batch)
        fresh.append(batch)
    }

    /// The batch as the planted mistakes make it.
    private func spoiled(_ batch: LogBatch) -> LogBatch {
        switch mistake {
        case .lostTruncation:
            var batch = batch
            batch.truncation = nil
            return batch
        case .forgottenEntries: return withTruncation(batch)
        default: return batch
        }
    }

    /// A member that was lied to about the end of its log writes over what is there. The log itself would refuse that,
    /// and rightly so: but the mistake is to be found by what the others see of it.
    private func withTruncation(_ batch: LogBatch) -> LogBatch {
        var batch = batch
        if let index = batch.truncation { end = min(end, index) }
        if !batch.entries.isEmpty {
            if batch.first < end { batch.truncation = batch.first }
            end = batch.first.advanced(by: batch.entries.count)
        }
        return batch
    }

    func entries(
        in range: Range<LogIndex>, byteLimit: Int
    ) throws(StorageError) -> [LogEntry] {
        try opened.entries(in: range, byteLimit: byteLimit)
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
        groups += 1
        return true
    }

    /// Whether somebody looks now and then whether there is room again.
    var watchesRoom = false

    /// Whether it is at work.
    var isBusy: Bool { !group.isEmpty }

    /// Ends what was begun; without room for it nothing has happened, and it has to be tried again.
    func finish() throws(StorageError) -> Ticket? {
        guard let last = group.last else { preconditionFailure("the disk has nothing to do") }
        do throws(StorageError) {
            try opened.append(group)
        } catch {
            guard case .diskFull = error, !opened.isBroken else { throw error }
            return nil
        }
        try opened.upkeep(isIdle: waiting.isEmpty)
        group.removeAll(keepingCapacity: true)
        return last.ticket
    }

    /// The machine stops at one of the calls that write what was begun, if there is such a group.
    func stop(_ dice: inout Dice) {
        guard !group.isEmpty else { return }
        opened.files.crash(atCall: opened.files.callCount + 1 + dice.below(6))
        try? opened.append(group)
    }
}
