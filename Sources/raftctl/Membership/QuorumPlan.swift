// What a change of members does to the quorum: who votes before, during and after it, how many have
// to agree, and how many may still fail. A change that leaves too few voters that are heard can be
// undone by nobody, so it is found out before it is sent.
//
// The rules of joint consensus are the dissertation's, section 4.3; that newcomers learn first is
// section 4.2.1.

internal import RaftRPC

/// The members as a plan moves them.
struct Roster: Equatable {
    struct Person: Equatable {
        /// The name, or the id.
        let label: String
        let id: UInt64?
        let isHeard: Bool
        /// Whether it gets a vote as soon as it has caught up.
        var isPromotedByItself = false
        /// Whose vote it gets then.
        var replaces: String?
    }

    var voters: [Person] = []
    var learners: [Person] = []
}

/// Voters of whom a majority has to agree.
struct Electorate: Equatable {
    let voters: [Roster.Person]

    var quorum: Int { voters.count / 2 + 1 }
    var heard: Int { voters.count { $0.isHeard } }
    /// How many may fail when all are well.
    var tolerated: Int { voters.count - quorum }
    /// How many more may fail as it is; negative when there is no quorum.
    var spare: Int { heard - quorum }
}

/// A stretch of time in which the same members vote.
struct QuorumPhase: Equatable {
    enum Moment: Equatable {
        case now
        /// The old and the new voters agree, each with a majority.
        case during(String)
        /// A newcomer has no vote yet.
        case until(String, newcomer: String)
        case after(String)
    }

    let moment: Moment
    let roster: Roster
    /// The old voters, while they vote beside the new ones.
    var outgoing: [Roster.Person] = []

    var electorates: [Electorate] {
        (outgoing.isEmpty ? [] : [Electorate(voters: outgoing)]) + [
            Electorate(voters: roster.voters)
        ]
    }

    var tolerated: Int { electorates.map(\.tolerated).min() ?? 0 }
    var spare: Int { electorates.map(\.spare).min() ?? 0 }
    var hasQuorum: Bool { spare >= 0 }
}

/// Everything that happens to the quorum on the way.
struct QuorumPlan: Equatable {
    private(set) var phases: [QuorumPhase] = []
    private var roster: Roster

    /// The first stretch in which nothing could be agreed on.
    var loss: QuorumPhase? { phases.first { !$0.hasQuorum } }

    /// Plans groups of steps, one after the other, each group as one change.
    ///
    /// - Precondition: no change is under way among `members`.
    init(
        _ groups: [[MemberStep]], for members: [MemberDescription]
    ) throws(Failure) {
        roster = Roster(members)
        phases = [QuorumPhase(moment: .now, roster: roster)]
        for group in groups { try add(group, members) }
    }

    /// Newcomers come without a vote; what else the group says happens at once.
    private mutating func add(
        _ group: [MemberStep], _ members: [MemberDescription]
    ) throws(Failure) {
        let text = group.map(\.text).joined(separator: " + ")
        var changed = roster
        for step in group { try changed.apply(step, members) }
        guard !changed.voters.isEmpty else {
            throw Failure(.refused, "after \(text) nobody would be left to vote")
        }
        enter(changed, text)
        let newcomers = group.compactMap(\.newcomer)
        let waiting = changed.learners.filter {
            newcomers.contains($0.label) && $0.isPromotedByItself
        }
        for learner in waiting {
            phases.append(
                QuorumPhase(moment: .until(text, newcomer: learner.label), roster: roster))
            changed.promote(learner.label)
            enter(changed, text)
        }
        phases.append(QuorumPhase(moment: .after(text), roster: roster))
    }

    /// Makes a roster the one in force, through a joint phase if more than one vote changes.
    private mutating func enter(_ changed: Roster, _ text: String) {
        let given = changed.voters.count { !roster.voters.contains($0) }
        let taken = roster.voters.count { !changed.voters.contains($0) }
        if given + taken > 1 {
            phases.append(
                QuorumPhase(moment: .during(text), roster: changed, outgoing: roster.voters))
        }
        roster = changed
    }
}

// MARK: - Steps

extension MemberStep {
    fileprivate var newcomer: String? {
        switch self {
        case .add(let joiner), .replace(_, let joiner): joiner.name
        case .promote, .demote, .remove, .update: nil
        }
    }
}

extension Roster.Person {
    init(_ member: MemberDescription) {
        self.init(
            label: member.label, id: member.id, isHeard: member.isHeard,
            isPromotedByItself: member.isPromotedByItself)
    }

    /// A newcomer gets its vote when it has caught up, so it is heard by then.
    fileprivate init(_ joiner: MemberStep.Joiner, replacing old: String? = nil) {
        self.init(
            label: joiner.name, id: nil, isHeard: true, isPromotedByItself: !joiner.staysLearner,
            replaces: old)
    }
}

extension Roster {
    /// The members there are; who is on its way out is not among them.
    init(_ members: [MemberDescription]) {
        for member in members {
            var person = Person(member)
            switch member.role {
            case .learner:
                person.replaces = members.first { $0.id == member.replaces }?.label
                learners.append(person)
            case .voter: voters.append(person)
            default: break
            }
        }
    }

    fileprivate mutating func apply(
        _ step: MemberStep, _ members: [MemberDescription]
    ) throws(Failure) {
        switch step {
        case .add(let joiner):
            try checkNew(joiner)
            learners.append(Person(joiner))
        case .promote(let name):
            let label = try label(of: name, members)
            guard learners.contains(where: { $0.label == label }) else {
                throw Failure(.refused, "\(label) is no learner")
            }
            promote(label)
        case .demote(let name):
            let label = try label(of: name, members)
            guard let position = voters.firstIndex(where: { $0.label == label }) else {
                throw Failure(.refused, "\(label) does not vote")
            }
            learners.append(voters.remove(at: position))
        case .remove(let name): remove(try label(of: name, members))
        case .replace(let name, let joiner):
            let label = try label(of: name, members)
            try checkNew(joiner)
            let isVoter = voters.contains { $0.label == label }
            if !isVoter { remove(label) }
            learners.append(Person(joiner, replacing: isVoter ? label : nil))
        case .update(let name, _, _, _): _ = try label(of: name, members)
        }
    }

    fileprivate mutating func promote(_ label: String) {
        guard let position = learners.firstIndex(where: { $0.label == label }) else { return }
        var person = learners.remove(at: position)
        if let old = person.replaces { voters.removeAll { $0.label == old } }
        (person.isPromotedByItself, person.replaces) = (false, nil)
        voters.append(person)
    }

    private mutating func remove(_ label: String) {
        voters.removeAll { $0.label == label }
        learners.removeAll { $0.label == label }
        for position in learners.indices where learners[position].replaces == label {
            learners[position].replaces = nil
        }
    }

    private func checkNew(_ joiner: MemberStep.Joiner) throws(Failure) {
        guard !(voters + learners).contains(where: { $0.label == joiner.name }) else {
            throw Failure(.refused, "there is a member called \(joiner.name)")
        }
    }

    /// Who is meant: somebody who is a member by then, for an earlier step may have added it.
    private func label(
        of name: String, _ members: [MemberDescription]
    ) throws(Failure) -> String {
        if let joined = (voters + learners).first(where: { $0.id == nil && $0.label == name }) {
            return joined.label
        }
        let label = try members.member(name).label
        guard (voters + learners).contains(where: { $0.label == label }) else {
            throw Failure(.refused, "\(label) is no member any more by then")
        }
        return label
    }
}
