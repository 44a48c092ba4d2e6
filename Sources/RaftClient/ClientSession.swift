// The numbers of one session: which command has which, and which answers the cluster may forget.
//
// Sends nothing; Client+Session.swift does.

internal import RPC
internal import RaftRPC

/// A session that the cluster has opened for this client.
final class ClientSession {
    let id: UInt64
    /// How often the session has to be used, so that nobody ends it to make room for others;
    /// `nil` when the cluster does not say.
    let keepAliveInterval: Duration?
    /// When the cluster last showed that it knows the session.
    var lastUse: Instant
    var timer: TimerID?
    private var next: UInt64 = 1
    /// Commands under way, in ascending order.
    private var unanswered: [UInt64] = []

    init(_ response: OpenSessionResponse, now: Instant) {
        (id, lastUse) = (response.id, now)
        let limits = [response.protectedMilliseconds, response.idleMilliseconds]
        let shortest = limits.filter { $0 > 0 }.min() ?? 0
        // A third leaves time to try again.
        keepAliveInterval = shortest > 0 ? .milliseconds(max(1, shortest / 3)) : nil
    }

    /// Gives a command its number.
    func begin() -> UInt64 {
        defer { next += 1 }
        unanswered.append(next)
        return next
    }

    /// Notes that a command is not sent any more: it has its answer, or nobody waits for it.
    ///
    /// A copy of one that was given up may still be under way. Once it counts as acknowledged, the
    /// cluster refuses it.
    func finish(_ sequence: UInt64) {
        unanswered.removeAll { $0 == sequence }
    }

    /// Where a command belongs, as it is to be sent now.
    func origin(of sequence: UInt64) -> CommandOrigin {
        .session(id: id, sequence: sequence, acknowledgedBelow: unanswered.first ?? next)
    }
}

/// Whether a client has a session.
enum SessionState {
    case none, opening
    case open(ClientSession)
}
