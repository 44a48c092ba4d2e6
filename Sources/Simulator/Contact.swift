// Whom a member has heard, in its own ticks: what its right to lead, or its duty to be loyal,
// depends on.

internal import Raft
internal import RaftRuntime

/// What one life of a member has heard.
struct Contact {
    /// Its term and tick when it last heard from the leader of its term.
    private var leader: (term: Term, tick: UInt64)?
    /// When each other member last answered an append request of the present term.
    private var answers: [UInt64]
    /// Batches that its disk has not finished.
    private var unfinished: [(ticket: Ticket, since: UInt64)] = []

    /// In the turn that is coming.
    private var heardLeader: Term?
    private var heardAnswers: [Int] = []
    /// Whether something arrived that may end its loyalty.
    private var isDisturbed = false
    private var tickBefore: UInt64 = 0

    init(members: Int) { answers = Array(repeating: 0, count: members) }

    // MARK: Before a turn.

    /// Something reaches a member that is as `portrait` says.
    mutating func arrived(_ letter: Letter, at portrait: Portrait) {
        switch letter.content {
        case .unreachable, .piece, .pieceAnswer(nil): isDisturbed = true
        case .pieceAnswer(.some(let answer)):
            isDisturbed = true
            if answer.term == portrait.term { heardAnswers.append(letter.from) }
        case .request(.append(let append), _):
            if append.term > portrait.term { isDisturbed = true }
            if append.term >= portrait.term { heardLeader = append.term }
        case .request(.vote(let vote), _):
            if vote.isTransfer { isDisturbed = true }
        case .request(.timeoutNow, _), .request(.snapshot, _): isDisturbed = true
        case .request(.readIndex(let request), _):
            if request.term > portrait.term { isDisturbed = true }
        case .response(let response):
            if response.term > portrait.term { isDisturbed = true }
            guard case .append(let append) = response, append.term == portrait.term else { return }
            heardAnswers.append(letter.from)
        }
    }

    /// Whether a member that is as `portrait` says must not help anybody against its leader.
    func isSheltered(_ portrait: Portrait, hasLeader: Bool, at tick: UInt64, shortest: Int) -> Bool
    {
        guard !isDisturbed, hasLeader else { return false }
        if portrait.isLeader { return true }
        guard let leader, leader.term == portrait.term else { return false }
        return tick - leader.tick < UInt64(shortest)
    }

    // MARK: After a turn.

    mutating func turned(_ now: Portrait, hasLeader: Bool, at tick: UInt64, hasWon: Bool) {
        if heardLeader == now.term, hasLeader { leader = (now.term, tick) }
        if isDisturbed { leader = nil }
        if hasWon { for member in answers.indices { answers[member] = tickBefore } }
        for member in heardAnswers { answers[member] = tick }
        (heardLeader, isDisturbed, tickBefore) = (nil, false, tick)
        heardAnswers.removeAll(keepingCapacity: true)
    }

    mutating func submitted(_ ticket: Ticket, at tick: UInt64) { unfinished.append((ticket, tick)) }

    mutating func synced(upTo ticket: Ticket) { unfinished.removeAll { $0.ticket <= ticket } }

    /// For how long its disk has not finished what it was given first.
    func diskAge(at tick: UInt64) -> UInt64 { unfinished.first.map { tick - $0.since } ?? 0 }

    /// For how long a leader has not heard from `quorum` members, itself among them.
    func silence(of member: Int, quorum: Int, at tick: UInt64) -> UInt64 {
        let heard = answers.indices.map { $0 == member ? tick : answers[$0] }.sorted(by: >)
        return tick - heard[quorum - 1]
    }
}

extension Response {
    /// The sender's term.
    var term: Term {
        switch self {
        case .vote(let response): response.term
        case .append(let response): response.term
        case .timeoutNow(let response): response.term
        case .readIndex(let response): response.term
        case .snapshot(let response): response.term
        }
    }
}
