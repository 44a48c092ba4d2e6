// Makes a change of members: looks at who they are, refuses what would lose the quorum, and changes
// exactly what it has looked at. When they change in between, it looks again.

internal import RPC
internal import RaftClient
internal import RaftRPC

/// One change, on its way to the cluster.
struct MemberChanger: Sendable {
    let steps: [MemberStep]
    /// The only configuration the change is meant for; any without.
    let ifIndex: UInt64?
    let isForced: Bool

    /// Makes the change, and prints what came of it.
    func run(_ session: Session) async throws(Failure) {
        try await run(session, session.settledMembers())
    }

    /// Makes the change of `members`, or of those that follow them.
    func run(_ session: Session, _ members: DescribeMembersResponse) async throws(Failure) {
        var members = members
        while true {
            let request = try request(for: members)
            switch await ask(request, session.client, session.timeLeft) {
            case .success(let response): return try print(response, members, session)
            case .failure(let error):
                let before = members.index
                guard error.reason == .refused, error.last?.code == .failedPrecondition else {
                    throw Failure(error)
                }
                members = try await session.settledMembers()
                // Refused for another reason than that the members have changed meanwhile.
                if members.index == before { throw Failure(error) }
            }
        }
    }

    private func ask(
        _ request: ChangeMembersRequest, _ client: Client, _ timeout: Duration
    ) async -> Result<ChangeMembersResponse, ClientError> {
        do throws(ClientError) {
            return .success(try await client.changeMembers(request, timeout: timeout))
        } catch {
            return .failure(error)
        }
    }

    /// Returns the change as it is asked of the cluster, if it is safe and meant for `members`.
    func request(
        for members: DescribeMembersResponse
    ) throws(Failure) -> ChangeMembersRequest {
        try Self.check(members, is: ifIndex)
        try QuorumPlan([steps], for: members.members).check(isForced: isForced)
        var request = ChangeMembersRequest()
        request.expectedIndex = members.index
        for step in steps { request.changes.append(try step.change(of: members.members)) }
        return request
    }

    /// Passes if the members are those of an index.
    static func check(
        _ members: DescribeMembersResponse, is index: UInt64?
    ) throws(Failure) {
        guard let index, index != members.index else { return }
        throw Failure(
            .conflict,
            "the members have changed: they are those of index \(members.index), not \(index)")
    }

    private func print(
        _ response: ChangeMembersResponse, _ members: DescribeMembersResponse, _ session: Session
    ) throws(Failure) {
        try session.printApplied(
            try MemberChangeAnswer(
                steps, response, members, endpoints: session.settings.endpoints))
    }
}

extension QuorumPlan {
    /// Passes if there is a quorum all the time, or if that does not matter.
    func check(isForced: Bool) throws(Failure) {
        guard let loss, !isForced else { return }
        let silent = loss.electorates.first { $0.spare < 0 }?.voters.filter { !$0.isHeard } ?? []
        let names = silent.map(\.label).joined(separator: ", ")
        throw Failure(
            .quorumAtRisk,
            "\(loss.title): \(loss.quorumText), so nothing could be agreed on, not even the way "
                + "back. Bring back or remove \(names) first, or insist with --force.")
    }
}

extension Session {
    /// Returns the members once no change of them is under way.
    func settledMembers() async throws(Failure) -> DescribeMembersResponse {
        while true {
            let members = try await ask { client throws(ClientError) in
                try await client.describeMembers(timeout: self.timeLeft)
            }
            if members.isCommitted, !members.isJoint { return members }
            let next = loop.now + .milliseconds(50)
            guard next < deadline else {
                throw Failure(
                    .timedOut,
                    "the change of members at index \(members.index) is not finished. Nothing was "
                        + "applied. Try again later.")
            }
            await client.sleep(until: next)
            if Task.isCancelled {
                throw Failure(.interrupted, "interrupted. The request was not applied.")
            }
        }
    }
}
