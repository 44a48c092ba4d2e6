// What raftctl why says: who leads, and how that came to be; or what is in the way of a member.

internal import RaftRPC

/// A few sentences about the ledgers of a cluster.
struct Story: Equatable {
    /// A sentence, and when it happened.
    struct Sentence: Equatable {
        let time: UInt64?
        let text: String

        init(_ text: String, at time: UInt64? = nil) { (self.text, self.time) = (text, time) }
    }

    /// More than these nobody reads at once.
    static let lineLimit = 12

    let ledgers: Ledgers
    private(set) var sentences: [Sentence]

    private init(_ ledgers: Ledgers, _ head: [Sentence], _ body: [Sentence], keepsEnd: Bool) {
        self.ledgers = ledgers
        let silence = ledgers.silent.isEmpty ? [] : [Self.silence(ledgers.silent)]
        let room = Self.lineLimit - head.count - silence.count
        sentences = head + Self.shortened(body, to: room, keepsEnd: keepsEnd) + silence
    }

    private static func silence(_ names: [String]) -> Sentence {
        Sentence("\(Ledgers.list(names)) \(names.count > 1 ? "do" : "does") not answer.")
    }

    private static func shortened(
        _ body: [Sentence], to room: Int, keepsEnd: Bool
    ) -> [Sentence] {
        guard body.count > room else { return body }
        let end = keepsEnd ? room - 3 : 0
        let start = room - 1 - end
        let left = Sentence("… \(body.count - room + 1) more, which -w json has")
        return Array(body.prefix(start)) + [left] + body.suffix(end)
    }
}

// MARK: - Why this leader

extension Story {
    /// How it came to be that the present leader leads.
    init(ofLeaderIn ledgers: Ledgers) {
        self.init(ledgers, [Self.head(ledgers)], ledgers.electionStory, keepsEnd: true)
    }

    fileprivate static func head(_ ledgers: Ledgers) -> Sentence {
        guard let leader = ledgers.leader else {
            return Sentence("Nobody leads, as far as term \(ledgers.term) is known.")
        }
        return Sentence("\(ledgers.name(leader)) leads term \(ledgers.term)\(since(ledgers)).")
    }

    private static func since(_ ledgers: Ledgers) -> String {
        guard let victory = ledgers.victory else { return "" }
        let now = ledgers.leader.flatMap { ledgers.report(of: $0)?.now } ?? victory
        let time = UTC(victory)
        return " since \(time.date) \(time.time) UTC"
            + (now > victory ? ", \(UTC.span(now - victory)) ago" : "")
    }
}

extension Ledgers {
    /// What belongs to an old term belongs to this election only if it was not long before it.
    private static var prelude: UInt64 { 60_000 }

    /// From the end of the former leadership to the victory, or to now.
    var election: [Memory] {
        let (former, victory) = (formerTerm, victory ?? .max)
        let start = (memories.first { $0.line.term > former }?.line.first ?? 0)
        return memories.filter { memory in
            let line = memory.line
            guard line.first <= victory || line.kind == .won else { return false }
            if line.term > former { return line.term <= term }
            return line.term == former && line.endsLeadership
                && line.last + Self.prelude >= start
        }
    }

    fileprivate var electionStory: [Story.Sentence] {
        let election = election
        let standing = Set(
            election.filter { $0.line.kind == .asked && $0.line.call != .preVote }
                .map { "\($0.teller) \($0.line.term)" })
        return election.compactMap { memory in
            // Who stood has asked before.
            if memory.line.kind == .asked, memory.line.call == .preVote,
                standing.contains("\(memory.teller) \(memory.line.term)")
            {
                return nil
            }
            return sentence(memory).map { Story.Sentence($0, at: memory.line.first) }
        }
    }
}

extension LedgerLine {
    /// Whether it may be why a leadership ended.
    fileprivate var endsLeadership: Bool {
        [.timedOut, .steppedDown, .stoodStill, .started].contains(kind)
    }
}

// MARK: - Why not this member

extension Story {
    /// What is in the way of a member that does not lead.
    init(against member: UInt64, in ledgers: Ledgers) {
        let name = ledgers.name(member)
        if ledgers.leader == member {
            let head = Sentence(
                Self.head(ledgers).text + " raftctl why leader says how that came to be.")
            self.init(ledgers, [head], [], keepsEnd: false)
            return
        }
        var head = [Sentence("\(name) does not lead. " + Self.head(ledgers).text)]
        head += ledgers.obstacles(of: member).map { Sentence($0) }
        var body = ledgers.attempts(of: member)
        if head.count + body.count == 1 {
            body = [Sentence("\(name) never stood against it: \(ledgers.contentment(of: member)).")]
        }
        self.init(ledgers, head, body, keepsEnd: true)
    }
}

extension Ledgers {
    /// What is true now, and keeps a member from leading.
    fileprivate func obstacles(of member: UInt64) -> [String] {
        let name = name(member)
        var texts: [String] = []
        if isVoter(member) == false { texts.append("\(name) has no vote: it is a learner.") }
        guard let own = report(of: member) else {
            texts.append("\(name) is not heard here, and perhaps not by the others either.")
            return texts
        }
        if !own.isAdmitted {
            texts.append("\(name) waits for the founding members to confirm it.")
        }
        if let other = leader.flatMap({ report(of: $0) }), own.lastTerm < other.lastTerm {
            texts.append(
                "\(name)'s log ends at \(own.lastIndex) of term \(own.lastTerm), "
                    + "\(self.name(other.id))'s at \(other.lastIndex) of term \(other.lastTerm).")
        }
        return texts
    }

    /// What the member tried since somebody else led, or led itself, and what the others said to it.
    fileprivate func attempts(of member: UInt64) -> [Story.Sentence] {
        let former = formerTerm
        return memories.compactMap { memory in
            let line = memory.line
            guard line.term >= former, isAbout(member, memory) else { return nil }
            if memory.teller == member, line.kind == .wasRefused {
                return unexplained(line, of: member)
            }
            return sentence(memory).map { Story.Sentence($0, at: line.first) }
        }
    }

    private func isAbout(_ member: UInt64, _ memory: Memory) -> Bool {
        let line = memory.line
        guard memory.teller == member else { return line.kind == .refused && line.member == member }
        switch line.kind {
        case .timedOut: return line.term > 0 || line.obstacle != .free
        case .asked, .steppedDown, .stoodStill, .wasRefused, .removed: return true
        default: return false
        }
    }

    /// A refusal whose reason is in the ledger of somebody who does not answer.
    private func unexplained(_ line: LedgerLine, of member: UInt64) -> Story.Sentence? {
        guard report(of: line.member) == nil else { return nil }
        return Story.Sentence(
            "\(name(line.member)) refused \(name(member)) \(line.call.words) in term \(line.term); "
                + "why, only it could say", at: line.first)
    }

    /// Why a member has had no reason to stand.
    fileprivate func contentment(of member: UInt64) -> String {
        let lines = report(of: member)?.lines.filter { $0.term == term } ?? []
        let vote = lines.last { $0.kind == .gave && $0.call != .preVote }
        let following = lines.last { $0.kind == .followed }
        if let vote { return "it voted for \(name(vote.member)) in term \(term)" }
        if let following {
            return "it has followed \(name(following.member)) since \(UTC(following.first).time)"
        }
        return "its ledger says nothing of term \(term)"
    }
}
