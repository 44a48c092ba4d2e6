package import Raft
package import RaftRuntime

/// What a member durably remembers of its peers, so that one whose directory was wiped cannot vote
/// under its old name.
package struct PeerBook<Files: FileSystem> {
    /// Whether every founding member was met: only then may this one vote.
    package private(set) var isFounded: Bool

    /// Returns the incarnation the peer had when it was first met.
    package func incarnation(of peer: NodeID) -> UInt64? { fatalError() }

    /// Remembers a peer. Durable on return.
    ///
    /// - Returns: false when it was met before as another incarnation, which stays remembered.
    package mutating func remember(
        _ peer: NodeID, incarnation: UInt64
    ) throws(StorageError) -> Bool { fatalError() }

    /// Remembers that every founding member was met. Durable on return.
    package mutating func markFounded() throws(StorageError) { fatalError() }
}
