// What a caller learns when a request did not succeed: what happened to it, who leads, what to do.
// The texts are for people; programs use `reason` and `effect`.

package import RPC
package import RaftRPC

/// A request that did not succeed, after everything that may be tried was tried.
package struct ClientError: Error, Hashable, Sendable {
    /// Why the client stopped.
    package enum Reason: Hashable, Sendable {
        /// No endpoint could be reached before the time was over.
        case unreachable
        /// Members were reached, but none could do it before the time was over.
        case timedOut
        /// A member looked at the request and turned it down; trying again will not help.
        case refused
        /// A write may have been carried out: it was sent, and nobody said what became of it.
        case fateUnknown
        /// A write was sent in a session that ended before its answer came, and may have been
        /// carried out.
        case sessionEnded
        /// A write was carried out, and its answer is lost.
        case answerLost
        /// The caller gave up.
        case interrupted
    }

    package let reason: Reason
    package let kind: RequestKind
    /// What became of the request. A read is never applied.
    package let effect: RequestEffect
    /// The leader's client address, as far as any member that answered knows.
    package let leader: String?
    /// The last failure, whose text says more.
    package let last: RPCError?
    /// Who was asked and what came of it, one `ENDPOINT: why` each.
    package let attempts: [String]

    package init(
        _ reason: Reason, _ kind: RequestKind, effect: RequestEffect, leader: String? = nil,
        last: RPCError? = nil, attempts: [String] = []
    ) {
        (self.reason, self.kind, self.effect) = (reason, kind, effect)
        (self.leader, self.last, self.attempts) = (leader, last, attempts)
    }

    /// Why a command was never sent: `other` was in the way of something it needs first.
    init(_ other: ClientError, before kind: RequestKind) {
        self.init(
            other.reason, kind, effect: .notApplied, leader: other.leader, last: other.last,
            attempts: other.attempts.map { "to open its session: \($0)" })
    }
}

extension ClientError: CustomStringConvertible {
    /// What happened, what became of the request, who leads, what to do: one sentence each.
    package var description: String {
        [happened, outcome, leadership, advice].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var happened: String {
        let asked = attempts.isEmpty ? "" : " (\(attempts.joined(separator: "; ")))"
        switch reason {
        case .unreachable: return "no endpoint could be reached\(asked)."
        case .timedOut: return "no member could do it in time\(asked)."
        case .refused: return "refused: \(last?.message ?? "no reason given")."
        case .fateUnknown: return "no answer to the request\(asked)."
        case .sessionEnded: return "the session ended before the answer came\(asked)."
        case .answerLost: return "the answer is lost\(asked)."
        case .interrupted: return "interrupted."
        }
    }

    private var outcome: String {
        guard kind != .read else { return "" }
        return switch effect {
        case .notApplied: "The request was not applied."
        case .applied: "The request was applied."
        case .unknown: "The request may or may not have been applied."
        }
    }

    private var leadership: String {
        switch reason {
        case .refused, .answerLost, .unreachable, .sessionEnded: ""
        case .timedOut, .fateUnknown, .interrupted:
            leader.map { "The leader is said to be \($0)." } ?? "No leader is known."
        }
    }

    private var advice: String {
        switch reason {
        case .unreachable: "Check the endpoints, and that the members run."
        case .timedOut: "Check that the members run; then try again."
        case .refused: ""
        case .fateUnknown, .sessionEnded: adviceWhenUnknown
        case .answerLost: adviceWhenApplied
        case .interrupted: effect == .unknown ? adviceWhenUnknown : ""
        }
    }

    private var adviceWhenUnknown: String {
        switch kind {
        case .read: ""
        case .write, .numbered: "Read the key before writing it again."
        case .once: "Do it again with the same token: it has its effect once."
        case .change: "List the members before trying again."
        }
    }

    private var adviceWhenApplied: String {
        kind == .change
            ? "List the members to see the result."
            : "Read the key to see the result; do not write it again."
    }
}

extension RPCError {
    /// A member serves clients and peers on two ports that speak the same protocol: nothing but what
    /// is served there tells one from the other.
    var withHint: RPCError {
        guard code == .unimplemented else { return self }
        var error = self
        error.message +=
            ": this looks like the peer port; clients use the address of --listen-client, by default "
            + "port 2379"
        return error
    }
}
