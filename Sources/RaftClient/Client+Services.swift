// The requests of the client API, one method each: which may be repeated, and which may not.

package import RPC
package import RaftRPC

extension Client {
    /// Writes one key.
    ///
    /// - Parameter token: Whoever sends the same token again gets the first answer.
    package func put(
        _ request: PutRequest, once token: [UInt8]? = nil, timeout: Duration? = nil
    ) async throws(ClientError) -> PutResponse {
        try await carryOut(KV.Methods.put, request, once: token, timeout: timeout)
    }

    /// Reads a key or a range of keys.
    ///
    /// - Parameter maxStaleness: How old the answer to a serializable read may be; any age without.
    package func range(
        _ request: RangeRequest, maxStaleness: Duration? = nil, timeout: Duration? = nil
    ) async throws(ClientError) -> RangeResponse {
        var metadata = Metadata()
        if let maxStaleness {
            let milliseconds = maxStaleness.nanoseconds / 1_000_000
            metadata[RequestMetadata.maxStaleness] = "\(milliseconds)"
        }
        return try await perform(
            .read, KV.Methods.range, request, timeout: timeout, metadata: { metadata })
    }

    /// Deletes a key or a range of keys.
    ///
    /// - Parameter token: Whoever sends the same token again gets the first answer.
    package func deleteRange(
        _ request: DeleteRangeRequest, once token: [UInt8]? = nil, timeout: Duration? = nil
    ) async throws(ClientError) -> DeleteRangeResponse {
        try await carryOut(KV.Methods.deleteRange, request, once: token, timeout: timeout)
    }

    /// Lists the members of the cluster.
    package func memberList(timeout: Duration? = nil) async throws(ClientError)
        -> MemberListResponse
    {
        try await perform(.read, Cluster.Methods.memberList, MemberListRequest(), timeout: timeout)
    }

    /// Asks the leader who the members are and how each is doing.
    package func describeMembers(timeout: Duration? = nil) async throws(ClientError)
        -> DescribeMembersResponse
    {
        try await perform(
            .read, Membership.Methods.describeMembers, DescribeMembersRequest(), timeout: timeout)
    }

    /// Changes who the members are.
    package func changeMembers(
        _ request: ChangeMembersRequest, timeout: Duration? = nil
    ) async throws(ClientError) -> ChangeMembersResponse {
        try await perform(.change, Membership.Methods.changeMembers, request, timeout: timeout)
    }

    /// Hands the leadership to a member, or with 0 to the one that is furthest.
    package func moveLeader(
        to target: UInt64, timeout: Duration? = nil
    ) async throws(ClientError) -> MoveLeaderResponse {
        var request = MoveLeaderRequest()
        request.targetID = target
        return try await perform(
            .change, Maintenance.Methods.moveLeader, request, timeout: timeout)
    }

    /// Asks whichever member answered last how it is.
    package func status(timeout: Duration? = nil) async throws(ClientError) -> StatusResponse {
        try await perform(.read, Maintenance.Methods.status, StatusRequest(), timeout: timeout)
    }

    /// Asks one endpoint, and no other, how it is.
    package func status(
        of endpoint: String, timeout: Duration
    ) async -> Result<StatusResponse, RPCError> {
        await ask(endpoint, Maintenance.Methods.status, StatusRequest(), timeout: timeout)
    }

    /// Asks one endpoint, and no other, what it remembers of elections.
    package func ledger(
        of endpoint: String, timeout: Duration
    ) async -> Result<ReadLedgerResponse, RPCError> {
        await ask(
            endpoint, Elections.Methods.readLedger, ReadLedgerRequest(), timeout: timeout)
    }

    /// Asks one endpoint, and no other, to read and verify all of its files.
    package func scrub(
        _ endpoint: String, timeout: Duration
    ) async -> Result<ScrubResponse, RPCError> {
        await ask(endpoint, Scrubs.Methods.scrub, ScrubRequest(), timeout: timeout)
    }

    /// Makes a linearizable read through one endpoint, and returns what is in the way of it.
    package func probe(_ endpoint: String, timeout: Duration) async -> RPCError? {
        var request = RangeRequest()
        // Any key will do; it need not exist.
        (request.key, request.countOnly) = (Array("health".utf8), true)
        let result: Result<RangeResponse, RPCError> = await ask(
            endpoint, KV.Methods.range, request, timeout: timeout)
        if case .failure(let error) = result { return error }
        return nil
    }

    /// Makes one request to one endpoint, once.
    private func ask<Answer: RPCMessage>(
        _ endpoint: String, _ method: MethodDescriptor, _ question: some RPCMessage,
        timeout: Duration
    ) async -> Result<Answer, RPCError> {
        do {
            let options = CallOptions(timeout: timeout)
            let answer: Answer = try await channel(to: endpoint)
                .unary(method, question, options: options)
            return .success(answer)
        } catch {
            return .failure(RPCError(describing: error).withHint)
        }
    }
}
