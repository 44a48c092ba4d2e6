// What the nodes of a core world have promised each other: who led, who voted, what is committed.

internal import Raft

/// The memory of a core world.
struct CoreLedger {
    /// The term of every committed entry, from entry 1 on.
    private(set) var committed: [Term] = [.founding]
    /// The term of the leader that committed it.
    private(set) var committedIn: [Term] = [.founding]
    private(set) var leaders: [(term: Term, place: Int)] = []
    private var votes: [(term: Term, voter: Int, candidate: Int)] = []
    /// The terms of entries at each position, with the term of the entry before.
    private var predecessors: [[(term: Term, previous: Term)]] = []
    /// Reads that wait, and how much was committed when they were asked.
    private var reads: [(id: ReadID, place: Int, floor: Int)] = []
    private var readCount: UInt64 = 0
    /// How many changes of members were begun, and how many reads were answered.
    var changes = 0
    private(set) var answers = 0

    var lastIndex: LogIndex { LogIndex(UInt64(committed.count)) }

    func entry(at index: LogIndex) -> EntryID {
        EntryID(term: committed[Int(index.position) - 1], index: index)
    }

    mutating func commit(_ term: Term, in leaderTerm: Term) {
        committed.append(term)
        committedIn.append(leaderTerm)
    }

    /// Everything that later claims depend on, in an order that does not tell which of two came first.
    func hash(into hasher: inout Hasher) {
        hasher.combine(committed)
        hasher.combine(committedIn)
        let led = leaders.map { [$0.term.number, UInt64($0.place)] }
        let voted = votes.map { [$0.term.number, UInt64($0.voter), UInt64($0.candidate)] }
        hasher.combine(led.sorted { $0.lexicographicallyPrecedes($1) })
        hasher.combine(voted.sorted { $0.lexicographicallyPrecedes($1) })
        for known in predecessors {
            let terms = known.map { [$0.term.number, $0.previous.number] }
            hasher.combine(terms.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }

    // MARK: Elections.

    mutating func vote(of voter: Int, for candidate: Int, in term: Term) throws(Violation) {
        guard let earlier = votes.last(where: { $0.voter == voter && $0.term == term }) else {
            return votes.append((term, voter, candidate))
        }
        guard earlier.candidate != candidate else { return }
        throw Violation(
            .oneVote,
            "\(voter + 1) votes for \(earlier.candidate + 1) and \(candidate + 1) in term "
                + "\(term.number)")
    }

    func hasVoted(_ voter: Int, for candidate: Int, in term: Term) -> Bool {
        votes.contains { $0.term == term && $0.voter == voter && $0.candidate == candidate }
    }

    mutating func elect(_ place: Int, in term: Term) throws(Violation) {
        if let earlier = leaders.first(where: { $0.term == term }), earlier.place != place {
            throw Violation(
                .electionSafety,
                "\(earlier.place + 1) and \(place + 1) lead in term \(term.number)")
        }
        leaders.append((term, place))
    }

    /// The last entry that a leader of an earlier term than `term` committed.
    func lastCommitted(before term: Term) -> EntryID {
        let place = committedIn.lastIndex { $0 < term } ?? 0
        return entry(at: LogIndex(UInt64(place) + 1))
    }

    // MARK: Logs.

    /// The entry of a term at a position follows the same entry wherever it is; by induction, all before it are the
    /// same too (§5.3).
    mutating func record(_ term: Term, after previous: Term, at index: LogIndex) throws(Violation) {
        let place = Int(index.position)
        while predecessors.count <= place { predecessors.append([]) }
        guard let known = predecessors[place].first(where: { $0.term == term }) else {
            return predecessors[place].append((term, previous))
        }
        guard known.previous == previous else {
            throw Violation(
                .logMatching, "two logs differ before \(index.position)@\(term.number)")
        }
    }

    // MARK: Reads.

    mutating func ask(at place: Int) -> ReadID {
        readCount += 1
        reads.append((ReadID(readCount), place, committed.count))
        return ReadID(readCount)
    }

    mutating func settle(_ outcome: Effects.ReadOutcome, by place: Int) throws(Violation) {
        switch outcome {
        case .lost(let id): reads.removeAll { $0.id == id }
        case .ready(let id, let index):
            guard let position = reads.firstIndex(where: { $0.id == id }) else { return }
            let read = reads.remove(at: position)
            answers += 1
            guard index.position >= UInt64(read.floor) else {
                throw Violation(
                    .freshReads,
                    "a read at \(place + 1) sees \(index.position), and \(read.floor) was committed "
                        + "before it began")
            }
        }
    }
}
