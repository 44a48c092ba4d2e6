// Which entries somebody waits for. Who that is, is PendingProposals' business.

import Raft

/// Entries with waiters, each of which has a slot of its own.
///
/// An entry is named by term and index for ever, so a waiter needs nothing but to see what is applied at its index:
/// the same term means it was its entry, another term means it never will be. Losing office ends nobody's wait.
struct WaitingEntries {
    private struct Waiting {
        let entry: EntryID
        let expiry: UInt64
        let slot: Int
    }

    /// Ascending by index: the entries are in the log.
    private var inLog = Queue<Waiting>()
    /// Their entries were cut away. A leader with a copy may yet bring them back. Descending by index: the next to be
    /// settled is the last.
    private var displaced: [Waiting] = []
    private var freeSlots: [Int] = []
    private var slotCount = 0
    private(set) var nextExpiry = UInt64.max

    var count: Int { inLog.count + displaced.count }

    /// Returns the slot of the new waiter: one that is free, or one behind all others.
    mutating func add(_ entry: EntryID, expiry: UInt64) -> Int {
        precondition(inLog.last.map { $0.entry.index < entry.index } ?? true)
        let slot = freeSlots.popLast() ?? slotCount
        slotCount = max(slotCount, slot + 1)
        nextExpiry = min(nextExpiry, expiry)
        inLog.append(Waiting(entry: entry, expiry: expiry, slot: slot))
        return slot
    }

    mutating func truncate(from index: LogIndex) {
        var cut: [Waiting] = []
        while let last = inLog.last, last.entry.index >= index {
            cut.append(last)
            inLog.removeLast()
        }
        guard !cut.isEmpty else { return }
        displaced += cut
        displaced.sort { $0.entry.index > $1.entry.index }
    }

    func awaits(_ index: LogIndex) -> Bool {
        (displaced.last.map { $0.entry.index <= index } ?? false)
            || (inLog.first.map { $0.entry.index <= index } ?? false)
    }

    /// Frees and returns one slot that the application of `entry` settles, and whether it waited for this very entry.
    mutating func settle(_ entry: EntryID) -> (slot: Int, isItself: Bool)? {
        if let first = inLog.first, first.entry.index <= entry.index {
            inLog.removeFirst()
            return free(first, by: entry)
        }
        guard let next = displaced.last, next.entry.index <= entry.index else { return nil }
        displaced.removeLast()
        return free(next, by: entry)
    }

    /// Frees and returns the slots of everybody whose deadline has passed.
    mutating func expire(at tick: UInt64) -> [Int] {
        guard tick >= nextExpiry else { return [] }
        let late = inLog.removeAll { $0.expiry <= tick } + displaced.filter { $0.expiry <= tick }
        displaced.removeAll { $0.expiry <= tick }
        nextExpiry = min(
            inLog.reduce(UInt64.max) { min($0, $1.expiry) },
            displaced.reduce(UInt64.max) { min($0, $1.expiry) })
        freeSlots += late.map(\.slot)
        return late.map(\.slot)
    }

    /// Frees and returns the slots of everybody who waits at or before `index`.
    mutating func overtake(upTo index: LogIndex) -> [Int] {
        let overtaken =
            inLog.removeAll { $0.entry.index <= index }
            + displaced.filter { $0.entry.index <= index }
        displaced.removeAll { $0.entry.index <= index }
        freeSlots += overtaken.map(\.slot)
        return overtaken.map(\.slot)
    }

    private mutating func free(_ waiting: Waiting, by entry: EntryID) -> (Int, Bool) {
        freeSlots.append(waiting.slot)
        return (waiting.slot, waiting.entry == entry)
    }
}
