// A process under test: started with its output in files, told signals by its id, waited for, and gone when the test
// is, even if the test itself dies.

import Foundation
import Synchronization

/// What went wrong with the scenery of a test, as opposed to what it tests.
struct Mishap: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// How a process ended.
enum Ending: Equatable, CustomStringConvertible {
    case exited(CInt)
    case killed(CInt)

    var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal): "signal \(signal)"
        }
    }
}

/// What to start, and in which surroundings.
struct Command: Sendable {
    var executable: String
    var arguments: [String] = []
    /// Added to the test's own environment.
    var environment: [String: String] = [:]
    /// Where it runs.
    var directory = "/"
    /// What it reads from standard input.
    var input: [UInt8] = []
    /// What starts the executable, such as `unshare --net`. It must become the executable, not stay beside it.
    var launcher: [String] = []

    /// The kernel ends the process together with the thread that started it.
    fileprivate var words: [String] {
        ["env", "--chdir", directory] + environment.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
            + launcher + ["setpriv", "--pdeathsig", "KILL", executable] + arguments
    }
}

/// A process that was started.
final class ChildProcess: Sendable {
    let pid: pid_t
    private let folder: TemporaryFolder
    private let life: Life

    /// Starts `command`, on a thread that lasts as long as the process does.
    init(_ command: Command) throws {
        let (folder, life) = (try TemporaryFolder(), Life())
        try Data(command.input).write(to: URL(filePath: folder / "input"))
        Thread.detachNewThread {
            life.begin(with: Self.spawn(command, in: folder))
            life.awaitEnd()
        }
        pid = try life.pid()
        (self.folder, self.life) = (folder, life)
    }

    deinit { signal(SIGKILL) }

    /// How it ended, if it has.
    var ending: Ending? { life.ending }

    /// Sends a signal, unless the process has ended.
    func signal(_ number: CInt) { life.signal(number) }

    /// Waits for the end, at most so long that something must be broken.
    func awaitEnd() async throws -> Ending {
        try await eventually("process \(pid) ends") { self.ending }
    }

    /// Ends it at once, and waits until it is gone.
    func end() async throws {
        signal(SIGKILL)
        _ = try await awaitEnd()
    }

    var standardOutput: [UInt8] {
        Array(FileManager.default.contents(atPath: folder / "output") ?? Data())
    }

    /// Everything it wrote to standard error.
    var complaints: String {
        String(
            decoding: FileManager.default.contents(atPath: folder / "error") ?? Data(),
            as: UTF8.self)
    }

    private static func spawn(_ command: Command, in folder: TemporaryFolder) -> Result<
        pid_t, Mishap
    > {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, folder / "input", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder / "output", writing, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder / "error", writing, 0o600)
        var words = command.words.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid = pid_t()
        let code = posix_spawnp(&pid, "env", &actions, nil, &words, environ)
        guard code == 0 else { return .failure(Mishap("cannot start env: error \(code)")) }
        return .success(pid)
    }
}

/// What the thread that waits for a process tells everybody else.
private final class Life: Sendable {
    private struct State {
        var pid: Result<pid_t, Mishap>?
        var ending: Ending?
    }

    private let state = Mutex(State())
    private let hasBegun = DispatchSemaphore(value: 0)

    var ending: Ending? { state.withLock { $0.ending } }

    func begin(with pid: Result<pid_t, Mishap>) {
        state.withLock { $0.pid = pid }
        hasBegun.signal()
    }

    func pid() throws -> pid_t {
        hasBegun.wait()
        guard let pid = state.withLock({ $0.pid }) else { throw Mishap("a thread began nothing") }
        return try pid.get()
    }

    /// Waits without taking the id back, so that nobody else can have it while a signal may be on its way.
    func awaitEnd() {
        guard case .success(let pid) = state.withLock({ $0.pid }) else { return }
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        state.withLock { state in
            var status: CInt = 0
            waitpid(pid, &status, 0)
            let signal = status & 0x7f
            state.ending = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal)
        }
    }

    func signal(_ number: CInt) {
        state.withLock { state in
            guard state.ending == nil, case .success(let pid) = state.pid else { return }
            kill(pid, number)
        }
    }
}
