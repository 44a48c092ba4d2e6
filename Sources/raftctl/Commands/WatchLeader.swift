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
        var addresses: [UInt64: String] = [:]
        var shown: Leadership?
        while true {
            let start = session.loop.now
            let answers = try await session.askAll { endpoint in
                await client.status(of: endpoint, timeout: patience)
            }
            let statuses = answers.compactMap { endpoint, result in
                (try? result.get()).map { (endpoint, $0) }
            }
            // Remembered, because a leader that falls silent still is the one that was named.
            for (endpoint, status) in statuses {
                addresses[status.header?.memberID ?? 0] = endpoint
            }
            let current = Leadership(statuses.map(\.1), addresses: addresses)
            if shown.map({ current.differs(from: $0) }) ?? true {
                try session.print(current)
                shown = current
            }
            await client.sleep(until: start + interval)
        }
    }
}

/// Who leads, as far as the endpoints that answer know.
struct Leadership {
    let term: UInt64
    /// The leader's id; `nil` when nobody who answers knows one in the newest term.
    let leader: UInt64?
    /// The endpoint that is the leader, if it is one of ours.
    let endpoint: String?
    let isAnybodyThere: Bool

    /// Sums up what members say; `addresses` are the endpoints of the members met so far.
    init(_ statuses: [StatusResponse], addresses: [UInt64: String]) {
        // A member that was cut off may still name a leader of an older term.
        let newest = statuses.map(\.raftTerm).max() ?? 0
        leader = statuses.first { $0.raftTerm == newest && $0.leader != 0 }?.leader
        (term, isAnybodyThere) = (newest, !statuses.isEmpty)
        endpoint = leader.flatMap { addresses[$0] }
    }

    /// Whether this is worth another line.
    func differs(from other: Leadership) -> Bool {
        (term, leader, isAnybodyThere) != (other.term, other.leader, other.isAnybodyThere)
    }
}
