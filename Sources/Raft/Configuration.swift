// Who the members are, and where in the log that was decided. How one configuration becomes the
// next is in Change.swift, its bytes are in Configuration+Coding.swift.

/// The members of a cluster, as one entry of the log holds them. Every list is sorted by id.
///
/// Effective on each member from the moment it is in that member's log, committed or not, and until
/// it is cut from there (dissertation §4.1).
package struct Configuration: Hashable, Sendable {
    /// One member, and where it is reached.
    package struct Member: Hashable, Sendable {
        package var id: NodeID
        /// What people call it; empty while nobody has said so. At most `nameByteMax` bytes.
        package var name: String
        /// Where its peers reach it, `HOST:PORT`. At most `addressByteMax` bytes.
        package var peerAddress: String
        /// Where its clients reach it, `HOST:PORT`; empty until it has said so.
        package var clientAddress: String
        /// What the leader makes of a learner that has caught up; nothing, unless an operator asks.
        package var promotion: Promotion?
        /// The random number of the only data directory that may be this member; zero in a founder,
        /// and while nobody has joined as it. Once given it never changes.
        package var incarnation: UInt64

        package init(
            id: NodeID, name: String = "", peerAddress: String = "", clientAddress: String = "",
            promotion: Promotion? = nil, incarnation: UInt64 = 0
        ) {
            (self.id, self.name) = (id, name)
            (self.peerAddress, self.clientAddress) = (peerAddress, clientAddress)
            (self.promotion, self.incarnation) = (promotion, incarnation)
        }
    }

    /// What the leader does by itself with a learner that has caught up (dissertation §4.2.1).
    package enum Promotion: Hashable, Sendable {
        /// It gets a vote.
        case toVoter
        /// It gets the vote of this member, which leaves in the same step.
        case inPlace(of: NodeID)
    }

    /// How many members there may be, learners and leaving ones included.
    package static let memberMax = 32
    /// How long a name may be.
    package static let nameByteMax = 255
    /// How long an address may be: a host's name has 253 bytes, and its port six with the colon.
    package static let addressByteMax = 259

    /// Who votes: the members of C_new while the configuration is joint (dissertation §4.3).
    package internal(set) var voters: [Member]
    /// Who votes as well while the configuration is joint: the members of C_old. Else empty.
    package internal(set) var outgoing: [Member]
    /// Who is sent the log, and has no vote (dissertation §4.2.1). One that is in `outgoing` too
    /// still votes, until the joint configuration is left: it is being demoted.
    package internal(set) var learners: [Member]

    package init(voters: [Member], outgoing: [Member] = [], learners: [Member] = []) {
        self.voters = voters.sorted { $0.id < $1.id }
        self.outgoing = outgoing.sorted { $0.id < $1.id }
        self.learners = learners.sorted { $0.id < $1.id }
    }
}

/// A configuration and the position of the entry that holds it.
package struct PlacedConfiguration: Hashable, Sendable {
    package var index: LogIndex
    package var configuration: Configuration

    package init(index: LogIndex, configuration: Configuration) {
        (self.index, self.configuration) = (index, configuration)
    }
}

// MARK: - Questions

extension Configuration {
    /// Whether decisions need a majority of the old voters as well as one of the new.
    package var isJoint: Bool { !outgoing.isEmpty }

    /// Whether this member's vote counts, in either half.
    package func isVoter(_ id: NodeID) -> Bool {
        voters.contains { $0.id == id } || outgoing.contains { $0.id == id }
    }

    /// Whether this member is sent the log and has no vote now.
    package func isLearner(_ id: NodeID) -> Bool {
        learners.contains { $0.id == id } && !outgoing.contains { $0.id == id }
    }

    /// Everybody, once, in the order of their ids.
    package var members: [Member] {
        let staying = voters + learners
        let leaving = outgoing.filter { member in !staying.contains { $0.id == member.id } }
        return (staying + leaving).sorted { $0.id < $1.id }
    }

    /// Whoever votes in either half, once, in the order of their ids.
    package var electors: [NodeID] { members.map(\.id).filter(isVoter) }

    /// The member of this id, in whatever part.
    package func member(_ id: NodeID) -> Member? {
        voters.first { $0.id == id } ?? learners.first { $0.id == id }
            ?? outgoing.first { $0.id == id }
    }

    /// What is left once the joint configuration is left.
    package var afterJoint: Configuration { Configuration(voters: voters, learners: learners) }

    /// Whether most of the voters are such, in every half.
    package func hasQuorum(_ isCounted: (NodeID) -> Bool) -> Bool {
        Self.mostOf(voters, are: isCounted) && (!isJoint || Self.mostOf(outgoing, are: isCounted))
    }

    private static func mostOf(_ half: [Member], are isCounted: (NodeID) -> Bool) -> Bool {
        half.count { isCounted($0.id) } >= Quorum.size(of: half.count)
    }
}

// MARK: - What can be

extension Configuration {
    /// Whether this could stand in a log: what is decoded is checked with it, and what is made.
    package var isSound: Bool {
        let everybody = members
        guard !voters.isEmpty, everybody.count <= Self.memberMax else { return false }
        guard areListsSound, everybody.allSatisfy(\.isSound) else { return false }
        guard (voters + outgoing).allSatisfy({ $0.promotion == nil }) else { return false }
        return arePromotionsSound && firstDuplicate == nil
    }

    /// Ids rise; a member that is in two lists is the same in both, and never voter and learner.
    private var areListsSound: Bool {
        for list in [voters, outgoing, learners] {
            guard zip(list, list.dropFirst()).allSatisfy({ $0.id < $1.id }) else { return false }
        }
        guard !learners.contains(where: { learner in voters.contains { $0.id == learner.id } })
        else { return false }
        return outgoing.allSatisfy { member($0.id) == $0 }
    }

    /// Each voter is replaced by at most one learner.
    private var arePromotionsSound: Bool {
        var replaced: [NodeID] = []
        for learner in learners {
            guard case .inPlace(let id) = learner.promotion else { continue }
            guard voters.contains(where: { $0.id == id }), !replaced.contains(id) else {
                return false
            }
            replaced.append(id)
        }
        return true
    }

    /// What two members have in common that they must not.
    enum Duplicate: Hashable {
        case name(String)
        case address(String)
    }

    /// The first name or peer address that two members share, if any do.
    ///
    /// A learner may share those of the member it replaces: the machine is the same, its disk is a
    /// new one. Who is leaving does not count.
    var firstDuplicate: Duplicate? {
        let staying = voters + learners
        for (position, one) in staying.enumerated() {
            for other in staying[..<position] where !one.replaces(other) && !other.replaces(one) {
                if !one.name.isEmpty, one.name == other.name { return .name(one.name) }
                if !one.peerAddress.isEmpty, one.peerAddress == other.peerAddress {
                    return .address(one.peerAddress)
                }
            }
        }
        return nil
    }
}

extension Configuration.Member {
    /// Whether the id is one, and the texts are short and printable.
    package var isSound: Bool {
        id.number > 0 && Self.isSound(name, byteMax: Configuration.nameByteMax)
            && Self.isSound(peerAddress, byteMax: Configuration.addressByteMax)
            && Self.isSound(clientAddress, byteMax: Configuration.addressByteMax)
    }

    private static func isSound(_ text: String, byteMax: Int) -> Bool {
        text.utf8.count <= byteMax && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
    }

    fileprivate func replaces(_ other: Self) -> Bool { promotion == .inPlace(of: other.id) }
}
