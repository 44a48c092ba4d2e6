// member list: who belongs to the cluster. MemberChanges.swift has the commands that change it.

internal import RaftClient
internal import RaftRPC
internal import Settings

enum MemberCommands {
    private static let detail = Setting(
        "detail",
        help: "Ask the leader for everything: roles, progress, a change under way, and the index "
            + "that --if-index takes.")

    static let list = CommandEntry(
        command: Command(
            "member list", summary: "List the members of the cluster, as the asked one knows them.",
            settings: [detail.declaration]),
        prepare: { values throws(Failure) in
            let isDetailed = values[detail]
            return .talk { session throws(Failure) in
                guard isDetailed else { return try await printList(session) }
                let answer = try await session.ask { client throws(ClientError) in
                    try await client.describeMembers()
                }
                try session.print(answer, preferringTable: true)
            }
        })

    private static func printList(_ session: Session) async throws(Failure) {
        let answer = try await session.ask { client throws(ClientError) in
            try await client.memberList()
        }
        try session.print(answer, preferringTable: true)
    }
}
