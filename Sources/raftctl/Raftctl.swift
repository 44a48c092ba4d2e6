// The program: from the command line to an exit code.

internal import EpollTransport
internal import Glibc
internal import RPC
internal import RaftClient
internal import Settings

enum Raftctl {
    static var program: Program {
        Program(
            "raftctl", version: Version.text, summary: "talks to a raftd cluster.",
            settings: RaftctlSettings.Declared.all, commands: CommandList.all.map(\.command),
            notes: [(title: "Exit codes", lines: ExitCode.table)])
    }

    /// Runs the command that the process was started with.
    static func main() -> ExitCode {
        StandardStreams.ignoreBrokenPipes()
        var name = "raftctl"
        do throws(Failure) {
            switch try invocation() {
            case .show(let text): try write(Array(text.utf8))
            case .run(let values):
                name += values.command.map { " \($0)" } ?? ""
                for warning in values.warnings { StandardStreams.complain("\(name): \(warning)") }
                try run(values)
            }
            return .ok
        } catch {
            for line in error.message.split(separator: "\n") {
                StandardStreams.complain("\(name): \(line)")
            }
            if error.code == .usage { StandardStreams.complain("See \(name) --help.") }
            return error.code
        }
    }

    /// Writes to standard output.
    static func write(_ bytes: [UInt8]) throws(Failure) {
        do throws(StandardStreams.Failure) {
            try StandardStreams.writeOutput(bytes)
        } catch {
            guard case .system(let reason) = error else { throw Failure(.readerGone, "") }
            throw Failure(.inputOutput, "cannot write to standard output: \(reason)")
        }
    }

    private static func invocation() throws(Failure) -> Invocation {
        do throws(SettingsError) {
            return try program.read(arguments: processArguments(), environment: .ofProcess())
        } catch {
            throw Failure(.usage, error.description)
        }
    }

    private static func run(_ values: Values) throws(Failure) {
        guard let entry = CommandList.all.first(where: { $0.command.name == values.command })
        else { preconditionFailure("every declared command has an entry") }
        switch try entry.prepare(values) {
        case .print(let bytes): try write(bytes)
        case .talk(let talk): try converse(RaftctlSettings(values, patience: entry.patience), talk)
        }
    }
}
