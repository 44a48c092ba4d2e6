// What a broken or hostile peer may say without ending the process.

import Testing

@testable import Raft

@Suite("A broken peer")
struct BrokenPeerTests {
    private static let numbers: [UInt64] = [0, 1, 2, 3, 4, 5, 99, 1 << 62, .max - 1, .max]

    /// Anything a peer can put into a message, whatever the role of whoever gets it.
    @Test("is answered or ignored, whatever it says", arguments: 1...40 as ClosedRange<UInt64>)
    func anything(seed: UInt64) {
        var dice = Dice(seed: seed)
        var bench = Bench(id: 1, log: [1, 1, 2], term: 2)
        var ticket: UInt64 = 0
        for _ in 0..<2000 {
            let peer = NodeID(UInt64(dice.roll(5)))
            switch dice.roll(12) {
            case 0: bench.turn(.tick(count: dice.roll(50), jitter: UInt32(dice.roll(100))))
            case 1: bench.turn(.proposal(byteCounts: [5, 5]))
            case 2: bench.turn(.durable(Ticket(ticket)))
            case 3: bench.turn(.read(ReadID(UInt64(dice.roll(9)))))
            case 4..<8: bench.turn(.response(response(&dice), from: peer))
            case 8: bench.turn(.unreachable(peer))
            default: bench.turn(.request(request(&dice), from: peer, call: CallID(1)))
            }
            ticket = bench.effects.persist?.ticket.number ?? ticket
        }
        // Only an election raises a term by one; nobody makes it jump to where no cluster gets.
        #expect(bench.node.term < .limit)
        #expect(bench.node.commitIndex <= bench.node.lastIndex)
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

    /// Append requests are missing on purpose: two leaders in one term end the process.
    private func request(_ dice: inout Dice) -> Request {
        switch dice.roll(4) {
        case 0: .timeoutNow(TimeoutNowRequest(term: term(&dice)))
        case 1: .readIndex(ReadIndexRequest(term: term(&dice), read: ReadID(number(&dice))))
        default:
            .vote(
                VoteRequest(
                    term: term(&dice), last: entry(&dice), isPreVote: dice.roll(2) == 0,
                    isTransfer: dice.roll(4) == 0))
        }
    }

    private func response(_ dice: inout Dice) -> Response {
        switch dice.roll(6) {
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
