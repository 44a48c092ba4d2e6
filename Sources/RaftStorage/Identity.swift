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

    static let kind: UInt64 = 0x0a74_6e65_6469_6472  // "rdident\n"

    /// What the checksums of files that belong to this directory start from.
    var checksumSeed: UInt32 { seed(cluster, member.number, incarnation) }

    /// What the marks of frames start from. The incarnation is a secret to clients: no value they write
    /// can look like a frame.
    func markSeed(segment: UInt64) -> UInt32 { seed(cluster, member.number, incarnation, segment) }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for number in [cluster, member.number, incarnation] { bytes.append(number: number) }
        return bytes + Array(name.utf8)
    }

    /// Nothing when there are too few bytes, or the name is not text.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 24, let name = String(validating: bytes[24...], as: UTF8.self)
        else { return nil }
        let numbers = bytes.span
        self.init(
            cluster: numbers.load(at: 0), member: NodeID(numbers.load(at: 8)), name: name,
            incarnation: numbers.load(at: 16))
    }
}
