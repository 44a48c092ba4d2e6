// What the own disk has been given, what it has finished, and what that means for the log as it is
// now.
//
// An index, even with its term, does not say whether an entry is durable: a truncation can overtake
// a write in flight, and the entry that comes back to the same place is another one. Tickets do.

/// Follows batches to the disk and back.
struct Durability: Hashable, Sendable {
    /// A batch that the disk has not finished.
    private struct Flight: Hashable, Sendable {
        let ticket: Ticket
        /// The log is durable up to here once the batch is. A later truncation takes back what it
        /// cut.
        var end: LogIndex
        let since: Int
    }

    /// The latest ticket that was given out.
    private(set) var issued = Ticket.recovered
    /// The latest ticket that the disk has finished.
    private(set) var finished = Ticket.recovered
    /// The log is on the own disk up to here.
    private(set) var index: LogIndex
    /// The batch that made the present term durable, and the one that made the present vote so.
    private(set) var (termTicket, voteTicket) = (Ticket.recovered, Ticket.recovered)

    /// Up to here the disk has been given the log as it is.
    private var submitted: LogIndex
    /// Where this turn cuts what the disk was given.
    private var truncation: LogIndex?
    /// The snapshot that takes the place of the log in this turn.
    private var snapshot: EntryID?
    /// In the order of their tickets. Invariant: `index <= end` of each, and the ends never fall.
    private var flights: [Flight] = []

    /// Everything up to `index` was recovered.
    init(recovered index: LogIndex) { (self.index, submitted) = (index, index) }

    /// The ticket that whatever changes in this turn will get.
    var upcoming: Ticket { issued.next }

    func isDurable(_ ticket: Ticket) -> Bool { ticket <= finished }

    /// Returns the first batch after which the log is durable up to `index`.
    func ticket(for index: LogIndex) -> Ticket {
        if index <= self.index { return .recovered }
        return flights.first { $0.end >= index }?.ticket ?? upcoming
    }

    /// How long the oldest unfinished batch has been with the disk.
    func age(at now: Int) -> Int { flights.first.map { now - $0.since } ?? 0 }
}

// MARK: - Changes

extension Durability {
    mutating func noteChange(from old: HardState, to new: HardState) {
        guard old != new else { return }
        voteTicket = upcoming
        if old.term != new.term { termTicket = upcoming }
    }

    /// The log was cut at `index`.
    mutating func noteTruncation(from index: LogIndex) {
        self.index = min(self.index, index.previous)
        for position in flights.indices {
            flights[position].end = min(flights[position].end, index.previous)
        }
        guard index <= submitted else { return }
        submitted = index.previous
        truncation = min(truncation ?? index, index)
    }

    /// A received snapshot takes the place of the log; of what was before, only entries up to
    /// `commit` are certainly in it.
    mutating func noteSnapshot(_ last: EntryID, commit: LogIndex) {
        noteTruncation(from: commit.next)
        (snapshot, truncation, submitted) = (last, last.index.next, last.index)
    }

    /// Ends a turn: returns the batch for everything that changed in it.
    mutating func close(log last: LogIndex, hardState: HardState, at now: Int) -> Effects.Persist? {
        let changed = voteTicket == upcoming
        guard changed || truncation != nil || submitted < last else { return nil }
        let batch = Effects.Persist(
            ticket: upcoming, hardState: changed ? hardState : nil, snapshot: snapshot,
            truncation: truncation, appended: submitted.next..<last.next)
        flights.append(Flight(ticket: upcoming, end: last, since: now))
        (issued, submitted, truncation, snapshot) = (upcoming, last, nil, nil)
        return batch
    }

    /// The disk has everything up to and including `ticket`.
    mutating func finish(_ ticket: Ticket) {
        precondition(ticket <= issued, "the disk finished what it was never given")
        guard ticket > finished else { return }
        finished = ticket
        let done = flights.prefix { $0.ticket <= ticket }
        if let end = done.last?.end { index = max(index, end) }
        flights.removeFirst(done.count)
    }
}
