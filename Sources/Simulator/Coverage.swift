// Which states of the core a run has reached: every pair of a role and something that can happen to it.

internal import Raft

/// What can happen to a node.
enum CoreEvent: Int, CaseIterable {
    case preVoteAsked, voteAsked, transferVoteAsked, heartbeat, entries,
        oldTermHeard, timeoutNow, readIndexAsked, preVoteGranted, preVoteRefused,
        voteGranted, voteRefused, matched, conflict, stale,
        readIndexKnown, readIndexUnknown, otherAnswer, unreachable, proposal,
        read, durable, transferAsked, crash, pause,
        snapshotOffered, snapshotTaken

    var text: String {
        switch self {
        case .preVoteAsked: "pre-vote asked"
        case .voteAsked: "vote asked"
        case .transferVoteAsked: "vote asked for a transfer"
        case .heartbeat: "heartbeat"
        case .entries: "entries"
        case .oldTermHeard: "an old term heard"
        case .timeoutNow: "told to stand"
        case .readIndexAsked: "read index asked"
        case .preVoteGranted: "pre-vote granted"
        case .preVoteRefused: "pre-vote refused"
        case .voteGranted: "vote granted"
        case .voteRefused: "vote refused"
        case .matched: "matched"
        case .conflict: "conflict"
        case .stale: "called stale"
        case .readIndexKnown: "read index known"
        case .readIndexUnknown: "read index unknown"
        case .otherAnswer: "other answer"
        case .unreachable: "peer unreachable"
        case .proposal: "proposal"
        case .read: "read"
        case .durable: "disk done"
        case .transferAsked: "transfer asked"
        case .crash: "crash"
        case .pause: "pause"
        case .snapshotOffered: "snapshot offered"
        case .snapshotTaken: "snapshot taken"
        }
    }
}

extension Role {
    static let all: [Role] = [.follower, .preCandidate, .candidate, .leader]

    fileprivate var place: Int {
        switch self {
        case .follower: 0
        case .preCandidate: 1
        case .candidate: 2
        case .leader: 3
        }
    }
}

/// How often each pair was reached.
package struct Coverage: Hashable, Sendable {
    private static let width = CoreEvent.allCases.count

    private var counts = [Int](repeating: 0, count: Role.all.count * width)

    package init() {}

    mutating func add(_ event: CoreEvent, in role: Role) {
        counts[role.place * Self.width + event.rawValue] += 1
    }

    /// Adds what another run has reached.
    package mutating func add(_ other: Coverage) {
        for place in counts.indices { counts[place] += other.counts[place] }
    }

    /// How many pairs there are, and how many were reached.
    package var pairCount: Int { counts.count }
    package var reachedCount: Int { counts.count { $0 > 0 } }

    /// The pairs that were not reached.
    package var missing: [String] {
        Role.all.flatMap { role in
            CoreEvent.allCases.filter { counts[role.place * Self.width + $0.rawValue] == 0 }
                .map { "\(role.rawValue): \($0.text)" }
        }
    }
}

extension Letter {
    /// What it is to a node in `term`.
    func coreEvent(in term: Term) -> CoreEvent {
        switch content {
        case .request(let request, _): request.coreEvent(in: term)
        case .response(let response): response.coreEvent
        case .piece: .snapshotOffered
        case .pieceAnswer: .snapshotTaken
        case .unreachable: .unreachable
        }
    }
}

extension Request {
    fileprivate func coreEvent(in term: Term) -> CoreEvent {
        switch self {
        case .vote(let vote) where vote.isTransfer: .transferVoteAsked
        case .vote(let vote): vote.isPreVote ? .preVoteAsked : .voteAsked
        case .append(let append) where append.term < term: .oldTermHeard
        case .append(let append): append.entries.headers.isEmpty ? .heartbeat : .entries
        case .timeoutNow: .timeoutNow
        case .readIndex: .readIndexAsked
        case .snapshot: .snapshotOffered
        }
    }
}

extension Response {
    fileprivate var coreEvent: CoreEvent {
        switch self {
        case .vote(let vote) where vote.isPreVote:
            vote.isGranted ? .preVoteGranted : .preVoteRefused
        case .vote(let vote): vote.isGranted ? .voteGranted : .voteRefused
        case .append(let append):
            switch append.outcome {
            case .matched: .matched
            case .conflict: .conflict
            case .stale: .stale
            }
        case .readIndex(let answer): answer.index == nil ? .readIndexUnknown : .readIndexKnown
        case .snapshot: .snapshotTaken
        case .timeoutNow: .otherAnswer
        }
    }
}
