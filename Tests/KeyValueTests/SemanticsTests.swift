// What etcd's clients rely on, case by case. ModelTests.swift looks for everything else.

import Testing

@testable import KeyValue

@Suite("etcd's semantics")
struct SemanticsTests {
    /// Revisions 2 to 6: five puts, of which one overwrites.
    static func sample() -> Store {
        var store = Store()
        for (key, value) in [("a", "5"), ("b", "3"), ("c", "4"), ("a", "1"), ("d", "2")] {
            _ = store.put(key, value)
        }
        return store
    }

    @Test("a new store is at revision 1; a put raises it, a deletion only with an effect")
    func revisions() {
        var store = Store()
        #expect(store.revision == Revision(1))
        #expect(store.put("a", "x") == .put(revision: Revision(2), previous: nil))
        #expect(store.delete("b") == .deleted(count: 0, previous: [], revision: Revision(2)))
        #expect(store.delete("a") == .deleted(count: 1, previous: [], revision: Revision(3)))
        #expect(store.revision == Revision(3))
        #expect(store.count == 0)
    }

    @Test("create revision and version begin anew after a deletion")
    func rebirth() throws {
        var store = Store()
        for value in ["1", "2"] { _ = store.put("a", value) }
        _ = store.delete("a")
        _ = store.put("a", "3")
        let pairs = try (2...5).map { revision in
            try store.range(.init(key: bytes("a"), revision: Revision(revision))).keyValues.first
        }
        #expect(pairs.map { $0?.createRevision.number } == [2, 2, nil, 5])
        #expect(pairs.map { $0?.modRevision.number } == [2, 3, nil, 5])
        #expect(pairs.map { $0?.version } == [1, 2, nil, 1])
    }

    @Test("previous pairs come when asked for, those of a deletion in key order")
    func previous() throws {
        var store = Self.sample()
        let all = try store.range(.init(key: [0], rangeEnd: [0])).keyValues
        let put = Command.put(.init(key: bytes("a"), value: [], prevKV: true))
        #expect(store.apply(put) == .put(revision: Revision(7), previous: all[0]))
        let deletion = Command.deleteRange(
            .init(key: bytes("b"), rangeEnd: bytes("d"), prevKV: true)
        )
        #expect(
            store.apply(deletion)
                == .deleted(count: 2, previous: Array(all[1...2]), revision: Revision(8))
        )
    }

    @Test(
        "a refused put says why and changes nothing",
        arguments: [
            (.init(key: [], value: [1]), .emptyKey),
            (.init(key: [0x61], value: [1], ignoreValue: true), .valueProvided),
            (.init(key: [0x61], value: [], lease: LeaseID(7), ignoreLease: true), .leaseProvided),
            (.init(key: [0x7A], value: [], ignoreValue: true), .keyNotFound),
            (.init(key: [0x7A], value: [1], ignoreLease: true), .keyNotFound),
            (.init(key: [0x61], value: [1], lease: LeaseID(8)), .leaseNotFound),
        ] as [(Command.Put, Refusal)]
    )
    func refusals(put: Command.Put, refusal: Refusal) {
        var store = Self.sample()
        store.grant(LeaseID(7))
        let before = store.digest
        #expect(store.apply(.put(put)) == .refused(refusal))
        #expect(store.revision == Revision(6) && store.digest == before)
    }

    @Test("value and lease are kept on demand, each by itself")
    func ignoring() {
        var store = Store()
        store.grant(LeaseID(7))
        let key = bytes("k")
        _ = store.apply(.put(.init(key: key, value: [1], lease: LeaseID(7))))
        _ = store.apply(.put(.init(key: key, value: [2], ignoreLease: true)))
        #expect(store.pair("k")?.lease == LeaseID(7) && store.pair("k")?.value == [2])
        _ = store.apply(.put(.init(key: key, value: [], ignoreValue: true)))
        #expect(store.pair("k")?.lease == LeaseID.none && store.pair("k")?.value == [2])
        #expect(store.pair("k")?.version == 3)
    }

    @Test(
        "range ends name intervals",
        arguments: [
            ("b", "", "b"), ("b", "d", "bc"), ("b", "\0", "bcd"), ("\0", "\0", "abcd"),
            ("d", "b", ""), ("b", "b", ""), ("x", "", ""), ("a", "a\0", "a"), ("a", "e", "abcd"),
        ]
    )
    func intervals(key: String, end: String, expected: String) throws {
        let query = RangeQuery(key: bytes(key), rangeEnd: bytes(end))
        let answer = try Self.sample().range(query)
        #expect(answer.text == expected && answer.count == expected.utf8.count && !answer.more)
    }

    @Test(
        "a prefix ends where its successor begins",
        arguments: [
            ([0x61], [0x62]), ([0x61, 0xFF], [0x62]), ([0xFF], [0]), ([], [0]), ([1, 2], [1, 3]),
        ] as [([UInt8], [UInt8])]
    )
    func prefixes(prefix: [UInt8], end: [UInt8]) {
        #expect(KeyInterval.successor(ofPrefix: prefix) == end)
    }

    @Test(
        "order, then limit; without an order the limit comes first",
        arguments: [
            (.none, .key, 0, "abcd", false), (.none, .key, 2, "ab", true),
            (.ascending, .key, 4, "abcd", false), (.descending, .key, 3, "dcb", true),
            (.ascending, .value, 0, "adbc", false), (.descending, .value, 2, "cb", true),
            (.none, .value, 0, "adbc", false), (.none, .value, 1, "a", true),
            (.none, .create, 0, "abcd", false), (.descending, .create, 1, "d", true),
            (.ascending, .mod, 2, "bc", true), (.descending, .version, 0, "abcd", false),
            (.ascending, .version, 0, "bcda", false), (.none, .mod, 1, "b", true),
        ] as [(RangeQuery.SortOrder, RangeQuery.SortTarget, Int, String, Bool)]
    )
    func order(
        order: RangeQuery.SortOrder, target: RangeQuery.SortTarget, limit: Int, expected: String,
        more: Bool
    ) throws {
        var query = RangeQuery(key: [0], rangeEnd: [0], limit: limit)
        (query.sortOrder, query.sortTarget) = (order, target)
        let answer = try Self.sample().range(query)
        #expect(answer.text == expected && answer.more == more && answer.count == 4)
    }

    @Test("keys only and count only leave out what they say")
    func parts() throws {
        let store = Self.sample()
        let keys = try store.range(.init(key: [0], rangeEnd: [0], keysOnly: true))
        #expect(keys.text == "abcd" && keys.keyValues.allSatisfy { $0.value.isEmpty })
        let count = try store.range(.init(key: [0], rangeEnd: [0], limit: 1, countOnly: true))
        #expect(count == RangeAnswer(revision: Revision(6), keyValues: [], more: false, count: 4))
    }

    @Test("filters keep pairs out of the answer but in the count")
    func filters() throws {
        var query = RangeQuery(key: [0], rangeEnd: [0])
        (query.minModRevision, query.maxModRevision) = (Revision(4), Revision(5))
        let answer = try Self.sample().range(query)
        #expect(answer.text == "ac" && answer.count == 4)
        query = RangeQuery(key: [0], rangeEnd: [0], limit: 1)
        (query.minCreateRevision, query.maxCreateRevision) = (Revision(3), Revision(4))
        let limited = try Self.sample().range(query)
        #expect(limited.text == "b" && limited.more && limited.count == 4)
    }

    @Test("reads go back as far as history, and not ahead")
    func revisionsRead() throws {
        var store = Store(history: .init(revisions: 3, bytes: .max))
        for value in ["1", "2", "3", "4", "5"] { _ = store.put("a", value) }
        for (revision, value) in [(3, "2"), (5, "4"), (6, "5")] {
            let answer = try store.range(
                .init(key: bytes("a"), revision: Revision(Int64(revision))))
            #expect(answer.keyValues.first?.value == bytes(value))
            #expect(answer.revision == Revision(6))
        }
        #expect(throws: RangeRefusal.compacted(oldest: Revision(3))) {
            try store.range(.init(key: bytes("a"), revision: Revision(2)))
        }
        #expect(throws: RangeRefusal.futureRevision(newest: Revision(6))) {
            try store.range(.init(key: bytes("a"), revision: Revision(7)))
        }
        #expect(throws: RangeRefusal.emptyKey) { try store.range(.init(key: [])) }
    }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

extension Store {
    mutating func apply(_ command: Command) -> Answer { apply(command, at: 0) }

    mutating func put(_ key: String, _ value: String) -> Answer {
        apply(.put(.init(key: bytes(key), value: bytes(value))))
    }

    mutating func delete(_ key: String) -> Answer {
        apply(.deleteRange(.init(key: bytes(key))))
    }

    func pair(_ key: String) -> KeyValue? {
        try? range(.init(key: bytes(key))).keyValues.first
    }
}

extension RangeAnswer {
    /// The keys, one after the other.
    var text: String { String(decoding: keyValues.flatMap(\.key), as: UTF8.self) }
}
