// How raftd ends, for service managers and scripts. Each number has one meaning; systemd is told which of them a
// restart cannot help.

import RaftRuntime

/// raftd's exit codes. The numbers are sysexits.h's where it has the meaning.
enum ExitCode: CInt, CaseIterable {
    case stopped = 0
    case damagedData = 65
    case addressUnavailable = 69
    case internalFailure = 70
    case directoryUnavailable = 73
    case diskFailed = 74
    case directoryInUse = 75
    case contradiction = 76
    case wrongIdentity = 77
    case badConfiguration = 78
    case removed = 79
    case membershipRefused = 80
    case outputFailed = 81

    /// What the number means, for `--help`.
    var meaning: String {
        switch self {
        case .stopped: "stopped as asked"
        case .damagedData:
            "the data directory is damaged, or a newer version wrote it; a restart cannot help"
        case .addressUnavailable: "an address cannot be listened on, such as a port in use"
        case .internalFailure: "the operating system refused something basic, such as a thread"
        case .directoryUnavailable: "the data directory cannot be made, opened or written"
        case .diskFailed: "the disk failed or is full"
        case .directoryInUse: "another process uses the data directory"
        case .contradiction:
            "the members contradict each other: one of them lost what it had promised; "
                + "a restart cannot help"
        case .wrongIdentity:
            "the data directory belongs to another member or cluster, or was lost; "
                + "a restart cannot help"
        case .removed:
            "the member was removed from its cluster; a restart cannot help"
        case .membershipRefused:
            "the cluster refuses to add the member, as when its name is another's; "
                + "a restart cannot help"
        case .outputFailed: "standard output cannot be written, by --help or --version"
        case .badConfiguration: "bad flags, environment or configuration file; fix and start again"
        }
    }

    static var helpLines: [String] { allCases.map { "\($0.rawValue)  \($0.meaning)" } }
}
