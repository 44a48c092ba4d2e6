// The claims of the MIT Raft lab that are about cost. Its stories are transcripts.

import Raft
import Testing

@Suite("MIT Raft lab, part B: what agreement costs")
struct LabTests {
    /// A cluster with its leader, and nothing left to do.
    private func makeCluster(_ count: Int) -> Cluster {
        var cluster = Cluster(count: count)
        cluster.tick(NodeID(1), 40)
        cluster.settle()
        cluster.tick(NodeID(1), 1)
        cluster.settle()
        return cluster
    }

    @Test("RPCBytes: each command goes to each peer once", arguments: [3, 5])
    func bytes(members: Int) {
        var cluster = makeCluster(members)
        let sent = cluster.sent
        for _ in 0..<10 {
            cluster.propose(NodeID(1))
            cluster.settle()
        }
        #expect(cluster.sent.entries - sent.entries == 10 * (members - 1))
        #expect(cluster.laws.committed.count == 11)
    }

    @Test("ConcurrentStarts and Count: so many commands at once are one request for each peer")
    func count() {
        var cluster = makeCluster(3)
        let sent = cluster.sent
        cluster.propose(NodeID(1), count: 50)
        cluster.settle()
        #expect(cluster.sent.requests - sent.requests == 2)
        #expect(cluster.sent.entries - sent.entries == 100)
        #expect(cluster.laws.committed.count == 51)
    }

    @Test(
        "Count: an election takes two requests to each peer, and an idle second a heartbeat each interval"
    )
    func election() {
        var cluster = Cluster(count: 3)
        cluster.tick(NodeID(1), 40)
        cluster.settle()
        // Pre-vote, vote, and the no-op.
        #expect(cluster.sent.requests == 6)
        // The heartbeat that tells of the commit comes early; 200 ticks are a second.
        for _ in 0..<201 {
            for id in cluster.ids { cluster.tick(id, 1) }
            cluster.settle()
        }
        #expect(cluster.sent.requests == 6 + 2 * 51)
        #expect(cluster[NodeID(1)].node.term == Term(1))
    }

    @Test("BasicAgree: nothing commits before it is proposed, and then in order")
    func agreement() {
        var cluster = makeCluster(3)
        for count in 1...3 {
            #expect(cluster.laws.committed.count == count)
            cluster.propose(NodeID(1))
            cluster.settle()
        }
        #expect(cluster.laws.committed.map(\.payload) == [0, 1, 2, 3])
    }
}
