// The client's calls: `etcdserverpb.KV`, served by a member. Each becomes a command for the log or a read of the store,
// and each failure says what became of the request.

import KeyValue
package import RPC
import Raft
import RaftRPC
package import RaftRuntime

/// `etcdserverpb.KV` of one member.
///
/// Calls wait in the member's own queues, not in tasks: a task per call was 40 % of a loaded leader's time.
package struct KeyValueService<Log: LogStore, Network: PeerNetwork> {
    private let member: Member<Log, Network>

    package init(member: Member<Log, Network>) { self.member = member }

    /// Serves every method of `etcdserverpb.KV`.
    package func register(in router: inout Router) {
        serve(KV.Methods.put, in: &router, put)
        serve(KV.Methods.deleteRange, in: &router, deleteRange)
        serve(KV.Methods.range, in: &router, range)
    }

    private func serve<Question: RPCMessage>(
        _ method: MethodDescriptor, in router: inout Router,
        _ handler: @escaping (Question, ServerCall) throws(RPCError) -> Void
    ) {
        router.immediate(method) { call in
            do throws(RPCError) {
                try handler(call.unpack(), call)
            } catch {
                call.fail(error)
            }
        }
    }

    private func put(_ request: PutRequest, _ call: ServerCall) throws(RPCError) {
        try check(request.key, byteCount: request.key.count + request.value.count)
        let command = Command.put(
            .init(
                key: request.key, value: request.value, lease: LeaseID(request.lease),
                prevKV: request.prevKV, ignoreValue: request.ignoreValue,
                ignoreLease: request.ignoreLease))
        try agree(on: command, call) { answer throws(RPCError) in
            guard case .put(let revision, let previous) = answer else {
                throw member.error(Refusal.numberReused)
            }
            return PutResponse(
                header: member.header(at: revision),
                prevKV: previous.map { RaftRPC.KeyValue($0) })
        }
    }

    private func deleteRange(
        _ request: DeleteRangeRequest, _ call: ServerCall
    ) throws(RPCError) {
        try check(request.key, byteCount: request.key.count + request.rangeEnd.count)
        let command = Command.deleteRange(
            .init(key: request.key, rangeEnd: request.rangeEnd, prevKV: request.prevKV))
        try agree(on: command, call) { answer throws(RPCError) in
            guard case .deleted(let count, let previous, let revision) = answer else {
                throw member.error(Refusal.numberReused)
            }
            guard AnswerLimits.fits(previous) else {
                throw RPCError(
                    .resourceExhausted,
                    "\(count) keys were deleted; what they were is too large to return",
                    effect: .applied)
            }
            return DeleteRangeResponse(
                header: member.header(at: revision), deleted: Int64(count),
                prevKVs: previous.map { RaftRPC.KeyValue($0) })
        }
    }

    private func range(_ request: RangeRequest, _ call: ServerCall) throws(RPCError) {
        let query = try RangeQuery(request)
        let ready = { (result: ReadResult) in
            do throws(RPCError) {
                try member.check(result)
                answer(query, call)
            } catch {
                call.fail(error)
            }
        }
        let deadline = call.context.deadline
        guard request.serializable else {
            return member.awaitReadIndex(deadline: deadline, ready)
        }
        guard let age = try RequestMetadata.maxStaleness(in: call.context.metadata) else {
            return answer(query, call)
        }
        member.awaitState(notOlderThan: age, deadline: deadline) { result in
            guard case .expired = result else { return ready(result) }
            call.fail(member.tooOld)
        }
    }

    /// Answers from the store as it is now.
    private func answer(_ query: RangeQuery, _ call: ServerCall) {
        do throws(RangeRefusal) {
            let answer = try member.store.range(query)
            call.respond(
                RangeResponse(
                    header: member.header(at: answer.revision),
                    kvs: answer.keyValues.map { RaftRPC.KeyValue($0) },
                    more: answer.more, count: Int64(answer.count)))
        } catch {
            call.fail(member.error(error))
        }
    }

    /// Has a command agreed on, and answers with what it came to.
    private func agree<Response: RPCMessage>(
        on command: Command, _ call: ServerCall,
        _ response: @escaping (StoreAnswer) throws(RPCError) -> Response
    ) throws(RPCError) {
        let origin = try Envelope.Origin(call.context.metadata)
        try member.propose(command, origin: origin, deadline: call.context.deadline) { outcome in
            do throws(RPCError) {
                call.respond(try response(try member.answer(of: outcome)))
            } catch {
                call.fail(error)
            }
        }
    }

    /// The limit of etcd, for the same reason: one request must not hold up the others.
    private static var requestBytesMax: Int { 1536 << 10 }

    /// Refuses a write that nobody could carry out.
    private func check(_ key: [UInt8], byteCount: Int) throws(RPCError) {
        guard !key.isEmpty else { throw member.error(Refusal.emptyKey) }
        guard byteCount <= Self.requestBytesMax else {
            throw RPCError(
                .invalidArgument,
                "the request has \(byteCount) bytes, the limit is \(Self.requestBytesMax)",
                effect: .notApplied)
        }
    }
}
