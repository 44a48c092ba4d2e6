// The client library: requests to a cluster of several members, over whatever channels its root can
// make. It follows the leader, tries again where that is safe (CallPlan.swift), numbers its writes
// so that it mostly is (Client+Session.swift), and explains what it could not do
// (ClientError.swift).
//
// Belongs to one loop, like its channels.

package import RPC
internal import RaftRPC

/// Talks to a cluster as if it were one server.
package final class Client {
    /// How a client behaves.
    package struct Options: Sendable {
        /// How long a request may take, all attempts together.
        package var timeout: Duration
        /// Whether writes are numbered in a session, so that each has its effect once even if it
        /// has to be repeated. Opening one costs the first write a round trip and a write.
        package var numbersWrites: Bool

        package init(timeout: Duration = .seconds(5), numbersWrites: Bool = true) {
            (self.timeout, self.numbersWrites) = (timeout, numbersWrites)
        }
    }

    /// The addresses the client was given.
    package let endpoints: [String]
    let options: Options
    let loop: any EventLoop
    private let dial: (String) -> (any Channel)?
    private var channels: [(endpoint: String, channel: any Channel)] = []
    /// Where the last request succeeded.
    private var preferred: String
    private var isClosed = false
    var session = SessionState.none
    /// Writes that wait for the session that is being opened.
    var sessionWaiters: [Nap] = []

    /// Makes a client of `endpoints`; `dial` makes the channel to an address.
    ///
    /// A member may name an address that is none; then `dial` returns `nil`.
    package init(
        endpoints: [String], loop: any EventLoop, options: Options = Options(),
        dial: @escaping (String) -> (any Channel)?
    ) {
        precondition(!endpoints.isEmpty, "a client has at least one endpoint")
        (self.endpoints, self.loop, self.options, self.dial) = (endpoints, loop, options, dial)
        preferred = endpoints[0]
    }

    /// Returns the channel to `endpoint`, which connects and reconnects by itself.
    package func channel(to endpoint: String) throws(RPCError) -> any Channel {
        if let known = channels.first(where: { $0.endpoint == endpoint }) { return known.channel }
        guard !isClosed else {
            throw RPCError(.unavailable, "the client was closed", delivery: .notSent)
        }
        guard let channel = dial(endpoint) else {
            throw RPCError(.unavailable, "\(endpoint) is not an address", delivery: .notSent)
        }
        channels.append((endpoint, channel))
        return channel
    }

    /// Closes all connections, for good. Requests under way fail.
    package func close() {
        isClosed = true
        forgetSession()
        for entry in channels { entry.channel.close() }
        channels.removeAll()
    }

    /// Makes a request of one message each way, on the member that can do it.
    ///
    /// - Parameters:
    ///   - timeout: All attempts together; the client's own without it.
    ///   - final: A failure that ends it wherever it happens: nobody else is asked.
    ///   - metadata: What goes beside an attempt; asked anew for each.
    package func perform<Question: RPCMessage, Answer: RPCMessage>(
        _ kind: RequestKind, _ method: MethodDescriptor, _ question: Question,
        timeout: Duration? = nil, answer: Answer.Type = Answer.self,
        final: StatusCode? = nil, metadata: () -> Metadata = { [:] }
    ) async throws(ClientError) -> Answer {
        var request = Request(
            kind, endpoints: endpoints, first: preferred, timeout: timeout ?? options.timeout,
            start: loop.now)
        var endpoint = preferred
        while true {
            do {
                let options = CallOptions(
                    timeout: request.attemptTimeout(at: loop.now), metadata: metadata())
                let answer: Answer = try await channel(to: endpoint)
                    .unary(method, question, options: options)
                preferred = endpoint
                return answer
            } catch {
                let failure = RPCError(describing: error).withHint
                if failure.delivery == .unknown { avoid(endpoint) }
                if failure.code == final { throw request.error(.refused, after: failure) }
                endpoint = try await next(after: failure, at: endpoint, &request)
            }
        }
    }

    /// Begins the next request elsewhere: a member that stands still would take the time of each.
    private func avoid(_ endpoint: String) {
        guard preferred == endpoint else { return }
        let position = endpoints.firstIndex(of: endpoint) ?? -1
        preferred = endpoints[(position + 1) % endpoints.count]
    }

    private var hasGivenUp: Bool { isClosed || Task.isCancelled }

    /// Returns where to go after a failure, when it is time to.
    private func next(
        after failure: RPCError, at endpoint: String, _ request: inout Request
    ) async throws(ClientError) -> String {
        let step = request.failed(failure, at: endpoint, chance: loop.random(below: 100))
        if hasGivenUp { throw request.error(.interrupted, after: failure) }
        switch step {
        case .stop(let reason): throw request.error(reason, after: failure)
        case .send(let next, let pause):
            let start = loop.now + pause
            guard request.mayStart(at: start) else { throw request.outOfTime(after: failure) }
            if pause > .zero { await sleep(until: start) }
            if hasGivenUp { throw request.error(.interrupted, after: failure) }
            return next
        }
    }
}

/// One request on its way, with its time.
private struct Request {
    private let kind: RequestKind
    private let deadline: Instant
    private let reserve: Duration
    private let endpoints: [String]
    private let first: String
    /// Made at the first failure: most requests need no plan.
    private lazy var plan = CallPlan(kind, endpoints: endpoints, first: first)
    private var candidatesLeft: Int

    init(
        _ kind: RequestKind, endpoints: [String], first: String, timeout: Duration, start: Instant
    ) {
        (self.kind, self.endpoints, self.first) = (kind, endpoints, first)
        candidatesLeft = endpoints.count
        deadline = start + timeout
        // A write started in the last moment would most likely end with its fate unknown, where now
        // it is known that nothing happened.
        reserve = kind == .read ? .zero : min(timeout / 10, .milliseconds(100))
    }

    mutating func failed(_ error: RPCError, at endpoint: String, chance: UInt64) -> CallPlan.Step {
        let step = plan.failed(error, at: endpoint, chance: chance)
        candidatesLeft = plan.candidatesLeft
        return step
    }

    /// What may be repeated leaves time for the other members, should this one be silent. A bare
    /// write does not: once it was sent, only its answer tells what became of it.
    func attemptTimeout(at now: Instant) -> Duration {
        let left = deadline - now
        return kind.isRepeatable ? left / candidatesLeft : left
    }

    mutating func mayStart(at instant: Instant) -> Bool {
        instant + (plan.isUncertain ? .zero : reserve) < deadline
    }

    mutating func outOfTime(after failure: RPCError) -> ClientError {
        if plan.isUncertain { return error(.fateUnknown, after: failure) }
        let reached = plan.failures.contains { $0.error.delivery != .notSent }
        return error(reached ? .timedOut : .unreachable, after: failure)
    }

    mutating func error(_ reason: ClientError.Reason, after failure: RPCError) -> ClientError {
        ClientError(
            reason, kind, effect: effect(of: failure, reason), leader: plan.leader,
            last: failure,
            attempts: plan.failures.map { endpoint, error in
                let message = error.message
                return message.contains(endpoint) ? message : "\(endpoint): \(message)"
            })
    }

    /// What became of the request, all attempts together.
    private mutating func effect(
        of last: RPCError, _ reason: ClientError.Reason
    ) -> RequestEffect {
        switch reason {
        case _ where kind == .read: .notApplied
        case .refused, .answerLost: last.effect
        default: plan.isUncertain ? .unknown : last.effect
        }
    }
}
