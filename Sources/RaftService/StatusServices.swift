// What operators ask a member: `etcdserverpb.Maintenance` and `etcdserverpb.Cluster`.

import KeyValue
package import RPC
import Raft
package import RaftRPC
package import RaftRuntime

/// `etcdserverpb.Maintenance` of one member.
package struct MaintenanceService<Log: LogStore, Network: PeerNetwork>: RaftRPC.MaintenanceService {
    private let member: Member<Log, Network>
    private let version: String
    private let logBytes: () -> (allocated: UInt64, used: UInt64)

    /// - Parameter logBytes: What the log takes on the disk, and how much of that it uses.
    package init(
        member: Member<Log, Network>, version: String,
        logBytes: @escaping () -> (allocated: UInt64, used: UInt64)
    ) {
        (self.member, self.version, self.logBytes) = (member, version, logBytes)
    }

    package func status(
        _ request: StatusRequest, context: ServerContext
    ) async throws -> StatusResponse {
        let node = member.driver.node
        var response = StatusResponse()
        response.header = member.header(at: member.store.revision)
        response.version = version
        let bytes = logBytes()
        (response.dbSize, response.dbSizeInUse) = (Int64(bytes.allocated), Int64(bytes.used))
        (response.leader, response.raftTerm) = (node.leader?.number ?? 0, node.term.number)
        response.raftIndex = node.commitIndex.position
        response.raftAppliedIndex = member.driver.applied.position
        response.errors = node.leader == nil ? ["no leader"] : []
        if let waiting = member.founding?.unconfirmed {
            let names = waiting.map(member.name(of:)).joined(separator: ", ")
            response.errors.append("first start, waiting for \(names)")
        }
        for follower in node.status.followers where follower.hasLostEntries {
            response.errors.append(
                "\(member.name(of: follower.id)) has lost entries that it had acknowledged")
        }
        return response
    }

    package func moveLeader(
        _ request: MoveLeaderRequest, context: ServerContext
    ) async throws -> MoveLeaderResponse {
        throw RPCError(.unimplemented, "leadership is not moved on request yet")
    }
}

/// `etcdserverpb.Cluster` of one member.
package struct ClusterService<Log: LogStore, Network: PeerNetwork>: RaftRPC.ClusterService {
    private let member: Member<Log, Network>

    package init(member: Member<Log, Network>) { self.member = member }

    package func memberList(
        _ request: MemberListRequest, context: ServerContext
    ) async throws -> MemberListResponse {
        var response = MemberListResponse()
        response.header = member.header(at: member.store.revision)
        response.members = member.cluster.founders.map { founder in
            var listed = RaftRPC.Member()
            (listed.id, listed.name) = (founder.id.number, founder.name)
            listed.peerURLs = [founder.peerAddress]
            listed.clientURLs = member.clientAddress(of: founder.id).map { [$0] } ?? []
            return listed
        }
        return response
    }

    private var fixed: RPCError {
        RPCError(.unimplemented, "the members cannot be changed yet", effect: .notApplied)
    }

    package func memberAdd(
        _ request: MemberAddRequest, context: ServerContext
    ) async throws -> MemberAddResponse {
        throw fixed
    }

    package func memberRemove(
        _ request: MemberRemoveRequest, context: ServerContext
    ) async throws -> MemberRemoveResponse {
        throw fixed
    }

    package func memberUpdate(
        _ request: MemberUpdateRequest, context: ServerContext
    ) async throws -> MemberUpdateResponse {
        throw fixed
    }

    package func memberPromote(
        _ request: MemberPromoteRequest, context: ServerContext
    ) async throws -> MemberPromoteResponse {
        throw fixed
    }
}
