// How a transcript spells why a node stood, and why it refused its vote.

import Raft

extension Event {
    /// Whether a message says the same: that votes are asked for, given, or heard of.
    var isToldByMessages: Bool {
        guard case .election(let note) = self else { return false }
        switch note {
        case .asked, .heard: return true
        case .answered(let answer): return answer.refusal == nil
        case .timedOut: return false
        }
    }
}

extension ElectionNote {
    var text: String {
        switch self {
        case .timedOut(let timeout): "times out: \(timeout.text)"
        case .asked(let call, let term): "asks for a \(call.text) in term \(term.number)"
        case .answered(let answer): answer.text
        case .heard(let voter, let call, let term, let isGranted):
            "hears that \(voter.number) \(isGranted ? "gives" : "refuses") a \(call.text)"
                + " in term \(term.number)"
        }
    }
}

extension ElectionNote.Call {
    fileprivate var text: String {
        switch self {
        case .preVote: "pre-vote"
        case .vote: "vote"
        case .transfer: "vote now"
        }
    }
}

extension ElectionTimeout {
    fileprivate var text: String {
        let cause =
            switch cause {
            case .leaderSilent(let leader): "\(leader.number) silent for \(silence)"
            case .connectionLost(let leader): "connection to \(leader.number) lost"
            case .noVictory(let term): "no victory in term \(term.number)"
            case .noLeader: "no leader"
            }
        return cause + (diskAge > 0 ? ", disk busy for \(diskAge)" : "")
            + (obstacle.map { ", does not stand: \($0)" } ?? "")
    }
}

extension VoteAnswer {
    fileprivate var text: String {
        let vote = "\(candidate.number) a \(call.text) in term \(term.number)"
        return refusal.map { "refuses \(vote): \($0.text)" } ?? "gives \(vote)"
    }
}

extension VoteRefusal {
    fileprivate var text: String {
        switch self {
        case .notAdmitted: "not admitted itself"
        case .notAVoter: "no voter"
        case .leaderAlive(let leader): "hears \(leader.map { "\($0.number)" } ?? "a leader")"
        case .olderTerm(let term): "is in term \(term.number)"
        case .votedFor(let other): "voted for \(other.number)"
        case .termHasLeader(let leader): "\(leader.number) leads"
        case .logBehind(let candidate, let own): "\(candidate.text) is behind \(own.text)"
        }
    }
}
