// The real program against a member that knows sessions, and a cluster whose members can change.

import Foundation
import RPC
import RaftRPC
import Testing

/// What a member of the cluster n1, n2, n3 says, of which n3 is not heard. Touched on its loop only.
private final class Attentive: @unchecked Sendable {
    private var answers: [CommandOrigin: PutResponse] = [:]
    private var applied = 0
    private var sessions: UInt64 = 0
    private(set) var closed: UInt64 = 0
    /// Commands whose first answer was lost.
    private var lost: Set<CommandOrigin> = []

    static let address = TestServer.start { router in
        let member = Attentive()
        AttentiveKV(member: member).register(in: &router)
        AttentiveSessions(member: member).register(in: &router)
        AttentiveMembership().register(in: &router)
        AttentiveMaintenance().register(in: &router)
        AttentiveCluster().register(in: &router)
    }

    func open() -> OpenSessionResponse {
        sessions += 1
        return OpenSessionResponse(
            id: sessions, idleMilliseconds: 60_000, protectedMilliseconds: 30_000)
    }

    func close() { closed += 1 }

    /// Carries out a put once, and loses the first answer.
    func put(_ context: ServerContext) throws -> PutResponse {
        guard let origin = try known(context.metadata) else {
            throw RPCError(.internalError, "not numbered", effect: .notApplied)
        }
        if answers[origin] == nil {
            applied += 1
            var header = ResponseHeader()
            header.revision = Int64(applied)
            answers[origin] = PutResponse(header: header)
        }
        guard !lost.insert(origin).inserted, let answer = answers[origin] else {
            throw RPCError(.unavailable, "the answer is lost", effect: .unknown)
        }
        return answer
    }

    /// What was acknowledged meanwhile makes no other command of it.
    private func known(_ metadata: Metadata) throws -> CommandOrigin? {
        switch try CommandOrigin.read(metadata) {
        case .session(let id, let sequence, _):
            .session(id: id, sequence: sequence, acknowledgedBelow: 0)
        case let origin: origin
        }
    }
}

private struct AttentiveKV: KVService {
    let member: Attentive

    func put(_ request: PutRequest, context: ServerContext) async throws -> PutResponse {
        try member.put(context)
    }

    /// The value is the staleness that was allowed, or how many sessions were ended.
    func range(_ request: RangeRequest, context: ServerContext) async throws -> RangeResponse {
        var pair = KeyValue()
        let staleness = context.metadata[RequestMetadata.maxStaleness]
        let text = request.key == Array("closed".utf8) ? "\(member.closed)" : staleness ?? "any"
        (pair.key, pair.value) = (request.key, Array(text.utf8))
        return RangeResponse(kvs: [pair], count: 1)
    }

    func deleteRange(
        _ request: DeleteRangeRequest, context: ServerContext
    ) async throws -> DeleteRangeResponse { DeleteRangeResponse() }
}

private struct AttentiveSessions: SessionsService {
    let member: Attentive

    func openSession(
        _ request: OpenSessionRequest, context: ServerContext
    ) async throws -> OpenSessionResponse { member.open() }

    func keepSession(
        _ request: KeepSessionRequest, context: ServerContext
    ) async throws -> KeepSessionResponse { KeepSessionResponse() }

    func closeSession(
        _ request: CloseSessionRequest, context: ServerContext
    ) async throws -> CloseSessionResponse {
        member.close()
        return CloseSessionResponse()
    }
}

private struct AttentiveMembership: MembershipService {
    func describeMembers(
        _ request: DescribeMembersRequest, context: ServerContext
    ) async throws -> DescribeMembersResponse {
        described(["n1", "n2", "n3"], learners: ["n4"], silent: ["n3"])
    }

    func changeMembers(
        _ request: ChangeMembersRequest, context: ServerContext
    ) async throws -> ChangeMembersResponse {
        guard request.expectedIndex == 7 else {
            throw RPCError(.failedPrecondition, "another index", effect: .notApplied)
        }
        switch request.changes.first?.step {
        case .add(let newcomer) where newcomer.peerAddress == "taken:1":
            throw RPCError(.alreadyExists, "there is a member at taken:1", effect: .notApplied)
        case .promote:
            throw RPCError(
                .failedPrecondition, "that is how it is already", effect: .notApplied,
                leader: "h:1")
        case .update:
            throw RPCError(.deadlineExceeded, "no majority confirmed it", effect: .unknown)
        case .add: return ChangeMembersResponse(index: 8, newcomer: 8)
        default: return ChangeMembersResponse(index: 8, newcomer: 0)
        }
    }

    func join(_ request: JoinRequest, context: ServerContext) async throws -> JoinResponse {
        JoinResponse()
    }
}

private struct AttentiveMaintenance: MaintenanceService {
    func status(_ request: StatusRequest, context: ServerContext) async throws -> StatusResponse {
        var status = StatusResponse()
        status.leader = 2
        return status
    }

    func moveLeader(
        _ request: MoveLeaderRequest, context: ServerContext
    ) async throws -> MoveLeaderResponse {
        guard request.targetID != 4 else {
            throw RPCError(
                .invalidArgument, "n4 has no vote, so it cannot lead", effect: .notApplied)
        }
        var header = ResponseHeader()
        header.memberID = 1
        return MoveLeaderResponse(header: header)
    }
}

private struct AttentiveCluster: ClusterService {
    func memberList(
        _ request: MemberListRequest, context: ServerContext
    ) async throws -> MemberListResponse {
        var response = MemberListResponse()
        for (id, name) in zip(UInt64(1)..., ["n1", "n2", "n3", "n4"]) {
            var member = Member()
            (member.id, member.name, member.isLearner) = (id, name, name == "n4")
            response.members.append(member)
        }
        return response
    }

    private var unasked: RPCError { RPCError(.unimplemented, "nobody asks for this") }

    func memberAdd(
        _ request: MemberAddRequest, context: ServerContext
    ) async throws -> MemberAddResponse { throw unasked }

    func memberRemove(
        _ request: MemberRemoveRequest, context: ServerContext
    ) async throws -> MemberRemoveResponse { throw unasked }

    func memberUpdate(
        _ request: MemberUpdateRequest, context: ServerContext
    ) async throws -> MemberUpdateResponse { throw unasked }

    func memberPromote(
        _ request: MemberPromoteRequest, context: ServerContext
    ) async throws -> MemberPromoteResponse { throw unasked }
}

@Suite("raftctl and a cluster that changes")
struct ChangeProcessTests {
    private func run(_ words: [String]) throws -> Run { try Run(words, at: Attentive.address) }

    @Test("writes once although the first answer is lost, and ends its session")
    func exactlyOnce() throws {
        let first = try run(["put", "k", "v", "-w", "json"])
        #expect(first.complaint == "")
        #expect(first.status == 0)
        #expect(try run(["get", "closed", "--print-value-only"]).output != "0\n")
    }

    @Test("with a token is safe to run twice")
    func once() throws {
        let runs = try (0..<2).map { _ in
            try run(["put", "k", "v", "--once", "a token", "-w", "json"])
        }
        #expect(runs.map(\.status) == [0, 0])
        #expect(runs[0].output.contains("revision"))
        #expect(runs[0].output == runs[1].output)
    }

    @Test("bounds the age of a serializable read")
    func staleness() throws {
        let words = ["get", "k", "--print-value-only", "--consistency=s"]
        #expect(try run(words).output == "any\n")
        #expect(try run(words + ["--max-staleness=1.5s"]).output == "1500\n")
    }

    @Test(
        "ends with the code of what happened",
        arguments: [
            (
                ["member", "add", "n5", "--peer=h:1", "--learner-only"], 0,
                "Member 8 added to cluster c\n"
                    + "Start it with: raftd --name n5 --listen-peer h:1 --join MEMBER\n", ""
            ),
            (["member", "remove", "n3"], 0, "Member 3 removed from cluster c\n", ""),
            (
                ["member", "remove", "n2", "--force", "--if-index=7"], 0,
                "Member 2 removed from cluster c\n", ""
            ),
            (
                ["member", "remove", "n9"], 6, "",
                "raftctl member remove: there is no member n9; the members are n1, n2, n3, n4\n"
            ),
            (
                ["member", "add", "n5", "--peer-urls=http://taken:1"], 6, "",
                "raftctl member add: refused: there is a member at taken:1. The request was not "
                    + "applied.\n"
            ),
            (
                ["member", "promote", "n4"], 6, "",
                "raftctl member promote: refused: that is how it is already. The request was not "
                    + "applied.\n"
            ),
            (
                ["member", "update", "n2", "--peer=h:3"], 5, "",
                "raftctl member update: no answer to the request (MEMBER: no majority confirmed "
                    + "it). The request may or may not have been applied. No leader is known. "
                    + "List the members before trying again.\n"
            ),
            (
                ["member", "remove", "n3", "--if-index=6"], 10, "",
                "raftctl member remove: the members have changed: they are those of index 7, not "
                    + "6\n"
            ),
            (
                ["member", "remove", "n2"], 11, "",
                "raftctl member remove: after remove n2: 2 voters (n1 n3), quorum 2, tolerates 0 "
                    + "failures; no quorum without n3, so nothing could be agreed on, not even "
                    + "the way back. Bring back or remove n3 first, or insist with --force.\n"
            ),
            (
                ["member", "plan", "remove", "n3", "+", "promote", "n4", "--apply"], 0,
                "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure; n3 not heard; "
                    + "learning: n4\n"
                    + "during remove n3 + promote n4: 3 voters (n1 n2 n3), quorum 2, tolerates 1 "
                    + "failure; n3 not heard, and 3 voters (n1 n2 n4), quorum 2, tolerates 1 "
                    + "failure\n"
                    + "after remove n3 + promote n4: 3 voters (n1 n2 n4), quorum 2, tolerates 1 "
                    + "failure\n"
                    + "Members changed in cluster c\n", ""
            ),
            (
                ["move-leader", "n2"], 0, "Leadership transferred from 1 to 2\n", ""
            ),
            (["move-leader"], 0, "Leadership transferred from 1 to 2\n", ""),
            (["move-leader", "1"], 0, "Member 1 leads already\n", ""),
            (
                ["move-leader", "n4"], 6, "",
                "raftctl move-leader: refused: n4 has no vote, so it cannot lead. The request "
                    + "was not applied.\n"
            ),
        ] as [([String], Int32, String, String)]
    )
    func codes(words: [String], status: Int32, output: String, complaint: String) throws {
        let run = try run(words)
        let member = Attentive.address
        #expect(run.status == status)
        #expect(run.output.replacingOccurrences(of: member, with: "MEMBER") == output)
        #expect(run.complaint.replacingOccurrences(of: member, with: "MEMBER") == complaint)
    }

    @Test("shows what it would do to the quorum before it refuses")
    func plan() throws {
        let plan = try run(["member", "plan", "remove", "n2,", "remove", "n3"])
        #expect(plan.status == 11)
        #expect(plan.output.split(separator: "\n").count == 3)
        #expect(try run(["member", "plan", "remove", "n3,", "remove", "n2"]).status == 0)
        #expect(try run(["member", "plan", "remove", "n2", "--force"]).status == 0)
    }

    @Test("has one help for all commands about members")
    func help() throws {
        let help = try run(["member", "--help"]).output
        for word in ["list", "add", "remove", "promote", "replace", "update", "plan"] {
            #expect(help.contains("member \(word)"))
        }
        #expect(!help.contains("watch-leader"))
    }
}
