// What the writer of the log knows of it: enough to end a group and to refuse what cannot be meant.

internal import Raft
internal import RaftRuntime

/// The log in a few words, as it is when all batches so far are carried out.
struct LogState {
    private(set) var hardState: HardState
    private(set) var commit: LogIndex
    private(set) var terms: TermRuns

    init(hardState: HardState, commit: LogIndex, terms: TermRuns) {
        (self.hardState, self.commit, self.terms) = (hardState, commit, terms)
    }

    var last: EntryID { terms.last }

    /// Carries out a batch. Traps on what a correct member never asks for: it would be refused as
    /// damage at the next start, when nobody can tell why.
    mutating func apply(_ batch: LogBatch) {
        if let index = batch.truncation {
            precondition(index > commit, "committed entries cannot be taken back")
            precondition(index <= last.index.next, "entries cannot be taken back twice")
            terms.truncate(from: index)
        }
        if !batch.entries.isEmpty {
            precondition(batch.first == last.index.next, "entries leave a gap in the log")
        }
        for entry in batch.entries { terms.append(entry.term) }
        if let state = batch.hardState {
            precondition(state.term >= hardState.term, "the term cannot go backwards")
            hardState = state
        }
        commit = max(commit, min(batch.commit, last.index))
    }
}

/// Which term owns which entries, as the first index of each term.
struct TermRuns {
    private var runs: [EntryID] = []
    private var end = LogIndex(1)

    init(_ terms: some Sequence<Term>) {
        for term in terms { append(term) }
    }

    var last: EntryID { EntryID(term: runs.last?.term ?? .zero, index: end.previous) }

    mutating func append(_ term: Term) {
        precondition(term >= last.term, "the terms of entries cannot go backwards")
        if term > last.term { runs.append(EntryID(term: term, index: end)) }
        end = end.next
    }

    mutating func truncate(from index: LogIndex) {
        while let run = runs.last, run.index >= index { runs.removeLast() }
        end = index
    }
}
