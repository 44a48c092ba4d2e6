// One line of a ledger in plain words.

internal import RaftRPC

extension Ledgers {
    /// What a member remembers, as a sentence without a full stop; nothing for what another sentence says better.
    func sentence(_ memory: Memory) -> String? {
        let (line, who) = (memory.line, name(memory.teller))
        let times = line.count > 1 ? ", \(line.count) times until \(UTC(line.last).time)" : ""
        switch line.kind {
        case .started: return "\(who) started"
        case .timedOut: return timeout(line, who).map { $0 + times }
        case .asked:
            return line.call == .preVote
                ? "\(who) asked who would vote for it in term \(line.term)\(times)"
                : "\(who) stood for election in term \(line.term)"
                    + (line.call == .transfer ? ", as the leader had asked it to" : "")
        case .refused:
            return "\(who) refused \(name(line.member)) \(line.call.words) in term \(line.term): "
                + reason(line, of: who) + times
        case .won: return victory(memory)
        case .steppedDown:
            return line.reason == .transferred
                ? "\(who) handed the leadership of term \(line.term) over"
                : "\(who) gave up the leadership of term \(line.term): \(line.reason.words)"
        case .stoodStill: return "\(who)'s process stood still for \(UTC.span(line.milliseconds))"
        case .admitted: return "\(who) was confirmed by all founding members"
        case .removed: return "\(who) was removed from the cluster"
        default: return nil
        }
    }

    private func timeout(_ line: LedgerLine, _ who: String) -> String? {
        let cause =
            switch line.reason {
            case .leaderSilent:
                "\(who) had heard nothing of \(name(line.member)), which led term \(line.term), for "
                    + UTC.span(line.milliseconds)
            case .connectionLost:
                "\(who) lost its connection to \(name(line.member)), which led term \(line.term)"
            case .noVictory: "\(who) did not win, and its time had come again"
            default: "\(who) knew no leader, and its time had come"
            }
        let disk =
            line.diskMilliseconds >= 50 && line.obstacle != .diskHoldsWrite
            ? ", its disk busy for \(UTC.span(line.diskMilliseconds))" : ""
        return cause + disk
            + (line.obstacle.words.map { "; it did not stand, because \($0)" } ?? "")
    }

    /// Why a vote was refused.
    func reason(_ line: LedgerLine, of who: String) -> String {
        switch line.reason {
        case .notAdmitted: "it may not vote before all founding members have confirmed it"
        case .notAVoter: "\(name(line.member)) has no vote"
        case .leaderAlive:
            line.other == 0 ? "a leader lived" : "it heard its leader, \(name(line.other))"
        case .olderTerm: "it was in a later term"
        case .votedFor: "it had voted for \(name(line.other))"
        case .termHasLeader: "\(name(line.other)) led already"
        case .logBehind:
            "\(name(line.member))'s log ended at \(line.theirIndex) of term \(line.theirTerm), "
                + "its own at \(line.ownIndex) of term \(line.ownTerm)"
        default: "for a reason that this raftctl does not know"
        }
    }

    private func victory(_ memory: Memory) -> String {
        let votes = voters(for: memory.teller, in: memory.line.term)
        return "\(name(memory.teller)) won term \(memory.line.term)"
            + (votes.count > 1 ? " with the votes of \(names(votes))" : "")
    }

    /// Who has given a candidate its vote, the candidate first.
    func voters(for candidate: UInt64, in term: UInt64) -> [UInt64] {
        let given = memories.compactMap { memory -> UInt64? in
            let line = memory.line
            guard line.term == term, line.call != .preVote else { return nil }
            if memory.teller == candidate, line.kind == .wasGiven { return line.member }
            return line.kind == .gave && line.member == candidate ? memory.teller : nil
        }
        return [candidate] + Set(given).subtracting([candidate]).sorted()
    }
}

extension LedgerLine.Call {
    var words: String { self == .preVote ? "the promise of a vote" : "its vote" }
}

extension LedgerLine.Reason {
    /// Why a leader stepped down.
    var words: String {
        switch self {
        case .higherTerm: "another member had a higher term"
        case .lostQuorum: "no majority had answered for an election timeout"
        case .diskStalled: "its disk had held a write for too long"
        case .transferred: "it was handed over"
        case .removedVote: "it had no vote any more"
        default: "for a reason that this raftctl does not know"
        }
    }
}

extension LedgerLine.Obstacle {
    /// What kept a member from standing.
    var words: String? {
        switch self {
        case .free: nil
        case .unconfirmed: "the founding members had not all confirmed it"
        case .withoutVote: "it had no vote"
        case .diskHoldsWrite: "its disk held a write for too long"
        case .ownVoteUnwritten: "its own vote was still on its way to the disk"
        default: "of something that this raftctl does not know"
        }
    }
}
