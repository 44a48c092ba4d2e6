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
    /// The cluster's clock, in milliseconds: the greatest one a command was stamped with.
    package internal(set) var clusterTime: UInt64 = 0

    var live: Tree<Live>
    var history: History
    var leases: Tree<Lease>
    var sessions: Sessions
    var tokens: OnceTokens
    /// The fingerprints of every pair the store holds now, and of every lease.
    var contents = Digest()

    /// A pair the store holds.
    struct Live: TreeElement {
        let pair: PackedPair
        /// The pair's share of the digest, its link included.
        let fingerprint: UInt64
        /// Where its past begins.
        let link: Link

        init(_ pair: PackedPair, link: Link) {
            (self.pair, self.link) = (pair, link)
            var mixer = Mixer()
            mixer.mix(pair.bytes.span)
            mixer.mix(link.change.number, link.packedMilestone)
            fingerprint = mixer.state
        }

        var key: ByteKey { pair.key }
        var rank: UInt64 { pair.rank }

        borrowing func order(to key: borrowing ByteKey) -> Int { pair.order(to: key) }
    }

    /// Makes an empty store, under the limits of format 1 unless a test wants others.
    package init(
        history: HistoryLimits = .format1, sessions: SessionLimits = .format1
    ) {
        self.init(history: history, sessions: sessions, nodeCapacity: Self.nodeCapacity)
    }

    static let nodeCapacity = 64

    init(
        history limits: HistoryLimits, sessions sessionLimits: SessionLimits = .format1,
        nodeCapacity: Int
    ) {
        live = Tree(capacity: nodeCapacity)
        history = History(limits: limits, nodeCapacity: nodeCapacity)
        leases = Tree(capacity: nodeCapacity)
        sessions = Sessions(limits: sessionLimits, nodeCapacity: nodeCapacity)
        tokens = OnceTokens(limits: sessionLimits, nodeCapacity: nodeCapacity)
    }

    /// Takes a store from a snapshot, checked by `Restoration`.
    init(
        revision: Revision, clusterTime: UInt64, live: Tree<Live>, history: History,
        leases: Tree<Lease>, sessions: Sessions, tokens: OnceTokens, contents: Digest
    ) {
        (self.revision, self.clusterTime, self.live) = (revision, clusterTime, live)
        (self.history, self.leases, self.sessions) = (history, leases, sessions)
        (self.tokens, self.contents) = (tokens, contents)
    }

    /// The limits that hold for the clients of this store: those it began with, whatever program did.
    package var sessionLimits: SessionLimits { sessions.limits }

    /// How many keys there are now.
    package var count: Int { live.count }

    /// The oldest revision that can be read.
    package var oldestRevision: Revision { history.oldest }

    /// Returns whether a lease can be attached to keys.
    package func holds(_ lease: LeaseID) -> Bool { leases[lease] != nil }

    /// Lets puts name `lease`. Until there are commands that grant leases, nothing else does.
    package mutating func grant(_ lease: LeaseID) {
        guard !holds(lease) else { return }
        leases.insert(Lease(key: lease))
        contents.add(Lease(key: lease).fingerprint)
    }

    /// A lease that was granted and has not ended.
    struct Lease: TreeElement {
        let key: LeaseID
        var rank: UInt64 { key.rank }
        borrowing func order(to key: borrowing LeaseID) -> Int { self.key.order(to: key) }

        var fingerprint: UInt64 {
            var mixer = Mixer()
            mixer.mix(key.rank, 3)
            return mixer.state
        }
    }
}

extension LeaseID: TreeKey {
    var rank: UInt64 { UInt64(bitPattern: number) }
    borrowing func order(to other: borrowing LeaseID) -> Int { 0 }
}
