import MemoryTransport
import RPC
import Raft
import RaftRuntime
import Testing

@testable import RaftRPC

/// Who is heard, and as whom.
extension PeerLinksTests {
    @Test("dissertation §4.2.2: a leader that has removed itself is heard by those who follow it")
    func removedLeader() throws {
        let (first, second) = pair()
        other.inbox.gone = [NodeID(1)]
        other.inbox.leader = NodeID(1)
        first.send(.timeoutNow(TimeoutNowRequest(term: Term(3))), entries: [], to: NodeID(2))
        loop.run(until: { !other.inbox.requests.isEmpty || one.inbox.words.count > 1 })
        #expect(other.inbox.requests.count == 1)
        // Its connection breaks: it may come back, until nobody follows it.
        network.shutDown("n2")
        var router = Router()
        second.register(in: &router)
        network.listen(at: "n2", serving: router)
        loop.run(until: { one.inbox.words.count { $0 == "introduced" } == 2 })
        #expect(!one.inbox.words.contains { $0.hasPrefix("removed") })
    }

    /// n1 was added at 105 by the majority that was lost; n2 went on alone from 100, and has given 105 to another.
    @Test("whoever comes from before a member went on alone is refused, and not told to end")
    func formerCluster() {
        let first = links(1, to: 2, one.book, one.inbox)
        let second = links(2, to: 3, other.book, other.inbox, cluster: 100, formerly: [98, 99])
        first.start()
        second.start()
        loop.run(until: { !one.inbox.words.isEmpty })
        #expect(
            one.inbox.words == [
                "refused: n2 went on alone, by --force-new-cluster, and is not of this cluster any "
                    + "more. Only one of the two may go on: if a majority is alive here, replace n2; "
                    + "if none is, stop n1"
            ])
        #expect(other.book.known.isEmpty)
        withExtendedLifetime((first, second)) {}
    }

    /// Two processes with one id, of which A has met the one and B the other: each would lend the id its vote.
    @Test("who is not the directory that the cluster has agreed on is refused, met or not")
    func impostor() {
        let first = links(1, to: 2, one.book, one.inbox)
        let second = links(2, to: 1, other.book, other.inbox)
        second.setPeers([
            Configuration.Member(
                id: NodeID(1), name: "n1", peerAddress: "n1", incarnation: 1_001)
        ])
        first.start()
        second.start()
        loop.run(for: .seconds(1))
        #expect(one.inbox.words.contains { $0.hasPrefix("disowned") })
        #expect(other.inbox.words.contains { $0.hasPrefix("refused") })
        #expect(!(one.inbox.words + other.inbox.words).contains("introduced"))
        #expect(other.book.known.isEmpty)
        withExtendedLifetime((first, second)) {}
    }

    /// Somebody has introduced itself to n2 by the id that n1 was given later.
    @Test("whom the cluster has agreed on is heard, whoever was met by that id before")
    func strangersWord() {
        other.book.known[NodeID(1)] = 666
        let first = links(1, to: 2, one.book, one.inbox)
        let second = links(2, to: 1, other.book, other.inbox)
        second.setPeers([
            Configuration.Member(
                id: NodeID(1), name: "n1", peerAddress: "n1", incarnation: 101)
        ])
        first.start()
        second.start()
        loop.run(until: { one.inbox.words.contains("introduced") })
        first.send(.timeoutNow(TimeoutNowRequest(term: Term(3))), entries: [], to: NodeID(2))
        loop.run(until: { !other.inbox.requests.isEmpty })
        #expect(other.inbox.requests.count == 1)
        #expect(!one.inbox.words.contains { $0.hasPrefix("disowned") })
        // Nor is the stranger's word left for the day when the configuration says nothing of n1.
        #expect(other.book.known[NodeID(1)] == 101)
        withExtendedLifetime((first, second)) {}
    }
}
