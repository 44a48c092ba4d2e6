// endpoint status and endpoint health: every endpoint is asked for itself, at the same time, and
// one that does not answer spoils only its own line.

internal import RPC
internal import RaftClient
internal import RaftRPC
internal import Settings

enum EndpointCommands {
    static let status = CommandEntry(
        command: Command(
            "endpoint status", summary: "Ask every endpoint for its role, term and progress."),
        prepare: { _ throws(Failure) in
            .talk { session throws(Failure) in try await printStatus(session) }
        })

    static let health = CommandEntry(
        command: Command(
            "endpoint health", summary: "Make a linearizable read through every endpoint."),
        prepare: { _ throws(Failure) in
            .talk { session throws(Failure) in try await printHealth(session) }
        })

    private static func printStatus(_ session: Session) async throws(Failure) {
        let (client, timeout) = (session.client, session.settings.timeout)
        let answers = try await session.askAll { endpoint in
            await client.status(of: endpoint, timeout: timeout)
        }
        var answer = StatusAnswer()
        for (endpoint, result) in answers {
            switch result {
            case .success(let status): answer.statuses.append((endpoint, status))
            case .failure(let error):
                StandardStreams.complain(
                    "raftctl endpoint status: \(endpoint): \(error.message)")
            }
        }
        try session.print(answer, preferringTable: true)
        try failUnlessHealthy(answer.healthyCount, of: answers.count)
    }

    private static func printHealth(_ session: Session) async throws(Failure) {
        let (client, timeout, loop) = (session.client, session.settings.timeout, session.loop)
        let answers = try await session.askAll { endpoint in
            let start = loop.now
            let error = await client.probe(endpoint, timeout: timeout)
            return (took: loop.now - start, error: error)
        }
        let answer = HealthAnswer(
            endpoints: answers.map {
                .init(
                    endpoint: $0.endpoint, took: $0.result.took, problem: $0.result.error?.message)
            })
        try session.print(answer, preferringTable: true)
        try failUnlessHealthy(answer.healthyCount, of: answers.count)
    }

    private static func failUnlessHealthy(_ count: Int, of total: Int) throws(Failure) {
        guard count < total else { return }
        throw Failure(.unhealthy, "\(total - count) of \(total) endpoints are not healthy")
    }
}
