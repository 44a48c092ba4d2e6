// `raftdpb.Membership`: what etcd's Cluster service cannot say of members.

package import RPC
import Raft
package import RaftRPC
package import RaftRuntime

/// `raftdpb.Membership` of one member.
package struct MembershipService<Log: LogStore, Network: PeerNetwork>: RaftRPC.MembershipService {
    private let member: Member<Log, Network>

    package init(member: Member<Log, Network>) { self.member = member }

    package func describeMembers(
        _ request: DescribeMembersRequest, context: ServerContext
    ) async throws -> DescribeMembersResponse {
        try await member.becomeCurrent(by: context.deadline)
        let status = member.driver.node.status
        guard status.role == .leader, let placed = member.driver.node.configuration else {
            throw member.error(.notLeader(status.leader))
        }
        var response = DescribeMembersResponse()
        (response.clusterID, response.index) = (member.cluster, placed.index.position)
        response.isCommitted = placed.index <= status.commit
        response.isJoint = placed.configuration.isJoint
        (response.leader, response.commit) = (member.id.number, status.commit.position)
        response.members = placed.configuration.members.map {
            describe($0, in: placed.configuration, status)
        }
        return response
    }

    private func describe(
        _ known: Configuration.Member, in configuration: Configuration, _ status: Status
    ) -> MemberDescription {
        var description = MemberDescription()
        (description.id, description.name) = (known.id.number, known.name)
        description.peerAddress = known.peerAddress
        description.clientAddress = member.clientAddress(of: known.id) ?? ""
        description.role =
            configuration.voters.contains { $0.id == known.id }
            ? .voter : configuration.isLearner(known.id) ? .learner : .outgoing
        switch known.promotion {
        case .toVoter: description.isPromotedByItself = true
        case .inPlace(let replaced):
            (description.isPromotedByItself, description.replaces) = (true, replaced.number)
        case nil: break
        }
        guard known.id != member.id else {
            (description.isHeard, description.matched) = (true, status.durable.position)
            return description
        }
        guard let follower = status.followers.first(where: { $0.id == known.id }) else {
            return description
        }
        description.isHeard = follower.silence < member.driver.node.settings.election.lowerBound
        description.matched = follower.matched.position
        return description
    }

    package func changeMembers(
        _ request: ChangeMembersRequest, context: ServerContext
    ) async throws -> ChangeMembersResponse {
        let steps = try request.changes.map { change throws(RPCError) in try Self.step(change) }
        let expected = request.expectedIndex == 0 ? nil : LogIndex(request.expectedIndex)
        let finished = try await member.change(
            steps, expecting: expected, deadline: context.deadline)
        let hasNewcomer = steps.contains { step in
            switch step {
            case .add, .replace: true
            default: false
            }
        }
        return ChangeMembersResponse(
            index: finished.index.position, newcomer: hasNewcomer ? finished.first.position : 0)
    }

    private static func step(
        _ change: MemberChange
    ) throws(RPCError) -> Configuration.Change.Step {
        switch change.step {
        case .add(let newcomer): return .add(.init(newcomer))
        case .promote(let id): return .promote(NodeID(id))
        case .demote(let id): return .demote(NodeID(id))
        case .remove(let id): return .remove(NodeID(id))
        case .replace(let replacement):
            guard let newcomer = replacement.newcomer else { break }
            return .replace(NodeID(replacement.id), with: .init(newcomer))
        case .update(let update):
            return .update(
                NodeID(update.id), name: update.name, peerAddress: update.peerAddress,
                clientAddress: update.clientAddress)
        case nil: break
        }
        throw RPCError(
            .invalidArgument, "a step of the change says nothing", effect: .notApplied)
    }

    // MARK: Joining

    package func join(_ request: JoinRequest, context: ServerContext) async throws -> JoinResponse {
        let agreed = try await agreedMembers(by: context.deadline)
        guard request.incarnation != 0 else {
            throw RPCError(
                .invalidArgument, "a member without an incarnation", effect: .notApplied)
        }
        guard let known = try learner(asking: request, in: agreed.configuration) else {
            let newcomer = Configuration.Newcomer(
                name: request.name, peerAddress: request.peerAddress,
                clientAddress: request.clientAddress, incarnation: request.incarnation)
            let finished = try await member.change(
                [.add(newcomer)], expecting: agreed.index, deadline: context.deadline)
            return membership(of: finished.first.position)
        }
        try await welcome(known, request, agreed.index, context)
        return membership(of: known.id.number)
    }

    private func membership(of id: UInt64) -> JoinResponse {
        var answer = JoinResponse(clusterID: member.foundedCluster, id: id)
        if member.cluster != member.foundedCluster { answer.successorID = member.cluster }
        return answer
    }

    /// The members, from a leader that is one: whoever is turned down by it need not ask anybody else.
    private func agreedMembers(
        by deadline: Instant?
    ) async throws(RPCError) -> PlacedConfiguration {
        guard member.driver.node.role == .leader else {
            throw member.error(.notLeader(member.driver.node.leader))
        }
        try await member.becomeCurrent(by: deadline)
        guard let placed = member.driver.node.configuration, member.driver.node.role == .leader
        else { throw member.error(.notLeader(member.driver.node.leader)) }
        guard placed == member.driver.committedConfiguration, !placed.configuration.isJoint else {
            throw member.error(.membership(.changeInFlight(placed.index)))
        }
        return placed
    }

    /// The learner that the caller is already: an operator has added it, or an earlier answer was lost.
    ///
    /// One id, one data directory: a member that another directory has joined as is given to nobody, nor is the
    /// name of a voter. With one id on two directories, two leaders could each count it as theirs.
    private func learner(
        asking request: JoinRequest, in configuration: Configuration
    ) throws(RPCError) -> Configuration.Member? {
        let isSame = { (other: Configuration.Member) in
            other.peerAddress == request.peerAddress
                && (other.name == request.name || other.name.isEmpty)
        }
        // The very directory, which may vote by now, or a learner that nobody has joined as.
        if let known = configuration.members.first(where: {
            $0.incarnation == request.incarnation && isSame($0)
        }) {
            return known
        }
        if let known = configuration.learners.first(where: isSame) {
            guard known.incarnation == 0 else {
                throw member.error(.membership(.otherIncarnation(known.id)))
            }
            return known
        }
        guard
            let other = configuration.members.first(where: {
                $0.name == request.name || $0.peerAddress == request.peerAddress
            })
        else { return nil }
        throw RPCError(
            .alreadyExists,
            "the cluster has a member called \(member.name(of: other.id)) at "
                + "\(other.peerAddress): if its data is lost, replace it or remove it first",
            effect: .notApplied)
    }

    /// Binds the caller's directory to the id before anybody is told of it.
    private func welcome(
        _ known: Configuration.Member, _ request: JoinRequest, _ index: LogIndex,
        _ context: ServerContext
    ) async throws(RPCError) {
        let isTold = known.name == request.name && known.clientAddress == request.clientAddress
        guard !isTold || known.incarnation != request.incarnation else { return }
        _ = try await member.change(
            [
                .bind(known.id, incarnation: request.incarnation),
                .update(known.id, name: request.name, clientAddress: request.clientAddress),
            ], expecting: index, deadline: context.deadline)
    }
}

extension Configuration.Newcomer {
    init(_ newcomer: RaftRPC.Newcomer) {
        self.init(
            name: newcomer.name, peerAddress: newcomer.peerAddress,
            clientAddress: newcomer.clientAddress, isPromotedByItself: !newcomer.staysLearner)
    }
}

// MARK: - Waiting

extension Member {
    /// Waits until this member knows everything that was agreed on before now.
    ///
    /// - Throws: when no leader confirms it in time.
    func becomeCurrent(by deadline: Instant?) async throws(RPCError) {
        let result = await withCheckedContinuation { continuation in
            awaitReadIndex(deadline: deadline) { continuation.resume(returning: $0) }
        }
        try check(result)
    }

    /// Has the members changed, and waits until that is finished.
    ///
    /// A leader that is new takes changes when it has committed something, which is what a read waits for too.
    func change(
        _ steps: [Configuration.Change.Step], expecting index: LogIndex?, deadline: Instant?
    ) async throws(RPCError) -> (first: LogIndex, index: LogIndex) {
        guard driver.node.role == .leader else { throw error(.notLeader(driver.node.leader)) }
        let steps = try steps.map { step throws(RPCError) in try step.admitted() }
        try await becomeCurrent(by: deadline)
        switch try await proposeChange(.init(steps), expecting: index, deadline: deadline) {
        case .finished(let first, let index): return (first, index)
        case .refused(let refusal): throw error(refusal)
        case .superseded:
            throw RPCError(
                .unavailable, "the leader lost its office before the change was replicated",
                effect: .notApplied, leader: leaderAddress)
        case .unknown:
            throw RPCError(
                .deadlineExceeded,
                "no majority confirmed the change in time: it may happen later",
                effect: .unknown, leader: leaderAddress)
        }
    }

    private func proposeChange(
        _ change: Configuration.Change, expecting index: LogIndex?, deadline: Instant?
    ) async throws(RPCError) -> ChangeOutcome {
        let result: Result<ChangeOutcome, RPCError> = await withCheckedContinuation { waiter in
            do throws(RPCError) {
                try reconfigure(change, expecting: index, deadline: deadline) {
                    waiter.resume(returning: .success($0))
                }
            } catch {
                waiter.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }
}
