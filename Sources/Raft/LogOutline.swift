// The part of the log the core needs: which term owns each position, how long each payload is, and
// what each entry is for. The bytes are elsewhere, and what a snapshot has replaced is nowhere.

/// The log without its bytes: four bytes for each entry, and a little for each term.
package struct LogOutline: Hashable, Sendable {
    /// Consecutive entries of one term.
    private struct TermRun: Hashable, Sendable {
        let term: Term
        let first: LogIndex
    }

    private struct Special: Hashable, Sendable {
        let index: LogIndex
        let kind: EntryKind
    }

    /// The last entry that a snapshot has replaced; `beforeLog` when none has. Its id is known,
    /// nothing else of it is, and nothing of what was before it.
    package private(set) var base: EntryID

    /// Invariant: terms and first positions rise from run to run, and the first run starts right
    /// behind the base.
    private var runs: [TermRun] = []
    /// Entries that are not commands: rare, and in the order of the log.
    private var special: [Special] = []
    /// Of the entries behind the base.
    private var sizes = EntrySizes()
    /// Those of the entries, in the order of the log; before them the one that was in force when
    /// the log began, if it is known.
    package private(set) var configurations: [PlacedConfiguration]

    /// An empty log, whose entries up to and including `base` are in a snapshot. `configuration` is
    /// in force until an entry brings another one; without it nobody is known to be a member, as on a
    /// newcomer's first day.
    package init(
        after base: EntryID = .beforeLog, configuration: PlacedConfiguration? = nil
    ) {
        precondition((configuration?.index ?? base.index) <= base.index, "a later configuration")
        (self.base, configurations) = (base, configuration.map { [$0] } ?? [])
    }

    /// The last entry; the base when there is none behind it.
    package var last: EntryID { EntryID(term: runs.last?.term ?? base.term, index: lastIndex) }

    package var lastIndex: LogIndex { base.index.advanced(by: sizes.count) }

    /// For how many entries it takes memory.
    var heldCount: Int { sizes.heldCount }

    /// The first entry that the outline still speaks of; behind the last one when there is none.
    package var firstIndex: LogIndex { base.index.next }

    /// Adds one entry behind the last; with its configuration, when it is one.
    ///
    /// - Precondition: terms never go backwards, and a configuration entry has its configuration.
    package mutating func append(_ header: EntryHeader, configuration: Configuration? = nil) {
        precondition(header.term >= last.term, "an entry of an older term behind a newer one")
        precondition(header.term > .zero, "an entry of no term")
        let index = lastIndex.next
        if header.term != runs.last?.term {
            runs.append(TermRun(term: header.term, first: index))
        }
        if header.kind != .command { special.append(Special(index: index, kind: header.kind)) }
        precondition((header.kind == .configuration) == (configuration != nil))
        if let configuration {
            configurations.append(PlacedConfiguration(index: index, configuration: configuration))
        }
        sizes.append(header.byteCount)
    }

    /// Drops `index` and everything behind it.
    package mutating func truncate(from index: LogIndex) {
        precondition(index > base.index, "what a snapshot replaced cannot be cut")
        sizes.truncate(to: offset(of: index))
        while let run = runs.last, run.first >= index { runs.removeLast() }
        while let entry = special.last, entry.index >= index { special.removeLast() }
        while let placed = configurations.last, placed.index >= index {
            configurations.removeLast()
        }
    }

    /// Forgets everything up to and including `index`: a snapshot has it.
    mutating func compact(upTo index: LogIndex) {
        precondition(index >= base.index, "what is forgotten does not come back")
        guard index > base.index else { return }
        // New arrays, so that the memory of the old ones goes.
        var kept = Array(runs[runPosition(of: index)...])
        let end = kept.count > 1 ? kept[1].first : lastIndex.next
        if end == index.next {
            kept.removeFirst()
        } else {
            kept[0] = TermRun(term: kept[0].term, first: index.next)
        }
        special = Array(special[special.partitionPoint { $0.index > index }...])
        let superseded = configurations.partitionPoint { $0.index > index } - 1
        if superseded > 0 { configurations = Array(configurations[superseded...]) }
        let last = entry(at: index)
        sizes.removeFirst(offset(of: index.next))
        (runs, base) = (kept, last)
    }
}

/// What the outline knows of the term at a position.
package enum TermLookup: Hashable, Sendable {
    /// The entry is in the log, or is its base.
    case known(Term)
    /// A snapshot has replaced the entry: it was committed, and its term is forgotten.
    case beforeBase
    /// The log does not go so far.
    case behindLog
}

// MARK: - Questions

extension LogOutline {
    /// The term of the entry at `index`: zero before the first of all. O(1) in the last term.
    package func term(at index: LogIndex) -> TermLookup {
        if index == base.index { return .known(base.term) }
        if index < base.index { return .beforeBase }
        guard index <= lastIndex else { return .behindLog }
        return .known(runs[runPosition(of: index)].term)
    }

    /// Whether this very entry is known to be in the log.
    package func holds(_ entry: EntryID) -> Bool { term(at: entry.index) == .known(entry.term) }

    /// Returns what is known of the entry at `index`, which must be in the log.
    package func header(at index: LogIndex) -> EntryHeader {
        guard let header = headers(in: index..<index.next).first else {
            preconditionFailure("no entry at \(index.position)")
        }
        return header
    }

    /// Returns what is known of the entries in `range`, which must be in the log.
    package func headers(in range: Range<LogIndex>) -> [EntryHeader] {
        precondition(range.isEmpty || range.lowerBound > base.index, "a snapshot has replaced it")
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
                EntryHeader(
                    term: runs[run].term, kind: kind, byteCount: sizes[offset(of: index)]))
            index = index.next
        }
        return headers
    }

    /// What the entries in `range` cost on the wire and in memory.
    package func cost(of range: Range<LogIndex>) -> Int {
        guard !range.isEmpty else { return 0 }
        var sum = 0
        for position in offset(of: range.lowerBound)..<offset(of: range.upperBound) {
            sum += EntryHeader.cost(byteCount: sizes[position])
        }
        return sum
    }

    /// Returns the latest entry at or before `index` whose term is not above `term`; `nil` when it
    /// is before the base.
    ///
    /// Nothing between it and `index` can be in a log that has `term` at `index` (§5.3): both sides
    /// of a conflict skip whole terms with it.
    func latestEntry(notAfter index: LogIndex, term: Term) -> EntryID? {
        var index = min(index, lastIndex)
        guard index >= base.index else { return nil }
        if index > base.index {
            var position = runPosition(of: index)
            while position >= 0, runs[position].term > term {
                index = runs[position].first.previous
                position -= 1
            }
            if position >= 0 { return EntryID(term: runs[position].term, index: index) }
        }
        return base.term <= term ? base : nil
    }

    /// Returns the entries from `first` on: at least one, then as many as cost no more than
    /// `byteLimit`.
    func run(from first: LogIndex, byteLimit: Int) -> EntryRun {
        precondition(first <= lastIndex, "nothing to send")
        var end = first
        var cost = 0
        while end <= lastIndex {
            cost += EntryHeader.cost(byteCount: sizes[offset(of: end)])
            if cost > byteLimit && end > first { break }
            end = end.next
        }
        return EntryRun(
            trusting: entry(at: first.previous), headers(in: first..<end),
            configurations: configurations(in: first..<end))
    }

    /// Names the entry at `index`, which must be in the log or its base.
    func entry(at index: LogIndex) -> EntryID {
        guard case .known(let term) = term(at: index) else {
            preconditionFailure("entry \(index.position) is not known")
        }
        return EntryID(term: term, index: index)
    }

    /// The position of the length of the entry at `index`, which is behind the base.
    private func offset(of index: LogIndex) -> Int {
        Int(index.position - base.index.position) - 1
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
