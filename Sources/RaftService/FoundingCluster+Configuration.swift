// The founding configuration, which is entry 1 of every founding member's log.

package import Raft

extension FoundingCluster {
    /// The founders, all of whom vote. Where clients reach them is not known yet.
    package var configuration: Configuration {
        Configuration(
            voters: founders.map { founder in
                Configuration.Member(
                    id: founder.id, name: founder.name, peerAddress: founder.peerAddress)
            })
    }
}
