// The simulator's own idea of a log: for every position, the term and a number for everything up to
// there.

internal import Raft
internal import RaftRuntime

/// An entry as far as comparing needs it.
struct Mark: Hashable {
    var term: Term
    /// Stands for this entry and all before it: two logs that agree here agree on everything
    /// before.
    var chain: UInt64

    static let beforeLog = Mark(term: .zero, chain: 0)

    /// The mark of `entry` behind this one.
    func following(_ entry: LogEntry) -> Mark {
        var chain = Dice.mix(chain ^ entry.term.number)
        chain = Dice.mix(chain &+ UInt64(entry.kind.rawValue))
        chain = Dice.mix(chain ^ UInt64(entry.payload.count))
        let bytes = entry.payload.span
        var word: UInt64 = 0
        for place in bytes.indices {
            word = word << 8 | UInt64(bytes[place])
            if place % 8 == 7 { chain = Dice.mix(chain ^ word) }
        }
        return Mark(term: entry.term, chain: Dice.mix(chain &+ word))
    }
}

/// A log and the hard state next to it.
struct ShadowLog {
    private(set) var marks: [Mark] = []
    var hardState = HardState(term: .zero, vote: nil)

    /// A log that begins with what was agreed on.
    init(_ marks: [Mark] = []) { self.marks = marks }

    var lastIndex: LogIndex { LogIndex(UInt64(marks.count)) }
    var last: EntryID { EntryID(term: marks.last?.term ?? .zero, index: lastIndex) }

    /// The mark at `index`; nothing behind the log.
    func mark(at index: LogIndex) -> Mark? {
        if index == .beforeLog { return .beforeLog }
        let place = Int(index.position) - 1
        return place < marks.count ? marks[place] : nil
    }

    mutating func append(_ entry: LogEntry) {
        marks.append((marks.last ?? .beforeLog).following(entry))
    }

    mutating func truncate(from index: LogIndex) {
        guard index <= lastIndex else { return }
        marks.removeSubrange((Int(index.position) - 1)...)
    }

    /// Carries out a batch as the disk does. Entries that the log holds already are replaced, and so
    /// is everything that contradicts a snapshot or ends before it.
    ///
    /// - Parameter agreed: the marks up to the last entry of the batch's snapshot, if it has one.
    mutating func carryOut(_ batch: LogBatch, agreed: [Mark]) {
        if !agreed.isEmpty, mark(at: LogIndex(UInt64(agreed.count))) != agreed.last {
            marks = agreed
        }
        if let index = batch.truncation {
            truncate(from: max(index, LogIndex(UInt64(agreed.count)).next))
        }
        if !batch.entries.isEmpty {
            truncate(from: batch.first)
            for entry in batch.entries { append(entry) }
        }
        if let state = batch.hardState { hardState = state }
    }

    /// Whether both hold the same entries and the same hard state.
    func equals(_ other: ShadowLog) -> Bool {
        marks.count == other.marks.count && marks.last == other.marks.last
            && hardState == other.hardState
    }
}

/// Every entry any log ever held, by position: what the claim of log matching is checked against.
struct EntryLibrary {
    private struct Known {
        let mark: Mark
        let entry: LogEntry
    }

    private var positions: [[Known]] = []

    /// Remembers an entry, or compares it with the one of the same position and term.
    mutating func record(
        _ entry: LogEntry, as mark: Mark, at index: LogIndex
    ) throws(Violation) {
        let place = Int(index.position) - 1
        while positions.count <= place { positions.append([]) }
        guard let known = positions[place].first(where: { $0.mark.term == mark.term }) else {
            return positions[place].append(Known(mark: mark, entry: entry))
        }
        guard known.mark == mark else {
            throw Violation(
                .logMatching,
                "two logs hold different entries of term \(mark.term.number) at "
                    + "\(index.position), or differ before it")
        }
    }

    /// The entry that belongs to a mark.
    func entry(_ mark: Mark, at index: LogIndex) -> LogEntry? {
        positions[Int(index.position) - 1].first { $0.mark == mark }?.entry
    }
}
