// How much is remembered, and what members compare.

import Testing

@testable import KeyValue

@Suite("History and digest")
struct HistoryTests {
    @Test("history stays within its bytes, give or take one command, and keeps the newest revision")
    func bytesBound() {
        let limits = HistoryLimits(revisions: .max, bytes: 50_000)
        var store = Store(history: limits, nodeCapacity: 4)
        var dice = Dice(seed: 3)
        var heaviest = 0
        for step in 0..<3_000 {
            let before = store.history.bytes
            if step % 500 == 499 {
                _ = store.apply(.deleteRange(.init(key: [0], rangeEnd: [0])))
            } else {
                let value = [UInt8](repeating: 1, count: dice.oneIn(50) ? 9_000 : dice.below(90))
                _ = store.put("\(dice.below(300))", String(decoding: value, as: UTF8.self))
            }
            heaviest = max(heaviest, store.history.bytes - before)
            #expect(store.history.bytes <= limits.bytes + heaviest)
            #expect(store.oldestRevision <= store.revision)
        }
        #expect(store.history.bytes > limits.bytes / 2 && store.oldestRevision > Revision(1_000))
        #expect(store.violations == [])
    }

    @Test("a great deletion is forgotten in pieces, yet cannot be read behind at once")
    func smoothTrimming() {
        var store = Store(history: .init(revisions: 2, bytes: .max), nodeCapacity: 4)
        for number in 0..<500 { _ = store.put("\(number)", "v") }
        _ = store.apply(.deleteRange(.init(key: [0], rangeEnd: [0])))
        var most = 0
        for _ in 0..<200 {
            let before = store.history.changes.count
            _ = store.put("k", "v")
            most = max(most, before + 1 - store.history.changes.count)
        }
        #expect(most > 2 && most < 10)
        #expect(store.history.changes.count < 10 && store.history.tombstones.count == 0)
    }

    @Test(
        "a key written again and again is read in the past by its milestones", arguments: [1, 300])
    func milestones(back: Int) throws {
        var store = Store()
        for number in 0..<2_000 {
            _ = number % 7 == 6 ? store.delete("hot") : store.put("hot", "\(number)")
            _ = store.put("other", "\(number)")
        }
        for revision in stride(from: store.revision.number, to: 1, by: -back) {
            let query = RangeQuery(key: bytes("hot"), revision: Revision(revision))
            let number = (revision - 2) / 2
            let expected = number % 7 == 6 ? nil : bytes("\(number)")
            #expect(try store.range(query).keyValues.first?.value == expected)
        }
    }

    @Test("stores that went the same way have the same digest, and others another one")
    func digest() {
        var (left, right) = (Store(), Store())
        #expect(left.digest == right.digest)
        var seen = [left.digest]
        for key in ["a", "b", "c"] {
            _ = left.put(key, "v")
            _ = right.put(key, "v")
            #expect(left.digest == right.digest && !seen.contains(left.digest))
            seen.append(left.digest)
        }
        for key in ["b", "c"] { _ = right.delete(key) }
        for key in ["c", "b"] { _ = left.delete(key) }
        #expect(left.contents == right.contents && left.digest != right.digest)
    }

    @Test("every part of a store is in its digest")
    func digestParts() {
        var store = Store()
        var seen: Set<UInt64> = [store.digest.number]
        let put = Command.put(.init(key: [1], value: [2]))
        let session = SessionID(5)
        let envelopes: [Envelope] = [
            .init(clusterTime: 10, command: .openSession),
            .init(clusterTime: 10, command: put),
            .init(
                clusterTime: 10, origin: .session(session, sequence: 1, acknowledgedBelow: 0),
                command: .deleteRange(.init(key: [9]))),
            .init(
                clusterTime: 10, origin: .session(session, sequence: 3, acknowledgedBelow: 2),
                command: .deleteRange(.init(key: [9]))),
            .init(
                clusterTime: 10, origin: .once([7]), command: .deleteRange(.init(key: [9]))),
            .init(clusterTime: 11, command: .deleteRange(.init(key: [9]))),
            .init(clusterTime: 1_010, command: .keepSession(session)),
            .init(clusterTime: 1_010, command: .endSession(session)),
        ]
        for envelope in envelopes {
            _ = store.apply(envelope, at: 5)
            #expect(seen.insert(store.digest.number).inserted, "\(envelope)")
        }
        store.grant(LeaseID(3))
        #expect(seen.insert(store.digest.number).inserted)
    }

    @Test("no two of many similar pairs have the same fingerprint")
    func fingerprints() {
        var seen: Set<UInt64> = []
        var pairs = 0
        for length in 0..<40 {
            for fill in [0, 1, 0xFF] as [UInt8] {
                let text = [UInt8](repeating: fill, count: length)
                for (key, value) in [(text, []), ([], text), (text, text)] {
                    for number in 1..<4 as Range<Int64> {
                        var pair = KeyValue(
                            key: key, value: value, createRevision: Revision(number),
                            modRevision: Revision(5), version: 7, lease: .none
                        )
                        seen.insert(PackedPair(pair).fingerprint)
                        (pair.version, pair.lease) = (2, LeaseID(number))
                        seen.insert(PackedPair(pair).fingerprint)
                        pairs += 2
                    }
                }
            }
        }
        // Without bytes there is no telling what they are filled with, or whose they are.
        let same = 3 * 3 * 3 * 2 - 3 * 2
        #expect(seen.count == pairs - same)
    }
}

@Suite("Keys")
struct KeyTests {
    @Test("compare as their bytes do, whatever their length")
    func order() {
        var keys: [[UInt8]] = [[], [0], [0, 0], [0xFF]]
        for stem in [7, 8, 9, 15, 16, 17, 24] {
            for byte in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                keys.append([UInt8](repeating: 0x61, count: stem) + [byte])
                keys.append([UInt8](repeating: 0x61, count: stem) + [byte, 0])
                keys.append([UInt8](repeating: byte, count: stem))
            }
        }
        for left in keys {
            for right in keys {
                let expected = left.lexicographicallyPrecedes(right)
                if (ByteKey(left) < ByteKey(right)) != expected { Issue.record("\(left) \(right)") }
                let order = left.span.order(to: right.span, from: 0)
                if (order < 0) != expected { Issue.record("\(left) \(right)") }
                if (order == 0) != (left == right) { Issue.record("\(left) \(right)") }
            }
        }
    }
}
