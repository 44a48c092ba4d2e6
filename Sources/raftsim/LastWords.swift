// A member's failed precondition ends the whole simulator. Then at least the line that replays the
// run must be seen; and when mistakes are being looked for, it has found one, and the search goes on.

internal import Glibc
internal import Settings
internal import Simulator
internal import Synchronization

/// Speaks when the process has to die.
enum LastWords {
    /// What is to be done then.
    enum Will {
        /// Say how to replay the run.
        case replay(String)
        /// Print this row, and go on with these words.
        case goOn(row: String, arguments: [String])
    }

    private static let will = Mutex<Will?>(nil)

    /// Listens for the traps that Swift's preconditions are.
    static func prepare() {
        for trap in [SIGILL, SIGTRAP] { _ = signal(trap, speak) }
    }

    /// From now on this is to be done.
    static func write(_ new: Will) { will.withLock { $0 = new } }

    /// The trap came out of a member's code in this very thread, so that nothing here is half done.
    private static let speak: @convention(c) (CInt) -> Void = { _ in
        switch will.withLock({ $0 }) {
        case .goOn(let row, let arguments):
            print(row)
            fflush(nil)
            restartProcess(arguments: arguments)
        case .replay(let line):
            StandardStreams.complain(
                """
                a precondition failed; a debug build says which
                replay: \(line)
                """)
        case nil: break
        }
        exit(ExitCode.broken.rawValue)
    }
}
