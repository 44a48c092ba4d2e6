// What the writer of the log knows of it: enough to end a group and to refuse what cannot be meant.

internal import Raft
internal import RaftRuntime

/// What a batch does to the log as it is.
struct LogChange: Hashable {
    /// The log starts anew behind this entry.
    var restart: EntryID?
    /// Then it is cut from here on.
    var truncation: LogIndex?
    /// The position of the first new entry.
    var first: LogIndex
    /// How many of the batch's last entries are new. A snapshot may hold the effect of the others.
    var count: Int
}

/// The log in a few words, as it is when all batches so far are carried out.
struct LogState {
    private(set) var hardState: HardState
    private(set) var commit: LogIndex
    /// While the member lacks entries that it had: how far it is known to have had them.
    private(set) var lost: LogIndex?
    private(set) var terms: TermRuns

    init(hardState: HardState, commit: LogIndex, lost: LogIndex?, terms: TermRuns) {
        (self.hardState, self.commit, self.lost, self.terms) = (hardState, commit, lost, terms)
    }

    var last: EntryID { terms.last }

    /// Carries out a batch. Traps on what a correct member never asks for: it would be refused as
    /// damage at the next start, when nobody can tell why.
    mutating func apply(_ batch: LogBatch) -> LogChange {
        var change = LogChange(first: batch.first, count: batch.entries.count)
        if let snapshot = batch.snapshot { publish(snapshot.last, change: &change) }
        if let index = batch.truncation, change.restart == nil {
            precondition(index > commit, "committed entries cannot be taken back")
            precondition(index <= last.index.next, "entries cannot be taken back twice")
            terms.truncate(from: index)
            change.truncation = index
        }
        append(batch, change: &change)
        if let state = batch.hardState {
            precondition(state.term >= hardState.term, "the term cannot go backwards")
            hardState = state
        }
        commit = max(commit, min(batch.commit, last.index))
        if batch.endsRepair { lost = nil }
        return change
    }

    /// A log that holds the last entry of the snapshot goes on; any other one starts anew behind it.
    private mutating func publish(_ snapshot: EntryID, change: inout LogChange) {
        if !terms.holds(snapshot) {
            precondition(snapshot.index > commit, "a snapshot cannot undo what is committed")
            terms = TermRuns(after: snapshot, [Term]())
            change.restart = snapshot
        }
        commit = max(commit, snapshot.index)
    }

    private mutating func append(_ batch: LogBatch, change: inout LogChange) {
        guard !batch.entries.isEmpty else { return }
        if change.restart != nil, batch.first <= last.index {
            let surplus = last.index.next.position - batch.first.position
            change.count -= min(change.count, Int(surplus))
            change.first = last.index.next
        }
        precondition(change.first == last.index.next, "entries leave a gap in the log")
        for entry in batch.entries.suffix(change.count) { terms.append(entry.term) }
    }

    /// Forgets which terms the entries up to `index` have. A durable snapshot holds their effect, which
    /// says that they are committed, even if no batch has said so yet.
    mutating func compact(upTo index: LogIndex) {
        precondition(index <= last.index, "a snapshot holds only what was in the log")
        commit = max(commit, index)
        terms.compact(upTo: index)
    }
}

/// Which term owns which entries, as the first index of each term.
struct TermRuns {
    /// The entry before the first. Its term may be unknown, and is zero then.
    private var base: EntryID
    /// Invariant: terms and first positions rise, and all are behind `base`.
    private var runs: [EntryID] = []
    private var end: LogIndex

    init(after base: EntryID, _ terms: some Sequence<Term>) {
        (self.base, end) = (base, base.index.next)
        for term in terms { append(term) }
    }

    var last: EntryID { EntryID(term: runs.last?.term ?? base.term, index: end.previous) }

    /// Whether this very entry is in the log, or the one before the first.
    func holds(_ entry: EntryID) -> Bool {
        guard entry.index >= base.index, entry.index < end else { return false }
        return term(at: entry.index) == entry.term
    }

    private func term(at index: LogIndex) -> Term {
        runs.last { $0.index <= index }?.term ?? base.term
    }

    mutating func append(_ term: Term) {
        precondition(term >= last.term, "the terms of entries cannot go backwards")
        if term > last.term { runs.append(EntryID(term: term, index: end)) }
        end = end.next
    }

    mutating func truncate(from index: LogIndex) {
        precondition(index > base.index, "entries before the log cannot be taken back")
        while let run = runs.last, run.index >= index { runs.removeLast() }
        end = index
    }

    mutating func compact(upTo index: LogIndex) {
        guard index > base.index else { return }
        precondition(index < end, "only what is in the log can be forgotten")
        let newBase = EntryID(term: term(at: index), index: index)
        runs.removeAll { $0.index <= index }
        base = newBase
    }
}
