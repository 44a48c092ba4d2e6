// For the day a majority is lost for good: what a member that goes on alone writes before it starts. Who may, and what
// that means, is Raft.ForcedCluster.

package import Raft

extension RecoveredLog {
    /// Adds what `forced` was made of, with everything before it committed, as if it had been recovered.
    ///
    /// - Returns: What the disk must have before there is a node: it would vote and answer in a term that a crash forgets.
    package mutating func goOnAlone(_ forced: ForcedCluster) -> LogBatch {
        let configuration = forced.entry.configuration
        let entry = LogEntry(
            term: forced.hardState.term, kind: .configuration, payload: configuration.encoded())
        outline.append(entry.header, configuration: configuration)
        (hardState, commit) = (forced.hardState, outline.lastIndex)
        return LogBatch(
            ticket: .recovered, hardState: hardState, truncation: nil, first: outline.lastIndex,
            entries: [entry], commit: commit)
    }
}
