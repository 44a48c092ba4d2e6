// The newest entries, kept in memory between their arrival and the time nobody is likely to ask for them again: the
// disk writes them, followers are sent them, the state machine applies them, all from here. Older ones are read back
// from the log store.

package import Raft

/// A contiguous run of entries at the end of the log.
package struct EntryTail: Sendable {
    private var entries: [LogEntry] = []
    /// How many of `entries` at the front are gone already. They leave the array in bulk.
    private var dropped = 0
    /// Position of the first entry that is still here.
    package private(set) var start: LogIndex
    /// What the entries take in memory.
    package private(set) var byteCount = 0

    /// An empty tail behind `last`.
    package init(after last: LogIndex) { start = last.next }

    /// The position behind the last entry.
    package var end: LogIndex { start.advanced(by: entries.count - dropped) }

    /// The entry at `index`, unless it has left.
    package func entry(at index: LogIndex) -> LogEntry? {
        guard index >= start, index < end else { return nil }
        return entries[offset(of: index)]
    }

    /// Returns the entries of `range`, unless some of them have left.
    package func slice(_ range: Range<LogIndex>) -> ArraySlice<LogEntry>? {
        guard !range.isEmpty else { return [] }
        guard range.lowerBound >= start, range.upperBound <= end else { return nil }
        return entries[offset(of: range.lowerBound)..<offset(of: range.upperBound)]
    }

    /// Puts `added` at `index` and forgets everything that was there and behind it.
    ///
    /// After a restart, or once entries have left memory, a new leader may replace some that are only on the disk:
    /// then the tail begins with `added`.
    ///
    /// - Precondition: no gap.
    package mutating func replace(from index: LogIndex, with added: ArraySlice<LogEntry>) {
        precondition(index <= end, "an entry would be missing before \(index.position)")
        if index < start { self = EntryTail(after: index.previous) }
        let keep = offset(of: index)
        for entry in entries[keep...] { byteCount -= entry.memoryCost }
        entries.removeSubrange(keep...)
        entries.append(contentsOf: added)
        for entry in added { byteCount += entry.memoryCost }
    }

    /// Lets entries before `index` go until at most `limit` bytes are held.
    package mutating func shrink(toBytes limit: Int, keepingFrom index: LogIndex) {
        while byteCount > limit, start < min(index, end) {
            byteCount -= entries[dropped].memoryCost
            entries[dropped].payload = []
            dropped += 1
            start = start.next
        }
        guard dropped > 64, dropped > entries.count / 2 else { return }
        entries.removeSubrange(..<dropped)
        dropped = 0
    }

    private func offset(of index: LogIndex) -> Int {
        dropped + Int(index.position - start.position)
    }
}

extension LogEntry {
    /// What an entry takes in memory: its payload, and about this much for the array around it and its own place.
    static let memoryOverhead = 80

    fileprivate var memoryCost: Int { payload.count + Self.memoryOverhead }
}
