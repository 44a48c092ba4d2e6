import Testing

@testable import Raft

/// A disk that carries out its batches one by one, and a log in which every entry is unique.
private struct DiskModel {
    var durability = Durability(recovered: .beforeLog)
    var log: [Int] = []
    var disk: [Int] = []
    private var queue: [(snapshot: [Int]?, cut: Int?, entries: [Int], ticket: Ticket)] = []
    /// The log that a snapshot of this turn brought.
    private var snapshot: [Int]?
    private var made = 0
    private var floor = 0

    enum Operation: Int, CaseIterable {
        case append, cutOne, cutAll, endTurn, finish, finishAll, install
    }

    mutating func carryOut(_ operation: Operation) {
        switch operation {
        case .append:
            log.append(next())
        case .cutOne: cut(to: max(log.count - 1, 0))
        case .cutAll: cut(to: 0)
        case .endTurn: endTurn()
        case .finish: finish(1)
        case .finishAll: finish(queue.count)
        case .install: install()
        }
    }

    private mutating func cut(to count: Int) {
        // Nothing of a snapshot is ever cut.
        let count = max(count, floor)
        guard count < log.count else { return }
        log.removeSubrange(count...)
        durability.noteTruncation(from: LogIndex(UInt64(count) + 1))
    }

    /// A snapshot that goes one entry beyond the log; only the first entry is certainly in both.
    private mutating func install() {
        let kept = min(log.count, 1)
        log = Array(log.prefix(kept)) + (kept...max(log.count, kept)).map { _ in next() }
        (floor, snapshot) = (log.count, log)
        let last = EntryID(term: Term(1), index: LogIndex(UInt64(log.count)))
        durability.noteSnapshot(last, commit: LogIndex(UInt64(kept)))
    }

    private mutating func next() -> Int {
        made += 1
        return made
    }

    private mutating func endTurn() {
        let state = HardState(term: .zero, vote: nil)
        let last = LogIndex(UInt64(log.count))
        guard let batch = durability.close(log: last, hardState: state, at: 0) else { return }
        let range = batch.appended
        let entries = log[Int(range.lowerBound.position) - 1..<Int(range.upperBound.position) - 1]
        queue.append(
            (
                batch.snapshot.flatMap { _ in snapshot },
                batch.truncation.map { Int($0.position) - 1 },
                Array(entries), batch.ticket
            ))
        snapshot = nil
    }

    private mutating func finish(_ count: Int) {
        guard count > 0, !queue.isEmpty else { return }
        for batch in queue.prefix(count) {
            disk = batch.snapshot ?? disk
            if let cut = batch.cut { disk.removeSubrange(cut...) }
            disk += batch.entries
        }
        durability.finish(queue[min(count, queue.count) - 1].ticket)
        queue.removeFirst(min(count, queue.count))
    }

    /// How much of the log as it is now the disk really has.
    var truth: Int { zip(log, disk).prefix { $0 == $1 }.count }

    var isIdle: Bool { queue.isEmpty && truth == log.count }
}

@Suite("Tickets")
struct DurabilityTests {
    @Test("never claim an entry that the disk does not have, in every story of six steps")
    func exhaustive() {
        var story = [Int](repeating: 0, count: 6)
        var (lies, silences) = (0, 0)
        repeat {
            var model = DiskModel()
            for step in story {
                guard let operation = DiskModel.Operation(rawValue: step) else { continue }
                model.carryOut(operation)
                if model.durability.index.position > UInt64(model.truth) { lies += 1 }
            }
            model.carryOut(.endTurn)
            model.carryOut(.finishAll)
            if model.durability.index.position != UInt64(model.log.count) { silences += 1 }
        } while advance(&story, below: DiskModel.Operation.allCases.count) && lies + silences == 0
        #expect(lies == 0, "\(story)")
        #expect(silences == 0, "\(story)")
    }
}
