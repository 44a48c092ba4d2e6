// The rules of trying again, and nothing else: given a failure, where and when to send the request
// next, or why to stop. It makes no call, reads no clock and rolls no dice; Client.swift does.
//
// The one rule that must never break: a write whose fate is unknown is not sent again, unless it
// carries a number or a token by which the cluster knows it again. Client libraries that did so
// without have made clusters with a sound consensus look broken.

package import RPC
internal import RaftRPC

/// What a request does, as far as trying again is concerned.
package enum RequestKind: Hashable, Sendable {
    /// Changes nothing, so it may be sent any number of times, anywhere.
    case read
    /// May be sent again only when it surely did nothing.
    case write
    /// A write that has a number in a session, by which the cluster knows it again.
    case numbered
    /// A write with a token, by which the cluster knows it again.
    case once
    /// Changes who the members are or who leads; otherwise like a write.
    case change

    /// Whether it may be sent again although it may have been carried out.
    package var isRepeatable: Bool {
        switch self {
        case .read, .numbered, .once: true
        case .write, .change: false
        }
    }
}

/// Where one request goes after each failure.
package struct CallPlan {
    /// What to do after a failure.
    package enum Step: Hashable, Sendable {
        case send(to: String, after: Duration)
        case stop(ClientError.Reason)
    }

    /// Pauses between rounds grow from the first to the last of these: about the time an election
    /// takes.
    static let firstPause = Duration.milliseconds(10)
    static let longestPause = Duration.milliseconds(200)
    /// Two members that each take the other for the leader must not send us to and fro for ever.
    static let redirectsPerRound = 3

    private let kind: RequestKind
    private let endpoints: [String]
    private var untried: [String]
    private var redirects = 0
    private var pause = Self.firstPause
    /// The leader's address, as the last member that knew one named it.
    package private(set) var leader: String?
    /// Whether nobody can say what became of one of the attempts so far. No later refusal of a
    /// single attempt changes that.
    package private(set) var isUncertain = false
    /// The last failure of every endpoint that was asked, in the order of first asking.
    package private(set) var failures: [(endpoint: String, error: RPCError)] = []

    /// Plans a request that goes to `first` first.
    package init(_ kind: RequestKind, endpoints: [String], first: String) {
        precondition(!endpoints.isEmpty, "a client has at least one endpoint")
        (self.kind, self.endpoints) = (kind, endpoints)
        untried = Self.others(than: first, among: endpoints)
    }

    /// How many endpoints may still be asked in this round, the current one included.
    package var candidatesLeft: Int { untried.count + 1 }

    /// Decides what follows the failure of an attempt.
    ///
    /// - Parameter chance: A number from 0 to 99, so that many clients do not come back together.
    package mutating func failed(
        _ error: RPCError, at endpoint: String, chance: UInt64
    ) -> Step {
        note(error, at: endpoint)
        if kind != .read, error.effect == .applied { return .stop(.answerLost) }
        if kind != .read, error.effect == .unknown {
            isUncertain = true
            // Whoever has forgotten the session cannot say what became of its commands, ever.
            guard kind.isRepeatable, error.code != .failedPrecondition else {
                return .stop(.fateUnknown)
            }
            return nextAttempt(after: error, at: endpoint, chance: chance)
        }
        switch verdict(on: error) {
        case .refused: return .stop(refusal(error))
        case .thisMemberOnly:
            guard let next = untried.first else { return .stop(refusal(error)) }
            return send(to: next)
        case .passing: return nextAttempt(after: error, at: endpoint, chance: chance)
        }
    }

    // MARK: Details

    /// A member that turns down a repetition speaks of that alone, except when it finds fault with
    /// what is the same in every attempt.
    private func refusal(_ error: RPCError) -> ClientError.Reason {
        isUncertain && error.code != .invalidArgument ? .fateUnknown : .refused
    }

    private enum Verdict { case refused, thisMemberOnly, passing }

    private func verdict(on error: RPCError) -> Verdict {
        switch error.code {
        case .unavailable, .deadlineExceeded, .cancelled, .aborted: .passing
        // A member that has too much to do says what became of the request; a transport that finds
        // a message too large does not. Of members there can be too many for good.
        case .resourceExhausted where kind == .change: .refused
        case .resourceExhausted where error.metadata[ErrorMetadata.effect] != nil: .passing
        case .internalError, .unknown, .dataLoss, .unimplemented: .thisMemberOnly
        default: .refused
        }
    }

    private mutating func nextAttempt(
        after error: RPCError, at endpoint: String, chance: UInt64
    ) -> Step {
        if let named = error.leader, named != endpoint, redirects < Self.redirectsPerRound {
            redirects += 1
            return send(to: named)
        }
        if let next = untried.first { return send(to: next) }
        return startRound(after: endpoint, chance: chance)
    }

    private mutating func send(to endpoint: String) -> Step {
        untried.removeAll { $0 == endpoint }
        return .send(to: endpoint, after: .zero)
    }

    /// Everybody was asked: waits a little, and begins with the leader if one is known.
    private mutating func startRound(after endpoint: String, chance: UInt64) -> Step {
        let following = Self.others(than: endpoint, among: endpoints).first ?? endpoint
        let first = leader.flatMap { $0 == endpoint ? nil : $0 } ?? following
        untried = Self.others(than: first, among: endpoints)
        redirects = 0
        let wait = pause / 2 + pause * Int(chance % 100) / 200
        pause = min(pause * 2, Self.longestPause)
        return .send(to: first, after: wait)
    }

    private mutating func note(_ error: RPCError, at endpoint: String) {
        if let named = error.leader {
            leader = named
        } else if leader == endpoint, error.delivery != .unknown {
            // It is gone, or says itself that it does not lead. Silence alone proves neither.
            leader = nil
        }
        if let position = failures.firstIndex(where: { $0.endpoint == endpoint }) {
            failures[position].error = error
        } else {
            failures.append((endpoint, error))
        }
    }

    /// Returns the endpoints behind `endpoint`, then those in front of it.
    private static func others(than endpoint: String, among endpoints: [String]) -> [String] {
        guard let position = endpoints.firstIndex(of: endpoint) else { return endpoints }
        return Array(endpoints[(position + 1)...] + endpoints[..<position])
    }
}
