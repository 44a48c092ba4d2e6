// The exit codes, in one table: each has one meaning, and keeps it. The help prints this table.

internal import RaftClient
internal import RaftRPC

/// How raftctl ends.
enum ExitCode: Int32, CaseIterable {
    case ok = 0
    case keyNotFound = 1
    case usage = 2
    case unreachable = 3
    case timedOut = 4
    case fateUnknown = 5
    case refused = 6
    case unhealthy = 7
    case inputOutput = 8
    case answerLost = 9
    case conflict = 10
    case quorumAtRisk = 11
    case systemRefused = 12
    case damaged = 13
    case interrupted = 130
    case readerGone = 141

    var meaning: String {
        switch self {
        case .ok: "done"
        case .keyNotFound: "get: the key does not exist"
        case .usage: "wrong command line, environment or input; nothing was sent"
        case .unreachable: "no endpoint could be reached; nothing was applied"
        case .timedOut: "no member could do it in time; nothing was applied"
        case .fateUnknown: "the request may or may not have been applied"
        case .refused: "the cluster refused the request; nothing was applied"
        case .unhealthy: "endpoint, scrub: one is unreachable, has no leader or reports an error"
        case .inputOutput: "standard input or output failed"
        case .answerLost: "the request was applied, but its answer is lost"
        case .conflict: "member: the members have changed meanwhile; nothing was applied"
        case .quorumAtRisk: "member: too few voters would be left that are heard; nothing was sent"
        case .systemRefused:
            "the operating system refused something basic, such as a descriptor; nothing was sent"
        case .damaged: "scrub: a file is damaged"
        case .interrupted: "interrupted by a signal; the message says what became of a request"
        case .readerGone: "the reader of standard output went away"
        }
    }

    /// The table as the help prints it.
    static var table: [String] {
        allCases.map { code in
            let number = String(code.rawValue)
            return number + String(repeating: " ", count: 5 - number.count) + code.meaning
        }
    }
}

/// Why a command ends without success, as the user reads it.
struct Failure: Error, Equatable {
    let code: ExitCode
    let message: String

    init(_ code: ExitCode, _ message: String) { (self.code, self.message) = (code, message) }

    init(_ error: ClientError) {
        let code: ExitCode =
            switch error.reason {
            case .unreachable: .unreachable
            case .timedOut: .timedOut
            case .refused: .refused
            case .fateUnknown: .fateUnknown
            case .sessionEnded: error.effect == .unknown ? .fateUnknown : .refused
            case .answerLost: .answerLost
            case .interrupted: .interrupted
            }
        self.init(code, error.description)
    }
}
