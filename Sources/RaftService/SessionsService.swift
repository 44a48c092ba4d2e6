// `raftdpb.Sessions`: clients that number their commands. What a session is good for is in Protos/raftd/sessions.proto.

import KeyValue
package import RPC
import Raft
package import RaftRPC
package import RaftRuntime

/// `raftdpb.Sessions` of one member.
package struct SessionsService<Log: LogStore, Network: PeerNetwork>: RaftRPC.SessionsService {
    private let member: Member<Log, Network>

    package init(member: Member<Log, Network>) { self.member = member }

    package func openSession(
        _ request: OpenSessionRequest, context: ServerContext
    ) async throws -> OpenSessionResponse {
        let answer = try await member.agree(on: .openSession, deadline: context.deadline)
        guard case .sessionOpened(let session) = answer else {
            preconditionFailure("an opened session was answered as something else")
        }
        let limits = member.store.sessionLimits
        return OpenSessionResponse(
            id: session.number, idleMilliseconds: limits.idle,
            protectedMilliseconds: limits.protected)
    }

    package func keepSession(
        _ request: KeepSessionRequest, context: ServerContext
    ) async throws -> KeepSessionResponse {
        do throws(RPCError) {
            _ = try await member.agree(
                on: .keepSession(SessionID(request.id)), deadline: context.deadline)
        } catch {
            guard error.code == .failedPrecondition else { throw error }
            throw RPCError(.notFound, "the session has ended", effect: .notApplied)
        }
        return KeepSessionResponse()
    }

    package func closeSession(
        _ request: CloseSessionRequest, context: ServerContext
    ) async throws -> CloseSessionResponse {
        _ = try await member.agree(
            on: .endSession(SessionID(request.id)), deadline: context.deadline)
        return CloseSessionResponse()
    }
}

extension Member {
    /// Waits until the cluster has agreed on a command, and for what it came to.
    fileprivate func agree(
        on command: Command, deadline: Instant?
    ) async throws(RPCError) -> StoreAnswer {
        let result: Result<Outcome, RPCError> = await withCheckedContinuation { continuation in
            do throws(RPCError) {
                try propose(command, deadline: deadline) {
                    continuation.resume(returning: .success($0))
                }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try answer(of: result.get())
    }
}

extension Envelope.Origin {
    /// By what a command is known again, as its call says.
    ///
    /// - Throws: `INVALID_ARGUMENT` for metadata that says only half of it, or something else.
    init(_ metadata: Metadata) throws(RPCError) {
        switch try CommandOrigin.read(metadata) {
        case .session(let id, let sequence, let acknowledgedBelow):
            self = .session(
                SessionID(id), sequence: sequence, acknowledgedBelow: acknowledgedBelow)
        case .once(let token): self = .once(token)
        case nil: self = .none
        }
    }
}
