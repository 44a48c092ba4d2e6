// For the day a majority is lost for good: one member goes on alone with what is on its disk. What only others had is
// lost, and some of what was never agreed on becomes so; an operator has to ask for it.

package import Raft

extension RecoveredLog {
    /// Adds a configuration in which `member` is the only one, and takes everything before it for committed. Nothing
    /// happens where that is so already, and where the log does not name the member, as of one that was removed.
    ///
    /// - Returns: What the disk has to take before anything else, and the entry in it.
    package mutating func goOnAlone(
        as member: Configuration.Member
    ) -> (batch: LogBatch, entry: LogEntry)? {
        let alone = Configuration(voters: [member])
        guard let before = outline.configuration?.configuration, before != alone,
            before.member(member.id) != nil
        else { return nil }
        let term = hardState.term.next
        let entry = LogEntry(term: term, kind: .configuration, payload: alone.encoded())
        outline.append(entry.header, configuration: alone)
        hardState = HardState(term: term, vote: member.id)
        commit = outline.lastIndex
        let batch = LogBatch(
            ticket: .recovered, hardState: hardState, truncation: nil, first: outline.lastIndex,
            entries: [entry], commit: commit)
        return (batch, entry)
    }
}
