// The part of the log the core needs: which term owns each position, how long each payload is, and
// what each entry is for. The bytes are elsewhere.

/// The log without its bytes: four bytes for each entry, and a little for each term.
package struct LogOutline: Sendable {
    /// Consecutive entries of one term.
    private struct TermRun: Sendable {
        let term: Term
        let first: LogIndex
    }

    /// Invariant: terms and first positions rise from run to run, and the first run starts at entry
    /// 1.
    private var runs: [TermRun] = []
    /// Entries that are not commands: rare, and in the order of the log.
    private var special: [(index: LogIndex, kind: EntryKind)] = []
    private var sizes = EntrySizes()
    /// Those of the entries, in the order of the log; before them the one that was in force when
    /// the log began, if it is known.
    private(set) var configurations: [PlacedConfiguration] = []

    /// An empty log. `configuration` is in force until an entry brings another one; without it
    /// nobody is known to be a member, as on a newcomer's first day.
    package init(configuration: PlacedConfiguration? = nil) {
        if let configuration { configurations = [configuration] }
    }

    /// The last entry.
    package var last: EntryID { EntryID(term: runs.last?.term ?? .zero, index: lastIndex) }

    package var lastIndex: LogIndex { LogIndex(UInt64(sizes.count)) }

    /// Adds one entry behind the last.
    ///
    /// - Precondition: terms never go backwards, and a configuration entry has its configuration.
    package mutating func append(_ header: EntryHeader, configuration: Configuration? = nil) {
        let latest = runs.last?.term ?? .zero
        precondition(header.term >= latest, "an entry of an older term behind a newer one")
        precondition(header.term > .zero, "an entry of no term")
        let index = lastIndex.next
        if header.term > latest { runs.append(TermRun(term: header.term, first: index)) }
        if header.kind != .command { special.append((index, header.kind)) }
        precondition((header.kind == .configuration) == (configuration != nil))
        if let configuration {
            configurations.append(PlacedConfiguration(index: index, configuration: configuration))
        }
        sizes.append(header.byteCount)
    }

    /// Drops `index` and everything behind it.
    package mutating func truncate(from index: LogIndex) {
        precondition(index > .beforeLog, "nothing is before the log")
        sizes.truncate(to: Int(index.position) - 1)
        while let run = runs.last, run.first >= index { runs.removeLast() }
        while let entry = special.last, entry.index >= index { special.removeLast() }
        while let placed = configurations.last, placed.index >= index {
            configurations.removeLast()
        }
    }
}

// MARK: - Questions

extension LogOutline {
    /// The term of the entry at `index`: zero before the log, `nil` behind it. O(1) in the last
    /// term.
    package func term(at index: LogIndex) -> Term? {
        if index == .beforeLog { return .zero }
        guard index <= lastIndex else { return nil }
        return runs[runPosition(of: index)].term
    }

    /// Whether this very entry is in the log.
    package func holds(_ entry: EntryID) -> Bool { term(at: entry.index) == entry.term }

    /// Returns what is known of the entry at `index`, which must be in the log.
    package func header(at index: LogIndex) -> EntryHeader {
        guard let header = headers(in: index..<index.next).first else {
            preconditionFailure("no entry at \(index.position)")
        }
        return header
    }

    /// Returns what is known of the entries in `range`, which must be in the log.
    package func headers(in range: Range<LogIndex>) -> [EntryHeader] {
        precondition(range.isEmpty || range.lowerBound > .beforeLog, "nothing is before the log")
        precondition(range.isEmpty || range.upperBound <= lastIndex.next, "behind the log")
        var headers: [EntryHeader] = []
        guard !range.isEmpty else { return headers }
        headers.reserveCapacity(range.length)
        var run = runPosition(of: range.lowerBound)
        var entry = special.partitionPoint { $0.index >= range.lowerBound }
        var index = range.lowerBound
        while index < range.upperBound {
            if run + 1 < runs.count, runs[run + 1].first == index { run += 1 }
            var kind = EntryKind.command
            if entry < special.count, special[entry].index == index {
                kind = special[entry].kind
                entry += 1
            }
            headers.append(
                EntryHeader(term: runs[run].term, kind: kind, byteCount: sizes[index.offset]))
            index = index.next
        }
        return headers
    }

    /// What the entries in `range` cost on the wire and in memory.
    package func cost(of range: Range<LogIndex>) -> Int {
        var sum = 0
        for position in range.lowerBound.position..<range.upperBound.position {
            sum += EntryHeader.cost(byteCount: sizes[LogIndex(position).offset])
        }
        return sum
    }

    /// Returns the latest entry at or before `index` whose term is not above `term`.
    ///
    /// Nothing between it and `index` can be in a log that has `term` at `index` (§5.3): both sides
    /// of a conflict skip whole terms with it.
    func latestEntry(notAfter index: LogIndex, term: Term) -> EntryID {
        var index = min(index, lastIndex)
        guard index > .beforeLog else { return .beforeLog }
        var position = runPosition(of: index)
        while runs[position].term > term {
            guard position > 0 else { return .beforeLog }
            index = runs[position].first.previous
            position -= 1
        }
        return EntryID(term: runs[position].term, index: index)
    }

    /// Returns the entries from `first` on: at least one, then as many as cost no more than
    /// `byteLimit`.
    func run(from first: LogIndex, byteLimit: Int) -> EntryRun {
        precondition(first <= lastIndex, "nothing to send")
        var end = first
        var cost = 0
        while end <= lastIndex {
            cost += EntryHeader.cost(byteCount: sizes[end.offset])
            if cost > byteLimit && end > first { break }
            end = end.next
        }
        return EntryRun(
            trusting: entry(at: first.previous), headers(in: first..<end),
            configurations: configurations(in: first..<end))
    }

    /// Names the entry at `index`, which must be in the log or just before it.
    func entry(at index: LogIndex) -> EntryID {
        guard let term = term(at: index) else { preconditionFailure("behind the log") }
        return EntryID(term: term, index: index)
    }

    private func runPosition(of index: LogIndex) -> Int {
        if let last = runs.last, last.first <= index { return runs.count - 1 }
        return runs.partitionPoint { $0.first > index } - 1
    }
}

extension EntryHeader {
    /// What an entry counts for in every limit: its payload, and what carries it. An empty one is
    /// not free.
    static func cost(byteCount: UInt32) -> Int { Int(byteCount) + 24 }

    /// What this entry counts for in every limit.
    package var cost: Int { Self.cost(byteCount: byteCount) }
}

extension LogIndex {
    /// The position in an array that starts with entry 1.
    fileprivate var offset: Int { Int(position) - 1 }
}

extension Array {
    /// The first position whose element `belongsBehind`, in an array where all such elements are at
    /// the end.
    fileprivate func partitionPoint(_ belongsBehind: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if belongsBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
