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
        let answer =
            try readAt == revision
            ? range(query, of: interval) : range(query, of: interval, at: readAt)
        var byteCount = 0
        for pair in answer.keyValues { byteCount += query.byteCount(of: pair) }
        guard byteCount <= query.byteLimit else { throw .tooLarge }
        return answer
    }

    private func range(
        _ query: RangeQuery, of interval: KeyInterval
    ) throws(RangeRefusal) -> RangeAnswer {
        if interval.isSingleKey {
            let pair = live[interval.first]?.pair
            let pairs = pair.map { [query.unpack($0)] } ?? []
            return query.answer(from: pairs, count: pairs.count, revision)
        }
        let offsets = offsets(of: interval)
        let needed = query.offsetsNeeded(of: offsets)
        // An answer that cannot be given is noticed before the store is copied for it. Twice the limit leaves room for
        // the pair that only shows that there are more.
        let budget = query.returnsWhatItNeeds ? query.byteLimit.saturatingDouble : .max
        return query.answer(
            from: try pairs(at: needed, byteLimit: budget, query).map(query.unpack),
            count: offsets.count, revision)
    }

    private func range(
        _ query: RangeQuery, of interval: KeyInterval, at readAt: Revision
    ) -> RangeAnswer {
        var walk = PastWalk(self, interval, at: readAt)
        var pairs: [KeyValue] = []
        var count = 0
        while let pair = walk.next() {
            count += 1
            if !query.countOnly { pairs.append(query.unpack(pair)) }
        }
        let needed = query.offsetsNeeded(of: 0..<pairs.count)
        return query.answer(from: Array(pairs[needed]), count: count, revision)
    }

    /// Returns the pairs of an interval in the order of their keys.
    func pairs(in interval: KeyInterval) -> [PackedPair] {
        interval.isSingleKey
            ? live[interval.first].map { [$0.pair] } ?? []
            : collect(offsets(of: interval)) { _ in }
    }

    private func offsets(of interval: KeyInterval) -> Range<Int> {
        let first = live.count(below: interval.first)
        let end = interval.end.map(live.count(below:)) ?? live.count
        return first..<max(first, end)
    }

    private func pairs(
        at offsets: Range<Int>, byteLimit: Int, _ query: RangeQuery
    ) throws(RangeRefusal) -> [PackedPair] {
        var byteCount = 0
        return try collect(offsets) { pair throws(RangeRefusal) in
            byteCount += query.byteCount(of: pair)
            guard byteCount <= byteLimit else { throw .tooLarge }
        }
    }

    /// Returns the pairs at `offsets`, unless `check` refuses one of them.
    private func collect<Refused: Error>(
        _ offsets: Range<Int>, _ check: (PackedPair) throws(Refused) -> Void
    ) throws(Refused) -> [PackedPair] {
        var pairs: [PackedPair] = []
        guard !offsets.isEmpty else { return pairs }
        var cursor = live.cursor(offset: offsets.lowerBound)
        while pairs.count < offsets.count, let found = cursor.current {
            try check(found.pair)
            pairs.append(found.pair)
            cursor.advance()
        }
        return pairs
    }
}

extension Int {
    /// Twice the number, or the greatest there is.
    fileprivate var saturatingDouble: Int { self > .max / 2 ? .max : 2 * self }
}
