// Who the members are, as far as the driver has to do with it: changes that somebody waits for, and the network's
// peers, which follow the configuration in force.

package import Raft

extension Driver {
    /// Asks for a change of the members, of the configuration at `index` if that is given. `complete` is called after a
    /// later turn: when the change is finished, or at the latest when `expiry`, counted in `ticks`, is reached.
    package mutating func reconfigure(
        _ change: Configuration.Change, expecting index: LogIndex?, expiry: UInt64,
        _ complete: @escaping (ChangeOutcome) -> Void
    ) {
        inbox.append(.change(change, expecting: index, expiry: expiry, complete))
    }

    /// The latest configuration that is committed; nothing while the log has none.
    package var committedConfiguration: PlacedConfiguration? {
        node.log.configuration(atOrBefore: commit)
    }

    mutating func step(
        _ change: Configuration.Change, expecting index: LogIndex?, expiry: UInt64,
        _ complete: @escaping (ChangeOutcome) -> Void
    ) {
        step(.reconfigure(change, expecting: index))
        if let refusal = effects.refused {
            return answered.append(.change(complete, .refused(refusal)))
        }
        let entry = EntryID(term: node.term, index: effects.accepted.lowerBound)
        changes.add(.init(entry: entry, expiry: expiry, complete: complete))
    }

    mutating func settleChanges() {
        guard !changes.isEmpty else { return }
        let log = node.log
        changes.settle(
            committed: committedConfiguration, commit: commit,
            term: { if case .known(let term) = log.term(at: $0) { term } else { nil } },
            into: &answered)
    }

    /// Tells the network whom it has to reach: the members in force, and those that the leader has yet to tell that they
    /// have left.
    mutating func followConfiguration() {
        let current = node.configuration
        guard hasLeavers || current != followed else { return }
        followed = current
        let members = (current?.configuration.members ?? []).filter { $0.id != node.id }
        let leaving = node.status.followers.filter(\.isLeaving).map(\.id)
        let leavers = peers.filter { peer in
            leaving.contains(peer.id) && !members.contains { $0.id == peer.id }
        }
        hasLeavers = !leavers.isEmpty
        guard members + leavers != peers else { return }
        peers = members + leavers
        network.setPeers(peers)
    }
}
