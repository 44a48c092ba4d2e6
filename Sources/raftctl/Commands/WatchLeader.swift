// watch-leader: a line each time the leader or the term changes, until interrupted.

internal import RPC
internal import RaftClient
internal import RaftRPC
internal import Settings

enum WatchLeaderCommand {
    private static let interval = Setting(
        "interval", "TIME", .duration(.milliseconds(10) ... .seconds(3600)), default: "200ms",
        help: "How often to ask.")

    static let entry = CommandEntry(
        command: Command(
            "watch-leader",
            summary: "Print a line each time the leader or the term changes, until interrupted.",
            settings: [interval.declaration]),
        prepare: { values throws(Failure) in
            let interval = values[interval]
            return .talk { session throws(Failure) in try await watch(session, every: interval) }
        })

    private static func watch(
        _ session: Session, every interval: Duration
    ) async throws(Failure) {
        let client = session.client
        // A silent endpoint must not hold back what the others say.
        let patience = min(session.settings.timeout, max(interval, .milliseconds(500)))
        var shown: Leadership?
        while !Task.isCancelled {
            let start = session.loop.now
            let answers = await session.askAll { endpoint in
                await client.status(of: endpoint, timeout: patience)
            }
            let current = Leadership(
                answers.compactMap { answer in
                    (try? answer.result.get()).map { (answer.endpoint, $0) }
                })
            if current != shown, !Task.isCancelled {
                try session.print(current)
                shown = current
            }
            await client.sleep(until: start + interval)
        }
        throw Failure(.interrupted, "interrupted")
    }
}

/// Who leads, as far as the endpoints that answer know.
struct Leadership: Equatable {
    let term: UInt64
    /// The leader's id; `nil` when nobody who answers knows one in the newest term.
    let leader: UInt64?
    /// The endpoint that is the leader, if it is one of ours.
    let endpoint: String?
    let isAnybodyThere: Bool

    init(_ statuses: [(endpoint: String, status: StatusResponse)]) {
        // A member that was cut off may still name a leader of an older term.
        let newest = statuses.map(\.status.raftTerm).max() ?? 0
        let knowing = statuses.first { $0.status.raftTerm == newest && $0.status.leader != 0 }
        let id = knowing?.status.leader
        (term, leader, isAnybodyThere) = (newest, id, !statuses.isEmpty)
        endpoint = statuses.first { id != nil && $0.status.header?.memberID == id }?.endpoint
    }
}
