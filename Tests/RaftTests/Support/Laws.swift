// The properties of the paper's figure 3, and three that follow from them: what is committed is on
// a quorum's disks, a voter votes once in a term, a read sees what was committed when it arrived.

import Raft
import Testing

struct Laws {
    private(set) var leaderOfTerm: [Term: NodeID] = [:]
    private var voteOf: [Ballot: NodeID] = [:]
    private(set) var committed: [Entry] = []
    private var appliedUpTo: [NodeID: LogIndex] = [:]
    private var readFloor: [ReadID: Int] = [:]
    private(set) var broken: [String] = []
    private(set) var readsDone = 0
    /// Snapshots that took the place of a log.
    private(set) var installed = 0
    /// Whether no disk has lost anything.
    var disksAreHonest = true

    private struct Ballot: Hashable {
        let voter: NodeID
        let term: Term
    }

    /// What a snapshot has was committed before the story begins.
    mutating func noteSnapshot(on disk: Disk) {
        let known = disk.entries.prefix(Int(disk.snapshot.position))
        if known.count > committed.count { committed = Array(known) }
    }

    mutating func noteArrival(of read: ReadID) {
        readFloor[read] = readFloor[read] ?? committed.count
    }

    mutating func noteCrash(of id: NodeID) { appliedUpTo[id] = nil }

    /// A vote that leaves a member is a promise.
    mutating func noteVote(_ parcel: Parcel) {
        guard case .response(.vote(let vote), _) = parcel.body else { return }
        guard vote.isGranted, !vote.isPreVote else { return }
        let ballot = Ballot(voter: parcel.from, term: vote.electionTerm)
        let earlier = voteOf.updateValue(parcel.to, forKey: ballot)
        require(earlier == nil || earlier == parcel.to, "two votes in term \(vote.term.number)")
    }

    mutating func check(_ effects: Effects, of id: NodeID, in cluster: Cluster) {
        let member = cluster[id]
        require(effects.contradiction == nil, "honest members contradict each other")
        for event in effects.events {
            if case .followerLost(let other, _, _) = event {
                require(!disksAreHonest, "\(other.number) is said to have lost entries")
            }
            if case .becameLeader(let term) = event {
                checkElection(of: member, term)
                let earlier = leaderOfTerm.updateValue(id, forKey: term)
                require(earlier == nil, "Election Safety: two leaders in term \(term.number)")
                require(
                    Array(member.entries.prefix(committed.count)) == committed,
                    "Leader Completeness: leader of term \(term.number)")
            }
        }
        if let last = effects.installed { checkInstall(last, in: member) }
        if let range = effects.committed { checkCommit(range, effects, of: member, in: cluster) }
        for outcome in effects.reads {
            if case .ready(let read, let index) = outcome {
                readsDone += 1
                require(Int(index.position) >= readFloor[read] ?? 0, "a read saw the past")
            }
        }
        if !effects.accepted.isEmpty { checkMatching(member, in: cluster) }
        if !effects.accepted.isEmpty || effects.reconfigured != nil { checkConfigurations(member) }
    }

    /// A snapshot brings the state that the committed entries make, and never takes one back.
    private mutating func checkInstall(_ last: EntryID, in member: Member) {
        let count = Int(last.index.position)
        installed += 1
        require(
            count <= committed.count && member.entries.count >= count
                && member.entries[..<count] == committed[..<count],
            "State Machine Safety: snapshot up to \(count)")
        require(appliedUpTo[member.id] ?? .beforeLog < last.index, "a snapshot goes back")
        appliedUpTo[member.id] = last.index
    }

    private mutating func checkCommit(
        _ range: Range<LogIndex>, _ effects: Effects, of member: Member, in cluster: Cluster
    ) {
        // What was in force when it was committed: not what the end of the turn added.
        let end = effects.reconfigured ?? member.node.lastIndex.next
        let members = member.node.log.configuration(atOrBefore: end.previous)?.configuration
        let before = appliedUpTo[member.id] ?? range.lowerBound.previous
        require(range.lowerBound == before.next, "applies with a gap, or twice")
        appliedUpTo[member.id] = range.upperBound.previous
        for position in range.lowerBound.position..<range.upperBound.position {
            let entry = member.entries[Int(position) - 1]
            if Int(position) <= committed.count {
                require(committed[Int(position) - 1] == entry, "State Machine Safety: \(position)")
                continue
            }
            committed.append(entry)
            let holders = cluster.ids.filter { cluster[$0].holds(entry, at: LogIndex(position)) }
            require(
                members.map { $0.isDecided(by: holders) } ?? false,
                "committed, not durable: \(position)")
        }
    }

    /// A leader has real votes of a majority of each half of its configuration.
    private mutating func checkElection(of member: Member, _ term: Term) {
        let supporters = voteOf.filter { $0.key.term == term && $0.value == member.id }
            .map(\.key.voter)
        // Its own vote is one once its disk has it.
        let isOwnDurable = member.disk.hardState == HardState(term: term, vote: member.id)
        let votes = supporters + (isOwnDurable ? [member.id] : [])
        require(
            member.node.configuration?.configuration.isDecided(by: votes) ?? false,
            "\(member.id.number) leads term \(term.number) without a majority")
    }

    /// Every configuration follows from the one before it, so that their majorities meet, and at
    /// most one waits to be committed.
    private mutating func checkConfigurations(_ member: Member) {
        let placed = member.node.log.configurations
        for (old, new) in zip(placed, placed.dropFirst()) {
            require(
                new.configuration.mayFollow(old.configuration),
                "Configuration Safety: \(new.index.position) does not follow")
        }
        let waiting = placed.filter { $0.index.position > committed.count }
        require(waiting.count <= 1, "Configuration Safety: two changes at once")
    }

    private mutating func checkMatching(_ member: Member, in cluster: Cluster) {
        for other in cluster.ids where other != member.id && cluster[other].isUp {
            let theirs = cluster[other].entries
            let shared = zip(member.entries, theirs)
            guard let last = Array(shared).lastIndex(where: { $0.term == $1.term }) else {
                continue
            }
            require(
                member.entries[...last] == theirs[...last],
                "Log Matching: \(member.id.number) and \(other.number)")
        }
    }

    private mutating func require(_ holds: Bool, _ law: String) {
        if !holds { broken.append(law) }
    }
}

extension Configuration {
    /// Counted anew, by other means than the core's.
    fileprivate func isDecided(by ids: [NodeID]) -> Bool {
        [voters, outgoing].allSatisfy { half in
            half.isEmpty || half.filter { ids.contains($0.id) }.count * 2 > half.count
        }
    }

    /// Dissertation §4.1 and §4.3.
    fileprivate func mayFollow(_ old: Configuration) -> Bool {
        let (before, after) = (Set(old.voters.map(\.id)), Set(voters.map(\.id)))
        if old.isJoint { return !isJoint && before == after }
        if isJoint { return Set(outgoing.map(\.id)) == before }
        return before.symmetricDifference(after).count <= 1
    }
}
