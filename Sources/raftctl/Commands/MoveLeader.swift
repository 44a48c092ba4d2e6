// move-leader: another member leads from now on.

internal import RPC
internal import RaftClient
internal import RaftRPC
internal import Settings

enum MoveLeaderCommand {
    static let entry = CommandEntry(
        command: Command(
            "move-leader", "[MEMBER]",
            summary: "Hand the leadership to a member, or to the one that is furthest."),
        prepare: { values throws(Failure) in
            let target = values.operands.isEmpty ? nil : try MemberCommands.word(0, of: values)
            return .talk { session throws(Failure) in
                let id = try await id(of: target, session)
                let response = try await session.ask { client throws(ClientError) in
                    try await client.moveLeader(to: id, timeout: session.timeLeft)
                }
                // Who handed it over knows whom it went to. Not knowing it is no failure.
                let status = try? await session.client.status(timeout: session.timeLeft)
                let leader = id != 0 ? id : status?.leader ?? 0
                try session.printApplied(LeadershipMove(response, leader: leader))
            }
        })

    private static func id(
        of target: String?, _ session: Session
    ) async throws(Failure) -> UInt64 {
        guard let target else { return 0 }
        let list = try await session.ask { client throws(ClientError) in
            try await client.memberList()
        }
        return try list.members.map(MemberDescription.init).member(target).id
    }
}

extension MemberDescription {
    /// What the list of members says of one.
    fileprivate init(_ member: Member) {
        self.init()
        (id, name) = (member.id, member.name)
    }
}

/// Who leads after the leadership was moved.
struct LeadershipMove {
    let response: MoveLeaderResponse
    /// 0 when nobody knows yet.
    let leader: UInt64

    init(_ response: MoveLeaderResponse, leader: UInt64) {
        (self.response, self.leader) = (response, leader)
    }

    var former: UInt64 { response.header?.memberID ?? 0 }
}
