// The store against the model: thousands of random commands and questions, each answer compared.

import Testing

@testable import KeyValue

@Suite("The store answers as a full, naive history would")
struct ModelTests {
    @Test(
        "whatever the size of nodes and the limits of history",
        arguments: [
            (seed: 1, capacity: 3, revisions: .max, bytes: .max),
            (seed: 2, capacity: 4, revisions: .max, bytes: .max),
            (seed: 3, capacity: 4, revisions: 40, bytes: .max),
            (seed: 4, capacity: 5, revisions: .max, bytes: 20_000),
            (seed: 5, capacity: 7, revisions: 0, bytes: .max),
            (seed: 6, capacity: 64, revisions: 100, bytes: 0),
            (seed: 7, capacity: 64, revisions: .max, bytes: .max),
        ] as [(seed: UInt64, capacity: Int, revisions: Int64, bytes: Int)]
    )
    func agree(seed: UInt64, capacity: Int, revisions: Int64, bytes: Int) {
        var story = Story(
            seed: seed, capacity: capacity, limits: .init(revisions: revisions, bytes: bytes)
        )
        for _ in 0..<900 { story.step() }
        #expect(story.store.revision > Revision(300))
    }

    @Test("and a frozen copy stays what it was while the original goes on")
    func frozen() {
        var story = Story(
            seed: 11, capacity: 4, limits: .init(revisions: 60, bytes: 40_000)
        )
        var frozen: [(store: Store, model: Model)] = []
        for step in 0..<600 {
            story.step()
            if step % 60 == 0 { frozen.append((story.store, story.model)) }
        }
        for (store, model) in frozen {
            #expect(store.violations == [])
            for readAt in store.oldestRevision.number...store.revision.number {
                let query = RangeQuery(key: [0], rangeEnd: [0], revision: Revision(readAt))
                #expect(store.result(query) == model.range(query, oldest: store.oldestRevision))
            }
        }
    }
}

/// A store and a model that live through the same commands.
struct Story {
    var dice: Dice
    var store: Store
    var model = Model()
    private let limits: HistoryLimits

    /// Few letters, so that keys meet again; with the lowest and the highest byte, and long enough
    /// to differ only behind the eighth byte.
    private static let stems: [[UInt8]] = [[], [0], Array("common-stem/".utf8), [0xFF, 0xFF]]
    private static let letters: [UInt8] = [0, 1, 0x61, 0x7F, 0x80, 0xFF]

    init(seed: UInt64, capacity: Int, limits: HistoryLimits) {
        dice = Dice(seed: seed)
        store = Store(history: limits, nodeCapacity: capacity)
        self.limits = limits
        for number in [7, 8] as [Int64] {
            store.grant(LeaseID(number))
            model.leases.append(LeaseID(number))
        }
    }

    mutating func step() {
        let command = command()
        let before = store.oldestRevision
        #expect(store.apply(command) == model.apply(command))
        #expect(store.revision.number == model.revision)
        #expect(store.oldestRevision >= max(before, Revision(model.revision &- limits.revisions)))
        if dice.oneIn(10) { #expect(store.violations == []) }
        let query = query()
        let expected = model.range(query, oldest: store.oldestRevision)
        #expect(store.result(query) == expected, "\(query)")
    }

    private mutating func key() -> [UInt8] {
        dice.pick(Self.stems) + dice.bytes(upTo: 2, from: Self.letters)
    }

    private mutating func rangeEnd(of key: [UInt8]) -> [UInt8] {
        switch dice.below(6) {
        case 0: [0]
        case 1: KeyInterval.successor(ofPrefix: key)
        case 2: self.key()
        default: []
        }
    }

    private mutating func command() -> Command {
        let key = key()
        guard dice.oneIn(5) else {
            return .put(
                .init(
                    key: key, value: dice.oneIn(8) ? [] : dice.bytes(upTo: 40, from: Self.letters),
                    lease: LeaseID(dice.pick([0, 0, 0, 7, 8, 9])), prevKV: dice.oneIn(2),
                    ignoreValue: dice.oneIn(8), ignoreLease: dice.oneIn(8)
                )
            )
        }
        // A deletion of everything is rare, or the store would never grow.
        let end = dice.oneIn(4) ? rangeEnd(of: key) : []
        let deletesMuch = end == [0] && !dice.oneIn(8)
        return .deleteRange(
            .init(key: key, rangeEnd: deletesMuch ? [] : end, prevKV: dice.oneIn(2))
        )
    }

    private mutating func query() -> RangeQuery {
        let key = dice.oneIn(3) ? [0] : key()
        var query = RangeQuery(key: key, rangeEnd: rangeEnd(of: key))
        query.limit = dice.pick([0, 0, 1, 2, 5, -1])
        if dice.oneIn(2) { query.revision = revision() }
        query.sortOrder = dice.pick([.none, .ascending, .descending])
        query.sortTarget = dice.pick([.key, .key, .version, .create, .mod, .value])
        query.keysOnly = dice.oneIn(6)
        query.countOnly = dice.oneIn(6)
        if dice.oneIn(8) { query.minModRevision = revision() }
        if dice.oneIn(8) { query.maxModRevision = revision() }
        if dice.oneIn(8) { query.minCreateRevision = revision() }
        if dice.oneIn(8) { query.maxCreateRevision = revision() }
        return query
    }

    private mutating func revision() -> Revision {
        let newest = Int(model.revision)
        let back = dice.oneIn(2) ? dice.below(newest + 2) : dice.below(min(newest, 60))
        return Revision(Int64(newest + 1 - back))
    }
}

extension Store {
    func result(_ query: RangeQuery) -> Result<RangeAnswer, RangeRefusal> {
        do throws(RangeRefusal) { return .success(try range(query)) } catch {
            return .failure(error)
        }
    }

    /// Everything that does not hold, of what must hold between any two commands.
    var violations: [String] {
        var digest = leases.elements.reduce(into: Digest()) { $0.add($1.fingerprint) }
        for element in live.elements { digest.add(element.fingerprint) }
        let isBoth = history.tombstones.elements.contains { live[$0.key] != nil }
        return live.violations + history.violations(newest: revision)
            + sessions.violations(now: clusterTime) + tokens.violations
            + (digest == contents ? [] : ["the digest is not that of the pairs"])
            + (isBoth ? ["a key is there and was deleted"] : [])
    }
}

extension History {
    func violations(newest: Revision) -> [String] {
        let changes = self.changes.elements
        let ids = changes.map(\.key.number)
        let isContiguous = ids == Array((ids.first ?? 0)..<((ids.first ?? 0) + UInt64(ids.count)))
        let weight = changes.reduce(0) { $0 + $1.weight }
        let digest = changes.reduce(into: Digest()) { $0.add($1.fingerprint) }
        let isAscending = zip(changes, changes.dropFirst()).allSatisfy {
            $0.revision <= $1.revision
        }
        let isStale = tombstones.elements.contains { self.changes[$0.link.change] == nil }
        return self.changes.violations + tombstones.violations
            + (Revision.initial <= oldest && oldest <= newest ? [] : ["oldest is nowhere"])
            + (isContiguous && isAscending ? [] : ["the changes are out of order"])
            + (weight == bytes ? [] : ["the weight is wrong"])
            + (digest == self.digest ? [] : ["the digest is not that of the changes"])
            + (isStale ? ["a tombstone outlived its deletion"] : [])
    }
}
