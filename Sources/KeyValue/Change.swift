// One thing that happened to one key, and how such things are chained.

/// A change of one key.
struct Change: TreeElement {
    enum Kind: Sendable {
        /// A put of a key that was not there.
        case creation
        /// A put of a key that was there.
        case replacement
        case deletion
    }

    let key: ID
    let revision: Revision
    /// The pair that a creation wrote, or that any other change ended.
    ///
    /// A creation keeps no bytes of its own: its pair is the one in the store, or the one that the
    /// next change of the key ended.
    let pair: PackedPair
    /// The change's share of the digest.
    let fingerprint: UInt64
    /// The change of the same key before this one, if history held one then.
    let before: Link?
    let kind: Kind

    init(
        _ id: ID, _ kind: Kind, of pair: PackedPair, fingerprint: UInt64, at revision: Revision,
        after before: Link?
    ) {
        (key, self.kind, self.pair, self.revision, self.before) = (id, kind, pair, revision, before)
        var mixer = Mixer()
        mixer.mix(fingerprint, id.number)
        mixer.mix(UInt64(bitPattern: revision.number), kind.number)
        mixer.mix(before?.change.number ?? 0, before?.packedMilestone ?? 0)
        self.fingerprint = mixer.state
    }

    /// The pair it ended; `nil` if the key was not there.
    var replaced: PackedPair? { kind == .creation ? nil : pair }

    /// Numbers all changes, without a gap.
    struct ID: TreeKey, Comparable {
        let number: UInt64
        init(_ number: UInt64) { self.number = number }

        var next: ID { ID(number + 1) }
        var rank: UInt64 { number }
        borrowing func order(to other: borrowing ID) -> Int { 0 }

        static func < (lhs: ID, rhs: ID) -> Bool { lhs.number < rhs.number }
    }

    var rank: UInt64 { key.number }
    borrowing func order(to id: borrowing ID) -> Int { 0 }

    var weight: Int {
        let key = pair.keyRange
        let keptCount = kind == .creation ? key.count : pair.bytes.count - key.lowerBound
        return HistoryLimits.bytesPerChange + keptCount
    }
}

extension Change.Kind {
    var number: UInt64 {
        switch self {
        case .creation: 1
        case .replacement: 2
        case .deletion: 3
        }
    }

    init?(number: UInt8) {
        switch number {
        case 1: self = .creation
        case 2: self = .replacement
        case 3: self = .deletion
        default: return nil
        }
    }
}

/// Where the history of a key goes on: its last change, and one further back.
///
/// Every 64th change of a key is a milestone, and each link names the last one, so that a key that
/// is written all the time can be read in the past without going through every change since then.
struct Link: Sendable, Equatable {
    let change: Change.ID
    /// The milestone, and in the lowest six bits how many changes of the key lie behind it.
    let packedMilestone: UInt64

    var milestone: Change.ID { Change.ID(packedMilestone >> 6) }
    private var distance: UInt64 { packedMilestone & 63 }

    /// Makes the link to a new change of the key that `previous` leads to, if it has a past.
    init(to change: Change.ID, after previous: Link?) {
        self.change = change
        if let previous, previous.distance < 63 {
            packedMilestone = previous.packedMilestone + 1
        } else {
            packedMilestone = change.number << 6
        }
    }

    init(change: Change.ID, packedMilestone: UInt64) {
        (self.change, self.packedMilestone) = (change, packedMilestone)
    }
}

/// What is left of a deleted key.
struct Tombstone: TreeElement {
    /// The pair that was deleted last. History has it too.
    let pair: PackedPair
    let link: Link

    var key: ByteKey { pair.key }
    var rank: UInt64 { pair.rank }

    borrowing func order(to key: borrowing ByteKey) -> Int { pair.order(to: key) }
}
