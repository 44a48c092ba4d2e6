// What a change of the members would mean, before anybody asks for it: a forecast for an operator.
// Pure arithmetic; who is up is what somebody has just seen.

/// The way from one configuration to the next: which quorums decide at each step, and how many
/// failures each step survives.
package struct MembershipPlan: Hashable, Sendable {
    /// The voters of one half of a configuration.
    package struct Half: Hashable, Sendable {
        package let voters: [NodeID]
        /// How many of them are up.
        package let upCount: Int

        /// How many of them decide.
        package var quorum: Int { Quorum.size(of: voters.count) }
    }

    /// One configuration on the way.
    package struct Stage: Hashable, Sendable {
        package let configuration: Configuration
        /// One, or two while the configuration is joint.
        package let halves: [Half]

        /// How many members may fail, whichever they are, when all are up.
        package var toleratedFailures: Int {
            halves.map { $0.voters.count - $0.quorum }.min() ?? 0
        }

        /// How many more may fail now, whichever they are; below zero, nothing can be decided.
        package var spare: Int { halves.map { $0.upCount - $0.quorum }.min() ?? -1 }

        init(_ configuration: Configuration, isUp: (NodeID) -> Bool) {
            self.configuration = configuration
            halves = [configuration.voters, configuration.outgoing].filter { !$0.isEmpty }
                .map { half in
                    let voters = half.map(\.id)
                    return Half(voters: voters, upCount: voters.count(where: isUp))
                }
        }
    }

    /// Why the change should not be asked for.
    package enum Danger: Hashable, Sendable {
        /// Too few are up to decide anything, this change included.
        case quorumIsLost
        /// Too few would be up in this stage: the cluster would stand still there, and could not go
        /// back.
        case wouldLoseQuorum(stage: Int)
    }

    /// What is now first, and what will be last.
    package let stages: [Stage]

    /// Plans a change of `current`, up to the promotion of the newcomer that it adds, which is
    /// supposed to be up by then.
    ///
    /// - Throws: why the leader would not make the change.
    package init(
        _ change: Configuration.Change, of current: Configuration, newcomer: NodeID, up: [NodeID]
    ) throws(Configuration.Refusal) {
        var configurations = [current]
        try Self.add(change, newcomer, to: &configurations)
        if configurations[configurations.count - 1].member(newcomer)?.promotion != nil {
            try Self.add(Configuration.Change([.promote(newcomer)]), newcomer, to: &configurations)
        }
        stages = configurations.map { Stage($0) { up.contains($0) || $0 == newcomer } }
    }

    private static func add(
        _ change: Configuration.Change, _ newcomer: NodeID, to way: inout [Configuration]
    ) throws(Configuration.Refusal) {
        let next = try way[way.count - 1].applying(change, newcomer: newcomer)
        way.append(next)
        if next.isJoint { way.append(next.afterJoint) }
    }

    /// What speaks against the change, if anything does. Whoever forces it goes on all the same.
    package var danger: Danger? {
        if stages[0].spare < 0 { return .quorumIsLost }
        return stages.firstIndex { $0.spare < 0 }.map { .wouldLoseQuorum(stage: $0) }
    }
}
