// Sessions and tokens against the model.

import Testing

@testable import KeyValue

@Suite("Sessions and tokens are what a naive table would make of them")
struct ClientModelTests {
    @Test("after every sequence of five envelopes out of nine")
    func exhaustive() {
        let session = SessionID(1)
        let steps: [Envelope] = [
            .init(clusterTime: 0, command: .openSession),
            .of(session, 1, put: "a"),
            .of(session, 1, put: "b", acknowledgedBelow: 1, at: 2_500),
            .of(session, 2, put: "b", acknowledgedBelow: 2),
            .init(clusterTime: 3_000, command: .keepSession(session)),
            .init(clusterTime: 6_000, command: .endSession(session)),
            .once("t", put: "a"), .once("t", put: "b", at: 4_000),
            .once("u", put: "a", at: 1_000),
        ]
        var limits = SessionLimits.narrow
        (limits.sessions, limits.tokens) = (1, 1)
        var nodes = 0
        func visit(_ store: Store, _ model: ClientModel, depth: UInt64) {
            for envelope in steps {
                var (store, model) = (store, model)
                let answer = store.apply(envelope, at: depth)
                nodes += 1
                if answer != model.apply(envelope, at: depth) || !store.agrees(with: model) {
                    Issue.record("\(envelope) at \(depth): \(answer)")
                }
                if depth < 5 { visit(store, model, depth: depth + 1) }
            }
        }
        visit(Store(sessions: limits), ClientModel(limits: limits), depth: 1)
        #expect(nodes == 9 + 81 + 729 + 6_561 + 59_049)
    }

    @Test(
        "after many random ones, whatever the size of nodes",
        arguments: 1...8 as ClosedRange<UInt64>)
    func random(seed: UInt64) {
        var story = ClientStory(seed: seed, capacity: 3 + Int(seed % 3))
        for _ in 0..<1_200 { story.step() }
        #expect(story.answers.allSatisfy { $0.value > 0 }, "\(story.answers)")
    }
}

/// A store and a model that live through the same envelopes.
struct ClientStory {
    var dice: Dice
    var store: Store
    var model = ClientModel(limits: .narrow)
    private var position: UInt64 = 0
    private var now: UInt64 = 0
    private var opened: [SessionID] = [SessionID(1)]
    /// How often each thing that must happen did.
    var answers = [
        "repeated": 0, "ended": 0, "acknowledged": 0, "full": 0, "all full": 0, "too many": 0,
        "reused": 0, "large": 0, "number reused": 0, "tokens full": 0,
    ]

    init(seed: UInt64, capacity: Int) {
        dice = Dice(seed: seed)
        store = Store(history: .format1, sessions: .narrow, nodeCapacity: capacity)
    }

    mutating func step() {
        let envelope = envelope()
        position += 1
        let before = store.revision
        let answer = store.apply(envelope, at: position)
        let expected = model.apply(envelope, at: position)
        #expect(answer == expected, "\(envelope)")
        if !store.agrees(with: model) { Issue.record("\(envelope)") }
        if case .sessionOpened(let session) = answer { opened.append(session) }
        count(answer, isOld: store.revision == before)
        if dice.oneIn(20) { #expect(store.violations == []) }
    }

    private mutating func count(_ answer: Answer, isOld: Bool) {
        let name: String? =
            switch answer {
            case .put where isOld: "repeated"
            case .carriedOutBefore: "large"
            case .refused(.sessionEnded): "ended"
            case .refused(.acknowledged): "acknowledged"
            case .refused(.sessionFull): "full"
            case .refused(.sessionsFull): "all full"
            case .refused(.tooManySessions): "too many"
            case .refused(.tokenReused): "reused"
            case .refused(.numberReused): "number reused"
            case .refused(.tokensFull): "tokens full"
            default: nil
            }
        if let name { answers[name, default: 0] += 1 }
    }

    private mutating func envelope() -> Envelope {
        now += dice.oneIn(50) ? 3_000 : dice.pick([0, 0, 1, 10, 50, 200])
        let stamp = dice.oneIn(10) ? now / 2 : now
        let recent = dice.pick(opened.suffix(4))
        switch dice.below(12) {
        case 0: return Envelope(clusterTime: stamp, command: .openSession)
        case 1: return Envelope(clusterTime: stamp, command: .keepSession(recent))
        case 2 where dice.oneIn(4):
            return Envelope(clusterTime: stamp, command: .endSession(recent))
        case 3...4:
            return Envelope(
                clusterTime: stamp, origin: .once([UInt8(dice.below(7))]), command: command())
        case 5: return Envelope(clusterTime: stamp, command: command())
        default:
            let sequence = position / 20 + UInt64(dice.below(9))
            let origin = Envelope.Origin.session(
                recent, sequence: sequence,
                acknowledgedBelow: dice.oneIn(8) ? sequence - min(sequence, 3) : 0)
            return Envelope(clusterTime: stamp, origin: origin, command: command())
        }
    }

    private mutating func command() -> Command {
        let key = bytes(dice.pick(["a", "b"]))
        if dice.oneIn(8) { return .deleteRange(.init(key: [0], rangeEnd: [0], prevKV: true)) }
        return .put(
            .init(
                key: key, value: [UInt8](repeating: 1, count: dice.pick([0, 0, 50])),
                prevKV: dice.oneIn(2)))
    }
}

extension SessionLimits {
    /// So narrow that everything happens often.
    static var narrow: SessionLimits {
        var limits = SessionLimits()
        (limits.sessions, limits.idle, limits.protected) = (4, 5_000, 900)
        (limits.answers, limits.answerBytes, limits.totalAnswerBytes) = (5, 450, 900)
        (limits.answerBytesMax, limits.tokens, limits.tokenBytes) = (40, 5, 1_000)
        (limits.tokenAge, limits.tokenProtected) = (4_000, 3_000)
        return limits
    }
}

extension Store {
    /// Whether sessions and tokens are those of the model.
    func agrees(with model: ClientModel) -> Bool {
        let answers = model.sessions.flatMap { session in
            session.answers.sorted { $0.sequence < $1.sequence }.map {
                [session.id, $0.sequence, $0.command.fingerprint]
                    + $0.answer.encoded().map(UInt64.init)
            }
        }
        return clusterTime == model.now && revision.number == model.store.revision
            && sessions.open.elements.map { [$0.key.number, $0.seen, $0.acknowledgedBelow] }
                == model.sessions.map { [$0.id, $0.seen, $0.acknowledgedBelow] }
            && sessions.answers.elements.map {
                [$0.key.session.number, $0.key.sequence, $0.command]
                    + $0.bytes.map(UInt64.init)
            } == answers
            && tokens.byTime.elements.map(\.token) == model.tokens.map(\.token)
    }
}

extension Sessions {
    /// Everything that does not hold, of what must hold between any two commands.
    func violations(now: UInt64) -> [String] {
        let all = open.elements
        var digest = Digest()
        for session in all { digest.add(session.fingerprint) }
        for kept in answers.elements { digest.add(kept.fingerprint) }
        let places = all.map { [$0.seen, $0.key.number] }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        let isCounted = all.allSatisfy { session in
            let kept = answers.elements.filter { $0.key.session == session.key }
            return kept.count == session.answerCount && session.seen <= now
                && kept.reduce(0) { $0 + $1.weight } == session.answerBytes
                && kept.allSatisfy { $0.key.sequence >= session.acknowledgedBelow }
        }
        return open.violations + idle.violations + answers.violations
            + (digest == self.digest ? [] : ["the digest is not that of the sessions"])
            + (places == idle.elements.map { [$0.key.seen, $0.key.session.number] }
                ? [] : ["the order of idleness is another one"])
            + (isCounted ? [] : ["a session's answers are miscounted"])
            + (answerBytes == all.reduce(0) { $0 + $1.answerBytes }
                ? [] : ["the weight of answers is wrong"])
    }
}

extension OnceTokens {
    /// Everything that does not hold, of what must hold between any two commands.
    var violations: [String] {
        let all = byToken.elements
        var digest = Digest()
        for token in all { digest.add(token.fingerprint) }
        let inOrder = all.sorted { $0.number < $1.number }
        return byToken.violations + byTime.violations
            + (digest == self.digest ? [] : ["the digest is not that of the tokens"])
            + (bytes == all.reduce(0) { $0 + $1.weight } ? [] : ["the weight is wrong"])
            + (inOrder.map(\.token) == byTime.elements.map(\.token)
                ? [] : ["tokens are in one order only"])
    }
}
