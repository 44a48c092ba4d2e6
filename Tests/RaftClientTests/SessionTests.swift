// Exactly once: a client whose requests and answers get lost, and a cluster that knows them again.

import MemoryTransport
import RPC
import RaftRPC
import Testing

@testable import RaftClient

/// What happens to one command on its way.
private enum Mishap: CaseIterable {
    case none
    /// Nobody can be reached.
    case dead
    /// A member says that it did nothing.
    case notLeader
    /// The request is lost, and nobody knows.
    case lostRequest
    /// The answer is lost, and nobody knows.
    case lostAnswer
    /// The request is on its way for long after the client gave this attempt up.
    case late
    /// The cluster has ended all sessions.
    case sessionsEnded
    /// The cluster ends all sessions when it has carried out the command, and its answer is lost.
    case lostAnswerThenEnded
}

/// Two members with one replicated table.
private final class RememberingCluster {
    let loop = VirtualLoop()
    var mishaps: [Mishap] = []
    /// What happens to the calls that open a session.
    var openings: [Mishap] = []
    private(set) var applied: [String] = []
    private(set) var openCount = 0
    private(set) var keptCount = 0
    private(set) var closed: [UInt64] = []
    /// What came beside every command.
    private(set) var origins: [CommandOrigin?] = []
    var servesSessions = true
    var protected: UInt64 = 60_000
    private struct Known {
        var answers: [UInt64: PutResponse] = [:]
        var acknowledgedBelow: UInt64 = 0
    }
    private var sessions: [UInt64: Known] = [:]
    private var tokens: [[UInt8]: PutResponse] = [:]

    func client(timeout: Duration = .seconds(5)) -> Client {
        Client(
            endpoints: ["a:1", "b:1"], loop: loop, options: .init(timeout: timeout),
            dial: { [self] _ in
                ScriptedChannel(on: loop) { self.reply(to: $0, $1, $2) }
            })
    }

    /// Returns how a put ends.
    func put(_ client: Client, _ key: String, once token: String? = nil) -> ClientError? {
        loop.finish {
            do throws(ClientError) {
                var request = PutRequest()
                request.key = Array(key.utf8)
                _ = try await client.put(request, once: token.map { Array($0.utf8) })
                return nil
            } catch {
                return error
            }
        }
    }

    func endSessions() { sessions.removeAll() }

    private func reply(
        to method: MethodDescriptor, _ request: any RPCMessage, _ options: CallOptions
    ) -> Reply {
        switch request {
        case let request as PutRequest: return reply(to: request, options.metadata)
        case is OpenSessionRequest:
            guard servesSessions else { return .fail(RPCError(.unimplemented, "not served here")) }
            let mishap = openings.isEmpty ? .none : openings.removeFirst()
            return suffer(mishap) { .answer(self.open()) }
        case let request as KeepSessionRequest:
            keptCount += 1
            return sessions[request.id] == nil
                ? .fail(RPCError(.notFound, "the session has ended", effect: .notApplied))
                : .answer(KeepSessionResponse())
        case let request as CloseSessionRequest:
            closed.append(request.id)
            sessions[request.id] = nil
            return .answer(CloseSessionResponse())
        default: preconditionFailure("the client asks for something else: \(method)")
        }
    }

    private func open() -> OpenSessionResponse {
        openCount += 1
        let id = UInt64(openCount)
        sessions[id] = Known()
        return OpenSessionResponse(
            id: id, idleMilliseconds: 3_600_000, protectedMilliseconds: protected)
    }

    private func reply(to request: PutRequest, _ metadata: Metadata) -> Reply {
        let origin: CommandOrigin?
        do throws(RPCError) {
            origin = try CommandOrigin.read(metadata)
        } catch {
            return .fail(error)
        }
        origins.append(origin)
        let mishap = mishaps.isEmpty ? .none : mishaps.removeFirst()
        return suffer(mishap) { self.apply(request, origin) }
    }

    private func suffer(_ mishap: Mishap, _ handle: @escaping () -> Reply) -> Reply {
        let lost = RPCError(.unavailable, "the connection broke", delivery: .unknown)
        switch mishap {
        case .none: return handle()
        case .dead: return .fail(RPCError(.unavailable, "refused", delivery: .notSent))
        case .notLeader:
            return .fail(RPCError(.unavailable, "there is no leader now", effect: .notApplied))
        case .lostRequest: return .fail(lost)
        case .lostAnswer: _ = handle()
        case .late: _ = loop.schedule(at: loop.now + .seconds(10)) { _ = handle() }
        case .sessionsEnded:
            endSessions()
            return handle()
        case .lostAnswerThenEnded:
            _ = handle()
            endSessions()
        }
        return .fail(lost)
    }

    /// What the replicated table does, as sessions.proto says.
    private func apply(_ request: PutRequest, _ origin: CommandOrigin?) -> Reply {
        switch origin {
        case nil: return .answer(change(request))
        case .once(let token):
            let answer = tokens[token] ?? change(request)
            tokens[token] = answer
            return .answer(answer)
        case .session(let id, let sequence, let acknowledgedBelow):
            guard var known = sessions[id] else {
                return .fail(
                    RPCError(.failedPrecondition, "the session has ended", effect: .notApplied))
            }
            known.acknowledgedBelow = max(known.acknowledgedBelow, acknowledgedBelow)
            known.answers = known.answers.filter { $0.key >= known.acknowledgedBelow }
            defer { sessions[id] = known }
            guard sequence >= known.acknowledgedBelow else {
                return .fail(
                    RPCError(.failedPrecondition, "acknowledged before", effect: .notApplied))
            }
            let answer = known.answers[sequence] ?? change(request)
            known.answers[sequence] = answer
            return .answer(answer)
        }
    }

    private func change(_ request: PutRequest) -> PutResponse {
        applied.append(String(decoding: request.key, as: UTF8.self))
        var header = ResponseHeader()
        header.revision = Int64(applied.count)
        return PutResponse(header: header)
    }

    func runOn(for time: Duration) {
        var isOver = false
        _ = loop.schedule(at: loop.now + time) { isOver = true }
        loop.run(until: { isOver })
    }
}

@Suite("A client with a session")
struct SessionTests {
    @Test("opens it with the first write, numbers its commands and acknowledges what was answered")
    func numbers() {
        let cluster = RememberingCluster()
        let client = cluster.client()
        #expect(cluster.openCount == 0)
        for key in ["k", "l", "m"] { #expect(cluster.put(client, key) == nil) }
        #expect(cluster.openCount == 1)
        #expect(
            cluster.origins == [
                .session(id: 1, sequence: 1, acknowledgedBelow: 1),
                .session(id: 1, sequence: 2, acknowledgedBelow: 2),
                .session(id: 1, sequence: 3, acknowledgedBelow: 3),
            ])
    }

    @Test("repeats a write whose request or answer was lost, with the same number")
    func repeats() {
        let cluster = RememberingCluster()
        cluster.mishaps = [.lostAnswer, .lostRequest, .notLeader, .dead, .lostAnswer]
        #expect(cluster.put(cluster.client(), "k") == nil)
        #expect(cluster.applied == ["k"])
        #expect(cluster.origins.count == 6)
        #expect(Set(cluster.origins).count == 1)
    }

    @Test("has every write carried out once and says so, or says truly that it does not know")
    func everyMishap() {
        for first in Mishap.allCases {
            for second in Mishap.allCases {
                for third in Mishap.allCases { check([first, second, third]) }
            }
        }
    }

    private func check(_ mishaps: [Mishap]) {
        let cluster = RememberingCluster()
        cluster.mishaps = mishaps
        let client = cluster.client()
        let error = cluster.put(client, "k")
        let count = cluster.applied.count
        switch error?.effect {
        case nil: #expect(count == 1, "\(mishaps)")
        case .applied: #expect(count == 1, "\(mishaps)")
        case .notApplied: #expect(count == 0, "\(mishaps)")
        case .unknown: #expect(error?.reason == .sessionEnded, "\(mishaps)")
        }
        // A copy that arrives when the client has gone on finds itself acknowledged.
        cluster.mishaps = []
        #expect(cluster.put(client, "later") == nil)
        cluster.runOn(for: .seconds(11))
        #expect(cluster.applied.count { $0 == "k" } <= 1, "\(mishaps)")
        #expect(cluster.applied.count { $0 == "later" } == 1, "\(mishaps)")
    }

    @Test("goes on in a new session only when the write surely did nothing in the old one")
    func ended() {
        let cluster = RememberingCluster()
        let client = cluster.client()
        #expect(cluster.put(client, "k") == nil)
        cluster.endSessions()
        #expect(cluster.put(client, "l") == nil)
        #expect(cluster.openCount == 2)
        cluster.mishaps = [.lostAnswerThenEnded]
        let error = cluster.put(client, "m")
        #expect(error?.reason == .sessionEnded)
        #expect(error?.effect == .unknown)
        #expect(
            error?.description
                == "the session ended before the answer came (a:1: the connection broke; b:1: the "
                + "session has ended). The request may or may not have been applied. Read the key "
                + "before writing it again.")
        #expect(cluster.applied == ["k", "l", "m"])
    }

    @Test("gives up when every session ends at once")
    func hopeless() {
        let cluster = RememberingCluster()
        cluster.mishaps = [Mishap](repeating: .sessionsEnded, count: 9)
        let error = cluster.put(cluster.client(), "k")
        #expect(error?.reason == .sessionEnded)
        #expect(error?.effect == .notApplied)
        #expect(cluster.openCount == 3)
    }

    @Test("says at the deadline that the fate is unknown, though the last word was of no effect")
    func outOfTime() {
        let cluster = RememberingCluster()
        cluster.mishaps = [.lostAnswer] + [Mishap](repeating: .notLeader, count: 1000)
        let error = cluster.put(cluster.client(timeout: .seconds(1)), "k")
        #expect(error?.reason == .fateUnknown)
        #expect(error?.effect == .unknown)
    }

    @Test("says that nothing was applied when no session could be opened")
    func noSession() {
        let cluster = RememberingCluster()
        cluster.openings = [Mishap](repeating: .lostRequest, count: 1000)
        let error = cluster.put(cluster.client(timeout: .seconds(1)), "k")
        #expect(error?.effect == .notApplied)
        #expect(error?.reason == .timedOut)
        #expect(cluster.origins == [])
    }

    @Test("opens one session for writes that begin together, and acknowledges below the oldest")
    func together() {
        let cluster = RememberingCluster()
        cluster.openings = [.notLeader, .notLeader, .lostAnswer]
        cluster.mishaps = [.lostAnswer]
        let client = cluster.client()
        var finished = 0
        for key in ["a", "b", "c"] {
            cluster.loop.spawn {
                var request = PutRequest()
                request.key = Array(key.utf8)
                _ = try? await client.put(request)
                finished += 1
            }
        }
        cluster.loop.run(until: { finished == 3 })
        #expect(cluster.applied.sorted() == ["a", "b", "c"])
        // The second was opened because the answer about the first was lost.
        #expect(cluster.openCount == 2)
        let acknowledged = cluster.origins.compactMap { origin -> UInt64? in
            guard case .session(2, _, let acknowledgedBelow) = origin else { return nil }
            return acknowledgedBelow
        }
        #expect(acknowledged == [1, 1, 1, 1])
    }

    @Test("keeps its session while there is nothing to write, and ends it when it is done")
    func keepAlive() {
        let cluster = RememberingCluster()
        cluster.protected = 3000
        let client = cluster.client()
        #expect(cluster.put(client, "k") == nil)
        cluster.runOn(for: .milliseconds(10_500))
        #expect(cluster.keptCount == 10)
        cluster.loop.finish { await client.endSession(timeout: .seconds(1)) }
        #expect(cluster.closed == [1])
        cluster.runOn(for: .seconds(10))
        #expect(cluster.keptCount == 10)
    }

    @Test("opens another session when it hears, in between, that its own has ended")
    func endedInBetween() {
        let cluster = RememberingCluster()
        cluster.protected = 3000
        let client = cluster.client()
        #expect(cluster.put(client, "k") == nil)
        cluster.endSessions()
        cluster.runOn(for: .milliseconds(1500))
        #expect(cluster.put(client, "l") == nil)
        #expect(cluster.origins.last == .session(id: 2, sequence: 1, acknowledgedBelow: 1))
    }

    @Test("needs none for a command with a token, which may come from anybody, any number of times")
    func token() {
        let cluster = RememberingCluster()
        cluster.mishaps = [.lostAnswer, .lostRequest]
        #expect(cluster.put(cluster.client(), "k", once: "t") == nil)
        #expect(cluster.put(cluster.client(), "k", once: "t") == nil)
        #expect(cluster.applied == ["k"])
        #expect(cluster.openCount == 0)
        #expect(Set(cluster.origins) == [.once(Array("t".utf8))])
    }

    @Test("sends nothing twice where nobody serves sessions")
    func unserved() {
        let cluster = RememberingCluster()
        cluster.servesSessions = false
        let client = cluster.client()
        #expect(cluster.put(client, "k") == nil)
        cluster.mishaps = [.lostAnswer]
        #expect(cluster.put(client, "l")?.reason == .fateUnknown)
        #expect(cluster.applied == ["k", "l"])
        #expect(cluster.origins == [nil, nil])
    }
}

@Suite("By what a command is known again")
struct CommandOriginTests {
    @Test(
        "is read as it was written",
        arguments: [
            .session(id: 7, sequence: 3, acknowledgedBelow: 2),
            .session(id: .max, sequence: .max, acknowledgedBelow: 0), .once([0xFF, 0]),
            .once([UInt8](repeating: 1, count: 256)),
        ] as [CommandOrigin]
    )
    func roundTrip(origin: CommandOrigin) throws {
        #expect(try CommandOrigin.read(origin.metadata) == origin)
    }

    @Test("is nothing without metadata, or with others")
    func none() throws {
        #expect(try CommandOrigin.read([:]) == nil)
        #expect(try CommandOrigin.read(["raft-max-staleness": "5"]) == nil)
    }

    @Test(
        "is refused when it is half of it, both, or no number",
        arguments: [
            ["raft-session": "1"], ["raft-sequence": "1"],
            ["raft-session": "1", "raft-sequence": "1", "raft-once": "t"], ["raft-once": ""],
            ["raft-session": "1", "raft-sequence": "0"],
            ["raft-session": "1", "raft-sequence": "2", "raft-acknowledged": "3"],
            ["raft-session": "x", "raft-sequence": "1"],
            ["raft-once": String(repeating: "t", count: 257)],
        ] as [Metadata]
    )
    func refusals(metadata: Metadata) {
        #expect(throws: RPCError.self) { try CommandOrigin.read(metadata) }
    }
}
