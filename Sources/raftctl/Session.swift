// What a command works with while it talks to the cluster.

internal import RPC
internal import RaftClient
internal import Settings

/// One run of raftctl.
final class Session {
    let settings: RaftctlSettings
    let client: Client
    let loop: any EventLoop
    /// When the command must be over, with everything it tries.
    let deadline: Instant

    init(_ settings: RaftctlSettings, client: Client, loop: any EventLoop) {
        (self.settings, self.client, self.loop) = (settings, client, loop)
        deadline = loop.now + settings.timeout
    }

    /// What is left of the command's time.
    var timeLeft: Duration { deadline - loop.now }

    /// Does what the command is, and ends the session of its writes, so that the cluster need not keep it until its time
    /// is over.
    func carryOut(_ talk: (Session) async throws(Failure) -> Void) async throws(Failure) {
        try await talk(self)
        let patience = min(timeLeft, .milliseconds(200))
        if patience > .zero { await client.endSession(timeout: patience) }
    }

    /// Prints an answer in the format that was asked for, or else in the one that reads best here.
    func print(_ answer: some Answer, preferringTable: Bool = false) throws(Failure) {
        let prefersTable = preferringTable && StandardStreams.outputIsTerminal
        let format = settings.format ?? (prefersTable ? .table : .simple)
        try Raftctl.write(answer.bytes(as: format, settings.style))
    }

    /// Prints the answer of a write. When that fails, the write was carried out all the same.
    func printApplied(_ answer: some Answer) throws(Failure) {
        do throws(Failure) {
            try print(answer)
        } catch {
            guard error.code == .inputOutput else { throw error }
            throw Failure(.answerLost, "the write was applied, but \(error.message)")
        }
    }

    /// Makes a request of the cluster; what goes wrong becomes what the user reads.
    func ask<Response>(
        _ request: (Client) async throws(ClientError) -> Response
    ) async throws(Failure) -> Response {
        do throws(ClientError) {
            return try await request(client)
        } catch {
            throw Failure(error)
        }
    }

    /// Asks every endpoint at the same time, and returns what came of it in the order given.
    ///
    /// - Parameter endpoints: Those of the settings if none are given.
    /// - Throws: That it was interrupted: then a call that was taken back says nothing of its endpoint.
    func askAll<Result>(
        _ endpoints: [String]? = nil, _ ask: @escaping (String) async -> Result
    ) async throws(Failure) -> [(endpoint: String, result: Result)] {
        let results = Results<Result>()
        let endpoints = endpoints ?? settings.endpoints
        let tasks = endpoints.enumerated().map { position, endpoint in
            loop.spawn { results.entries.append((position, await ask(endpoint))) }
        }
        for task in tasks {
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
        }
        guard !Task.isCancelled else { throw Failure(.interrupted, "interrupted.") }
        return results.entries.sorted { $0.position < $1.position }.map {
            (endpoints[$0.position], $0.result)
        }
    }

    /// Collects answers in the order they come. Only touched on the loop.
    private final class Results<Result> {
        var entries: [(position: Int, result: Result)] = []
    }
}
