// --force-new-cluster: a member goes on alone. Who may is Raft.ForcedCluster; here it is written, or refused with what
// an operator has to know.

import Raft
import RaftRuntime
import RaftService
import RaftStorage
import Settings

/// What the cluster of a member is called now, and was before.
struct Succession {
    let cluster: UInt64
    let former: [UInt64]

    init(_ identity: Identity, _ successors: [Successor]) {
        let clusters = [identity.cluster] + successors.map(\.cluster)
        (cluster, former) = (clusters[clusters.count - 1], clusters.dropLast())
    }
}

extension Daemon {
    /// An empty directory has nothing to go on with: it is not founded either, lest it looks like one that has.
    func refuseForcing(in folder: borrowing MemberFolder<LinuxFiles>) {
        guard settings.overriddenConfiguration != nil, folder.identity == nil else { return }
        refuseForcing("\(settings.dataDirectory) is empty: a member goes on alone with what it has")
    }

    /// When an operator has asked for it, makes this member the only one. The disk has it before there is a node, which
    /// would answer its peers in a term that a crash forgets.
    func goOnAlone(
        _ identity: Identity, _ opened: inout OpenedLog<LinuxFiles>, _ book: DurableBook,
        in folder: inout MemberFolder<LinuxFiles>
    ) throws(StorageError) {
        let recovered = opened.contents
        let successors = folder.successors.filter { $0.began(in: recovered.outline) }
        try folder.remember(successors)
        guard let index = settings.overriddenConfiguration else { return }
        guard book.isFounded else {
            refuseForcing(
                "not every founding member has confirmed this one: its data may be new, and not "
                    + "what it had")
        }
        guard let forced = forced(identity.member, recovered, overriding: LogIndex(index)) else {
            return
        }
        // If power fails between the two, the next start forgets the first again.
        let next = Successor(
            cluster: .random(in: 1 ... .max),
            since: EntryID(term: forced.hardState.term, index: forced.entry.index))
        try folder.remember(successors + [next])
        try opened.write { $0.goOnAlone(forced) }
        let others = recovered.outline.configuration?.configuration.members ?? []
        reporter.report(
            .forced(
                from: recovered.commit,
                without: others.filter { $0.id != identity.member }.map(\.name)))
    }

    private func forced(
        _ member: NodeID, _ recovered: RecoveredLog, overriding index: LogIndex
    ) -> ForcedCluster? {
        do throws(ForcedCluster.Refusal) {
            return try ForcedCluster(
                id: member, hardState: recovered.hardState, outline: recovered.outline,
                overriding: index)
        } catch {
            switch error {
            case .unknownMember:
                refuseForcing("this member was removed, or has heard of no leader yet")
            case .noVote: refuseForcing("this member is a learner: it may lack anything")
            case .otherConfiguration(let current):
                let names = current.configuration.members.map(\.name).joined(separator: ", ")
                refuseForcing(
                    "the members are those of index \(current.index.position), which are \(names). "
                        + "To go on without the others, give --force-new-cluster "
                        + "\(current.index.position); if this member went on alone before, leave "
                        + "the flag out")
            }
        }
    }

    private func refuseForcing(_ reason: String) -> Never {
        end(.badConfiguration, "--force-new-cluster: \(reason)")
    }
}
