// The client's calls: `etcdserverpb.KV`, served by a member. Each becomes a command for the log or a read of the store,
// and each failure says what became of the request.

import KeyValue
package import RPC
import Raft
package import RaftRPC
package import RaftRuntime

/// `etcdserverpb.KV` of one member.
package struct KeyValueService<Log: LogStore, Network: PeerNetwork>: KVService {
    private let member: Member<Log, Network>

    package init(member: Member<Log, Network>) { self.member = member }

    package func put(
        _ request: PutRequest, context: ServerContext
    ) async throws -> PutResponse {
        try check(request.key, byteCount: request.key.count + request.value.count)
        let command = Command.put(
            .init(
                key: request.key, value: request.value, lease: LeaseID(request.lease),
                prevKV: request.prevKV, ignoreValue: request.ignoreValue,
                ignoreLease: request.ignoreLease))
        switch try await agree(on: command, context) {
        case .put(let revision, let previous):
            var response = PutResponse()
            response.header = member.header(at: revision)
            response.prevKV = previous.map { RaftRPC.KeyValue($0) }
            return response
        case .refused(let refusal): throw member.error(refusal)
        case .deleted: preconditionFailure("a put was answered as a delete")
        }
    }

    package func deleteRange(
        _ request: DeleteRangeRequest, context: ServerContext
    ) async throws -> DeleteRangeResponse {
        try check(request.key, byteCount: request.key.count + request.rangeEnd.count)
        let command = Command.deleteRange(
            .init(key: request.key, rangeEnd: request.rangeEnd, prevKV: request.prevKV))
        switch try await agree(on: command, context) {
        case .deleted(let count, let previous, let revision):
            var response = DeleteRangeResponse()
            response.header = member.header(at: revision)
            response.deleted = Int64(count)
            response.prevKVs = previous.map { RaftRPC.KeyValue($0) }
            return response
        case .refused(let refusal): throw member.error(refusal)
        case .put: preconditionFailure("a delete was answered as a put")
        }
    }

    package func range(
        _ request: RangeRequest, context: ServerContext
    ) async throws -> RangeResponse {
        let query = try RangeQuery(request)
        if !request.serializable { try await confirm(context) }
        do throws(RangeRefusal) {
            let answer = try member.store.range(query)
            var response = RangeResponse()
            response.header = member.header(at: answer.revision)
            response.kvs = answer.keyValues.map { RaftRPC.KeyValue($0) }
            (response.more, response.count) = (answer.more, Int64(answer.count))
            return response
        } catch {
            throw member.error(error)
        }
    }

    /// The limit of etcd, for the same reason: one request must not hold up the others.
    private static var requestBytesMax: Int { 1536 << 10 }

    private func check(_ key: [UInt8], byteCount: Int) throws(RPCError) {
        guard !key.isEmpty else { throw member.error(Refusal.emptyKey) }
        guard byteCount <= Self.requestBytesMax else {
            throw RPCError(
                .invalidArgument,
                "the request has \(byteCount) bytes, the limit is \(Self.requestBytesMax)",
                effect: .notApplied)
        }
    }

    private func agree(
        on command: Command, _ context: ServerContext
    ) async throws(RPCError) -> StoreAnswer {
        switch await member.propose(command, deadline: context.deadline) {
        case .applied(let answer, _): return answer
        case .refused(let refusal): throw member.error(refusal)
        case .superseded:
            throw RPCError(
                .unavailable, "the leader lost its office before the write was replicated",
                effect: .notApplied, leader: member.leaderAddress)
        case .unknown:
            throw RPCError(
                .deadlineExceeded,
                "no majority confirmed the write in time: it may be carried out later",
                effect: .unknown, leader: member.leaderAddress)
        }
    }

    /// Waits until the store shows everything acknowledged before now.
    private func confirm(_ context: ServerContext) async throws(RPCError) {
        switch await member.awaitReadIndex(deadline: context.deadline) {
        case .ready: return
        case .expired:
            throw RPCError(
                .deadlineExceeded, "no leader confirmed the read in time",
                effect: .notApplied, leader: member.leaderAddress)
        case .tooMany:
            throw RPCError(
                .resourceExhausted, "too many reads wait for the leader",
                effect: .notApplied, leader: member.leaderAddress)
        }
    }
}
