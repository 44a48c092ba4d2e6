// What outlives a crash of a member.

internal import Raft
internal import RaftRuntime

/// A data directory.
final class SimulatedFolder {
    private var durable: [LogBatch] = []
    private let founding: LogEntry

    init(founding: LogEntry) { self.founding = founding }

    /// An open log: the writer and the reader of the real format in one.
    final class Log {
        private let folder: SimulatedFolder
        private var entries: [LogEntry]
        let contents: RecoveredLog

        fileprivate init(_ folder: SimulatedFolder, entries: [LogEntry], hardState: HardState, commit: LogIndex) {
            self.folder = folder
            self.entries = entries
            var outline = LogOutline()
            for entry in entries { outline.append(entry.header) }
            contents = RecoveredLog(hardState: hardState, outline: outline, commit: commit)
        }

        func submitted(_ batch: LogBatch) { batch.carryOut(on: &entries) }

        func entries(
            in range: Range<LogIndex>, byteLimit: Int
        ) throws(StorageError) -> [LogEntry] {
            var found: [LogEntry] = []
            var bytes = 0
            var index = range.lowerBound
            while index < range.upperBound {
                let entry = entries[Int(index.position) - 1]
                bytes += entry.payload.count
                if bytes > byteLimit, !found.isEmpty { break }
                found.append(entry)
                index = index.next
            }
            return found
        }

        func append(_ batches: [LogBatch]) throws(StorageError) { folder.durable += batches }

        func crash(writing group: [LogBatch], _ dice: inout Dice) {
            folder.durable += group.prefix(dice.below(group.count + 1))
        }
    }

    func open() throws(StorageError) -> Log {
        var entries = [founding]
        var hardState = HardState(term: .founding, vote: nil)
        var commit = LogIndex(1)
        for batch in durable {
            batch.carryOut(on: &entries)
            hardState = batch.hardState ?? hardState
            commit = batch.commit
        }
        commit = min(commit, LogIndex(UInt64(entries.count)))
        return Log(self, entries: entries, hardState: hardState, commit: commit)
    }
}

extension LogBatch {
    fileprivate func carryOut(on log: inout [LogEntry]) {
        if let truncation { log.removeSubrange((Int(truncation.position) - 1)...) }
        guard !entries.isEmpty else { return }
        if Int(first.position) - 1 < log.count { log.removeSubrange((Int(first.position) - 1)...) }
        log += entries
    }
}

extension SimulatedFolder {
    /// Recovers the log, and reads all of it as it was read back.
    func openAndRead() throws(StorageError) -> (Log, ShadowLog) {
        let log = try open()
        var found = ShadowLog()
        found.hardState = log.contents.hardState
        let end = log.contents.outline.lastIndex.next
        while found.lastIndex.next < end {
            let range = found.lastIndex.next..<end
            for entry in try log.entries(in: range, byteLimit: 1 << 16) { found.append(entry) }
        }
        return (log, found)
    }
}
