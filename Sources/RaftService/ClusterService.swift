// `etcdserverpb.Cluster`: the members as etcd's clients see them.

package import RPC
import Raft
package import RaftRPC
package import RaftRuntime

/// `etcdserverpb.Cluster` of one member.
package struct ClusterService<Log: LogStore, Network: PeerNetwork>: RaftRPC.ClusterService {
    private let member: Member<Log, Network>

    package init(member: Member<Log, Network>) { self.member = member }

    package func memberList(
        _ request: MemberListRequest, context: ServerContext
    ) async throws -> MemberListResponse {
        if request.linearizable { try await member.becomeCurrent(by: context.deadline) }
        return MemberListResponse(header: header, members: listed)
    }

    package func memberAdd(
        _ request: MemberAddRequest, context: ServerContext
    ) async throws -> MemberAddResponse {
        let newcomer = Configuration.Newcomer(
            name: "", peerAddress: try address(in: request.peerURLs),
            isPromotedByItself: !request.isLearner)
        let finished = try await member.change(
            [.add(newcomer)], expecting: nil, deadline: context.deadline)
        let id = finished.first.position
        return MemberAddResponse(
            header: header, member: listed.first { $0.id == id }, members: listed)
    }

    package func memberRemove(
        _ request: MemberRemoveRequest, context: ServerContext
    ) async throws -> MemberRemoveResponse {
        try await change(.remove(NodeID(request.id)), context)
        return MemberRemoveResponse(header: header, members: listed)
    }

    package func memberUpdate(
        _ request: MemberUpdateRequest, context: ServerContext
    ) async throws -> MemberUpdateResponse {
        let address = try address(in: request.peerURLs)
        try await change(.update(NodeID(request.id), peerAddress: address), context)
        return MemberUpdateResponse(header: header, members: listed)
    }

    package func memberPromote(
        _ request: MemberPromoteRequest, context: ServerContext
    ) async throws -> MemberPromoteResponse {
        try await change(.promote(NodeID(request.id)), context)
        return MemberPromoteResponse(header: header, members: listed)
    }

    private func change(_ step: Configuration.Change.Step, _ context: ServerContext) async throws {
        _ = try await member.change([step], expecting: nil, deadline: context.deadline)
    }

    private var header: ResponseHeader { member.header }

    /// The members that are agreed on, by name. Who is leaving is not among them.
    private var listed: [RaftRPC.Member] {
        guard let configuration = member.driver.committedConfiguration?.configuration else {
            return []
        }
        let members = configuration.afterJoint.members.sorted {
            ($0.name, $0.id) < ($1.name, $1.id)
        }
        return members.map { known in
            var listed = RaftRPC.Member()
            (listed.id, listed.name) = (known.id.number, known.name)
            listed.peerURLs = [known.peerAddress]
            listed.clientURLs = member.clientAddress(of: known.id).map { [$0] } ?? []
            listed.isLearner = configuration.isLearner(known.id)
            return listed
        }
    }

    /// A member is reached at one address, which etcd's clients write as a URL. Whether it can be dialled is checked
    /// where all changes are.
    private func address(in urls: [String]) throws(RPCError) -> String {
        guard urls.count == 1, let url = urls.first else {
            throw RPCError(
                .invalidArgument, "a member has exactly one peer address", effect: .notApplied)
        }
        return url.hasPrefix("http://") ? String(url.dropFirst("http://".count)) : url
    }
}
