// For the day on which a majority is gone for good: one member goes on alone with what it has.
//
// Whatever the lost majority committed and this member lacks is lost, and nobody can say what it
// was. The others must never start again with their old data: they could go on without this one.

/// What a member that goes on alone writes before it starts: one entry behind its log, in a new
/// term, which says that it is the only member, and is committed.
package struct ForcedCluster: Hashable, Sendable {
    /// A term above every one this member has seen, in which it has not voted.
    package let hardState: HardState
    /// Where the entry goes, and what it holds. Its term is that of `hardState`; it, and everything
    /// before it, is committed.
    package let entry: PlacedConfiguration

    /// Why a member does not go on alone.
    package enum Refusal: Error, Hashable, Sendable {
        /// The log does not know this member: it was removed, or has heard of no leader yet.
        case unknownMember
        /// It is a learner, which nobody has ever counted on.
        case noVote
        /// The configuration in force is not the one that was to be overridden, but this one: others
        /// have become members since, and may have agreed on something without this one.
        case otherConfiguration(PlacedConfiguration)
    }

    /// Overrides the configuration at `index`, which has to be the one in force; nothing where this
    /// member is the only one already. So a flag that stays is no order to do it again, once others
    /// have joined.
    package init?(
        id: NodeID, hardState: HardState, outline: LogOutline, overriding index: LogIndex
    ) throws(Refusal) {
        guard let current = outline.configuration,
            let member = current.configuration.member(id)
        else { throw .unknownMember }
        guard current.configuration.isVoter(id) else { throw .noVote }
        let alone = Configuration(voters: [member])
        guard current.configuration != alone else { return nil }
        guard current.index == index else { throw .otherConfiguration(current) }
        self.hardState = HardState(term: hardState.term.next, vote: nil)
        entry = PlacedConfiguration(index: outline.lastIndex.next, configuration: alone)
    }
}
