// Whose directory this is.

package import Raft

/// Who a data directory belongs to. Written once, when the member is founded.
package struct Identity: Hashable, Sendable {
    /// The cluster, by a hash of what it was founded from.
    package var cluster: UInt64
    /// The member of that cluster.
    package var member: NodeID
    /// What people call the member.
    package var name: String
    /// A random number of this directory: a wiped member that comes back has another one, and its
    /// peers can tell.
    package var incarnation: UInt64

    package init(cluster: UInt64, member: NodeID, name: String, incarnation: UInt64) {
        (self.cluster, self.member, self.name, self.incarnation) =
            (cluster, member, name, incarnation)
    }
}
