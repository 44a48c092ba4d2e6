// How the store answers a query: find the pairs of the interval, as few as will do. Selection.swift
// makes the answer of them, PastWalk.swift finds the pairs of an older revision.

extension Store {
    /// Answers a query.
    ///
    /// Takes O(log n) and the pairs it must look at. These are, at the newest revision: none to
    /// count; those it returns, if it has a limit, no filters, and wants keys in order, up or down;
    /// in all other cases those of the interval.
    package func range(_ query: RangeQuery) throws(RangeRefusal) -> RangeAnswer {
        guard !query.key.isEmpty else { throw .emptyKey }
        let readAt = query.revision ?? revision
        guard readAt <= revision else { throw .futureRevision(newest: revision) }
        guard readAt >= oldestRevision else { throw .compacted(oldest: oldestRevision) }

        let interval = KeyInterval(key: query.key, rangeEnd: query.rangeEnd)
        return readAt == revision
            ? range(query, of: interval) : range(query, of: interval, at: readAt)
    }

    private func range(_ query: RangeQuery, of interval: KeyInterval) -> RangeAnswer {
        if interval.isSingleKey {
            let pair = live[interval.first]?.keyValue
            return query.answer(from: pair.map { [$0] } ?? [], count: pair == nil ? 0 : 1, revision)
        }
        let offsets = offsets(of: interval)
        let needed = query.offsetsNeeded(of: offsets)
        return query.answer(from: pairs(at: needed), count: offsets.count, revision)
    }

    private func range(
        _ query: RangeQuery, of interval: KeyInterval, at readAt: Revision
    ) -> RangeAnswer {
        var walk = PastWalk(self, interval, at: readAt)
        var pairs: [KeyValue] = []
        var count = 0
        while let pair = walk.next() {
            count += 1
            if !query.countOnly { pairs.append(pair) }
        }
        let needed = query.offsetsNeeded(of: 0..<pairs.count)
        return query.answer(from: Array(pairs[needed]), count: count, revision)
    }

    /// Returns the pairs of an interval in the order of their keys.
    func pairs(in interval: KeyInterval) -> [KeyValue] {
        interval.isSingleKey
            ? live[interval.first].map { [$0.keyValue] } ?? [] : pairs(at: offsets(of: interval))
    }

    private func offsets(of interval: KeyInterval) -> Range<Int> {
        let first = live.count(below: interval.first)
        let end = interval.end.map(live.count(below:)) ?? live.count
        return first..<max(first, end)
    }

    private func pairs(at offsets: Range<Int>) -> [KeyValue] {
        guard !offsets.isEmpty else { return [] }
        var pairs: [KeyValue] = []
        pairs.reserveCapacity(offsets.count)
        var cursor = live.cursor(offset: offsets.lowerBound)
        while pairs.count < offsets.count, let found = cursor.current {
            pairs.append(found.keyValue)
            cursor.advance()
        }
        return pairs
    }
}
