// What a member may say, and when: checked on every letter before it leaves, against what the
// speaker has on its disk and what it knew.

internal import Raft
internal import RaftRuntime

extension Witness {
    /// A member says something. `now` is how its turn left it.
    mutating func said(_ letter: Letter, _ now: Portrait) throws(Violation) {
        switch letter.content {
        case .request(let request, _): try said(request, in: letter, now)
        case .response(.vote(let vote)):
            try checkTerm(vote.term, of: letter)
            if vote.isGranted { try granted(vote, in: letter, now) }
        case .response(.append(let append)):
            try checkTerm(append.term, of: letter)
            guard case .matched(let index) = append.outcome, append.term == now.term else { return }
            try checkAcknowledgement(upTo: index, of: letter)
        case .response(.readIndex(let answer)): try checkTerm(answer.term, of: letter)
        case .response(.snapshot(let answer)): try checkTerm(answer.term, of: letter)
        case .response(.timeoutNow(let answer)): try checkTerm(answer.term, of: letter)
        case .piece(_, let term):
            try checkTerm(term, of: letter)
            try checkOffice(in: term, of: letter)
        case .pieceAnswer(let answer): if let answer { try said(answer, in: letter, now) }
        case .unreachable: return
        }
    }

    private mutating func said(
        _ request: Request, in letter: Letter, _ now: Portrait
    ) throws(Violation) {
        switch request {
        case .vote(let vote) where vote.isPreVote: return
        case .vote(let vote):
            try checkVote(of: letter.from, for: letter.from, in: vote.term)
            try voted(letter.from, for: letter.from, in: vote.term)
        case .append(let append):
            try checkTerm(append.term, of: letter)
            try checkOffice(in: append.term, of: letter)
        case .timeoutNow:
            let last = logs[letter.from].last
            guard ownDisk(of: letter.to).mark(at: last.index) != logs[letter.from].marks.last else {
                return
            }
            throw Violation(
                .orderlyTransfer,
                "\(names[letter.to]) is told to stand and lacks \(last.text) of "
                    + names[letter.from])
        case .snapshot(let snapshot): try checkTerm(snapshot.term, of: letter)
        case .readIndex: return
        }
    }

    /// No answer may speak of a term that a restart would forget.
    func checkTerm(_ term: Term, of letter: Letter) throws(Violation) {
        guard disks[letter.from].hardState.term < term else { return }
        throw Violation(
            .durableSpeech,
            "\(names[letter.from]) speaks of term \(term.number), its disk has term "
                + "\(disks[letter.from].hardState.term.number)")
    }

    /// Only who has led in a term speaks as its leader.
    private func checkOffice(in term: Term, of letter: Letter) throws(Violation) {
        guard led[letter.from] != term else { return }
        throw Violation(
            .electionSafety,
            "\(names[letter.from]) speaks as the leader of term \(term.number), which it never was")
    }

    private func checkVote(
        of member: Int, for candidate: Int, in term: Term
    ) throws(Violation) {
        let durable = disks[member].hardState
        guard durable.term < term || durable.term == term && durable.vote != ids[candidate] else {
            return
        }
        throw Violation(
            .durableSpeech,
            "\(names[member]) votes for \(names[candidate]) in term \(term.number), its disk does "
                + "not")
    }

    func checkAcknowledgement(
        upTo index: LogIndex, of letter: Letter
    ) throws(Violation) {
        let member = letter.from
        guard let mark = logs[member].mark(at: index), disks[member].mark(at: index) == mark else {
            throw Violation(
                .durableSpeech,
                "\(names[member]) acknowledges up to \(index.position), its disk ends at "
                    + disks[member].last.text)
        }
    }

    private mutating func granted(
        _ vote: VoteResponse, in letter: Letter, _ now: Portrait
    ) throws(Violation) {
        if !vote.isPreVote {
            try checkVote(of: letter.from, for: letter.to, in: vote.electionTerm)
            try voted(letter.from, for: letter.to, in: vote.electionTerm)
        }
        guard let question = letter.question else { return }
        guard question.last >= min(question.voterLast, logs[letter.from].last) else {
            throw Violation(
                .electionRestriction,
                "\(names[letter.from]) has \(question.voterLast.text) and helps "
                    + "\(names[letter.to]), who has \(question.last.text)")
        }
        if question.isSheltered, !question.isTransfer {
            throw Violation(
                .stickiness,
                "\(names[letter.from]) hears a leader and helps \(names[letter.to]) stand in term "
                    + "\(vote.electionTerm.number)")
        }
    }
}

/// What was asked of a voter, and how things were when it was asked.
struct VoterQuestion {
    let last: EntryID
    let isTransfer: Bool
    let voterLast: EntryID
    /// The voter has just heard a leader of its term.
    var isSheltered: Bool
}
