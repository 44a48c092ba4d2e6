// The store as one would write it in an afternoon: everything that ever was, in one sorted array,
// searched from end to end. Slow, and short enough to be believed.

@testable import KeyValue

struct Model {
    /// Every state of a key: from `revision` on it was `pair`, or not there.
    struct Moment {
        var revision: Int64
        var pair: KeyValue?
    }
    var keys: [(key: [UInt8], moments: [Moment])] = []
    var revision: Int64 = 1
    var leases: [LeaseID] = []

    func at(_ readAt: Int64) -> [KeyValue] {
        keys.compactMap { entry in entry.moments.last { $0.revision <= readAt }?.pair }
    }

    func contains(_ key: [UInt8], _ first: [UInt8], _ end: [UInt8]) -> Bool {
        if end.isEmpty { return key == first }
        if key.lexicographicallyPrecedes(first) { return false }
        return end == [0] || key.lexicographicallyPrecedes(end)
    }

    func pairs(_ first: [UInt8], _ end: [UInt8], at readAt: Int64) -> [KeyValue] {
        at(readAt).filter { contains($0.key, first, end) }
    }

    mutating func set(_ key: [UInt8], _ pair: KeyValue?) {
        let moment = Moment(revision: revision, pair: pair)
        if let place = keys.firstIndex(where: { $0.key == key }) {
            keys[place].moments.append(moment)
        } else {
            keys.append((key, [moment]))
            keys.sort { $0.key.lexicographicallyPrecedes($1.key) }
        }
    }

    mutating func apply(_ command: Command) -> Answer {
        switch command {
        case .put(let put): apply(put)
        case .deleteRange(let deletion): apply(deletion)
        case .openSession, .keepSession, .endSession: preconditionFailure("not of the store alone")
        }
    }

    mutating func apply(_ put: Command.Put) -> Answer {
        let old = pairs(put.key, [], at: revision).first
        if put.key.isEmpty { return .refused(.emptyKey) }
        if put.ignoreValue && !put.value.isEmpty { return .refused(.valueProvided) }
        if put.ignoreLease && put.lease != .none { return .refused(.leaseProvided) }
        if put.lease != .none && !leases.contains(put.lease) { return .refused(.leaseNotFound) }
        if (put.ignoreValue || put.ignoreLease) && old == nil { return .refused(.keyNotFound) }
        revision += 1
        let pair = KeyValue(
            key: put.key, value: put.ignoreValue ? old?.value ?? [] : Array(put.value),
            createRevision: old?.createRevision ?? Revision(revision),
            modRevision: Revision(revision), version: (old?.version ?? 0) + 1,
            lease: put.ignoreLease ? old?.lease ?? .none : put.lease
        )
        set(put.key, pair)
        return .put(revision: Revision(revision), previous: put.prevKV ? old : nil)
    }

    mutating func apply(_ deletion: Command.DeleteRange) -> Answer {
        if deletion.key.isEmpty { return .refused(.emptyKey) }
        let old = pairs(deletion.key, deletion.rangeEnd, at: revision)
        if !old.isEmpty { revision += 1 }
        for pair in old { set(pair.key, nil) }
        return .deleted(
            count: old.count, previous: deletion.prevKV ? old : [], revision: Revision(revision)
        )
    }

    func range(_ query: RangeQuery, oldest: Revision) -> Result<RangeAnswer, RangeRefusal> {
        if query.key.isEmpty { return .failure(.emptyKey) }
        let readAt = query.revision?.number ?? revision
        if readAt > revision { return .failure(.futureRevision(newest: Revision(revision))) }
        if readAt < oldest.number { return .failure(.compacted(oldest: oldest)) }
        var pairs = pairs(query.key, query.rangeEnd, at: readAt)
        let count = pairs.count
        if query.countOnly {
            return .success(
                .init(revision: Revision(revision), keyValues: [], more: false, count: count))
        }
        let filters = [
            query.minModRevision, query.maxModRevision,
            query.minCreateRevision, query.maxCreateRevision,
        ]
        let cutsFirst = query.sortOrder == .none && filters.allSatisfy { $0 == nil }
        if query.limit > 0 && cutsFirst { pairs = Array(pairs.prefix(query.limit + 1)) }
        pairs.removeAll { pair in
            pair.modRevision < query.minModRevision ?? Revision(.min)
                || pair.modRevision > query.maxModRevision ?? Revision(.max)
                || pair.createRevision < query.minCreateRevision ?? Revision(.min)
                || pair.createRevision > query.maxCreateRevision ?? Revision(.max)
        }
        pairs = Self.sorted(pairs, query)
        let more = query.limit > 0 && pairs.count > query.limit
        if more { pairs = Array(pairs.prefix(query.limit)) }
        if query.keysOnly {
            pairs = pairs.map {
                var pair = $0; pair.value = []; return pair
            }
        }
        return .success(
            .init(revision: Revision(revision), keyValues: pairs, more: more, count: count)
        )
    }

    /// Sorts by inserting: each pair goes before the first one that it should precede.
    static func sorted(_ pairs: [KeyValue], _ query: RangeQuery) -> [KeyValue] {
        var sorted: [KeyValue] = []
        for pair in pairs {
            let place = sorted.firstIndex { other in
                query.sortOrder == .descending
                    ? precedes(other, pair, query.sortTarget)
                    : precedes(pair, other, query.sortTarget)
            }
            sorted.insert(pair, at: place ?? sorted.count)
        }
        return sorted
    }

    static func precedes(_ a: KeyValue, _ b: KeyValue, _ target: RangeQuery.SortTarget) -> Bool {
        switch target {
        case .key: a.key.lexicographicallyPrecedes(b.key)
        case .value: a.value.lexicographicallyPrecedes(b.value)
        case .version: a.version < b.version
        case .create: a.createRevision < b.createRevision
        case .mod: a.modRevision < b.modRevision
        }
    }
}
