// A member's failed precondition ends the whole simulator. Then at least the line that replays the
// run must be seen.

internal import Glibc
internal import Settings
internal import Simulator
internal import Synchronization

/// Speaks when the process has to die.
enum LastWords {
    private static let replayLine = Mutex("")

    /// Listens for the traps that Swift's preconditions are.
    static func prepare() {
        for trap in [SIGILL, SIGTRAP] { _ = signal(trap, speak) }
    }

    /// This run is the one to replay from now on.
    static func run(_ options: SimulationOptions) {
        replayLine.withLock { $0 = options.replayLine }
    }

    /// The trap came out of a member's code in this very thread, so that nothing here is half done.
    private static let speak: @convention(c) (CInt) -> Void = { _ in
        let line = replayLine.withLock { $0 }
        StandardStreams.complain(
            """
            a precondition failed; a debug build says which
            replay: \(line)
            """)
        exit(ExitCode.broken.rawValue)
    }
}
