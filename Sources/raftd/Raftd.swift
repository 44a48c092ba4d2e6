// raftd: one member of a cluster. Here the settings are read; Daemon.swift puts the member together.

import Glibc
import Settings

@main
enum Raftd {
    static let version = "0.1.0"

    static func main() {
        // A reader of standard error that goes away must not end the member.
        _ = signal(SIGPIPE, SIG_IGN)
        let program = RaftdSettings.program(
            version: version, notes: [("Exit codes", ExitCode.helpLines)])
        let environment = Environment.ofProcess()
        do throws(SettingsError) {
            switch try program.read(arguments: processArguments(), environment: environment) {
            case .show(let text): print(text, terminator: "")
            case .run(let values):
                let settings = try RaftdSettings(values, environment: environment)
                start(settings, warnings: values.warnings)
            }
        } catch {
            for problem in error.problems { complain(problem) }
            complain("try 'raftd --help'")
            exit(ExitCode.badConfiguration.rawValue)
        }
    }

    private static func start(_ settings: RaftdSettings, warnings: [String]) -> Never {
        do throws(StartFailure) {
            try Daemon(settings, warnings: warnings).run()
        } catch {
            complain(error.reason)
            exit(error.code.rawValue)
        }
    }

    /// Writes a line to standard error.
    private static func complain(_ line: String) {
        let bytes = Array("raftd: \(line)\n".utf8)
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
    }
}
