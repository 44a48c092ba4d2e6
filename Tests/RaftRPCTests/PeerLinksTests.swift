import MemoryTransport
import RPC
import Raft
import RaftRuntime
import Testing

@testable import RaftRPC

/// Notes what a member would be told.
private final class Inbox: PeerInbox {
    var requests: [(request: Request, call: CallID)] = []
    var words: [String] = []
    func receive(_ request: Request, entries: [LogEntry], from peer: NodeID, call: CallID) {
        requests.append((request, call))
    }
    func receive(_ response: Response, from peer: NodeID) { words.append("answer") }
    func unreachable(_ peer: NodeID) { words.append("unreachable") }
    var chunks: [(chunk: SnapshotChunk, call: CallID)] = []
    func receive(_ chunk: SnapshotChunk, term: Term, from peer: NodeID, call: CallID) {
        chunks.append((chunk, call))
    }
    var answers: [SnapshotAnswer?] = []
    func receive(_ answer: SnapshotAnswer?, from peer: NodeID) { answers.append(answer) }
    var gone: [NodeID] = []
    func hasRemoved(_ peer: NodeID) -> Bool { gone.contains(peer) }
    func introduced(_ peer: NodeID) { words.append("introduced") }
    func lost(_ peer: NodeID, reason: String) { words.append("lost") }
    func refused(by peer: NodeID, reason: String) { words.append("refused: \(reason)") }
    func disowned(by peer: NodeID, reason: String) { words.append("disowned: \(reason)") }
    func removed(by peer: NodeID, reason: String) { words.append("removed: \(reason)") }
    func failed(_ error: StorageError) { words.append("failed") }
}

/// What was met; may fail like a disk.
private final class Book: IncarnationBook {
    var known: [NodeID: UInt64] = [:]
    var isBroken = false
    func incarnation(of peer: NodeID) -> UInt64? { known[peer] }
    func remember(_ incarnation: UInt64, of peer: NodeID) throws(StorageError) {
        if isBroken { throw .io(operation: "write", path: "peers", errno: 5) }
        known[peer] = incarnation
    }
}

@Suite("The links between two members")
struct PeerLinksTests {
    private let loop = VirtualLoop()
    private let network: MemoryNetwork
    private let one = (links: NodeID(1), book: Book(), inbox: Inbox())
    private let other = (links: NodeID(2), book: Book(), inbox: Inbox())

    init() { network = MemoryNetwork(loop: loop) }

    private func links(_ id: UInt64, to peer: UInt64, _ book: Book, _ inbox: Inbox) -> PeerLinks {
        let links = PeerLinks(
            identity: LocalIdentity(
                cluster: 99, id: NodeID(id), name: "n\(id)", incarnation: 100 + id,
                clientAddress: "c\(id)"),
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

    private func member(_ id: UInt64, at address: String? = nil) -> Configuration.Member {
        .init(id: NodeID(id), name: "n\(id)", peerAddress: address ?? "n\(id)")
    }

    /// Two members that have met.
    private func pair() -> (PeerLinks, PeerLinks) {
        let first = links(1, to: 2, one.book, one.inbox)
        let second = links(2, to: 1, other.book, other.inbox)
        first.start()
        second.start()
        loop.run(until: {
            one.inbox.words == ["introduced"] && other.inbox.words == ["introduced"]
        })
        return (first, second)
    }

    private var vote: Request {
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

    @Test("peers come and go: a link that stays is not touched, another is closed or made")
    func changes() {
        let (first, second) = pair()
        let thirdInbox = Inbox()
        let third = links(3, to: 1, Book(), thirdInbox)
        first.setPeers([member(2), member(3)])
        loop.run(until: { one.inbox.words.count > 1 })
        #expect(one.inbox.words == ["introduced", "introduced"])
        #expect(one.book.known == [NodeID(2): 102, NodeID(3): 103])

        first.setPeers([member(2)])
        first.send(vote, entries: [], to: NodeID(3))
        first.send(vote, entries: [], to: NodeID(2))
        loop.run(until: { !other.inbox.requests.isEmpty })
        #expect(one.inbox.words == ["introduced", "introduced"])
        withExtendedLifetime((first, second, third, thirdInbox)) {}
    }

    @Test("a peer that moves is introduced at its new address, as the same member")
    func moves() {
        let (first, second) = pair()
        var router = Router()
        second.register(in: &router)
        network.listen(at: "elsewhere", serving: router)
        first.setPeers([member(2, at: "elsewhere")])
        loop.run(until: { one.inbox.words.count > 1 })
        #expect(one.inbox.words == ["introduced", "introduced"])
        #expect(one.book.known == [NodeID(2): 102])
        withExtendedLifetime((first, second)) {}
    }

    private func chunk(byteCount: Int) -> SnapshotChunk {
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
