// All commands, in the order of the help. Each declares its words and flags, checks what it was
// given before anything is sent, and then either prints at once or talks to the cluster.

internal import Settings

/// A command ready to run.
enum Action: Sendable {
    case print([UInt8])
    case talk(@Sendable (Session) async throws(Failure) -> Void)
}

/// A command and what makes it ready.
struct CommandEntry: Sendable {
    let command: Command
    /// How long it may take when nobody says; the default of `--command-timeout` without.
    var patience: Duration?
    let prepare: @Sendable (Values) throws(Failure) -> Action
}

enum CommandList {
    static var all: [CommandEntry] {
        [
            PutCommand.entry, GetCommand.entry, DeleteCommand.entry, EndpointCommands.status,
            EndpointCommands.health, MemberCommands.list, MemberCommands.add,
            MemberCommands.remove, MemberCommands.promote, MemberCommands.replace,
            MemberCommands.update, MemberPlanCommand.entry, MoveLeaderCommand.entry,
            WatchLeaderCommand.entry, WhyCommands.leader, WhyCommands.not, ScrubCommand.entry,
            version, completion,
        ]
    }

    private static let version = CommandEntry(
        command: Command("version", summary: "Print the version of raftctl and of its API."),
        prepare: { values throws(Failure) in
            let settings = RaftctlSettings(values)
            return .print(VersionAnswer().bytes(as: settings.format ?? .simple, settings.style))
        })

    private static var completion: CommandEntry {
        CommandEntry(
            command: Command("completion bash", summary: "Print a completion script for bash."),
            prepare: { _ throws(Failure) in .print(Array(Raftctl.program.bashCompletion().utf8)) })
    }
}
