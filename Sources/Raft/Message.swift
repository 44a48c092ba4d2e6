// What members say to each other: five requests, each with its answer. Payloads are not here: an
// append request carries the outline of its entries, and whoever drives the node adds the bytes.

/// What an entry is for.
package enum EntryKind: UInt8, Sendable {
    /// Bytes for the state machine.
    case command = 0
    /// A leader's first entry of its term (§8): it commits what earlier terms left behind.
    case noop = 1
    /// Who the members are.
    case configuration = 2
}

/// An entry without its payload.
package struct EntryHeader: Hashable, Sendable {
    package var term: Term
    package var kind: EntryKind
    /// Length of the payload.
    package var byteCount: UInt32

    package init(term: Term, kind: EntryKind, byteCount: UInt32) {
        (self.term, self.kind, self.byteCount) = (term, kind, byteCount)
    }
}

/// Consecutive entries whose terms never go backwards.
///
/// What arrives from a peer becomes an `EntryRun` once, at the gate. Code that holds one may rely
/// on it.
package struct EntryRun: Hashable, Sendable {
    package let previous: EntryID
    package let headers: [EntryHeader]
    /// What the configuration entries among them hold, in their order. Mostly none.
    package let configurations: [PlacedConfiguration]

    /// Refuses terms that go backwards or are none, or beyond the term of the leader that sends
    /// them; and `configurations` that are not those of the configuration entries, one for each.
    package init?(
        after previous: EntryID, _ headers: [EntryHeader],
        configurations: [PlacedConfiguration] = [], sentIn leaderTerm: Term
    ) {
        guard previous.index > .beforeLog || previous == .beforeLog else { return nil }
        guard UInt64.max - previous.index.position > UInt64(headers.count) else { return nil }
        var (latest, index) = (previous.term, previous.index)
        var unplaced = configurations[...]
        for header in headers {
            guard header.term >= latest, header.term > .zero else { return nil }
            (latest, index) = (header.term, index.next)
            guard header.kind == .configuration else { continue }
            guard unplaced.popFirst()?.index == index else { return nil }
        }
        guard latest <= leaderTerm, unplaced.isEmpty else { return nil }
        (self.previous, self.headers) = (previous, headers)
        self.configurations = configurations
    }

    /// Entries of the own log, which keeps the same promise.
    init(
        trusting previous: EntryID, _ headers: [EntryHeader],
        configurations: [PlacedConfiguration] = []
    ) {
        (self.previous, self.headers) = (previous, headers)
        self.configurations = configurations
    }

    /// The positions the entries take.
    package var indexes: Range<LogIndex> {
        previous.index.next..<previous.index.next.advanced(by: headers.count)
    }

    /// The last entry of the run; `previous` when it is empty.
    package var last: EntryID {
        EntryID(
            term: headers.last?.term ?? previous.term,
            index: previous.index.advanced(by: headers.count))
    }
}

/// A request to a peer. Every one of them is answered by the response of the same name.
package enum Request: Hashable, Sendable {
    case vote(VoteRequest)
    case append(AppendRequest)
    case timeoutNow(TimeoutNowRequest)
    case readIndex(ReadIndexRequest)
    /// From whoever has collected and verified the leader's snapshot: it travels in pieces, beside
    /// the core.
    case snapshot(SnapshotRequest)
}

/// What a member answers to another member.
package enum Response: Hashable, Sendable {
    case vote(VoteResponse)
    case append(AppendResponse)
    case timeoutNow(TimeoutNowResponse)
    case readIndex(ReadIndexResponse)
    case snapshot(SnapshotResponse)
}

/// RequestVote (§5.2), and the pre-vote that asks "would you?" without raising a term (dissertation
/// §9.6).
package struct VoteRequest: Hashable, Sendable {
    /// The term the candidate stands in; in a pre-vote, the term it would stand in.
    package var term: Term
    /// The last entry of the candidate's log (§5.4.1).
    package var last: EntryID
    package var isPreVote: Bool
    /// Whether the leader itself asked for this election, so that stickiness does not apply
    /// (dissertation §3.10).
    package var isTransfer: Bool

    package init(term: Term, last: EntryID, isPreVote: Bool, isTransfer: Bool) {
        (self.term, self.last) = (term, last)
        (self.isPreVote, self.isTransfer) = (isPreVote, isTransfer)
    }
}

/// Whether the voter gives its vote, or would.
package struct VoteResponse: Hashable, Sendable {
    /// The voter's term after the request.
    package var term: Term
    /// The request's term, so that a late answer cannot count in another election.
    package var electionTerm: Term
    package var isPreVote: Bool
    package var isGranted: Bool

    package init(term: Term, electionTerm: Term, isPreVote: Bool, isGranted: Bool) {
        (self.term, self.electionTerm, self.isPreVote, self.isGranted) =
            (term, electionTerm, isPreVote, isGranted)
    }
}

/// AppendEntries (§5.3), heartbeat and read-index round in one.
package struct AppendRequest: Hashable, Sendable {
    package var term: Term
    package var entries: EntryRun
    package var leaderCommit: LogIndex
    package var round: Round
    /// How many ticks the follower waits for this leader at least; zero says nothing.
    package var election: UInt32

    package init(
        term: Term, entries: EntryRun, leaderCommit: LogIndex, round: Round, election: UInt32 = 0
    ) {
        (self.term, self.entries, self.leaderCommit, self.round) =
            (term, entries, leaderCommit, round)
        self.election = election
    }
}

/// What the follower did with the entries.
package struct AppendResponse: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// The follower's disk holds the leader's log up to here.
        case matched(LogIndex)
        /// `previous` is not in the follower's log. Nothing above `retry` can match: the follower
        /// has skipped a whole term (§5.3, the optimisation at its end), and the leader skips its
        /// own in turn.
        case conflict(retry: EntryID)
        /// The request was of an older term (§5.1).
        case stale
    }

    /// The follower's term after the request.
    package var term: Term
    /// The request's round.
    package var round: Round
    package var outcome: Outcome
    /// For how many ticks from here on the follower helps nobody else into office, unless the leader asks for it. Zero
    /// when it promises nothing.
    package var promise: UInt32

    package init(term: Term, round: Round, outcome: Outcome, promise: UInt32 = 0) {
        (self.term, self.round) = (term, round)
        (self.outcome, self.promise) = (outcome, promise)
    }
}

/// "Stand for election now" (dissertation §3.10).
package struct TimeoutNowRequest: Hashable, Sendable {
    package var term: Term
    package init(term: Term) { self.term = term }
}

/// The follower has heard, and stands.
package struct TimeoutNowResponse: Hashable, Sendable {
    package var term: Term
    package init(term: Term) { self.term = term }
}

/// A follower asks the leader up to where a linearizable read must wait (dissertation §6.4).
package struct ReadIndexRequest: Hashable, Sendable {
    package var term: Term
    package var read: ReadID
    package init(term: Term, read: ReadID) { (self.term, self.read) = (term, read) }
}

/// Where a read must wait, if the asked member could tell.
package struct ReadIndexResponse: Hashable, Sendable {
    package var term: Term
    package var read: ReadID
    /// Nothing when the asked member does not lead, or lost its office before it could confirm.
    package var index: LogIndex?

    package init(term: Term, read: ReadID, index: LogIndex?) {
        (self.term, self.read, self.index) = (term, read, index)
    }
}

/// InstallSnapshot (§7), once all its bytes are here and verified.
package struct SnapshotRequest: Hashable, Sendable {
    /// The term of the leader that sent it.
    package var term: Term
    /// The last entry whose effect is in it. Committed, as everything in a snapshot is.
    package var last: EntryID
    /// The members as of `last`.
    package var configuration: PlacedConfiguration

    package init(term: Term, last: EntryID, configuration: PlacedConfiguration) {
        (self.term, self.last, self.configuration) = (term, last, configuration)
    }

    /// Whether a leader can have sent this: it holds no entry of a later term than its own, and its
    /// configuration is no later than the snapshot.
    var isCredible: Bool {
        last.index > .beforeLog && last.index.position < 1 << 62 && last.term > .zero
            && last.term <= term && configuration.index <= last.index
    }
}

/// The follower has the snapshot, or did not need it.
package struct SnapshotResponse: Hashable, Sendable {
    /// The follower's term after the request; a newer one says that the request was refused (§5.1).
    package var term: Term
    /// The follower's disk holds the leader's log, or a snapshot of it, up to here.
    package var matched: LogIndex

    package init(term: Term, matched: LogIndex) { (self.term, self.matched) = (term, matched) }
}
