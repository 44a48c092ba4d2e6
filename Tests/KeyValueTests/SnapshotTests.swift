// A store in pieces, and back: nothing is lost, nothing is made up, and damage is always noticed.

import Testing

@testable import KeyValue

@Suite("A snapshot")
struct SnapshotTests {
    @Test(
        "gives back a store that answers, and goes on, as the first one does",
        arguments: [
            (seed: 21, capacity: 3, revisions: .max, bytes: .max),
            (seed: 22, capacity: 64, revisions: 30, bytes: .max),
            (seed: 23, capacity: 4, revisions: .max, bytes: 4_000),
            (seed: 24, capacity: 5, revisions: 0, bytes: 0),
        ] as [(seed: UInt64, capacity: Int, revisions: Int64, bytes: Int)]
    )
    func roundTrip(seed: UInt64, capacity: Int, revisions: Int64, bytes: Int) throws {
        let limits = HistoryLimits(revisions: revisions, bytes: bytes)
        var story = Story(seed: seed, capacity: capacity, limits: limits)
        for step in 0..<400 {
            // From here on it is the restored store that is compared with the model.
            if step % 7 == 0 { story.store = try story.store.restored(nodeCapacity: capacity) }
            story.step()
        }
        #expect(story.store.violations == [])
    }

    @Test("has sessions and tokens in it", arguments: 31...34 as ClosedRange<UInt64>)
    func clients(seed: UInt64) throws {
        var story = ClientStory(seed: seed, capacity: 3)
        for step in 0..<600 {
            if step % 7 == 0 { story.store = try story.store.restored(nodeCapacity: 4) }
            story.step()
        }
        #expect(story.store.violations == [])
    }

    @Test("has the same bytes for the same state, whatever the trees look like", arguments: 1...6)
    func determinism(seed: UInt64) throws {
        let limits = HistoryLimits(revisions: 50, bytes: 9_000)
        var one = Story(seed: seed, capacity: 3, limits: limits)
        var other = Story(seed: seed, capacity: 64, limits: limits)
        for step in 0..<300 {
            one.step()
            other.step()
            if step % 50 == 7 { other.store = try other.store.restored(nodeCapacity: 8) }
            guard step % 10 == 0 else { continue }
            #expect(one.store.digest == other.store.digest)
            let byteLimit = 1 + step * 3
            #expect(one.store.pieces(byteLimit) == other.store.pieces(byteLimit))
        }
    }

    @Test("has pieces as large as was asked, or of one element, and one order for any limit")
    func pieces() throws {
        let store = Self.sample
        let whole = store.pieces(.max)
        #expect(whole.map { $0[0] } == Array(0...8))
        for byteLimit in 1...(whole.map(\.count).max() ?? 0) + 1 {
            let pieces = store.pieces(byteLimit)
            for section in 0...8 as ClosedRange<UInt8> {
                let joined = pieces.filter { $0[0] == section }.flatMap { $0.dropFirst() }
                #expect(joined == Array(whole[Int(section)].dropFirst()))
            }
            let restored = try Store(pieces, nodeCapacity: 3)
            #expect(restored.digest == store.digest && restored.violations == [])
        }
        let largest = store.pieces(1).map(\.count).max() ?? 0
        for byteLimit in [100, 200, 300] {
            #expect(store.pieces(byteLimit).allSatisfy { $0.count <= max(byteLimit, largest) })
        }
    }

    @Test("is of the moment it was begun, whatever happens meanwhile")
    func frozen() throws {
        var store = Self.sample
        let digest = store.digest
        var pieces = store.snapshotPieces(byteLimit: 40)
        var read: [[UInt8]] = []
        while let piece = pieces.next() {
            read.append(piece)
            _ = store.put("key \(read.count)", "v")
            _ = store.delete("key 0")
        }
        #expect(try Store(read, nodeCapacity: 4).digest == digest)
    }

    @Test("has limits that no release may change, for a replayed store begins with them too")
    func limits() throws {
        let history = HistoryLimits(revisions: 1_000_000, bytes: 67_108_864)
        var sessions = SessionLimits()
        (sessions.sessions, sessions.idle, sessions.protected) = (65_536, 3_600_000, 60_000)
        (sessions.answers, sessions.answerBytes) = (1_024, 1_048_576)
        (sessions.totalAnswerBytes, sessions.answerBytesMax) = (67_108_864, 2_097_152)
        (sessions.tokens, sessions.tokenBytes) = (262_144, 67_108_864)
        (sessions.tokenAge, sessions.tokenProtected) = (86_400_000, 600_000)
        let (replayed, head) = (Store(), SnapshotHead(Store()))
        #expect(SnapshotHead.format == 1 && head.numbers.count == 19)
        #expect(head.history == history && head.sessions == sessions)
        #expect(replayed.digest == Store(history: history, sessions: sessions).digest)
    }

    @Test("of an empty store is an empty store")
    func empty() throws {
        let store = try Store().restored(nodeCapacity: 64)
        #expect(store.digest == Store().digest && store.count == 0)
    }

    /// With everything in it, and a history that has already forgotten.
    static let sample: Store = {
        var store = Store(history: .init(revisions: 9, bytes: .max), sessions: .narrow)
        store.grant(LeaseID(7))
        store.grant(LeaseID(-7))
        let session = store.open(at: 1)
        _ = store.open(at: 2)
        for number in 0..<6 { _ = store.put("key \(number)", "value") }
        _ = store.apply(.put(.init(key: bytes("key 1"), value: [1], lease: LeaseID(7))))
        _ = store.delete("key 2")
        _ = store.delete("key 3")
        _ = store.put("key 3", "again")
        _ = store.put("new", "first")
        _ = store.put("new", "second")
        _ = store.apply(.of(session, 1, put: "a", at: 300), at: 20)
        _ = store.apply(.of(session, 2, put: "b", acknowledgedBelow: 1, at: 400), at: 21)
        _ = store.apply(.once("t", put: "c", at: 500), at: 22)
        _ = store.apply(.once("u", put: "c", at: 600), at: 23)
        return store
    }()
}

@Suite("A damaged snapshot")
struct SnapshotDamageTests {
    @Test("is refused, whichever bit of it was flipped", arguments: 0..<8)
    func flips(bit: Int) {
        let pieces = SnapshotTests.sample.pieces(60)
        for place in pieces.indices {
            for offset in pieces[place].indices {
                var damaged = pieces
                damaged[place][offset] ^= 1 << UInt8(bit)
                expectRefusal(damaged, "bit \(bit) of byte \(offset) in piece \(place)")
            }
        }
    }

    @Test("is refused, whichever byte was replaced by the extremes")
    func extremes() {
        let pieces = SnapshotTests.sample.pieces(.max)
        for place in pieces.indices {
            for offset in pieces[place].indices {
                for byte in [0, 0x7F, 0x80, 0xFF] as [UInt8] where pieces[place][offset] != byte {
                    var damaged = pieces
                    damaged[place][offset] = byte
                    expectRefusal(damaged, "\(byte) as byte \(offset) in piece \(place)")
                }
            }
        }
    }

    @Test("is refused, wherever it was cut, and whatever was put in", arguments: [1, 60, .max])
    func cuts(byteLimit: Int) {
        let pieces = SnapshotTests.sample.pieces(byteLimit)
        for place in pieces.indices {
            for count in pieces[place].indices {
                var damaged = pieces
                damaged[place].removeSubrange(count...)
                expectRefusal(damaged, "piece \(place) after \(count) bytes")
            }
            expectRefusal(Array(pieces[..<place]), "from piece \(place) on")
            for byte in [0, 1, 0xFF] as [UInt8] {
                var damaged = pieces
                damaged[place].append(byte)
                expectRefusal(damaged, "\(byte) behind piece \(place)")
            }
        }
    }

    @Test("is refused without a piece, with one twice, and with two exchanged", arguments: [1, 60])
    func order(byteLimit: Int) {
        let pieces = SnapshotTests.sample.pieces(byteLimit)
        for place in pieces.indices {
            var damaged = pieces
            damaged.remove(at: place)
            expectRefusal(damaged, "without piece \(place)")
            for other in 0...pieces.count {
                damaged = pieces
                damaged.insert(pieces[place], at: other)
                expectRefusal(damaged, "piece \(place) again at \(other)")
            }
            for other in 0..<place {
                damaged = pieces
                damaged.swapAt(place, other)
                expectRefusal(damaged, "piece \(place) at \(other)")
            }
        }
    }

    @Test("is refused when it is noise behind a good beginning")
    func noise() {
        var dice = Dice(seed: 5)
        let pieces = SnapshotTests.sample.pieces(.max)
        for _ in 0..<20_000 {
            var damaged = Array(pieces[..<(1 + dice.below(8))])
            let noise = (0..<dice.below(40)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
            damaged.append([UInt8(dice.below(8))] + noise.map { dice.oneIn(2) ? $0 % 9 : $0 })
            damaged.append(pieces[8])
            expectRefusal(damaged, "\(damaged)")
        }
    }

    @Test("of a newer version is called that")
    func version() {
        var pieces = SnapshotTests.sample.pieces(.max)
        pieces[0][1] = 2
        #expect(throws: SnapshotDamage.unknownFormat(2)) { try Store(pieces, nodeCapacity: 64) }
    }

    private func expectRefusal(_ pieces: [[UInt8]], _ text: @autoclosure () -> String) {
        do throws(SnapshotDamage) {
            _ = try Store(pieces, nodeCapacity: 4)
            Issue.record("it was taken: \(text())")
        } catch {}
    }
}

extension Store {
    func pieces(_ byteLimit: Int) -> [[UInt8]] {
        var pieces = snapshotPieces(byteLimit: byteLimit)
        var read: [[UInt8]] = []
        while let piece = pieces.next() { read.append(piece) }
        return read
    }

    init(_ pieces: [[UInt8]], nodeCapacity: Int) throws(SnapshotDamage) {
        var restoration = Restoration(nodeCapacity: nodeCapacity)
        for piece in pieces { try restoration.take(piece) }
        self = try restoration.finish()
    }

    /// Returns the store that its snapshot gives back, which must be like it in every way.
    func restored(nodeCapacity: Int) throws(SnapshotDamage) -> Store {
        let pieces = pieces(100)
        let store = try Store(pieces, nodeCapacity: nodeCapacity)
        #expect(store.violations == [] && store.digest == digest)
        #expect(store.pieces(100) == pieces)
        return store
    }
}
