// Exactly once (Raft dissertation, §6.3): what a command that is in the log again comes to.

import Testing

@testable import KeyValue

@Suite("§6.3 Sessions")
struct SessionTests {
    @Test("a repeated command has its effect once, and its first answer again")
    func repeated() {
        var store = Store()
        let session = store.open(at: 7)
        let first = store.apply(.of(session, 1, put: "a"), at: 8)
        #expect(first == .put(revision: Revision(2), previous: nil))
        _ = store.apply(.of(session, 2, put: "b"), at: 9)
        let before = store
        #expect(store.apply(.of(session, 1, put: "a"), at: 10) == first)
        #expect(store.revision == Revision(3) && store.digest == before.digest)
    }

    @Test("so has one whose first try was refused by the store")
    func refused() {
        var store = Store()
        let session = store.open(at: 1)
        let put = Command.put(.init(key: bytes("k"), value: [], ignoreValue: true))
        let envelope = Envelope(
            clusterTime: 0, origin: .session(session, sequence: 1, acknowledgedBelow: 0),
            command: put)
        #expect(store.apply(envelope, at: 2) == .refused(.keyNotFound))
        _ = store.put("k", "v")
        #expect(store.apply(envelope, at: 3) == .refused(.keyNotFound))
    }

    @Test("a number that comes with another command gets nobody's answer, nor an effect")
    func reused() {
        var store = Store()
        let session = store.open(at: 1)
        let first = store.apply(.of(session, 1, put: "a"), at: 2)
        let origin = Envelope.Origin.session(session, sequence: 1, acknowledgedBelow: 0)
        let put = Command.Put(key: bytes("a"), value: [])
        for change in [
            { $0.key = bytes("b") }, { $0.value = [0] }, { $0.lease = LeaseID(7) },
            { $0.prevKV = true }, { $0.ignoreValue = true }, { $0.ignoreLease = true },
        ] as [(inout Command.Put) -> Void] {
            var other = put
            change(&other)
            let envelope = Envelope(clusterTime: 0, origin: origin, command: .put(other))
            #expect(store.apply(envelope, at: 3) == .refused(.numberReused))
        }
        let deletion = Command.deleteRange(.init(key: bytes("a")))
        let envelope = Envelope(clusterTime: 0, origin: origin, command: deletion)
        #expect(store.apply(envelope, at: 4) == .refused(.numberReused))
        #expect(store.apply(.of(session, 1, put: "a"), at: 5) == first)
        #expect(store.revision == Revision(2))
    }

    @Test("a command of a session that was never opened, or has ended, is not carried out")
    func ended() {
        var store = Store()
        let session = store.open(at: 3)
        #expect(store.apply(.of(SessionID(2), 1, put: "a"), at: 4) == .refused(.sessionEnded))
        let end = Envelope(clusterTime: 0, command: .endSession(session))
        #expect(store.apply(end, at: 5) == .sessionEnded)
        #expect(store.apply(.of(session, 1, put: "a"), at: 6) == .refused(.sessionEnded))
        #expect(store.apply(end, at: 7) == .sessionEnded)
        #expect(store.revision == .initial && store.count == 0)
    }

    @Test("an acknowledged answer is forgotten, and a late duplicate of it is not carried out")
    func acknowledged() {
        var store = Store()
        let session = store.open(at: 1)
        _ = store.apply(.of(session, 1, put: "a"), at: 2)
        _ = store.apply(.of(session, 2, put: "b"), at: 3)
        #expect(store.sessions.answers.count == 2)
        _ = store.apply(.of(session, 3, put: "c", acknowledgedBelow: 3), at: 4)
        #expect(store.sessions.answers.count == 1)
        let late = store.apply(.of(session, 1, put: "a", acknowledgedBelow: 0), at: 5)
        #expect(late == .refused(.acknowledged) && store.revision == Revision(4))
    }

    @Test("a session ends by cluster time, the same whether it was cleared away yet or not")
    func expiry() {
        var store = Store()
        let idle = SessionLimits.format1.idle
        let sessions = (1...9).map { store.open(at: $0) }
        _ = store.apply(.init(clusterTime: idle - 1, command: .keepSession(sessions[0])), at: 10)
        #expect(store.sessions.open.count == 9)
        let late = store.apply(.of(sessions[8], 1, put: "a", at: idle), at: 11)
        #expect(late == .refused(.sessionEnded) && store.sessions.open.count == 7)
        for position in 12..<20 as Range<UInt64> {
            let answer = store.apply(.of(sessions[0], position, put: "a", at: idle), at: position)
            #expect(answer != .refused(.sessionEnded))
        }
        #expect(store.sessions.open.count == 1 && store.sessions.violations(now: idle) == [])
    }

    @Test("cluster time never goes back, whatever later leaders stamp")
    func time() {
        var store = Store()
        for (stamp, time) in [(5, 5), (3, 5), (9, 9), (0, 9), (.max, .max)] as [(UInt64, UInt64)] {
            _ = store.apply(.init(clusterTime: stamp, command: .openSession), at: 1)
            #expect(store.clusterTime == time)
        }
    }

    @Test("when there are too many, one that nobody uses makes room, and one in use never does")
    func tooMany() {
        var limits = SessionLimits()
        (limits.sessions, limits.protected) = (2, 10_000)
        var store = Store(sessions: limits)
        let (first, second) = (store.open(at: 1), store.open(at: 2))
        let open = Envelope(clusterTime: 9_999, command: .openSession)
        _ = store.apply(.init(clusterTime: 9_000, command: .keepSession(first)), at: 3)
        #expect(store.apply(open, at: 4) == .refused(.tooManySessions))
        let later = Envelope(clusterTime: 10_000, command: .openSession)
        #expect(store.apply(later, at: 5) == .sessionOpened(SessionID(5)))
        #expect(store.apply(.of(second, 1, put: "a"), at: 6) == .refused(.sessionEnded))
        #expect(store.apply(.of(first, 1, put: "a"), at: 7) != .refused(.sessionEnded))
    }

    @Test("a client that acknowledges nothing is stopped before it is carried out")
    func full() {
        var limits = SessionLimits()
        limits.answers = 3
        var store = Store(sessions: limits)
        let session = store.open(at: 1)
        for sequence in 1...3 as ClosedRange<UInt64> {
            _ = store.apply(.of(session, sequence, put: "a"), at: sequence + 1)
        }
        #expect(store.apply(.of(session, 4, put: "a"), at: 5) == .refused(.sessionFull))
        #expect(store.revision == Revision(4))
        let answer = store.apply(.of(session, 4, put: "a", acknowledgedBelow: 2), at: 6)
        #expect(answer == .put(revision: Revision(5), previous: nil))
    }

    @Test("when all answers are too many, idle sessions make room, also behind the one that asks")
    func allFull() {
        var limits = SessionLimits()
        (limits.totalAnswerBytes, limits.protected) = (150, 900)
        var store = Store(sessions: limits)
        let (first, second) = (store.open(at: 1), store.open(at: 2))
        _ = store.apply(.of(first, 1, put: "a"), at: 3)
        _ = store.apply(.of(second, 1, put: "a"), at: 4)
        // To the second, both were last heard of at the same time, and the first comes first.
        let early = store.apply(.of(first, 2, put: "b", at: 899), at: 5)
        #expect(early == .refused(.sessionsFull))
        let answer = store.apply(.of(first, 2, put: "b", at: 900), at: 6)
        #expect(answer == .put(revision: Revision(4), previous: nil))
        #expect(store.sessions.open.elements.map(\.key) == [first])
    }

    @Test("of an answer that is too large, a repetition learns that it was given")
    func large() {
        var limits = SessionLimits()
        limits.answerBytesMax = 100
        var store = Store(sessions: limits)
        let session = store.open(at: 1)
        _ = store.put("k", String(repeating: "v", count: 200))
        for origin in [
            .session(session, sequence: 1, acknowledgedBelow: 0), .once([1]),
        ] as [Envelope.Origin] {
            let put = Command.put(.init(key: bytes("k"), value: [], prevKV: true))
            _ = store.put("k", String(repeating: "v", count: 200))
            let envelope = Envelope(clusterTime: 0, origin: origin, command: put)
            guard case .put(_, let previous) = store.apply(envelope, at: 2) else {
                Issue.record("the put was refused")
                return
            }
            #expect(previous?.value.count == 200)
            let revision = store.revision
            #expect(store.apply(envelope, at: 3) == .carriedOutBefore)
            #expect(store.revision == revision)
        }
    }
}

@Suite("Tokens")
struct OnceTokenTests {
    @Test("a command is carried out once for each token, and another one not for the same")
    func once() {
        var store = Store()
        let first = store.apply(.once("t", put: "a"), at: 1)
        #expect(store.apply(.once("t", put: "a"), at: 2) == first)
        #expect(store.apply(.once("t", put: "b"), at: 3) == .refused(.tokenReused))
        #expect(store.apply(.once("u", put: "a"), at: 4) != first)
        #expect(store.revision == Revision(3))
    }

    @Test("a refusal leaves the token unused")
    func refused() {
        var store = Store()
        let put = Command.put(.init(key: bytes("k"), value: [], ignoreValue: true))
        let envelope = Envelope(clusterTime: 0, origin: .once([1]), command: put)
        #expect(store.apply(envelope, at: 1) == .refused(.keyNotFound))
        _ = store.put("k", "v")
        #expect(store.apply(envelope, at: 2) == .put(revision: Revision(3), previous: nil))
    }

    @Test("a token is remembered for a day of cluster time, if others do not need its room")
    func age() {
        let day = SessionLimits.format1.tokenAge
        var limits = SessionLimits()
        limits.tokens = 3
        var store = Store(sessions: limits)
        let first = store.apply(.once("t", put: "a"), at: 1)
        #expect(store.apply(.once("t", put: "a", at: day - 1), at: 2) == first)
        #expect(store.apply(.once("t", put: "a", at: day), at: 3) != first)
        let later = day + limits.tokenProtected
        for token in ["u", "v", "w"] { _ = store.apply(.once(token, put: "a", at: later), at: 4) }
        #expect(store.tokens.byToken.count == 3)
        #expect(store.apply(.once("u", put: "b", at: later), at: 5) == .refused(.tokenReused))
        let last = later + limits.tokenProtected
        let revision = store.revision
        _ = store.apply(.once("t", put: "a", at: last), at: 6)
        #expect(store.revision == revision.next)
    }

    @Test("nobody's flood makes a token forgotten that is younger than ten minutes of cluster time")
    func protected() {
        let protected = SessionLimits.format1.tokenProtected
        #expect(protected == 600_000)
        var narrow = SessionLimits()
        narrow.tokens = 3
        var small = SessionLimits()
        small.tokenBytes = 590
        for limits in [narrow, small] {
            var store = Store(sessions: limits)
            let first = store.apply(.once("t", put: "a", at: 7), at: 1)
            var refused = 0
            for number in 0..<9 as Range<UInt64> {
                let flood = Envelope.once("flood \(number)", put: "b", at: 8 + number)
                if store.apply(flood, at: 2 + number) == .refused(.tokensFull) { refused += 1 }
            }
            #expect(refused == 7 && store.revision == Revision(4))
            #expect(store.apply(.once("t", put: "a", at: 6 + protected), at: 20) == first)
            let early = store.apply(.once("u", put: "b", at: 6 + protected), at: 21)
            #expect(early == .refused(.tokensFull))
            let late = store.apply(.once("u", put: "b", at: 7 + protected), at: 22)
            #expect(late == .put(revision: Revision(5), previous: nil))
            #expect(store.tokens.byToken.count == 3 && store.tokens.violations == [])
            #expect(store.apply(.once("u", put: "b", at: 7 + protected), at: 23) == late)
        }
    }
}

extension Envelope {
    static func of(
        _ session: SessionID, _ sequence: UInt64, put key: String, acknowledgedBelow: UInt64 = 0,
        at time: UInt64 = 0
    ) -> Envelope {
        Envelope(
            clusterTime: time,
            origin: .session(session, sequence: sequence, acknowledgedBelow: acknowledgedBelow),
            command: .put(.init(key: bytes(key), value: [])))
    }

    static func once(_ token: String, put key: String, at time: UInt64 = 0) -> Envelope {
        Envelope(
            clusterTime: time, origin: .once(bytes(token)),
            command: .put(.init(key: bytes(key), value: [])))
    }
}

extension Store {
    mutating func open(at position: UInt64) -> SessionID {
        _ = apply(Envelope(clusterTime: 0, command: .openSession), at: position)
        return SessionID(position)
    }
}
