// Clients that number their commands: which of them were carried out, and what they came to. This is
// what makes a command that is in the log twice have its effect once (Raft dissertation, §6.3).
//
// When a session ends: Sessions+Ending.swift.

/// How much is remembered for clients that repeat commands.
///
/// Part of what members agree on, as `HistoryLimits` is, and as fixed as that.
package struct SessionLimits: Hashable, Sendable {
    /// How many sessions are open at most.
    package var sessions = 65_536
    /// After how many milliseconds of cluster time without a command a session ends.
    package var idle: UInt64 = 3_600_000
    /// For how many milliseconds after its last command a session is not ended for the sake of
    /// others. A client that keeps its session alive more often never loses it.
    package var protected: UInt64 = 60_000
    /// How many answers a session keeps that were not acknowledged,
    package var answers = 1_024
    /// from how many bytes of them on it takes no more commands,
    package var answerBytes = 1 << 20
    /// and from how many bytes on all sessions together take no more.
    package var totalAnswerBytes = 64 << 20
    /// The largest answer that is kept. Of a larger one, only that it was given.
    package var answerBytesMax = 2 << 20
    /// How many tokens are remembered, and from how many bytes of them and their answers on none is
    /// added: the oldest are forgotten first.
    package var tokens = 262_144
    package var tokenBytes = 64 << 20
    /// For how many milliseconds of cluster time a token is remembered if there is room,
    package var tokenAge: UInt64 = 86_400_000
    /// and for how many also if there is none: then new ones are refused. It is longer than anybody
    /// goes on trying one command: a client's deadline, an election, a machine that starts again, and
    /// what started the script starting it once more.
    package var tokenProtected: UInt64 = 600_000

    package init() {}

    /// What a store in format 1 begins with. Never to be changed; see `HistoryLimits.format1`.
    package static let format1 = SessionLimits()

    /// What a kept answer costs in memory beyond its bytes, about.
    static let bytesPerAnswer = 96
}

/// A client session that has not ended.
struct Session: TreeElement {
    let key: SessionID
    /// The cluster time when it was last heard of, to the second: a place in the order of idleness
    /// that moved with each command would cost two changes of a tree more.
    var seen: UInt64
    /// The client has all answers below this number.
    var acknowledgedBelow: UInt64
    /// Of the answers that are kept.
    var answerCount = 0
    var answerBytes = 0

    var rank: UInt64 { key.number }
    borrowing func order(to key: borrowing SessionID) -> Int { 0 }

    var fingerprint: UInt64 {
        var mixer = Mixer()
        mixer.mix(key.number, seen)
        mixer.mix(acknowledgedBelow, 1)
        return mixer.state
    }
}

extension SessionID: TreeKey {
    var rank: UInt64 { number }
    borrowing func order(to other: borrowing SessionID) -> Int { 0 }
}

/// The first answer to a command.
struct KeptAnswer: TreeElement {
    let key: Call
    /// The fingerprint of the command.
    let command: UInt64
    /// As Answer+Coding.swift says.
    let bytes: [UInt8]

    /// One command of one session.
    struct Call: TreeKey {
        let session: SessionID
        let sequence: UInt64

        var rank: UInt64 { session.number }
        borrowing func order(to other: borrowing Call) -> Int {
            sequence < other.sequence ? -1 : sequence == other.sequence ? 0 : 1
        }
    }

    var rank: UInt64 { key.rank }
    borrowing func order(to call: borrowing Call) -> Int { key.order(to: call) }

    var weight: Int { SessionLimits.bytesPerAnswer + bytes.count }

    var fingerprint: UInt64 {
        var mixer = Mixer()
        mixer.mix(key.session.number, key.sequence)
        mixer.mix(command, 2)
        mixer.mix(bytes.span)
        return mixer.state
    }
}

/// A session's place in the order of idleness.
struct IdleSession: TreeElement {
    let key: Place

    struct Place: TreeKey {
        let seen: UInt64
        let session: SessionID

        var rank: UInt64 { seen }
        borrowing func order(to other: borrowing Place) -> Int {
            session < other.session ? -1 : session == other.session ? 0 : 1
        }
    }

    init(_ session: Session) { key = Place(seen: session.seen, session: session.key) }

    var rank: UInt64 { key.rank }
    borrowing func order(to place: borrowing Place) -> Int { key.order(to: place) }
}

/// The sessions that are open, and what they keep.
struct Sessions: Sendable {
    let limits: SessionLimits
    var open: Tree<Session>
    /// The open sessions, the one that was idle longest first.
    var idle: Tree<IdleSession>
    var answers: Tree<KeptAnswer>
    /// What all answers weigh.
    var answerBytes = 0
    /// The fingerprints of sessions and answers.
    var digest = Digest()

    init(limits: SessionLimits, nodeCapacity: Int) {
        self.limits = limits
        open = Tree(capacity: nodeCapacity)
        idle = Tree(capacity: nodeCapacity)
        answers = Tree(capacity: nodeCapacity)
    }

    /// Takes sessions from a snapshot, checked by `RestoredClients`.
    init(
        limits: SessionLimits, open: Tree<Session>, idle: Tree<IdleSession>,
        answers: Tree<KeptAnswer>, answerBytes: Int, digest: Digest
    ) {
        (self.limits, self.open, self.idle, self.answers) = (limits, open, idle, answers)
        (self.answerBytes, self.digest) = (answerBytes, digest)
    }

    /// What is to be done with a command.
    enum Verdict {
        /// Carry it out, and `keep` the answer.
        case new
        /// It was carried out before, and this is what it came to.
        case answered(Answer)
        case refused(Refusal)
    }

    /// Decides about a command, and forgets what the client has acknowledged.
    ///
    /// `command` is its fingerprint: what another one came to under the same number is nobody's answer.
    mutating func admit(
        _ call: KeptAnswer.Call, of command: UInt64, acknowledgedBelow: UInt64, now: UInt64
    ) -> Verdict {
        guard let session = touch(call.session, now: now) else { return .refused(.sessionEnded) }
        let acknowledged = acknowledge(session, below: acknowledgedBelow)
        guard call.sequence >= acknowledged.acknowledgedBelow else {
            return .refused(.acknowledged)
        }
        if let kept = answers[call] {
            return kept.command == command ? .answered(kept.answer) : .refused(.numberReused)
        }
        guard acknowledged.answerCount < limits.answers,
            acknowledged.answerBytes < limits.answerBytes
        else { return .refused(.sessionFull) }
        return hasRoom(for: call.session, now: now) ? .new : .refused(.sessionsFull)
    }

    /// Returns whether all sessions together may keep another answer. Ends a few that are idle if
    /// they may not.
    private mutating func hasRoom(for session: SessionID, now: UInt64) -> Bool {
        for _ in 0..<8 where answerBytes >= limits.totalAnswerBytes {
            guard endIdle(now: now, sparing: session) else { return false }
        }
        return answerBytes < limits.totalAnswerBytes
    }

    /// Keeps the first answer to a command that was found to be new.
    mutating func keep(_ answer: Answer, to call: KeptAnswer.Call, of command: UInt64) {
        guard var session = open[call.session] else {
            preconditionFailure("a session ended in the middle of its command")
        }
        let kept = KeptAnswer(
            key: call, command: command, bytes: answer.encoded(upTo: limits.answerBytesMax))
        answers.insert(kept)
        session.answerCount += 1
        session.answerBytes += kept.weight
        open.insert(session)
        answerBytes += kept.weight
        digest.add(kept.fingerprint)
    }

    /// Forgets the answers below a number. Returns the session as it is then.
    private mutating func acknowledge(_ session: Session, below bound: UInt64) -> Session {
        guard bound > session.acknowledgedBelow else { return session }
        var changed = session
        let first = KeptAnswer.Call(session: session.key, sequence: session.acknowledgedBelow)
        for kept in answers(from: first, below: bound) {
            forget(kept)
            changed.answerCount -= 1
            changed.answerBytes -= kept.weight
        }
        changed.acknowledgedBelow = bound
        replace(session, by: changed)
        return changed
    }

    func answers(from first: KeptAnswer.Call, below bound: UInt64) -> [KeptAnswer] {
        var found: [KeptAnswer] = []
        var cursor = answers.cursor(at: first)
        while let kept = cursor.current, kept.key.session == first.session,
            kept.key.sequence < bound
        {
            found.append(kept)
            cursor.advance()
        }
        return found
    }

    mutating func forget(_ kept: KeptAnswer) {
        answers.remove(kept.key)
        answerBytes -= kept.weight
        digest.remove(kept.fingerprint)
    }

    mutating func replace(_ session: Session, by changed: Session) {
        open.insert(changed)
        digest.remove(session.fingerprint)
        digest.add(changed.fingerprint)
    }
}

extension KeptAnswer {
    var answer: Answer {
        guard let answer = Answer(decoding: bytes) else {
            preconditionFailure("what was kept is no answer")
        }
        return answer
    }
}

extension Answer {
    /// Returns the bytes to be kept: of a large answer, only that it was given.
    func encoded(upTo byteLimit: Int) -> [UInt8] {
        let bytes = encoded()
        return bytes.count <= byteLimit ? bytes : Answer.carriedOutBefore.encoded()
    }
}
