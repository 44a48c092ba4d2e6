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
                let earlier = leaderOfTerm.updateValue(id, forKey: term)
                require(earlier == nil, "Election Safety: two leaders in term \(term.number)")
                require(
                    Array(member.entries.prefix(committed.count)) == committed,
                    "Leader Completeness: leader of term \(term.number)")
            }
        }
        if let last = effects.installed { checkInstall(last, in: member) }
        if let range = effects.committed { checkCommit(range, of: member, in: cluster) }
        for outcome in effects.reads {
            if case .ready(let read, let index) = outcome {
                readsDone += 1
                require(Int(index.position) >= readFloor[read] ?? 0, "a read saw the past")
            }
        }
        if !effects.accepted.isEmpty { checkMatching(member, in: cluster) }
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
        _ range: Range<LogIndex>, of member: Member, in cluster: Cluster
    ) {
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
            require(holders.count > cluster.ids.count / 2, "committed, not durable: \(position)")
        }
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
