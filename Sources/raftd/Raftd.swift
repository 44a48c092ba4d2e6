// raftd: one member of a cluster. Here the settings are read; Daemon.swift puts the member together.

import Glibc
import Settings

@main
enum Raftd {
    static func main() {
        // A reader of standard error that goes away must not end the member.
        StandardStreams.ignoreBrokenPipes()
        let program = RaftdSettings.program(
            version: Version.text, notes: [("Exit codes", ExitCode.helpLines)])
        let environment = Environment.ofProcess()
        do throws(SettingsError) {
            switch try program.read(arguments: processArguments(), environment: environment) {
            case .show(let text): show(text)
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

    private static func show(_ text: String) {
        do throws(StandardStreams.Failure) {
            try StandardStreams.writeOutput(Array(text.utf8))
        } catch {
            guard case .system(let reason) = error else { return }
            complain("cannot write to standard output: \(reason)")
            exit(ExitCode.outputFailed.rawValue)
        }
    }

    private static func start(_ settings: RaftdSettings, warnings: [String]) -> Never {
        do throws(StartFailure) {
            try Daemon(settings, warnings: warnings).run()
        } catch {
            // There is no daemon to write them down.
            for warning in warnings { complain(warning) }
            complain(error.reason)
            exit(error.code.rawValue)
        }
    }

    private static func complain(_ line: String) { StandardStreams.complain("raftd: \(line)") }
}
