// What a query makes of the pairs in its interval: filter, sort, cut. The order of these steps is
// etcd's, and clients can see it.

extension RangeQuery {
    /// Returns which pairs of an interval, by their place in the order of keys, can be in the
    /// answer or show that there are more.
    func offsetsNeeded(of all: Range<Int>) -> Range<Int> {
        if countOnly { return all.prefix(0) }
        guard limit > 0, limit < all.count, !hasFilters else { return all }
        switch (sortOrder, sortTarget) {
        // Without an order the limit comes first: other targets only sort what it left, and the one
        // pair that shows that there are more.
        case (.none, _), (.ascending, .key): return all.prefix(limit + 1)
        case (.descending, .key): return all.suffix(limit + 1)
        default: return all
        }
    }

    /// Whether the pairs it needs are those it returns, but for the one that shows that there are more.
    var returnsWhatItNeeds: Bool {
        !hasFilters && (limit == 0 || sortOrder == .none || sortTarget == .key)
    }

    /// What a pair takes in the answer.
    func byteCount(of pair: KeyValue) -> Int {
        pair.key.count + (keysOnly || countOnly ? 0 : pair.value.count) + Self.pairOverhead
    }

    func byteCount(of pair: PackedPair) -> Int {
        let valueCount = keysOnly || countOnly ? 0 : pair.valueCount
        return pair.keyRange.count + valueCount + Self.pairOverhead
    }

    /// Unpacks a pair of the interval, with what the answer is made from.
    func unpack(_ pair: PackedPair) -> KeyValue {
        KeyValue(pair, withValue: !countOnly && (!keysOnly || sortTarget == .value))
    }

    private var hasFilters: Bool {
        minModRevision != nil || maxModRevision != nil
            || minCreateRevision != nil || maxCreateRevision != nil
    }

    /// Returns the answer, made from the needed pairs in the order of keys.
    func answer(from needed: [KeyValue], count: Int, _ newest: Revision) -> RangeAnswer {
        var answer = RangeAnswer(revision: newest, keyValues: [], more: false, count: count)
        if countOnly { return answer }
        answer.keyValues = hasFilters ? needed.filter(passesFilters) : needed
        sort(&answer.keyValues)
        if limit > 0, answer.keyValues.count > limit {
            answer.keyValues.removeSubrange(limit...)
            answer.more = true
        }
        if keysOnly {
            for place in answer.keyValues.indices { answer.keyValues[place].value = [] }
        }
        return answer
    }

    private func passesFilters(_ pair: KeyValue) -> Bool {
        if let minModRevision, pair.modRevision < minModRevision { return false }
        if let maxModRevision, pair.modRevision > maxModRevision { return false }
        if let minCreateRevision, pair.createRevision < minCreateRevision { return false }
        if let maxCreateRevision, pair.createRevision > maxCreateRevision { return false }
        return true
    }

    /// Sorts pairs that are in the order of keys. Equal ones stay in that order, up or down.
    private func sort(_ pairs: inout [KeyValue]) {
        if sortTarget == .key {
            if sortOrder == .descending { pairs.reverse() }
            return
        }
        let sign = sortOrder == .descending ? -1 : 1
        pairs.sort { left, right in
            let order = sign * order(left, right)
            return order < 0
                || (order == 0 && left.key.span.order(to: right.key.span, from: 0) < 0)
        }
    }

    /// Returns a number below zero, zero, or above zero, as the sort target of `left` compares.
    private func order(_ left: KeyValue, _ right: KeyValue) -> Int {
        switch sortTarget {
        case .key: left.key.span.order(to: right.key.span, from: 0)
        case .value: left.value.span.order(to: right.value.span, from: 0)
        case .version: left.version.order(to: right.version)
        case .create: left.createRevision.number.order(to: right.createRevision.number)
        case .mod: left.modRevision.number.order(to: right.modRevision.number)
        }
    }
}

extension Int64 {
    fileprivate func order(to other: Int64) -> Int { self < other ? -1 : self == other ? 0 : 1 }
}
