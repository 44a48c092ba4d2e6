// member list: who belongs to the cluster.

internal import RaftClient
internal import RaftRPC
internal import Settings

enum MemberCommands {
    static let list = CommandEntry(
        command: Command(
            "member list", summary: "List the members of the cluster, as the asked one knows them."),
        prepare: { _ throws(Failure) in
            .talk { session throws(Failure) in
                let answer = try await session.ask { client throws(ClientError) in
                    try await client.memberList()
                }
                try session.print(answer, preferringTable: true)
            }
        })
}
