// What the core tells of elections, as lines of the ledger.

package import Raft
package import RaftRPC

extension LedgerLine {
    init(_ kind: Kind, term: Term = .zero, member: NodeID? = nil, reason: Reason = .unnamed) {
        self.init()
        (self.kind, self.reason) = (kind, reason)
        (self.term, self.member) = (term.number, member?.number ?? 0)
    }

    /// A line about an event of the core; nothing for what is no matter of elections.
    ///
    /// `own` is the member itself, and `tick` the length of a tick in milliseconds.
    package init?(_ event: Event, own: NodeID, tick: UInt64) {
        switch event {
        case .election(.timedOut(let timeout)): self.init(timeout, tick: tick)
        case .election(.asked(let call, let term)):
            self.init(.asked, term: term)
            self.call = Call(call)
        case .election(.answered(let answer)): self.init(answer)
        case .election(.heard(let voter, let call, let term, let isGranted)):
            self.init(isGranted ? .wasGiven : .wasRefused, term: term, member: voter)
            self.call = Call(call)
        case .becameLeader(let term): self.init(.won, term: term)
        case .steppedDown(let term, let reason):
            self.init(.steppedDown, term: term, reason: Reason(reason))
        case .leaderChanged(let leader?, let term) where leader != own:
            self.init(.followed, term: term, member: leader)
        case .removed: self.init(.removed)
        default: return nil
        }
    }

    private init(_ timeout: ElectionTimeout, tick: UInt64) {
        self.init(.timedOut, term: timeout.term)
        switch timeout.cause {
        case .leaderSilent(let leader): (reason, member) = (.leaderSilent, leader.number)
        case .connectionLost(let leader): (reason, member) = (.connectionLost, leader.number)
        case .noVictory: reason = .noVictory
        case .noLeader: reason = .noLeader
        }
        (milliseconds, diskMilliseconds) =
            (UInt64(timeout.silence) * tick, UInt64(timeout.diskAge) * tick)
        obstacle =
            switch timeout.obstacle {
            case nil: .free
            case .notAdmitted: .unconfirmed
            case .notAVoter: .withoutVote
            case .diskStalled: .diskHoldsWrite
            case .ownVoteUnwritten: .ownVoteUnwritten
            }
    }

    private init(_ answer: VoteAnswer) {
        self.init(
            answer.refusal == nil ? .gave : .refused, term: answer.term, member: answer.candidate)
        call = Call(answer.call)
        switch answer.refusal {
        case nil: break
        case .notAdmitted: reason = .notAdmitted
        case .notAVoter: reason = .notAVoter
        case .leaderAlive(let leader): (reason, other) = (.leaderAlive, leader?.number ?? 0)
        case .olderTerm: reason = .olderTerm
        case .votedFor(let candidate): (reason, other) = (.votedFor, candidate.number)
        case .termHasLeader(let leader): (reason, other) = (.termHasLeader, leader.number)
        case .logBehind(let theirs, let own):
            reason = .logBehind
            (theirTerm, theirIndex) = (theirs.term.number, theirs.index.position)
            (ownTerm, ownIndex) = (own.term.number, own.index.position)
        }
    }
}

extension LedgerLine.Call {
    fileprivate init(_ call: ElectionNote.Call) {
        self =
            switch call {
            case .preVote: .preVote
            case .vote: .vote
            case .transfer: .transfer
            }
    }
}

extension LedgerLine.Reason {
    fileprivate init(_ reason: Event.StepDownReason) {
        self =
            switch reason {
            case .higherTerm: .higherTerm
            case .lostQuorum: .lostQuorum
            case .diskStalled: .diskStalled
            case .transferred: .transferred
            case .removed: .removedVote
            }
    }
}
