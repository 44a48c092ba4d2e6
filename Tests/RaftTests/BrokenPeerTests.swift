// What a broken or hostile peer may say without ending the process.

import Testing

@testable import Raft

@Suite("A broken peer")
struct BrokenPeerTests {
    private static let numbers: [UInt64] = [
        0, 1, 2, 3, 4, 5, 99, 1 << 32, 1 << 62, (1 << 62) - 1, .max - 1, .max,
    ]

    /// Anything a peer can put into a message, whatever the role of whoever gets it.
    @Test("is answered or ignored, whatever it says", arguments: 1...40 as ClosedRange<UInt64>)
    func anything(seed: UInt64) {
        var dice = Dice(seed: seed)
        var bench = Bench(id: 1, log: [1, 1, 2], term: 2)
        var ticket: UInt64 = 0
        for _ in 0..<2000 {
            let peer = NodeID(UInt64(dice.roll(5)))
            switch dice.roll(14) {
            case 0: bench.turn(.tick(count: dice.roll(50), jitter: UInt32(dice.roll(100))))
            case 1: bench.turn(.proposal(byteCounts: [5, 5]))
            case 8 where dice.roll(2) == 0: bench.turn(.reconfigure(change(&dice), expecting: nil))
            case 2: bench.turn(.durable(Ticket(ticket)))
            case 3: bench.turn(.read(ReadID(UInt64(dice.roll(9)))))
            case 4..<8: bench.turn(.response(response(&dice), from: peer))
            case 8: bench.turn(.unreachable(peer))
            case 9:
                let limit = min(bench.node.commitIndex, bench.node.durableIndex)
                bench.turn(.compacted(upTo: limit))
            default: bench.turn(.request(request(&dice), from: peer, call: CallID(1)))
            }
            ticket = bench.effects.persist?.ticket.number ?? ticket
        }
        // Nobody makes a term jump to where no cluster gets.
        #expect(bench.node.term < .limit)
        #expect(bench.node.commitIndex <= bench.node.lastIndex)
    }

    /// The furthest term that is believed, one more, and the last one below the limit.
    @Test(
        "cannot use up the terms with one message",
        arguments: [
            (2 + (1 << 32), true), (3 + (1 << 32), false), ((1 << 62) - 1, false), (.max, false),
        ] as [(UInt64, Bool)])
    func jump(number: UInt64, isBelieved: Bool) {
        let (term, peer) = (Term(number), NodeID(3))
        let last = EntryID(term: term, index: LogIndex(9))
        let vote = VoteRequest(term: term, last: last, isPreVote: false, isTransfer: true)
        let append = AppendRequest(
            term: term, entries: EntryRun(trusting: .beforeLog, []), leaderCommit: .beforeLog,
            round: Round(1))
        let requests: [Request] = [
            .vote(vote), .append(append), .timeoutNow(TimeoutNowRequest(term: term)),
            .readIndex(ReadIndexRequest(term: term, read: ReadID(1))),
        ]
        let answer = AppendResponse(term: term, round: Round(1), outcome: .stale)
        let inputs =
            requests.map { Node.Input.request($0, from: peer, call: CallID(1)) }
            + [.response(.append(answer), from: peer)]
        for input in inputs {
            var bench = Bench(log: [1, 2], term: 2)
            bench.turn(input)
            #expect(bench.node.term >= term || !isBelieved)
            #expect(bench.node.term == Term(2) || isBelieved)
            // Elections go on.
            if let persist = bench.effects.persist { bench.turn(.durable(persist.ticket)) }
            bench.turn(.tick(count: 1000, jitter: 0))
            #expect(bench.node.role != .follower)
        }
    }

    private func number(_ dice: inout Dice) -> UInt64 {
        Self.numbers[dice.roll(Self.numbers.count)]
    }

    /// A term that is mostly close to what the node has, so that answers also count.
    private func term(_ dice: inout Dice) -> Term {
        Term(dice.roll(4) == 0 ? number(&dice) : UInt64(dice.roll(12)))
    }

    private func entry(_ dice: inout Dice) -> EntryID {
        EntryID(term: term(&dice), index: LogIndex(number(&dice)))
    }

    private func request(_ dice: inout Dice) -> Request {
        switch dice.roll(7) {
        case 0: .timeoutNow(TimeoutNowRequest(term: term(&dice)))
        case 6: .snapshot(snapshotRequest(&dice))
        case 1: .readIndex(ReadIndexRequest(term: term(&dice), read: ReadID(number(&dice))))
        case 2, 3: .append(appendRequest(&dice))
        default:
            .vote(
                VoteRequest(
                    term: term(&dice), last: entry(&dice), isPreVote: dice.roll(2) == 0,
                    isTransfer: dice.roll(4) == 0))
        }
    }

    private func snapshotRequest(_ dice: inout Dice) -> SnapshotRequest {
        let voters = (1...3).map { NodeID($0) }
        let placed = PlacedConfiguration(index: LogIndex(number(&dice)), voters: voters)
        return SnapshotRequest(term: term(&dice), last: entry(&dice), configuration: placed)
    }

    /// Whatever passes the gate: its entries are in order, and of no term above its own.
    private func appendRequest(_ dice: inout Dice) -> AppendRequest {
        let (term, round) = (term(&dice), Round(number(&dice)))
        let previous = dice.roll(2) == 0 ? entry(&dice) : EntryID(term: Term(1), index: LogIndex(1))
        var index = previous.index.position
        var configurations: [PlacedConfiguration] = []
        let headers = (0..<dice.roll(4)).map { _ in
            index &+= 1
            let kind: EntryKind = dice.roll(3) == 0 ? .configuration : .command
            if kind == .configuration {
                configurations.append(
                    PlacedConfiguration(
                        index: LogIndex(index), configuration: configuration(&dice)))
            }
            return EntryHeader(
                term: Term(UInt64(1 + dice.roll(4))), kind: kind, byteCount: UInt32(dice.roll(9)))
        }
        let run = EntryRun(after: previous, headers, configurations: configurations, sentIn: term)
        return AppendRequest(
            term: term, entries: run ?? EntryRun(trusting: .beforeLog, []),
            leaderCommit: LogIndex(number(&dice)), round: round)
    }

    /// Whatever can be decoded: joint or not, with this node, as a learner or without it.
    private func configuration(_ dice: inout Dice) -> Configuration {
        while true {
            var lists: [[Configuration.Member]] = [[], [], []]
            for id in 1...5 as ClosedRange<UInt64> {
                let list = dice.roll(5)
                if list < 3 { lists[list].append(Configuration.Member(id: NodeID(id))) }
                if list < 2, dice.roll(3) == 0 {
                    lists[1 - list].append(Configuration.Member(id: NodeID(id)))
                }
            }
            let made = Configuration(voters: lists[0], outgoing: lists[1], learners: lists[2])
            if made.isSound { return made }
        }
    }

    private func change(_ dice: inout Dice) -> Configuration.Change {
        let id = NodeID(UInt64(dice.roll(6)))
        let name = "n\(dice.roll(100))"
        let newcomer = Configuration.Newcomer(name: name, peerAddress: name)
        let steps: [Configuration.Change.Step] = [
            .add(newcomer), .remove(id), .demote(id), .promote(id), .replace(id, with: newcomer),
        ]
        return Configuration.Change([steps[dice.roll(5)], steps[dice.roll(5)]])
    }

    private func response(_ dice: inout Dice) -> Response {
        switch dice.roll(7) {
        case 6:
            return .snapshot(
                SnapshotResponse(term: term(&dice), matched: LogIndex(number(&dice))))
        case 0: return .timeoutNow(TimeoutNowResponse(term: term(&dice)))
        case 1:
            let index = dice.roll(2) == 0 ? LogIndex(number(&dice)) : nil
            let read = ReadID(UInt64(dice.roll(9)))
            return .readIndex(ReadIndexResponse(term: term(&dice), read: read, index: index))
        case 2, 3:
            return .vote(
                VoteResponse(
                    term: term(&dice), electionTerm: term(&dice), isPreVote: dice.roll(2) == 0,
                    isGranted: dice.roll(4) > 0))
        default:
            let round = Round(number(&dice))
            return .append(
                AppendResponse(term: term(&dice), round: round, outcome: outcome(&dice)))
        }
    }

    private func outcome(_ dice: inout Dice) -> AppendResponse.Outcome {
        switch dice.roll(3) {
        case 0: .stale
        case 1: .matched(LogIndex(number(&dice)))
        default: .conflict(retry: entry(&dice))
        }
    }
}
