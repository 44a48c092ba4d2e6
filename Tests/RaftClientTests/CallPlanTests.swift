// The rules of trying again, for every code, every effect and every way a request can get lost.

import RPC
import RaftRPC
import Testing

@testable import RaftClient

private let codes = (1...16).compactMap { StatusCode(rawValue: $0) }
private let deliveries: [RPCError.Delivery] = [.answered, .notSent, .unknown]
private let effects: [RequestEffect?] = [nil, .notApplied, .applied, .unknown]

/// Every failure there is: code, effect as said by the server, delivery, and with a leader or
/// without.
private let everyFailure: [RPCError] = codes.flatMap { code in
    effects.flatMap { effect in
        deliveries.flatMap { delivery in
            [nil, "b:1"].map { leader in
                var metadata = Metadata()
                metadata[ErrorMetadata.effect] = effect?.rawValue
                metadata[ErrorMetadata.leader] = leader
                return RPCError(code, "", metadata: metadata, delivery: delivery)
            }
        }
    }
}

private func plan(_ kind: RequestKind, _ endpoints: [String] = ["a:1", "b:1", "c:1"]) -> CallPlan {
    CallPlan(kind, endpoints: endpoints, first: endpoints[0])
}

private let notLeader = RPCError(.unavailable, "not leading", effect: .notApplied)
private let dead = RPCError(.unavailable, "connection refused", delivery: .notSent)

extension CallPlan.Step {
    fileprivate var isResend: Bool { if case .send = self { true } else { false } }
}

@Suite("Trying again")
struct CallPlanTests {
    @Test("never repeats a write unless it surely did nothing")
    func writes() {
        for failure in everyFailure {
            var plan = plan(.write)
            guard plan.failed(failure, at: "a:1", chance: 0).isResend else { continue }
            #expect(failure.effect == .notApplied, "\(failure)")
        }
    }

    @Test("never repeats a write that was applied or may have been, and says which")
    func fates() {
        for failure in everyFailure where failure.effect != .notApplied {
            var plan = plan(.write)
            let reason: ClientError.Reason =
                failure.effect == .applied ? .answerLost : .fateUnknown
            #expect(plan.failed(failure, at: "a:1", chance: 0) == .stop(reason))
        }
    }

    @Test("repeats a write with a number or a token until its fate is known")
    func repeatableWrites() {
        for kind in [RequestKind.numbered, .once] {
            for failure in everyFailure where failure.effect == .unknown {
                guard failure.code != .failedPrecondition else { continue }
                var plan = plan(kind)
                #expect(plan.failed(failure, at: "a:1", chance: 0).isResend, "\(failure)")
                #expect(plan.isUncertain)
                // From now on nothing but an answer, or the caller, ends it as not applied.
                for later in everyFailure where later.effect == .notApplied {
                    var plan = plan
                    let step = plan.failed(later, at: "b:1", chance: 0)
                    guard case .stop(let reason) = step else { continue }
                    #expect((reason == .refused) == (later.code == .invalidArgument))
                }
            }
        }
    }

    @Test("stops when a session is not known any more, for nobody will ever say more")
    func endedSessions() {
        for effect in [RequestEffect.unknown, .notApplied] {
            var plan = plan(.numbered)
            let ended = RPCError(.failedPrecondition, "ended", effect: effect, leader: "b:1")
            let reason: ClientError.Reason = effect == .unknown ? .fateUnknown : .refused
            #expect(plan.failed(ended, at: "a:1", chance: 0) == .stop(reason))
        }
    }

    @Test("never repeats a change of members unless it surely did nothing, or is refused for good")
    func changes() {
        for failure in everyFailure {
            var plan = plan(.change)
            guard plan.failed(failure, at: "a:1", chance: 0).isResend else { continue }
            #expect(failure.effect == .notApplied, "\(failure)")
            #expect(failure.code != .resourceExhausted)
        }
    }

    @Test("takes what the server says of the effect for more than any guess")
    func saidEffect() {
        for failure in everyFailure {
            guard let said = failure.metadata[ErrorMetadata.effect] else { continue }
            #expect(failure.effect.rawValue == said)
        }
    }

    @Test(
        "takes silence of the server about the effect for what code and delivery prove",
        arguments: [
            (.unavailable, .notSent, .notApplied), (.unavailable, .unknown, .unknown),
            (.unavailable, .answered, .unknown), (.deadlineExceeded, .answered, .unknown),
            (.cancelled, .answered, .unknown), (.internalError, .answered, .unknown),
            (.invalidArgument, .answered, .notApplied), (.outOfRange, .answered, .notApplied),
            (.failedPrecondition, .answered, .notApplied),
            (.resourceExhausted, .answered, .unknown),
            (.resourceExhausted, .notSent, .notApplied),
            (.invalidArgument, .unknown, .unknown),
        ] as [(StatusCode, RPCError.Delivery, RequestEffect)]
    )
    func guessedEffect(code: StatusCode, delivery: RPCError.Delivery, effect: RequestEffect) {
        #expect(RPCError(code, "", delivery: delivery).effect == effect)
    }

    @Test("repeats a read unless it was refused", arguments: codes)
    func reads(code: StatusCode) {
        var plan = plan(.read)
        let isFinal = [
            .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .resourceExhausted,
            .failedPrecondition, .outOfRange, .unauthenticated,
        ].contains(code)
        let expected: CallPlan.Step = isFinal ? .stop(.refused) : .send(to: "b:1", after: .zero)
        let failure = RPCError(code, "", delivery: .unknown)
        #expect(plan.failed(failure, at: "a:1", chance: 0) == expected)
    }

    @Test("goes where the leader is said to be, even to an address it was not given")
    func followsLeader() {
        var failure = notLeader
        failure.metadata[ErrorMetadata.leader] = "d:1"
        var plan = plan(.write)
        #expect(plan.failed(failure, at: "a:1", chance: 0) == .send(to: "d:1", after: .zero))
        #expect(plan.leader == "d:1")
        #expect(plan.failed(dead, at: "d:1", chance: 0) == .send(to: "b:1", after: .zero))
        #expect(plan.leader == nil)
    }

    @Test("asks everybody once, then waits, and longer each time up to a bound")
    func rounds() {
        var plan = plan(.write)
        var endpoint = "a:1"
        var trail: [String] = []
        for _ in 0..<18 {
            guard case .send(let next, let pause) = plan.failed(dead, at: endpoint, chance: 99)
            else { return #expect(Bool(false), "gave up") }
            trail.append(pause == .zero ? next : "\(pause) \(next)")
            endpoint = next
        }
        #expect(
            trail == [
                "b:1", "c:1", "0.00995 seconds a:1", "b:1", "c:1", "0.0199 seconds a:1",
                "b:1", "c:1", "0.0398 seconds a:1", "b:1", "c:1", "0.0796 seconds a:1",
                "b:1", "c:1", "0.1592 seconds a:1", "b:1", "c:1", "0.199 seconds a:1",
            ])
    }

    @Test("with one endpoint only waits for it")
    func alone() {
        var plan = plan(.read, ["a:1"])
        #expect(
            plan.failed(dead, at: "a:1", chance: 0) == .send(to: "a:1", after: .milliseconds(5)))
    }

    @Test("is not sent to and fro for ever by members that each name the other")
    func mutualRedirects() {
        var plan = plan(.write, ["a:1", "b:1"])
        var endpoint = "a:1"
        var pauses = 0
        for _ in 0..<20 {
            var failure = notLeader
            failure.metadata[ErrorMetadata.leader] = endpoint == "a:1" ? "b:1" : "a:1"
            guard case .send(let next, let pause) = plan.failed(failure, at: endpoint, chance: 0)
            else { return #expect(Bool(false), "gave up") }
            if pause > .zero { pauses += 1 }
            endpoint = next
        }
        #expect(pauses == 5)
    }

    @Test("asks each member once when a member's own trouble may be the reason")
    func memberTrouble() {
        var plan = plan(.read)
        let damaged = RPCError(.dataLoss, "damaged")
        #expect(plan.failed(damaged, at: "a:1", chance: 0) == .send(to: "b:1", after: .zero))
        #expect(plan.failed(damaged, at: "b:1", chance: 0) == .send(to: "c:1", after: .zero))
        #expect(plan.failed(damaged, at: "c:1", chance: 0) == .stop(.refused))
    }

    @Test("remembers the last failure of each endpoint, in the order of asking")
    func failures() {
        var plan = plan(.read)
        _ = plan.failed(dead, at: "a:1", chance: 0)
        _ = plan.failed(dead, at: "b:1", chance: 0)
        _ = plan.failed(notLeader, at: "a:1", chance: 0)
        #expect(plan.failures.map(\.endpoint) == ["a:1", "b:1"])
        #expect(plan.failures.map(\.error) == [notLeader, dead])
    }
}
