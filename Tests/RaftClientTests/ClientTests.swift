// The client against members that fail in every way, in virtual time.

import MemoryTransport
import RPC
import RaftRPC
import Testing

@testable import RaftClient

private let dead = Reply.fail(
    RPCError(.unavailable, "connection refused", delivery: .notSent))
private let noLeader = Reply.fail(
    RPCError(.unavailable, "there is no leader now", effect: .notApplied))
private let unsure = Reply.fail(
    RPCError(.unavailable, "the connection broke", delivery: .unknown))
private let applied = Reply.fail(
    RPCError(.internalError, "the answer is too large", effect: .applied))
private let refused = Reply.fail(
    RPCError(.invalidArgument, "the key is empty", effect: .notApplied))
private let done = Reply.answer(PutResponse())
private let read = Reply.answer(RangeResponse())

private func follower(of leader: String) -> Reply {
    .fail(RPCError(.unavailable, "not the leader", effect: .notApplied, leader: leader))
}

extension ScriptedCluster {
    /// Returns how a put ends.
    fileprivate func put(_ client: Client) -> ClientError? {
        loop.finish {
            do throws(ClientError) {
                _ = try await client.put(PutRequest())
                return nil
            } catch {
                return error
            }
        }
    }

    /// Returns how a read ends.
    fileprivate func read(_ client: Client) -> ClientError? {
        loop.finish {
            do throws(ClientError) {
                _ = try await client.range(RangeRequest())
                return nil
            } catch {
                return error
            }
        }
    }
}

@Suite("A client of a cluster")
struct ClientTests {
    @Test("follows the leader, and goes straight there the next time")
    func followsLeader() {
        let cluster = ScriptedCluster(["a:1": [follower(of: "c:1")], "b:1": [dead], "c:1": [done]])
        let client = cluster.client(["a:1", "b:1"])
        #expect(cluster.put(client) == nil)
        #expect(cluster.put(client) == nil)
        #expect(cluster.trail == ["a:1", "c:1", "c:1"])
    }

    @Test("that was closed dials nobody any more")
    func closed() {
        let cluster = ScriptedCluster(["a:1": [noLeader], "b:1": [done]])
        let client = cluster.client(["a:1", "b:1"])
        let reason = cluster.loop.finish { () async -> ClientError.Reason? in
            _ = cluster.loop.spawn { client.close() }
            do throws(ClientError) {
                _ = try await client.put(PutRequest())
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(reason == .interrupted)
        #expect(cluster.trail.count <= 1)
        #expect(cluster.put(client)?.reason == .interrupted)
        #expect(cluster.trail.count <= 1)
    }

    @Test("begins elsewhere after a request that nobody answered")
    func avoidsSilence() {
        let cluster = ScriptedCluster(["a:1": [.silence], "b:1": [done]])
        let client = cluster.client(["a:1", "b:1"])
        #expect(cluster.put(client)?.reason == .fateUnknown)
        #expect(cluster.put(client) == nil)
        #expect(cluster.trail == ["a:1", "b:1"])
    }

    @Test("survives a leader's address that is none")
    func badLeaderAddress() {
        let cluster = ScriptedCluster(["a:1": [follower(of: "?")], "b:1": [done]])
        #expect(cluster.put(cluster.client(["a:1", "b:1"])) == nil)
        #expect(cluster.trail == ["a:1", "b:1"])
    }

    @Test("waits for an election to end")
    func election() {
        let cluster = ScriptedCluster([
            "a:1": [noLeader, noLeader, noLeader, follower(of: "b:1")],
            "b:1": [noLeader, noLeader, noLeader, done],
        ])
        #expect(cluster.put(cluster.client(["a:1", "b:1"])) == nil)
        #expect(cluster.elapsedMilliseconds > 20)
        #expect(cluster.elapsedMilliseconds < 200)
    }

    @Test("sends nothing again after a write whose fate is not known, whatever came before")
    func everyScript() {
        let replies = [dead, noLeader, unsure, applied, refused, done, .silence]
        for first in replies.indices {
            for second in replies.indices {
                for third in replies.indices {
                    let script = [first, second, third].map { replies[$0] }
                    let cluster = ScriptedCluster(["a:1": script + [done]])
                    let error = cluster.put(cluster.client(["a:1"]))
                    check(cluster, script, error)
                }
            }
        }
    }

    /// Walks a script as a careful reader would, and compares.
    private func check(_ cluster: ScriptedCluster, _ script: [Reply], _ error: ClientError?) {
        var sent = 0
        for reply in script + [done] {
            sent += 1
            switch reply {
            case .answer:
                #expect(error == nil)
            case .silence:
                #expect(error?.reason == .fateUnknown)
            case .fail(let failure) where failure.effect == .unknown:
                #expect(error?.reason == .fateUnknown)
                #expect(error?.effect == .unknown)
            case .fail(let failure) where failure.effect == .applied:
                #expect(error?.reason == .answerLost)
                #expect(error?.effect == .applied)
            case .fail(let failure) where failure.code == .invalidArgument:
                #expect(error?.reason == .refused)
                #expect(error?.effect == .notApplied)
            case .fail: continue
            }
            break
        }
        #expect(cluster.asked.count == sent)
    }

    @Test("leaves a silent member in time to read from another one")
    func silentMember() {
        let cluster = ScriptedCluster(["a:1": [.silence], "b:1": [.silence], "c:1": [read]])
        #expect(cluster.read(cluster.client(["a:1", "b:1", "c:1"], timeout: .seconds(3))) == nil)
        #expect(cluster.asked.map(\.milliseconds) == [0, 1000, 2000])
    }

    @Test("says when nobody can be reached, and when that was the reason")
    func unreachable() throws {
        let outcomes = [(RequestKind.read, ""), (.write, "The request was not applied. ")]
        for (kind, outcome) in outcomes {
            let cluster = ScriptedCluster(["a:1": [dead], "b:1": [dead]])
            let client = cluster.client(["a:1", "b:1"], timeout: .seconds(1))
            let error = kind == .read ? cluster.read(client) : cluster.put(client)
            #expect(error?.reason == .unreachable)
            #expect(error?.effect == .notApplied)
            #expect(cluster.elapsedMilliseconds <= 1000)
            #expect(
                error?.description
                    == "no endpoint could be reached (a:1: connection refused; b:1: connection "
                    + "refused). \(outcome)Check the endpoints, and that the members run.")
        }
    }

    @Test("says that no member could do it in time, and who leads")
    func timedOut() {
        let cluster = ScriptedCluster(["a:1": [noLeader], "b:1": [dead]])
        let error = cluster.put(cluster.client(["a:1", "b:1"], timeout: .seconds(1)))
        #expect(
            error?.description
                == "no member could do it in time (a:1: there is no leader now; b:1: connection "
                + "refused). The request was not applied. No leader is known. Check that the "
                + "members run; then try again.")
        #expect(error?.reason == .timedOut)
    }

    @Test("says so when an endpoint looks like a peer port, and asks the others all the same")
    func peerPort() {
        let stranger = Reply.fail(
            RPCError(.unimplemented, "etcdserverpb.KV/Put is not served here"))
        let alone = ScriptedCluster(["a:1": [stranger]])
        let error = alone.put(alone.client(["a:1"], timeout: .seconds(1)))
        #expect(
            error?.description
                == "refused: etcdserverpb.KV/Put is not served here: this looks like the peer port; "
                + "clients use the address of --listen-client, by default port 2379. The request "
                + "was not applied.")
        let mixed = ScriptedCluster(["a:1": [stranger], "b:1": [done]])
        #expect(mixed.put(mixed.client(["a:1", "b:1"], timeout: .seconds(1))) == nil)
    }

    @Test("starts no write in the last moment of its time")
    func reserve() {
        let cluster = ScriptedCluster(["a:1": [noLeader]])
        _ = cluster.put(cluster.client(["a:1"], timeout: .seconds(2)))
        let last = cluster.asked.last?.milliseconds ?? 0
        #expect(last < 1900)
        #expect(last > 1600)
    }

    @Test("says that a write's fate is unknown, who leads and what to do")
    func fateUnknown() {
        let cluster = ScriptedCluster(["a:1": [follower(of: "b:1")], "b:1": [.silence]])
        let error = cluster.put(cluster.client(["a:1", "b:1"], timeout: .seconds(1)))
        #expect(cluster.trail == ["a:1", "b:1"])
        #expect(cluster.elapsedMilliseconds == 1000)
        #expect(
            error?.description
                == "no answer to the request (a:1: not the leader; b:1: no answer in time). "
                + "The request may or may not have been applied. The leader is said to be b:1. "
                + "Read the key before writing it again.")
    }

    @Test("passes on why a member refused")
    func refusal() {
        let cluster = ScriptedCluster(["a:1": [refused], "b:1": [done]])
        let error = cluster.put(cluster.client(["a:1", "b:1"]))
        #expect(cluster.trail == ["a:1"])
        #expect(error?.description == "refused: the key is empty. The request was not applied.")
    }

    @Test(
        "can be interrupted at once, and says what became of the request",
        arguments: [([Reply.silence], .unknown), ([noLeader], .notApplied)]
            as [([Reply], RequestEffect)]
    )
    func interrupted(script: [Reply], effect: RequestEffect) {
        let cluster = ScriptedCluster(["a:1": script])
        let client = cluster.client(["a:1"])
        let error: ClientError? = cluster.loop.finish {
            var outcome: ClientError?
            let task = cluster.loop.spawn {
                do throws(ClientError) {
                    _ = try await client.put(PutRequest())
                } catch {
                    outcome = error
                }
            }
            _ = cluster.loop.schedule(at: cluster.loop.now + .milliseconds(3)) { task.cancel() }
            await task.value
            return outcome
        }
        #expect(error?.reason == .interrupted)
        #expect(error?.effect == effect)
        #expect(cluster.elapsedMilliseconds == 3)
    }
}
