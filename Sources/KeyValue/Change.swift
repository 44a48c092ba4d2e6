// One thing that happened to one key, and how such things are chained.

/// A change of one key.
struct Change: TreeElement {
    let key: ID
    let revision: Revision
    let changedKey: [UInt8]
    /// The pair it ended; `nil` if the key was not there.
    let replaced: KeyValue?
    /// The change of the same key before this one, if history held one then.
    let before: Link?
    let isDeletion: Bool

    /// Numbers all changes, without a gap.
    struct ID: TreeKey, Equatable {
        let number: UInt64
        init(_ number: UInt64) { self.number = number }

        var next: ID { ID(number + 1) }
        var rank: UInt64 { number }
        borrowing func order(to other: borrowing ID) -> Int { 0 }
    }

    borrowing func order(to id: borrowing ID) -> Int { 0 }

    var weight: Int {
        HistoryLimits.bytesPerChange + changedKey.count + (replaced?.value.count ?? 0)
    }
}

/// Where the history of a key goes on: its last change, and one further back.
///
/// Every 64th change of a key is a milestone, and each link names the last one, so that a key that
/// is written all the time can be read in the past without going through every change since then.
struct Link: Sendable {
    let change: Change.ID
    let milestone: Change.ID
    private let distance: UInt8

    /// Makes the link to a new change of the key that `previous` leads to, if it has a past.
    init(to change: Change.ID, after previous: Link?) {
        self.change = change
        if let previous, previous.distance < 63 {
            (milestone, distance) = (previous.milestone, previous.distance + 1)
        } else {
            (milestone, distance) = (change, 0)
        }
    }
}

/// What is left of a deleted key.
struct Tombstone: TreeElement {
    let deletedKey: [UInt8]
    let link: Link

    var key: ByteKey { ByteKey(deletedKey) }

    borrowing func order(to key: borrowing ByteKey) -> Int {
        deletedKey.span.order(to: key.bytes.span, from: 8)
    }
}
