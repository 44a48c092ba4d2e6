// The cluster as its operators wrote it down before its first start: every member computes the same ids from the
// same words, so nobody has to hand them out.

package import Raft

/// The founding members and the ids that follow from them.
package struct FoundingCluster: Hashable, Sendable {
    /// One founding member.
    package struct Founder: Hashable, Sendable {
        package let id: NodeID
        package let name: String
        /// Where the others reach it, `HOST:PORT`.
        package let peerAddress: String
    }

    /// Why a founding cluster cannot be.
    package enum Refusal: Error, Hashable, Sendable {
        case empty
        case sameName(String)
        case sameAddress(String)
        /// Two members hash to one id. Another token gives other ids.
        case sameID(String, String)
        /// A configuration has room for so many.
        case tooMany(max: Int)
        /// This member's name or address is too long, or not printable.
        case unfit(String)
    }

    /// Tells this cluster from every other. Two clusters with the same members need different tokens.
    package let id: UInt64
    /// Sorted by name.
    package let founders: [Founder]

    /// - Throws: `Refusal` when names, addresses or ids are not distinct.
    package init(
        _ members: [(name: String, peerAddress: String)], token: String
    ) throws(Refusal) {
        guard !members.isEmpty else { throw .empty }
        let sorted = members.sorted { $0.name < $1.name }
        let words = [token] + sorted.map { "\($0.name)=\($0.peerAddress)" }
        let cluster = StableHash.of(words)
        id = cluster
        founders = sorted.map { member in
            // The highest bit tells it from ids that the log gives.
            let number = StableHash.of(["\(cluster)", member.name, member.peerAddress]) | 1 << 63
            return Founder(
                id: NodeID(number), name: member.name, peerAddress: member.peerAddress)
        }
        try checkDistinct()
        try checkSize()
    }

    private func checkSize() throws(Refusal) {
        let max = Configuration.memberMax
        if founders.count > max { throw .tooMany(max: max) }
        for member in configuration.voters where !member.isSound { throw .unfit(member.name) }
    }

    private func checkDistinct() throws(Refusal) {
        for (position, founder) in founders.enumerated() {
            for other in founders[..<position] {
                if other.name == founder.name { throw .sameName(founder.name) }
                if other.peerAddress == founder.peerAddress {
                    throw .sameAddress(founder.peerAddress)
                }
                if other.id == founder.id { throw .sameID(other.name, founder.name) }
            }
        }
    }

    /// The founder of this name.
    package func founder(named name: String) -> Founder? { founders.first { $0.name == name } }
}

/// FNV-1a over length-prefixed words, with a final mix: the same on every machine and in every version.
enum StableHash {
    /// Never zero: zero means "nobody".
    static func of(_ words: [String]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in words {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                mix(UInt8(truncatingIfNeeded: UInt64(word.utf8.count) >> shift), into: &hash)
            }
            for byte in word.utf8 { mix(byte, into: &hash) }
        }
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        hash ^= hash >> 31
        return hash == 0 ? 1 : hash
    }

    private static func mix(_ byte: UInt8, into hash: inout UInt64) {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
}
