// What a snapshot of the store looks like. SnapshotPieces.swift writes it, Restoration.swift reads it.
//
// It is a sequence of pieces, cut at any element to suit a limit. Each begins with a byte that names
// its section, and holds elements of that one, to its end:
//
//     0  head        format (1), `SnapshotHead.numbers`; exactly one piece
//     1  changes     1 kind, and 8 if there is a change before; revision; if there is: the link to it;
//                    unless it is a creation: the pair it ended
//     2  live        pair; link to its last change
//     3  tombstones  id of the deletion
//     4  leases      id
//     5  sessions    id; when it was seen; below what all is acknowledged
//     6  answers     session; sequence; fingerprint of the command (8 bytes); answer
//     7  tokens      token; number; time; fingerprint of the command (8 bytes); answer
//     8  foot        digest (8 bytes); exactly one piece, and the last one
//
// Pairs, answers and tokens stand behind their length. A link is the id of a change and the packed
// milestone. All else are numbers, as ByteReader.swift says. Elements come in the order of their keys
// and say nothing that can be told from others: changes have ids without a gap up to the next one,
// and a creation's pair is the live one or the one that the key's next change ended. So the bytes are
// a function of the state, whatever the trees look like inside.

enum SnapshotSection: UInt8, Comparable {
    case head, changes, live, tombstones, leases, sessions, answers, tokens, foot

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// Everything in a store that is no collection.
struct SnapshotHead {
    static let format: UInt64 = 1

    var revision: Revision
    var oldest: Revision
    var nextChange: Change.ID
    var changeCount: Int
    var clusterTime: UInt64
    var nextToken: UInt64
    var history: HistoryLimits
    var sessions: SessionLimits

    init(_ store: Store) {
        (revision, clusterTime) = (store.revision, store.clusterTime)
        (oldest, nextChange) = (store.history.oldest, store.history.nextID)
        changeCount = store.history.changes.count
        (nextToken, history) = (store.tokens.nextNumber, store.history.limits)
        sessions = store.sessions.limits
    }

    /// The oldest change that history has, or `nextChange`.
    var firstChange: Change.ID { Change.ID(nextChange.number - UInt64(changeCount)) }

    /// The fields, in the order in which they are written.
    var numbers: [19 of UInt64] {
        [
            UInt64(revision.number), UInt64(oldest.number), nextChange.number,
            UInt64(changeCount), clusterTime, nextToken,
            UInt64(history.revisions), UInt64(history.bytes),
            UInt64(sessions.sessions), sessions.idle, sessions.protected,
            UInt64(sessions.answers), UInt64(sessions.answerBytes),
            UInt64(sessions.totalAnswerBytes), UInt64(sessions.answerBytesMax),
            UInt64(sessions.tokens), UInt64(sessions.tokenBytes), sessions.tokenAge,
            sessions.tokenProtected,
        ]
    }

    /// Reads what is behind the format; `nil` if no store can be like that.
    init?(_ reader: inout ByteReader) {
        guard let revision = reader.revision(), let oldest = reader.revision(),
            Revision.initial <= oldest, oldest <= revision,
            let nextChange = reader.number(below: 1 << 57), nextChange > 0,
            let changeCount = reader.number(below: nextChange),
            let clusterTime = reader.number(),
            let nextToken = reader.number(below: 1 << 62), nextToken > 0,
            let revisions = reader.size(), let bytes = reader.size(),
            let sessions = SessionLimits(&reader), reader.isAtEnd
        else { return nil }
        (self.revision, self.oldest, self.clusterTime) = (revision, oldest, clusterTime)
        (self.nextChange, self.nextToken) = (Change.ID(nextChange), nextToken)
        self.changeCount = Int(changeCount)
        history = HistoryLimits(revisions: Int64(revisions), bytes: bytes)
        self.sessions = sessions
    }
}

extension SessionLimits {
    fileprivate init?(_ reader: inout ByteReader) {
        guard let sessions = reader.size(), let idle = reader.number(),
            let protected = reader.number(), let answers = reader.size(),
            let answerBytes = reader.size(), let totalAnswerBytes = reader.size(),
            let answerBytesMax = reader.size(), let tokens = reader.size(),
            let tokenBytes = reader.size(), let tokenAge = reader.number(),
            let tokenProtected = reader.number()
        else { return nil }
        (self.sessions, self.idle, self.protected) = (sessions, idle, protected)
        (self.answers, self.answerBytes) = (answers, answerBytes)
        (self.totalAnswerBytes, self.answerBytesMax) = (totalAnswerBytes, answerBytesMax)
        (self.tokens, self.tokenBytes, self.tokenAge) = (tokens, tokenBytes, tokenAge)
        self.tokenProtected = tokenProtected
    }
}

extension ByteReader {
    fileprivate mutating func size() -> Int? { number(below: 1 << 63).map { Int($0) } }

    mutating func link() -> Link? {
        guard let change = number(below: 1 << 57), change > 0, let milestone = number(),
            milestone >> 6 <= change
        else { return nil }
        return Link(change: Change.ID(change), packedMilestone: milestone)
    }
}
