import RPC
import Raft
import RaftRuntime
import Testing

@testable import RaftRPC

/// A message as it is after it travelled.
private func travelled<Message: RPCMessage>(_ message: Message) throws -> Message {
    var bytes: [UInt8] = []
    try message.serialize(into: &bytes)
    return try Message(serializedBytes: bytes.span.bytes)
}

@Suite("The peers' messages")
struct PeerMessagesTests {
    private static let numbers: [UInt64] = [0, 1, 127, 128, 1 << 32, (1 << 62) - 1]
    private let stamp = PeerStamp(from: 1, incarnation: .max, toIncarnation: 7)

    @Test("votes arrive as they were sent", arguments: numbers)
    func votes(number: UInt64) throws {
        for flag in [false, true] {
            let request = VoteRequest(
                term: Term(number), last: EntryID(term: Term(number), index: LogIndex(number)),
                isPreVote: flag, isTransfer: !flag)
            let sent = try travelled(PeerVoteRequest(request, stamp: stamp))
            #expect(sent.request == request)
            #expect(sent.stamp == stamp)
            let response = VoteResponse(
                term: Term(number), electionTerm: Term(1), isPreVote: flag, isGranted: !flag)
            #expect(try travelled(PeerVoteResponse(response)).response == response)
        }
    }

    @Test("append requests arrive with their payloads, whole or packed in two parts")
    func appends() throws {
        let members = Configuration(voters: [Configuration.Member(id: NodeID(7))])
        let entries = [
            LogEntry(term: Term(3), kind: .command, payload: [1, 2, 3]),
            LogEntry(term: Term(3), kind: .noop, payload: []),
            LogEntry(term: Term(5), kind: .configuration, payload: members.encoded()),
        ]
        let run = try #require(
            EntryRun(
                after: EntryID(term: Term(2), index: LogIndex(9)), entries, sentIn: Term(5)))
        let request = AppendRequest(
            term: Term(5), entries: run, leaderCommit: LogIndex(8), round: Round(77))
        var shared: [UInt8] = []
        var common = request
        common.round = .zero
        try PeerAppendRequest(common, entries: entries[...]).serialize(into: &shared)
        let own = PeerAppendRequest(stamp: stamp, round: 77)
        var bytes: [UInt8] = []
        try SharedMessage(own: own, shared: .success(shared)).serialize(into: &bytes)

        let arrived = try PeerAppendRequest(serializedBytes: bytes.span.bytes)
        #expect(arrived.stamp == stamp)
        #expect(try arrived.unpacked().request == request)
        #expect(try arrived.unpacked().entries == entries)
    }

    @Test("a configuration that cannot be read is refused at the gate")
    func unreadableConfiguration() throws {
        for payload in [[], [1], [9, 9, 9]] as [[UInt8]] {
            var message = PeerAppendRequest()
            message.term = 1
            message.entries = [
                PeerEntry(LogEntry(term: Term(1), kind: .configuration, payload: payload))
            ]
            let error = #expect(throws: RPCError.self) { _ = try message.unpacked() }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test("append answers arrive as they were sent, and an empty one is none")
    func answers() throws {
        let outcomes: [AppendResponse.Outcome] = [
            .matched(.beforeLog), .matched(LogIndex(9)), .stale,
            .conflict(retry: EntryID(term: Term(2), index: LogIndex(3))),
            .conflict(retry: .beforeLog),
        ]
        for outcome in outcomes {
            let response = AppendResponse(
                term: Term(4), round: Round(5), outcome: outcome, promise: 20)
            #expect(try travelled(PeerAppendResponse(response)).response == response)
        }
        #expect(PeerAppendResponse().response == nil)
    }

    @Test("a read's index may be missing, which is not zero")
    func reads() throws {
        for index in [nil, LogIndex.beforeLog, LogIndex(9)] {
            let response = ReadIndexResponse(term: Term(1), read: ReadID(2), index: index)
            #expect(try travelled(PeerReadIndexResponse(response)).response == response)
        }
    }

    @Test(
        "what no leader can have sent is refused at the gate",
        arguments: [
            ("terms go back", [5, 3] as [UInt64], 5 as UInt64, PeerEntryKind.command),
            ("an entry is newer than its leader", [6], 5, .command),
            ("a kind nobody knows", [5], 5, PeerEntryKind(rawValue: 9)),
            ("a term beyond all terms", [5], 1 << 62, .command),
        ])
    func gate(why: String, terms: [UInt64], leader: UInt64, kind: PeerEntryKind) throws {
        let request = PeerAppendRequest(
            term: leader, previous: PeerEntryID(term: 2, index: 1),
            entries: terms.map { PeerEntry(term: $0, kind: kind, payload: [1]) })
        #expect(throws: RPCError.self, "\(why)") { try travelled(request).unpacked() }
    }
}
