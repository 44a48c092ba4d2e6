// From one configuration to the next: what may be asked for, what comes of it, and why not.

extension Configuration {
    /// Somebody who is not a member yet. The log gives the id: the index of the entry that adds it.
    package struct Newcomer: Hashable, Sendable {
        package var name: String
        package var peerAddress: String
        package var clientAddress: String
        /// Whether the leader gives it a vote as soon as it has caught up.
        package var isPromotedByItself: Bool
        /// Its data directory's random number; zero while nobody has joined as it.
        package var incarnation: UInt64

        package init(
            name: String, peerAddress: String, clientAddress: String = "",
            isPromotedByItself: Bool = true, incarnation: UInt64 = 0
        ) {
            (self.name, self.peerAddress) = (name, peerAddress)
            (self.clientAddress, self.isPromotedByItself) = (clientAddress, isPromotedByItself)
            self.incarnation = incarnation
        }
    }

    /// What an operator asks for: several steps that take effect as one.
    package struct Change: Hashable, Sendable {
        package enum Step: Hashable, Sendable {
            /// Every newcomer is a learner first. One in a change, since an entry has one index.
            case add(Newcomer)
            /// Gives a learner that has caught up a vote: its own, or that of whom it replaces.
            case promote(NodeID)
            /// Takes the vote from a member that stays, as a learner.
            case demote(NodeID)
            case remove(NodeID)
            /// Adds a newcomer that takes over from a member when it has caught up, in one step.
            case replace(NodeID, with: Newcomer)
            /// Says what has changed about a member; nothing where it has not.
            case update(
                NodeID, name: String? = nil, peerAddress: String? = nil,
                clientAddress: String? = nil)
            /// Says which data directory is that of a newcomer, of which that was not known.
            case bind(NodeID, incarnation: UInt64)
        }

        package var steps: [Step]

        package init(_ steps: [Step]) { self.steps = steps }

        fileprivate var newcomerCount: Int {
            steps.count { step in
                switch step {
                case .add, .replace: true
                default: false
                }
            }
        }
    }

    /// Why a change is not made.
    package enum Refusal: Error, Hashable, Sendable {
        /// The leader has not committed an entry of its own term yet. It soon will have.
        case leaderIsNew
        /// The change at this index is not finished.
        case changeInFlight(LogIndex)
        /// The change was meant for another configuration than this one.
        case indexMismatch(LogIndex)
        case unknownMember(NodeID)
        case notAVoter(NodeID)
        case notALearner(NodeID)
        /// The learner lacks too much: who is added in the same change lacks everything. It may be asked again.
        case notCaughtUp(NodeID)
        case sameName(String)
        case sameAddress(String)
        /// A name or an address that is too long or not printable, or an address that is empty.
        case unfit(String)
        case wouldLeaveNoVoter
        case tooManyMembers
        /// An entry has one index, and so one id to give.
        case severalNewcomers
        /// By chance, the id that the log would give is taken. The next one is not.
        case idTaken(NodeID)
        /// The member is being replaced already, by this learner.
        case beingReplaced(NodeID, by: NodeID)
        /// The member is bound to another data directory than the one that wants to be it.
        case otherIncarnation(NodeID)
        case changesNothing
    }

    /// Returns what comes of `change`; `newcomer` is the id of whoever is added.
    ///
    /// Joint when more than one vote is given or taken (dissertation §4.3): one at a time, any two
    /// majorities of the old and the new voters have a member in common (§4.1).
    ///
    /// - Precondition: not joint itself.
    package func applying(
        _ change: Change, newcomer id: NodeID
    ) throws(Refusal) -> Configuration {
        precondition(!isJoint, "one change at a time")
        if change.newcomerCount > 1 { throw .severalNewcomers }
        if change.newcomerCount > 0, member(id) != nil { throw .idTaken(id) }
        if change.newcomerCount > 0, change.steps.contains(.promote(id)) { throw .notCaughtUp(id) }
        var changed = self
        for step in change.steps { try changed.apply(step, newcomer: id) }
        try changed.checkWhole()
        if changed == self { throw .changesNothing }
        let next = changed.joined(with: self)
        if next.members.count > Self.memberMax { throw .tooManyMembers }
        return next
    }

    private mutating func apply(_ step: Change.Step, newcomer id: NodeID) throws(Refusal) {
        switch step {
        case .add(let newcomer):
            try add(newcomer, id, newcomer.isPromotedByItself ? .toVoter : nil)
        case .promote(let id): try promote(id)
        case .demote(let id): try demote(id)
        case .remove(let id): _ = try remove(id)
        case .replace(let old, let newcomer): try replace(old, with: newcomer, id)
        case .update(let id, let name, let peerAddress, let clientAddress):
            if peerAddress == "" { throw .unfit("") }
            try update(id) { member in
                member.name = name ?? member.name
                member.peerAddress = peerAddress ?? member.peerAddress
                member.clientAddress = clientAddress ?? member.clientAddress
            }
        case .bind(let id, let incarnation):
            guard [0, incarnation].contains(member(id)?.incarnation ?? 0) else {
                throw .otherIncarnation(id)
            }
            try update(id) { $0.incarnation = incarnation }
        }
    }

    /// Old voters stay in force beside the new ones, unless a single vote makes the difference.
    private func joined(with old: Configuration) -> Configuration {
        let given = voters.count { !old.isVoter($0.id) }
        let taken = old.voters.count { !isVoter($0.id) }
        guard given + taken > 1 else { return self }
        let outgoing = old.voters.map { member in self.member(member.id) ?? member }
        return Configuration(voters: voters, outgoing: outgoing, learners: learners)
    }
}

// MARK: - Steps

extension Configuration {
    private mutating func add(
        _ newcomer: Newcomer, _ id: NodeID, _ promotion: Promotion?
    ) throws(Refusal) {
        if newcomer.peerAddress.isEmpty { throw .unfit(newcomer.peerAddress) }
        learners.append(
            Member(
                id: id, name: newcomer.name, peerAddress: newcomer.peerAddress,
                clientAddress: newcomer.clientAddress, promotion: promotion,
                incarnation: newcomer.incarnation))
        learners.sort { $0.id < $1.id }
    }

    private mutating func promote(_ id: NodeID) throws(Refusal) {
        guard let position = learners.firstIndex(where: { $0.id == id }) else {
            throw member(id) == nil ? .unknownMember(id) : .notALearner(id)
        }
        var member = learners.remove(at: position)
        if case .inPlace(let replaced) = member.promotion { voters.removeAll { $0.id == replaced } }
        member.promotion = nil
        voters = (voters + [member]).sorted { $0.id < $1.id }
    }

    private mutating func demote(_ id: NodeID) throws(Refusal) {
        guard voters.contains(where: { $0.id == id }) else {
            throw member(id) == nil ? .unknownMember(id) : .notAVoter(id)
        }
        let member = try remove(id)
        learners = (learners + [member]).sorted { $0.id < $1.id }
    }

    private mutating func remove(_ id: NodeID) throws(Refusal) -> Member {
        guard let member = member(id) else { throw .unknownMember(id) }
        voters.removeAll { $0.id == id }
        learners.removeAll { $0.id == id }
        // Whoever was to replace it gets a vote of its own instead.
        for position in learners.indices where learners[position].promotion == .inPlace(of: id) {
            learners[position].promotion = .toVoter
        }
        return member
    }

    private mutating func replace(
        _ old: NodeID, with newcomer: Newcomer, _ id: NodeID
    ) throws(Refusal) {
        guard voters.contains(where: { $0.id == old }) else {
            // Nobody counts on a learner.
            let learner = try remove(old)
            return try add(newcomer, id, learner.promotion)
        }
        if let other = learners.first(where: { $0.promotion == .inPlace(of: old) }) {
            throw .beingReplaced(old, by: other.id)
        }
        try add(newcomer, id, .inPlace(of: old))
    }

    private mutating func update(
        _ id: NodeID, _ change: (inout Member) -> Void
    ) throws(Refusal) {
        if let position = voters.firstIndex(where: { $0.id == id }) {
            change(&voters[position])
        } else if let position = learners.firstIndex(where: { $0.id == id }) {
            change(&learners[position])
        } else {
            throw .unknownMember(id)
        }
    }

    /// What only the whole can tell.
    private func checkWhole() throws(Refusal) {
        if voters.isEmpty { throw .wouldLeaveNoVoter }
        for member in voters + learners where !member.isSound {
            throw .unfit(member.name.isEmpty ? member.peerAddress : member.name)
        }
        switch firstDuplicate {
        case .name(let name): throw .sameName(name)
        case .address(let address): throw .sameAddress(address)
        case nil: break
        }
    }
}
