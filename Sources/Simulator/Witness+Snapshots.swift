// What snapshots are held to: each says what the cluster has agreed on, and what a member that has one
// says of its log.

internal import KeyValue
internal import Raft
internal import RaftRuntime

extension Witness {
    /// The marks of everything a received snapshot holds; none without one.
    func agreed(
        upTo snapshot: SnapshotDescription?, of member: Int
    ) throws(Violation) -> [Mark] {
        guard let snapshot else { return [] }
        guard ledger.holds(snapshot.last), let marks = ledger.marks(upTo: snapshot.last.index)
        else {
            throw Violation(
                .faithfulSnapshots,
                "\(names[member]) installs a snapshot up to \(snapshot.last.text), which nobody has "
                    + "agreed on")
        }
        try checkConfiguration(snapshot.configuration, at: snapshot.last, of: member)
        return marks
    }

    /// Recovery found a log that begins behind `base`: a snapshot has what was before.
    func checkBase(_ base: EntryID, of member: Int) throws(Violation) {
        guard !ledger.holds(base) else { return }
        throw Violation(
            .faithfulSnapshots,
            "the log of \(names[member]) begins behind \(base.text), which nobody has agreed on")
    }

    /// A member is about to keep its state.
    func froze(
        _ member: Int, _ frozen: SimulatedSnapshotThread.Frozen
    ) throws(Violation) {
        let last = frozen.last
        guard ledger.holds(last), ledger.line(at: last.index).digest == frozen.digest,
            ledger.line(at: last.index).revision == frozen.revision
        else {
            throw Violation(
                .faithfulSnapshots,
                "\(names[member]) takes a snapshot at \(last.text) of another state than the agreed "
                    + "one")
        }
        guard disks[member].mark(at: last.index) == ledger.line(at: last.index).mark else {
            throw Violation(
                .faithfulSnapshots,
                "\(names[member]) takes a snapshot at \(last.text), its disk ends at "
                    + disks[member].last.text)
        }
        try checkConfiguration(frozen.configuration, at: last, of: member)
    }

    private func checkConfiguration(
        _ configuration: PlacedConfiguration, at last: EntryID, of member: Int
    ) throws(Violation) {
        guard configuration == ledger.configuration(atOrBefore: last.index) else {
            throw Violation(
                .faithfulSnapshots,
                "the snapshot of \(names[member]) at \(last.text) names other members than the "
                    + "cluster has agreed on")
        }
    }

    /// A follower answers a piece of a snapshot.
    func said(_ answer: SnapshotAnswer, in letter: Letter, _ now: Portrait) throws(Violation) {
        try checkTerm(answer.term, of: letter)
        guard case .installed(let matched) = answer.outcome, answer.term == now.term else { return }
        try checkAcknowledgement(upTo: matched, of: letter)
    }
}
