// How long the process has worked: its own time on a core, and not what others took of it.

internal import Glibc

struct Stopwatch {
    private let start = clock()

    /// At least one.
    var milliseconds: Int { max(Int(clock() - start) / (Int(CLOCKS_PER_SEC) / 1_000), 1) }
}
