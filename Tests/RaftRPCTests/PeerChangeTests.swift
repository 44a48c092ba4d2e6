import MemoryTransport
import RPC
import Raft
import RaftRuntime
import Testing

@testable import RaftRPC

// Peers that come, go, move and are not known.
extension PeerLinksTests {
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
        loop.run(until: { one.inbox.words.count > 2 })
        #expect(one.inbox.words == ["introduced", "unreachable", "introduced"])
        #expect(one.book.known == [NodeID(2): 102])
        withExtendedLifetime((first, second)) {}
    }

    /// Introduces a member that nobody knows, and returns the refusal.
    private func introduce(_ stranger: UInt64, to name: String) -> StatusCode? {
        let channel = network.channel(from: "stranger", to: name)
        let request = PeerIntroduceRequest(
            clusterID: 99, from: stranger, name: "n\(stranger)", incarnation: 100 + stranger,
            clientAddress: "c\(stranger)", to: 2)
        var result: Result<ReceivedMessage, RPCError>?
        channel.start(
            Peer.Methods.introduce, request, options: CallOptions(waitForReady: true)
        ) { result = $0 }
        loop.run(until: { result != nil })
        guard case .failure(let error) = result else { return nil }
        return error.code
    }

    @Test("strangers are few, and come slowly: each is written down for good; members always may")
    func strangers() {
        let second = links(2, to: 1, other.book, other.inbox)
        second.start()
        let began = loop.now
        let answers = (0..<6).map { introduce(1000 + $0, to: "n2") }
        #expect(loop.now < began + .seconds(1))
        #expect(answers == [nil, nil, nil, nil, .resourceExhausted, .resourceExhausted])
        for number in 2000..<2100 as Range<UInt64> {
            loop.run(for: .seconds(1))
            _ = introduce(number, to: "n2")
        }
        #expect(other.book.known.count == Strangers.totalMax)
        #expect(introduce(1000, to: "n2") == nil)
        #expect(introduce(1, to: "n2") == nil)

        // The configuration names one of them: there is room for another.
        second.setPeers([member(1), member(1000)])
        #expect(introduce(3000, to: "n2") == nil)
        #expect(introduce(3001, to: "n2") == .resourceExhausted)
        withExtendedLifetime(second) {}
    }

    @Test("a member that only gets another name keeps its link")
    func renamed() {
        let (first, second) = pair()
        let link = first.link(to: NodeID(2))
        first.setPeers([.init(id: NodeID(2), name: "second", peerAddress: "n2")])
        loop.run(for: .seconds(1))
        #expect(first.link(to: NodeID(2)) === link)
        #expect(link?.name == "second")
        #expect(one.inbox.words == ["introduced"])
        withExtendedLifetime((first, second)) {}
    }

    @Test("a piece of a snapshot that was on its way to a peer that moves is lost, and said to be")
    func movesWithPiece() {
        let (first, second) = pair()
        first.send(chunk(byteCount: 1000), term: Term(3), to: NodeID(2))
        loop.run(until: { !other.inbox.chunks.isEmpty })
        first.setPeers([member(2, at: "elsewhere")])
        #expect(one.inbox.answers.isEmpty)
        loop.run(for: .milliseconds(10))
        #expect(one.inbox.answers == [nil])
        #expect(one.inbox.words == ["introduced", "unreachable"])
        withExtendedLifetime((first, second)) {}
    }

    @Test("a link goes when its peer goes")
    func linkIsFreed() {
        let (first, second) = pair()
        weak let link = first.link(to: NodeID(2))
        #expect(link != nil)
        first.setPeers([])
        loop.run(for: .seconds(5))
        #expect(link == nil)
        withExtendedLifetime((first, second)) {}
    }

    @Test("a leader that follows again does not keep the entries it sent last")
    func packedEntries() throws {
        let (first, second) = pair()
        let before = EntryID(term: Term(1), index: LogIndex(1))
        let none = try #require(EntryRun(after: before, [EntryHeader](), sentIn: Term(1)))
        let append = AppendRequest(
            term: Term(1), entries: none, leaderCommit: LogIndex(1), round: Round(1))
        first.send(.append(append), entries: [], to: NodeID(2))
        #expect(first.latest != nil)
        second.send(.append(append), entries: [], to: NodeID(1))
        loop.run(until: { !one.inbox.requests.isEmpty })
        #expect(first.latest == nil)
        withExtendedLifetime((first, second)) {}
    }

    @Test("the round trips of heartbeats are measured; an answer that waits for a disk is not")
    func roundTrips() throws {
        let (first, second) = pair()
        network.latency = .milliseconds(20)
        let entry = LogEntry(term: Term(1), kind: .command, payload: [1])
        let before = EntryID(term: Term(1), index: LogIndex(1))
        for (entries, count) in [([entry], 0), ([], 1), ([entry], 1), ([], 2)] {
            let run = try #require(EntryRun(after: before, entries, sentIn: Term(1)))
            let append = AppendRequest(
                term: Term(1), entries: run, leaderCommit: LogIndex(1), round: Round(1))
            first.send(.append(append), entries: entries[...], to: NodeID(2))
            let asked = other.inbox.requests.count
            loop.run(until: { other.inbox.requests.count > asked })
            let call = try #require(other.inbox.requests.last).call
            let answer = AppendResponse(
                term: Term(1), round: Round(1), outcome: .matched(LogIndex(1)))
            let heard = one.inbox.words.count
            second.answer(.append(answer), call: call)
            loop.run(until: { one.inbox.words.count > heard })
            #expect(one.inbox.roundTrips == Array(repeating: .milliseconds(40), count: count))
        }
    }
}
