// The requests of the client API, one method each: which may be repeated, and which may not.

package import RPC
package import RaftRPC

extension Client {
    /// Writes one key.
    package func put(
        _ request: PutRequest, timeout: Duration? = nil
    ) async throws(ClientError) -> PutResponse {
        try await perform(.write, KV.Methods.put, request, timeout: timeout)
    }

    /// Reads a key or a range of keys.
    package func range(
        _ request: RangeRequest, timeout: Duration? = nil
    ) async throws(ClientError) -> RangeResponse {
        try await perform(.read, KV.Methods.range, request, timeout: timeout)
    }

    /// Deletes a key or a range of keys.
    package func deleteRange(
        _ request: DeleteRangeRequest, timeout: Duration? = nil
    ) async throws(ClientError) -> DeleteRangeResponse {
        try await perform(.write, KV.Methods.deleteRange, request, timeout: timeout)
    }

    /// Lists the members of the cluster.
    package func memberList(timeout: Duration? = nil) async throws(ClientError)
        -> MemberListResponse
    {
        try await perform(.read, Cluster.Methods.memberList, MemberListRequest(), timeout: timeout)
    }

    /// Asks one endpoint, and no other, how it is.
    package func status(
        of endpoint: String, timeout: Duration
    ) async -> Result<StatusResponse, RPCError> {
        await ask(endpoint, Maintenance.Methods.status, StatusRequest(), timeout: timeout)
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
