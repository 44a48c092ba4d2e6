// scrub: every endpoint reads and verifies its own files, all at the same time.

internal import RPC
internal import RaftClient
internal import RaftRPC
internal import Settings

enum ScrubCommand {
    static let entry = CommandEntry(
        command: Command(
            "scrub",
            summary: "Have every endpoint read and verify all of its files. It takes as long as it "
                + "takes, unless --command-timeout is given; then the members go on by themselves."),
        patience: .seconds(86_400),
        prepare: { _ throws(Failure) in
            .talk { session throws(Failure) in try await scrub(session) }
        })

    private static func scrub(_ session: Session) async throws(Failure) {
        let (client, timeout) = (session.client, session.timeLeft)
        let answers = try await session.askAll { await client.scrub($0, timeout: timeout) }
        var answer = ScrubAnswer()
        for (endpoint, result) in answers {
            switch result {
            case .success(let response): answer.responses.append((endpoint, response))
            case .failure(let error):
                StandardStreams.complain("raftctl scrub: \(endpoint): \(error.message)")
            }
        }
        try session.print(answer, preferringTable: true)
        let (damaged, silent) = (answer.damagedCount, answers.count - answer.responses.count)
        guard damaged == 0 else {
            throw Failure(.damaged, "\(damaged) of \(answers.count) endpoints have damaged files")
        }
        guard silent == 0 else {
            throw Failure(.unhealthy, "\(silent) of \(answers.count) endpoints were not verified")
        }
    }
}

/// What the members say of their files.
struct ScrubAnswer {
    var responses: [(endpoint: String, response: ScrubResponse)] = []

    var damagedCount: Int { responses.count { !$0.response.damages.isEmpty } }
}
