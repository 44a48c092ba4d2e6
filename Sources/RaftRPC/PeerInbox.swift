// What arrives from other members, as the member takes it.

package import Raft
package import RaftRuntime

/// Who a member is to the others.
package struct LocalIdentity: Hashable, Sendable {
    package let cluster: UInt64
    package let id: NodeID
    package let name: String
    /// The random number in the identity file: a member that lost its disk has another one.
    package let incarnation: UInt64
    package let clientAddress: String
    /// What the cluster was before a majority of it was lost, and one member went on alone.
    package let formerClusters: [UInt64]

    package init(
        cluster: UInt64, id: NodeID, name: String, incarnation: UInt64, clientAddress: String,
        formerClusters: [UInt64] = []
    ) {
        self.formerClusters = formerClusters
        (self.cluster, self.id, self.name) = (cluster, id, name)
        (self.incarnation, self.clientAddress) = (incarnation, clientAddress)
    }
}

/// Where a member durably remembers which incarnation of each peer it has met.
package protocol IncarnationBook: AnyObject {
    /// The remembered incarnation; nothing when the peer was never met.
    func incarnation(of peer: NodeID) -> UInt64?

    /// Remembers the incarnation for good, in place of any other: when this returns, it survives a power cut.
    ///
    /// - Throws: `StorageError` when the disk fails. The member must then stop.
    func remember(_ incarnation: UInt64, of peer: NodeID) throws(StorageError)
}

/// Who takes what peers say. On the loop, never from within `send` or `answer`.
package protocol PeerInbox: AnyObject {
    func receive(_ request: Request, entries: [LogEntry], from peer: NodeID, call: CallID)
    func receive(_ response: Response, from peer: NodeID)
    /// A call to the peer failed, or was ended because the peer is reached elsewhere from now on.
    func unreachable(_ peer: NodeID)
    /// The connection to the peer broke: its process may be gone.
    func disconnected(_ peer: NodeID)

    /// A request that the peer answers at once was answered after so long. Comes before the answer.
    func measured(roundTrip: Duration)

    /// A leader sends a piece of a snapshot.
    func receive(_ chunk: SnapshotChunk, term: Term, from peer: NodeID, call: CallID)
    /// The follower answers the piece that was on its way to it; nothing when the piece or its answer was lost.
    func receive(_ answer: SnapshotAnswer?, from peer: NodeID)

    /// Whether the cluster has agreed that this member is none any more.
    func hasRemoved(_ peer: NodeID) -> Bool

    /// Whether this member follows the peer now.
    func follows(_ peer: NodeID) -> Bool

    /// The peer and this member have met, and know each other's incarnation.
    func introduced(_ peer: NodeID)
    /// The peer was reached before, and is not any more.
    func lost(_ peer: NodeID, reason: String)
    /// The two do not speak to each other: they belong to different clusters, or the peer has lost its disk.
    func refused(by peer: NodeID, reason: String)
    /// The peer knows an earlier incarnation of this member: it is this one that has lost its disk.
    func disowned(by peer: NodeID, reason: String)
    /// The peer says that the cluster has removed this member. It may be told again, by the same or by others.
    func removed(by peer: NodeID, reason: String)
    /// The book of incarnations cannot be written.
    func failed(_ error: StorageError)
}
