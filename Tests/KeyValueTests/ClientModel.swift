// Sessions and tokens as one would write them in an afternoon: arrays, searched from end to end.

@testable import KeyValue

struct ClientModel {
    struct Session {
        let id: UInt64
        var seen: UInt64
        var acknowledgedBelow: UInt64 = 0
        var answers: [(sequence: UInt64, command: Command, answer: Answer)] = []

        var weight: Int { answers.reduce(0) { $0 + $1.answer.encoded().count + 96 } }
    }
    struct Token {
        let token: [UInt8]
        let command: Command
        let answer: Answer
        let time: UInt64

        var weight: Int { answer.encoded().count + token.count + 192 }
    }

    let limits: SessionLimits
    var store = Model()
    var now: UInt64 = 0
    /// In the order of their ids.
    var sessions: [Session] = []
    /// In the order of their use.
    var tokens: [Token] = []

    init(limits: SessionLimits) { self.limits = limits }

    mutating func apply(_ envelope: Envelope, at position: UInt64) -> Answer {
        now = max(now, envelope.clusterTime)
        for _ in 0..<2 { endIdle(after: limits.idle) }
        for _ in 0..<2 {
            if let first = tokens.first, now - first.time >= limits.tokenAge {
                tokens.removeFirst()
            }
        }
        switch envelope.origin {
        case .none: return apply(envelope.command, at: position)
        case .once(let token): return apply(envelope.command, once: token)
        case .session(let id, let sequence, let acknowledgedBelow):
            return apply(envelope.command, of: id.number, sequence, acknowledgedBelow)
        }
    }

    private mutating func apply(_ command: Command, at position: UInt64) -> Answer {
        switch command {
        case .openSession:
            if sessions.count >= limits.sessions, !endIdle(after: limits.protected) {
                return .refused(.tooManySessions)
            }
            sessions.append(Session(id: position, seen: now))
            return .sessionOpened(SessionID(position))
        case .keepSession(let id):
            return use(id.number) == nil ? .refused(.sessionEnded) : .sessionKept
        case .endSession(let id):
            sessions.removeAll { $0.id == id.number }
            return .sessionEnded
        default: return store.apply(command)
        }
    }

    private mutating func apply(_ command: Command, once token: [UInt8]) -> Answer {
        if let used = tokens.first(where: { $0.token == token }) {
            return used.command == command ? used.answer : .refused(.tokenReused)
        }
        while tokens.count >= limits.tokens
            || tokens.reduce(0, { $0 + $1.weight }) >= limits.tokenBytes
        {
            if now - tokens[0].time < limits.tokenProtected { return .refused(.tokensFull) }
            tokens.removeFirst()
        }
        let answer = store.apply(command)
        if case .refused = answer { return answer }
        tokens.append(Token(token: token, command: command, answer: cut(answer), time: now))
        return answer
    }

    private mutating func apply(
        _ command: Command, of id: UInt64, _ sequence: UInt64, _ acknowledgedBelow: UInt64
    ) -> Answer {
        guard let place = use(id) else { return .refused(.sessionEnded) }
        let bound = max(sessions[place].acknowledgedBelow, acknowledgedBelow)
        sessions[place].acknowledgedBelow = bound
        sessions[place].answers.removeAll { $0.sequence < bound }
        if sequence < bound { return .refused(.acknowledged) }
        if let kept = sessions[place].answers.first(where: { $0.sequence == sequence }) {
            return kept.command == command ? kept.answer : .refused(.numberReused)
        }
        if sessions[place].answers.count >= limits.answers
            || sessions[place].weight >= limits.answerBytes
        {
            return .refused(.sessionFull)
        }
        guard makeRoom(for: id) else { return .refused(.sessionsFull) }
        let answer = store.apply(command)
        guard let place = sessions.firstIndex(where: { $0.id == id }) else { return answer }
        sessions[place].answers.append((sequence, command, cut(answer)))
        return answer
    }

    private mutating func makeRoom(for id: UInt64) -> Bool {
        for _ in 0..<8 where weight >= limits.totalAnswerBytes {
            guard endIdle(after: limits.protected, sparing: id) else { return false }
        }
        return weight < limits.totalAnswerBytes
    }

    private var weight: Int { sessions.reduce(0) { $0 + $1.weight } }

    private func cut(_ answer: Answer) -> Answer {
        answer.encoded().count <= limits.answerBytesMax ? answer : .carriedOutBefore
    }

    private mutating func use(_ id: UInt64) -> Int? {
        guard let place = sessions.firstIndex(where: { $0.id == id }),
            now - sessions[place].seen < limits.idle
        else { return nil }
        if now - sessions[place].seen >= 1_000 { sessions[place].seen = now }
        return place
    }

    @discardableResult
    private mutating func endIdle(after time: UInt64, sparing spared: UInt64? = nil) -> Bool {
        let others = sessions.filter { $0.id != spared }
        guard let longest = others.min(by: { ($0.seen, $0.id) < ($1.seen, $1.id) }),
            now - longest.seen >= time
        else { return false }
        sessions.removeAll { $0.id == longest.id }
        return true
    }
}
