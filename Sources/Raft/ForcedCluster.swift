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

    /// Nothing when the log does not know this member, as of one that was removed.
    package init?(id: NodeID, hardState: HardState, outline: LogOutline) {
        guard var member = outline.configuration?.configuration.member(id) else { return nil }
        member.promotion = nil
        self.hardState = HardState(term: hardState.term.next, vote: nil)
        entry = PlacedConfiguration(
            index: outline.lastIndex.next, configuration: Configuration(voters: [member]))
    }
}
