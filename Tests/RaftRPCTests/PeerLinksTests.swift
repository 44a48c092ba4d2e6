import MemoryTransport
import RPC
import Raft
import RaftRuntime
import Testing

@testable import RaftRPC

@Suite("The links between two members")
struct PeerLinksTests {
    let loop = VirtualLoop()
    let network: MemoryNetwork
    let one = (links: NodeID(1), book: Book(), inbox: Inbox())
    let other = (links: NodeID(2), book: Book(), inbox: Inbox())

    init() { network = MemoryNetwork(loop: loop) }

    func links(
        _ id: UInt64, to peer: UInt64, _ book: Book, _ inbox: Inbox, cluster: UInt64 = 99,
        formerly former: [UInt64] = []
    ) -> PeerLinks {
        let links = PeerLinks(
            identity: LocalIdentity(
                cluster: cluster, id: NodeID(id), name: "n\(id)", incarnation: 100 + id,
                clientAddress: "c\(id)", formerClusters: former),
            book: book, loop: loop
        ) { [network] address, use in
            network.channel(from: use == .messages ? "n\(id)" : "n\(id):bulk", to: address)
        }
        links.setPeers([member(peer)])
        links.inbox = inbox
        var router = Router()
        links.register(in: &router)
        network.listen(at: "n\(id)", serving: router)
        return links
    }

    func member(_ id: UInt64, at address: String? = nil) -> Configuration.Member {
        .init(id: NodeID(id), name: "n\(id)", peerAddress: address ?? "n\(id)")
    }

    /// Two members that have met.
    func pair() -> (PeerLinks, PeerLinks) {
        let first = links(1, to: 2, one.book, one.inbox)
        let second = links(2, to: 1, other.book, other.inbox)
        first.start()
        second.start()
        loop.run(until: {
            one.inbox.words == ["introduced"] && other.inbox.words == ["introduced"]
        })
        return (first, second)
    }

    var vote: Request {
        .vote(
            VoteRequest(
                term: Term(2), last: EntryID(term: Term(1), index: LogIndex(1)), isPreVote: true,
                isTransfer: false))
    }

    @Test("both remember each other's incarnation, and where clients go, before anything is said")
    func introduction() {
        let (first, second) = pair()
        #expect(one.book.known == [NodeID(2): 102])
        #expect(other.book.known == [NodeID(1): 101])
        #expect(first.clientAddress(of: NodeID(2)) == "c2")
        #expect(second.clientAddress(of: NodeID(1)) == "c1")
    }

    @Test("a request reaches the other's inbox, and its answer comes back")
    func requestAndAnswer() throws {
        let (first, second) = pair()
        first.send(vote, entries: [], to: NodeID(2))
        loop.run(until: { !other.inbox.requests.isEmpty })
        let arrived = try #require(other.inbox.requests.first)
        #expect(arrived.request == vote)
        let answer = VoteResponse(
            term: Term(1), electionTerm: Term(2), isPreVote: true, isGranted: true)
        second.answer(.vote(answer), call: arrived.call)
        loop.run(until: { one.inbox.words.contains("answer") })
        #expect(one.inbox.words == ["introduced", "answer"])
    }

    @Test(
        "a request with the wrong stamp is refused and reaches nobody",
        arguments: [
            (PeerStamp(from: 1, incarnation: 999, toIncarnation: 102), "introduce itself"),
            (PeerStamp(from: 1, incarnation: 101, toIncarnation: 999), "another incarnation"),
            (PeerStamp(from: 7, incarnation: 101, toIncarnation: 102), "introduce itself"),
            (PeerStamp(), "introduce itself"),
        ])
    func stamps(stamp: PeerStamp, refusal: String) throws {
        let (first, second) = pair()
        let channel = network.channel(from: "stranger", to: "n2")
        var result: Result<ReceivedMessage, RPCError>?
        channel.start(
            Peer.Methods.requestVote, PeerVoteRequest(stamp: stamp, term: 2),
            options: CallOptions(waitForReady: true)
        ) { result = $0 }
        loop.run(until: { result != nil })
        guard case .failure(let error) = try #require(result) else {
            Issue.record("it was answered")
            return
        }
        #expect(error.code == .failedPrecondition)
        #expect(error.message.contains(refusal))
        #expect(other.inbox.requests.isEmpty)
        withExtendedLifetime((first, second)) {}
    }

    @Test("a peer that cannot be remembered is not welcomed: the disk comes before the answer")
    func brokenBook() {
        other.book.isBroken = true
        let first = links(1, to: 2, one.book, one.inbox)
        let second = links(2, to: 1, other.book, other.inbox)
        first.start()
        loop.run(for: .seconds(1))
        #expect(other.inbox.words.contains("failed"))
        #expect(one.inbox.words.isEmpty)
        #expect(one.book.known.isEmpty)
        withExtendedLifetime(second) {}
    }

    @Test("the end of a peer's process is noticed at once, not with the next call")
    func connectionLost() {
        let (first, second) = pair()
        network.shutDown("n2")
        loop.run(for: .milliseconds(10))
        #expect(one.inbox.words == ["introduced", "disconnected", "unreachable", "lost"])
        withExtendedLifetime((first, second)) {}
    }

    @Test("a call that is not answered in time says nothing about the connection")
    func slowPeer() {
        let (first, second) = pair()
        first.send(vote, entries: [], to: NodeID(2))
        loop.run(for: .seconds(3))
        #expect(other.inbox.requests.count == 1)
        #expect(one.inbox.words == ["introduced", "unreachable", "lost"])
        withExtendedLifetime((first, second)) {}
    }

    @Test("a member that was removed is told so when it introduces itself, and is not heard")
    func removed() throws {
        let (first, second) = pair()
        other.inbox.gone = [NodeID(1)]
        first.send(vote, entries: [], to: NodeID(2))
        loop.run(until: { one.inbox.words.contains { $0.hasPrefix("removed") } })
        #expect(
            one.inbox.words == [
                "introduced", "unreachable", "lost",
                "removed: n2 knows that n1 was removed from the cluster",
            ])
        #expect(other.inbox.requests.isEmpty)
        withExtendedLifetime((first, second)) {}
    }

    func chunk(byteCount: Int) -> SnapshotChunk {
        let members = [
            Configuration.Member(id: NodeID(1), name: "n1", peerAddress: "n1"),
            Configuration.Member(id: NodeID(2), name: "n2", peerAddress: "n2"),
        ]
        let description = SnapshotDescription(
            last: EntryID(term: Term(3), index: LogIndex(40)),
            configuration: PlacedConfiguration(
                index: LogIndex(1), configuration: Configuration(voters: members)),
            byteCount: UInt64(byteCount) + 10, checksum: 77)
        return SnapshotChunk(
            snapshot: description, offset: 10, bytes: [UInt8](repeating: 7, count: byteCount))
    }

    @Test("a piece of a snapshot reaches the other's inbox, and its answer comes back")
    func snapshot() throws {
        let (first, second) = pair()
        let chunk = chunk(byteCount: 256 << 10)
        first.send(chunk, term: Term(3), to: NodeID(2))
        loop.run(until: { !other.inbox.chunks.isEmpty })
        let arrived = try #require(other.inbox.chunks.first)
        #expect(arrived.chunk == chunk)
        for outcome: SnapshotAnswer.Outcome in [
            .wants(offset: 99), .refused("full"), .installed(matched: LogIndex(40)),
        ] {
            let answer = SnapshotAnswer(term: Term(3), outcome: outcome)
            #expect(PeerInstallSnapshotResponse(answer).answer == answer)
        }
        let answer = SnapshotAnswer(term: Term(4), outcome: .wants(offset: 99))
        second.answer(answer, call: arrived.call)
        loop.run(until: { !one.inbox.answers.isEmpty })
        #expect(one.inbox.answers == [answer])
    }

    @Test("§7: a heartbeat does not wait behind a snapshot that stands still")
    func bulkIsApart() throws {
        let (first, second) = pair()
        network.cut("n1:bulk", from: "n2")
        first.send(chunk(byteCount: 1000), term: Term(3), to: NodeID(2))
        first.send(vote, entries: [], to: NodeID(2))
        loop.run(until: { !other.inbox.requests.isEmpty })
        #expect(other.inbox.chunks.isEmpty)
        loop.run(for: .seconds(60))
        #expect(one.inbox.answers == [nil])
        withExtendedLifetime((first, second)) {}
    }

    @Test("a piece that no leader can have sent is refused at the gate")
    func badChunks() throws {
        let (first, second) = pair()
        var outside = chunk(byteCount: 10)
        outside.offset = 11
        var empty = chunk(byteCount: 0)
        empty.offset = 0
        for bad in [outside, empty] {
            first.send(bad, term: Term(3), to: NodeID(2))
        }
        // Its term is above the sender's.
        first.send(chunk(byteCount: 10), term: Term(2), to: NodeID(2))
        loop.run(until: { one.inbox.answers.count == 3 })
        #expect(one.inbox.answers == [nil, nil, nil])
        #expect(other.inbox.chunks.isEmpty)
        withExtendedLifetime((first, second)) {}
    }
}
