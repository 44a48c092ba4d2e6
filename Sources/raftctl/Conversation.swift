// One loop, one command, and the signals that end it early.

internal import EpollTransport
internal import Glibc
internal import RPC
internal import RaftClient
internal import Settings

extension Raftctl {
    /// Runs `talk` on a loop until it is done.
    ///
    /// The first signal makes it stop and say what became of its request; the second ends the
    /// process.
    static func converse(
        _ settings: RaftctlSettings, _ talk: @escaping (Session) async throws(Failure) -> Void
    ) throws(Failure) {
        let loop = try makeLoop()
        let client = Client(
            endpoints: settings.endpoints, loop: loop, options: .init(timeout: settings.timeout),
            dial: { makeChannel(loop, to: $0, settings) })
        let session = Session(settings, client: client, loop: loop)
        let outcome = Outcome()
        _ = loop.schedule(at: loop.now) {
            guard outcome.signalCount == 0 else {
                outcome.failure = Failure(.interrupted, "interrupted before anything was sent")
                return loop.stop()
            }
            outcome.task = loop.spawn {
                do throws(Failure) {
                    try await session.carryOut(talk)
                } catch {
                    outcome.failure = error
                }
                client.close()
                loop.stop()
            }
        }
        try interrupt(outcome, on: loop)
        loop.run()
        if let failure = outcome.failure { throw failure }
    }

    /// The command under way, and how it ended.
    private final class Outcome {
        var task: Task<Void, Never>?
        var failure: Failure?
        var signalCount = 0
    }

    private static func interrupt(_ outcome: Outcome, on loop: EpollLoop) throws(Failure) {
        do {
            try loop.onSignals([SIGINT, SIGTERM]) { _ in
                outcome.signalCount += 1
                if outcome.signalCount > 1 { exit(ExitCode.interrupted.rawValue) }
                outcome.task?.cancel()
            }
        } catch {
            throw Failure(.systemRefused, "cannot start: \(error)")
        }
    }

    private static func makeLoop() throws(Failure) -> EpollLoop {
        do {
            return try EpollLoop()
        } catch {
            throw Failure(.systemRefused, "cannot start: \(error)")
        }
    }

    /// Returns no channel for what is no address: a member may have named it.
    private static func makeChannel(
        _ loop: EpollLoop, to endpoint: String, _ settings: RaftctlSettings
    ) -> (any Channel)? {
        var options = ChannelOptions()
        // A member that is silent from the start must leave time for the others.
        let share = settings.timeout / (settings.endpoints.count + 1)
        options.connectTimeout = min(share, .seconds(1))
        // Members' words and the user's are read alike.
        guard let text = try? Address(endpoint).text,
            let address = try? SocketAddress(parsing: text)
        else { return nil }
        return EpollChannel(loop, to: address, options: options)
    }
}
