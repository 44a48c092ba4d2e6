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

    var live: Tree<Key, Live>
    var history: History
    var leases: Tree<LeaseID, Void>

    /// A pair the store holds, and its share of the digest.
    struct Live: Sendable {
        var keyValue: KeyValue
        var fingerprint: UInt64

        init(_ keyValue: KeyValue) {
            self.keyValue = keyValue
            fingerprint = keyValue.fingerprint
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
    package mutating func grant(_ lease: LeaseID) { leases.update(lease) { _ in () } }
}
