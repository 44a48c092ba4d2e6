// The state machine: what the log has made of the store so far. Store+Apply.swift changes it,
// Store+Range.swift reads it, History.swift keeps what was.

/// An ordered map from keys to values that remembers its past, with the semantics of etcd's version
/// 3.
///
/// A value: copying it is O(1) and freezes it as it is, for a reader on another thread. A change
/// after that copies at most one node for each level of the trees it touches.
///
/// It is determined by the commands alone: no clock, no chance, no order of a hash table.
package struct Store: Sendable {
    /// The newest revision.
    package internal(set) var revision = Revision.initial
    /// The fingerprint of every pair the store holds now.
    package internal(set) var digest = Digest()

    var live: Tree<Live>
    var history: History
    var leases: Tree<Lease>

    /// A pair the store holds.
    struct Live: TreeElement {
        let keyValue: KeyValue
        /// The pair's share of the digest.
        let fingerprint: UInt64
        /// Where its past begins.
        let link: Link

        init(_ keyValue: KeyValue, link: Link) {
            (self.keyValue, self.link) = (keyValue, link)
            fingerprint = keyValue.fingerprint
        }

        var key: ByteKey { ByteKey(keyValue.key) }

        borrowing func order(to key: borrowing ByteKey) -> Int {
            keyValue.key.span.order(to: key.bytes.span, from: 8)
        }
    }

    /// Makes an empty store.
    package init(history limits: HistoryLimits = .standard) {
        self.init(history: limits, nodeCapacity: 64)
    }

    init(history limits: HistoryLimits, nodeCapacity: Int) {
        live = Tree(capacity: nodeCapacity)
        history = History(limits: limits, nodeCapacity: nodeCapacity)
        leases = Tree(capacity: nodeCapacity)
    }

    /// How many keys there are now.
    package var count: Int { live.count }

    /// The oldest revision that can be read.
    package var oldestRevision: Revision { history.oldest }

    /// Returns whether a lease can be attached to keys.
    package func holds(_ lease: LeaseID) -> Bool { leases[lease] != nil }

    /// Lets puts name `lease`. Until there are commands that grant leases, nothing else does.
    package mutating func grant(_ lease: LeaseID) { leases.insert(Lease(key: lease)) }

    /// A lease that was granted and has not ended.
    struct Lease: TreeElement {
        var key: LeaseID
        borrowing func order(to key: borrowing LeaseID) -> Int { self.key.order(to: key) }
    }
}

extension LeaseID: TreeKey {
    var rank: UInt64 { UInt64(bitPattern: number) }
    borrowing func order(to other: borrowing LeaseID) -> Int { 0 }
}
