// Who the members are, and where in the log that was decided.

/// The members of a cluster. Every list is sorted by id.
package struct Configuration: Hashable, Sendable {
    /// One member, and where it is reached.
    package struct Member: Hashable, Sendable {
        package var id: NodeID
        package var name: String
        /// Where its peers reach it, `HOST:PORT`.
        package var peerAddress: String
        /// Where its clients reach it, `HOST:PORT`; empty until it has said so.
        package var clientAddress: String

        package init(id: NodeID, name: String, peerAddress: String, clientAddress: String = "") {
            (self.id, self.name) = (id, name)
            (self.peerAddress, self.clientAddress) = (peerAddress, clientAddress)
        }
    }

    /// Who votes: the members of C_new while the configuration is joint (dissertation §4.3).
    package var voters: [Member]
    /// Who votes as well while the configuration is joint: the members of C_old. Else empty.
    package var outgoing: [Member]
    /// Who is sent the log, and has no vote (dissertation §4.2.1).
    package var learners: [Member]

    package init(voters: [Member], outgoing: [Member] = [], learners: [Member] = []) {
        (self.voters, self.outgoing, self.learners) = (voters, outgoing, learners)
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
