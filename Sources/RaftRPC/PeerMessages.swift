// The core's messages as they travel, and back. What arrives is checked here, once: behind this gate a request has a
// sender that was introduced, and entries whose terms never go backwards.

import RPC
import Raft
import RaftRuntime

extension PeerEntryID {
    init(_ entry: EntryID) {
        self.init()
        (term, index) = (entry.term.number, entry.index.position)
    }

    var entry: EntryID { EntryID(term: Term(term), index: LogIndex(index)) }
}

extension PeerEntry {
    init(_ entry: LogEntry) {
        self.init()
        (term, kind, payload) = (entry.term.number, PeerEntryKind(entry.kind), entry.payload)
    }

    /// The entry, unless it is of a kind this version does not know.
    var entry: LogEntry? {
        let known: EntryKind? =
            switch kind {
            case .command: .command
            case .noop: .noop
            case .configuration: .configuration
            default: nil
            }
        return known.map { LogEntry(term: Term(term), kind: $0, payload: payload) }
    }
}

extension PeerEntryKind {
    init(_ kind: EntryKind) {
        switch kind {
        case .command: self = .command
        case .noop: self = .noop
        case .configuration: self = .configuration
        }
    }
}

// MARK: Vote

extension PeerVoteRequest {
    init(_ request: VoteRequest, stamp: PeerStamp) {
        self.init()
        (self.stamp, term, last) = (stamp, request.term.number, PeerEntryID(request.last))
        (isPreVote, isTransfer) = (request.isPreVote, request.isTransfer)
    }

    var request: VoteRequest {
        VoteRequest(
            term: Term(term), last: last?.entry ?? .beforeLog, isPreVote: isPreVote,
            isTransfer: isTransfer)
    }
}

extension PeerVoteResponse {
    init(_ response: VoteResponse) {
        self.init()
        (term, electionTerm) = (response.term.number, response.electionTerm.number)
        (isPreVote, isGranted) = (response.isPreVote, response.isGranted)
    }

    var response: VoteResponse {
        VoteResponse(
            term: Term(term), electionTerm: Term(electionTerm), isPreVote: isPreVote,
            isGranted: isGranted)
    }
}

// MARK: Append

extension PeerAppendRequest {
    init(_ request: AppendRequest, entries: ArraySlice<LogEntry>) {
        self.init()
        term = request.term.number
        previous = PeerEntryID(request.entries.previous)
        self.entries = entries.map { PeerEntry($0) }
        (leaderCommit, round) = (request.leaderCommit.position, request.round.number)
        election = request.election
    }

    /// The request and its payloads.
    ///
    /// - Throws: `INVALID_ARGUMENT` when no leader can have sent it.
    func unpacked() throws(RPCError) -> (request: AppendRequest, entries: [LogEntry]) {
        let known = entries.compactMap(\.entry)
        guard known.count == entries.count else {
            throw RPCError(.invalidArgument, "an entry is of a kind this version does not know")
        }
        let run = EntryRun(after: previous?.entry ?? .beforeLog, known, sentIn: Term(term))
        guard let run, Term(term) < .limit else {
            throw RPCError(
                .invalidArgument,
                "the entries' terms contradict each other, or a configuration cannot be read")
        }
        let request = AppendRequest(
            term: Term(term), entries: run, leaderCommit: LogIndex(leaderCommit),
            round: Round(round), election: election)
        return (request, known)
    }
}

extension PeerAppendResponse {
    init(_ response: AppendResponse) {
        self.init()
        (term, round) = (response.term.number, response.round.number)
        promise = response.promise
        switch response.outcome {
        case .matched(let index): outcome = .matched(index.position)
        case .conflict(let retry): outcome = .conflict(PeerEntryID(retry))
        case .stale: outcome = .stale(Stale())
        }
    }

    /// The response, unless it says nothing.
    var response: AppendResponse? {
        let outcome: AppendResponse.Outcome? =
            switch self.outcome {
            case .matched(let index): .matched(LogIndex(index))
            case .conflict(let retry): .conflict(retry: retry.entry)
            case .stale: .stale
            case nil: nil
            }
        return outcome.map {
            AppendResponse(
                term: Term(term), round: Round(round), outcome: $0, promise: promise)
        }
    }
}

// MARK: Read index, timeout now

extension PeerReadIndexRequest {
    init(_ request: ReadIndexRequest, stamp: PeerStamp) {
        self.init()
        (self.stamp, term, read) = (stamp, request.term.number, request.read.number)
    }

    var request: ReadIndexRequest { ReadIndexRequest(term: Term(term), read: ReadID(read)) }
}

extension PeerReadIndexResponse {
    init(_ response: ReadIndexResponse) {
        self.init()
        (term, read) = (response.term.number, response.read.number)
        index = response.index?.position
    }

    var response: ReadIndexResponse {
        ReadIndexResponse(term: Term(term), read: ReadID(read), index: index.map { LogIndex($0) })
    }
}

extension PeerTimeoutNowRequest {
    init(_ request: TimeoutNowRequest, stamp: PeerStamp) {
        self.init()
        (self.stamp, term) = (stamp, request.term.number)
    }
}
