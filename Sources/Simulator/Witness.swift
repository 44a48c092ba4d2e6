// Watches every member and holds the world to its claims, after every step.
//
// It believes nobody: what a member says of its log is compared with what it handed to its disk,
// and what it says is committed with what is on the disks of the others.

internal import Raft
internal import RaftRuntime

/// A member after a turn, as far as the claims speak of it.
struct Portrait: Hashable {
    var role: Role
    var term: Term
    var last: EntryID
    var commit: LogIndex
    var applied: LogIndex

    var isLeader: Bool { role == .leader }
}

/// Everything that is known about the logs and disks of all members.
struct Witness {
    private struct Election {
        let term: Term
        let winner: Int
        /// The winner's log when it was elected.
        let log: ShadowLog
    }

    /// Handed to the disk by the life that goes on.
    private(set) var logs: [ShadowLog]
    /// Durable, whatever happens.
    private(set) var disks: [ShadowLog]
    /// On the way from `logs` to `disks`.
    private var submitted: [[Submission]]
    private var portraits: [Portrait?]
    /// The term in which each member led last.
    private(set) var led: [Term?]
    private var elections: [Election] = []
    /// Whom each member gave its vote, by rising term.
    private var votes: [[(term: Term, candidate: Int)]]
    private var library = EntryLibrary()
    private(set) var ledger = Ledger()
    /// What a member starts with.
    private let founded: ShadowLog
    /// The disks of members that run on another one.
    private var putAway: [PutAway?]

    /// What was handed to a disk.
    private struct Submission {
        let batch: LogBatch
        /// The marks of what its snapshot holds.
        let agreed: [Mark]
    }

    private struct PutAway {
        let disk: ShadowLog
        let submitted: [Submission]
    }

    let names: [String]
    let ids: [NodeID]

    private var quorum: Int { names.count / 2 + 1 }

    /// Members that start with entry 1, the founding configuration.
    init(names: [String], ids: [NodeID], founding: LogEntry) throws(Violation) {
        var log = ShadowLog()
        log.append(founding)
        log.hardState = HardState(term: .founding, vote: nil)
        (self.names, self.ids) = (names, ids)
        founded = log
        putAway = names.map { _ in nil }
        logs = names.map { _ in log }
        disks = logs
        submitted = names.map { _ in [] }
        portraits = names.map { _ in nil }
        led = names.map { _ in nil }
        votes = names.map { _ in [] }
        try library.record(founding, as: log.marks[0], at: LogIndex(1))
        try ledger.commit(founding, as: log.marks[0], in: .founding)
    }

    var electionCount: Int { elections.count }
    var highestTerm: Term { elections.map(\.term).max() ?? .founding }

    // MARK: What the disk does.

    /// A sync ended: everything up to `ticket` is durable.
    mutating func synced(_ member: Int, upTo ticket: Ticket) {
        for handed in submitted[member].prefix(while: { $0.batch.ticket <= ticket }) {
            disks[member].carryOut(handed.batch, agreed: handed.agreed)
        }
        submitted[member].removeAll { $0.batch.ticket <= ticket }
    }

    /// Which disk a life begins with.
    enum Disk { case own, empty }

    /// A life begins with what recovery found.
    mutating func recovered(
        _ member: Int, _ found: ShadowLog, on disk: Disk
    ) throws(Violation) {
        try swapDisk(of: member, for: disk)
        var expected = disks[member]
        var isPossible = expected.equals(found)
        for handed in submitted[member] where !isPossible {
            expected.carryOut(handed.batch, agreed: handed.agreed)
            isPossible = expected.equals(found)
        }
        guard isPossible else {
            throw Violation(
                .faithfulDisk,
                "\(names[member]) recovered \(found.text), durable was \(disks[member].text)")
        }
        (logs[member], disks[member]) = (found, found)
        submitted[member] = []
        portraits[member] = nil
    }

    /// Puts the disk away that is not there, or gets it back.
    private mutating func swapDisk(of member: Int, for disk: Disk) throws(Violation) {
        switch (disk, putAway[member]) {
        case (.own, nil), (.empty, .some): return
        case (.empty, nil):
            putAway[member] = PutAway(disk: disks[member], submitted: submitted[member])
            (disks[member], submitted[member]) = (founded, [])
        case (.own, .some(let own)):
            (disks[member], submitted[member]) = (own.disk, own.submitted)
            putAway[member] = nil
        }
    }

    /// What is on a member's own disk, even while it runs on another one: that one is nobody to its peers.
    func ownDisk(of member: Int) -> ShadowLog { putAway[member]?.disk ?? disks[member] }

    /// A planted mistake: the member does not know the end of its own log.
    mutating func forgetEnd(of member: Int, after last: EntryID) {
        logs[member].truncate(from: last.index.next)
    }

    // MARK: What a turn does.

    /// A member took a turn: it handed `batches` to its disk and looks like this now.
    mutating func turned(
        _ member: Int, _ now: Portrait, batches: [LogBatch], events: [Event]
    ) throws(Violation) {
        let before = portraits[member]
        for batch in batches { try submit(batch, of: member, before: before, now: now) }
        guard logs[member].last == now.last else {
            throw Violation(
                .outline,
                "\(names[member]) ends at \(now.last.text), its log at "
                    + logs[member].last.text)
        }
        for case .becameLeader(let term) in events { try elect(member, in: term) }
        if now.isLeader, led[member] != now.term { try elect(member, in: now.term) }
        try checkSteadiness(of: member, from: before, to: now)
        try checkCommit(of: member, now, from: before)
        portraits[member] = now
    }

    private mutating func submit(
        _ batch: LogBatch, of member: Int, before: Portrait?, now: Portrait
    ) throws(Violation) {
        let agreed = try agreed(upTo: batch.snapshot, of: member)
        submitted[member].append(Submission(batch: batch, agreed: agreed))
        if let state = batch.hardState { try checkVote(state, of: member) }
        let log = logs[member]
        if let index = batch.truncation {
            try checkTruncation(of: member, from: index, before: before, now: now)
        }
        logs[member].carryOut(batch, agreed: agreed)
        guard batch.entries.isEmpty || batch.first > log.lastIndex || batch.truncation != nil else {
            throw Violation(
                .outline,
                "\(names[member]) writes over its log from \(batch.first.position) on, and does not "
                    + "say so")
        }
        var index = batch.first
        for entry in batch.entries {
            guard let mark = logs[member].mark(at: index) else {
                throw Violation(.outline, "\(names[member]) left a gap before \(index.position)")
            }
            try library.record(entry, as: mark, at: index)
            index = index.next
        }
    }

    /// Only who stands in a term can be given a vote in it, and whoever stands has it on disk.
    private func checkVote(_ state: HardState, of member: Int) throws(Violation) {
        guard let candidate = ids.firstIndex(where: { $0 == state.vote }), candidate != member,
            disks[candidate].hardState.term < state.term
        else { return }
        throw Violation(
            .askedVotes,
            "\(names[member]) votes for \(names[candidate]) in term \(state.term.number), in which "
                + "that one does not stand")
    }

    private func checkTruncation(
        of member: Int, from index: LogIndex, before: Portrait?, now: Portrait
    ) throws(Violation) {
        guard let before else { return }
        if before.isLeader, now.isLeader, before.term == now.term {
            throw Violation(
                .leaderAppendOnly, "\(names[member]) cuts its log from \(index.position) on")
        }
        if index <= before.commit {
            throw Violation(
                .steadyCommit,
                "\(names[member]) cuts its log from \(index.position) on, committed "
                    + "up to \(before.commit.position)")
        }
    }

    /// A member has said that it votes for somebody.
    mutating func voted(_ member: Int, for candidate: Int, in term: Term) throws(Violation) {
        guard let earlier = votes[member].last(where: { $0.term == term }) else {
            return votes[member].append((term, candidate))
        }
        guard earlier.candidate != candidate else { return }
        throw Violation(
            .oneVote,
            "\(names[member]) votes for \(names[earlier.candidate]) and "
                + "\(names[candidate]) in term \(term.number)")
    }

    private mutating func elect(_ member: Int, in term: Term) throws(Violation) {
        led[member] = term
        if let earlier = elections.first(where: { $0.term == term }) {
            guard earlier.winner != member else { return }
            throw Violation(
                .electionSafety,
                "\(names[earlier.winner]) and \(names[member]) lead in term \(term.number)")
        }
        let voters = votes.indices.filter { voter in
            votes[voter].contains { $0.term == term && $0.candidate == member }
        }
        guard voters.count >= quorum else {
            throw Violation(
                .electedByQuorum,
                "\(names[member]) leads in term \(term.number) with the votes of "
                    + "[\(voters.map { names[$0] }.joined(separator: ", "))]")
        }
        let log = logs[member]
        elections.append(Election(term: term, winner: member, log: log))
        // The ledger's marks chain, so the newest line of an earlier term speaks for all before it.
        guard
            let newest = ledger.lines.lastIndex(where: { $0.committedIn < term }),
            log.marks.count <= newest || log.marks[newest] != ledger.lines[newest].mark
        else { return }
        throw Violation(
            .leaderCompleteness,
            "\(names[member]) leads in term \(term.number) without entry \(newest + 1)")
    }

    private func checkSteadiness(
        of member: Int, from before: Portrait?, to now: Portrait
    ) throws(Violation) {
        let durableTerm = disks[member].hardState.term
        guard now.term >= max(before?.term ?? .zero, durableTerm) else {
            throw Violation(.steadyTerm, "\(names[member]) is in term \(now.term.number) again")
        }
        guard let before else { return }
        guard now.commit >= before.commit, now.applied >= before.applied else {
            throw Violation(
                .steadyCommit, "\(names[member]) goes back to commit \(now.commit.position)")
        }
    }

    private mutating func checkCommit(
        of member: Int, _ now: Portrait, from before: Portrait?
    ) throws(Violation) {
        if now.commit > ledger.lastIndex { try extendLedger(by: member, now, from: before) }
        guard ledger.agrees(with: logs[member].mark(at: now.commit), at: now.commit) else {
            throw Violation(
                .stateMachineSafety,
                "\(names[member]) commits another entry at "
                    + "\(now.commit.position)")
        }
        guard now.applied <= now.commit else {
            throw Violation(.stateMachineSafety, "\(names[member]) applies before the commit")
        }
    }

    /// Only a leader can be the first to know that something is committed.
    private mutating func extendLedger(
        by member: Int, _ now: Portrait, from before: Portrait?
    ) throws(Violation) {
        let log = logs[member]
        guard let term = led[member], now.isLeader || before?.isLeader == true else {
            throw Violation(
                .stateMachineSafety,
                "\(names[member]) commits \(now.commit.position) before any "
                    + "leader does")
        }
        guard log.mark(at: now.commit)?.term == term else {
            throw Violation(
                .ownTermCommit,
                "\(names[member]) commits \(now.commit.position) in term "
                    + "\(term.number), which is not the entry's")
        }
        try checkQuorum(of: log.mark(at: now.commit), at: now.commit)
        while ledger.lastIndex < now.commit {
            let index = ledger.lastIndex.next
            guard let mark = log.mark(at: index), let entry = library.entry(mark, at: index) else {
                throw Violation(.outline, "nobody knows entry \(index.position)")
            }
            try ledger.commit(entry, as: mark, in: term)
        }
        try checkLaterLeaders(than: term, at: now.commit)
    }

    private func checkQuorum(of mark: Mark?, at index: LogIndex) throws(Violation) {
        // A disk that is not there comes back, and its member is nobody until then.
        let holders = disks.indices.filter { ownDisk(of: $0).mark(at: index) == mark }
        guard holders.count >= quorum else {
            let list = holders.map { names[$0] }.joined(separator: ", ")
            throw Violation(
                .durableQuorum, "entry \(index.position) is committed, but only on [\(list)]")
        }
    }

    /// A leader of an older term may commit late: then the leaders of newer terms must have it too.
    private func checkLaterLeaders(than term: Term, at index: LogIndex) throws(Violation) {
        for election in elections where election.term > term {
            guard ledger.agrees(with: election.log.mark(at: index), at: index) else {
                throw Violation(
                    .leaderCompleteness,
                    "\(names[election.winner]) leads in term "
                        + "\(election.term.number) without entry \(index.position)")
            }
        }
    }
}

extension EntryID {
    /// Index and term, as traces show them.
    var text: String { "\(index.position)@\(term.number)" }
}

extension ShadowLog {
    var text: String {
        "\(last.text) in term \(hardState.term.number), vote \(hardState.vote.map { String($0.number, radix: 16) } ?? "none")"
    }
}
