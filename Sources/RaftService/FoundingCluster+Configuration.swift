// The founding configuration as entry 1 of every member's log: the same bytes on each of them.

import Raft
import RaftRPC

extension FoundingCluster {
    /// The payload of entry 1.
    package var configuration: [UInt8] {
        var message = PeerConfiguration()
        message.clusterID = id
        message.voters = founders.map { founder in
            var voter = PeerConfiguration.Member()
            (voter.id, voter.name) = (founder.id.number, founder.name)
            voter.address = founder.peerAddress
            return voter
        }
        do {
            var bytes: [UInt8] = []
            try message.serialize(into: &bytes)
            return bytes
        } catch {
            // Its parts come from settings, each of which is one line.
            preconditionFailure("the founding configuration cannot be packed: \(error)")
        }
    }
}
