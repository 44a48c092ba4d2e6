// What a client may ask: an interval of keys, at a revision, filtered, sorted and cut. How the
// answer is found is in Store+Range.swift.

/// A read of one key or of an interval of keys.
package struct RangeQuery: Hashable, Sendable {
    package enum SortOrder: Hashable, Sendable {
        /// By key when the target is the key, ascending otherwise.
        case none
        case ascending
        case descending
    }

    package enum SortTarget: Hashable, Sendable { case key, version, create, mod, value }

    package var key: [UInt8]
    /// Where the interval ends; `KeyInterval` has the three ways to say it.
    package var rangeEnd: [UInt8]
    /// How many pairs at most; zero or less is no limit.
    package var limit: Int
    /// The revision to read at; `nil` for the newest.
    package var revision: Revision?
    package var sortOrder: SortOrder
    package var sortTarget: SortTarget
    /// Whether values stay out of the answer.
    package var keysOnly: Bool
    /// Whether only the count is wanted.
    package var countOnly: Bool
    package var minModRevision: Revision?
    package var maxModRevision: Revision?
    package var minCreateRevision: Revision?
    package var maxCreateRevision: Revision?
    /// How many bytes the pairs of the answer may take.
    package var byteLimit: Int

    /// What a pair takes in an answer: its key, its value, and this for all its numbers.
    package static let pairOverhead = 64

    package init(
        key: [UInt8], rangeEnd: [UInt8] = [], limit: Int = 0, revision: Revision? = nil,
        sortOrder: SortOrder = .none, sortTarget: SortTarget = .key,
        keysOnly: Bool = false, countOnly: Bool = false,
        minModRevision: Revision? = nil, maxModRevision: Revision? = nil,
        minCreateRevision: Revision? = nil, maxCreateRevision: Revision? = nil,
        byteLimit: Int = .max
    ) {
        (self.key, self.rangeEnd, self.limit, self.revision) = (key, rangeEnd, limit, revision)
        (self.sortOrder, self.sortTarget) = (sortOrder, sortTarget)
        (self.keysOnly, self.countOnly) = (keysOnly, countOnly)
        (self.minModRevision, self.maxModRevision) = (minModRevision, maxModRevision)
        (self.minCreateRevision, self.maxCreateRevision) = (minCreateRevision, maxCreateRevision)
        self.byteLimit = byteLimit
    }
}

/// What a read found.
package struct RangeAnswer: Hashable, Sendable {
    /// The newest revision of the store, also when an older one was read.
    package var revision: Revision
    package var keyValues: [KeyValue]
    /// Whether `limit` kept pairs out.
    package var more: Bool
    /// How many keys the interval holds, whatever the filters and the limit left of them.
    package var count: Int

    package init(revision: Revision, keyValues: [KeyValue], more: Bool, count: Int) {
        (self.revision, self.keyValues) = (revision, keyValues)
        (self.more, self.count) = (more, count)
    }
}

/// Why a read has no answer.
package enum RangeRefusal: Error, Hashable, Sendable {
    case emptyKey
    /// The store has not come so far.
    case futureRevision(newest: Revision)
    /// The history does not reach back so far.
    case compacted(oldest: Revision)
    /// The answer would be larger than the query's `byteLimit`.
    case tooLarge
}
