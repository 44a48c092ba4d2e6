import Testing

@testable import Raft

@Suite("§5.3 Quorum")
struct QuorumTests {
    @Test(
        "is the highest value that most have reached",
        arguments: [
            (reached: [7], result: 7), (reached: [7, 5], result: 5),
            (reached: [9, 5, 0], result: 5), (reached: [0, 9, 9], result: 9),
            (reached: [9, 9, 4, 1], result: 4), (reached: [9, 9, 4, 1, 0], result: 4),
        ] as [(reached: [UInt64], result: UInt64)])
    func table(reached: [UInt64], result: UInt64) {
        #expect(Quorum.reached(by: reached.count) { reached[$0] } == result)
    }

    @Test("agrees with sorting, for every five values up to four", arguments: 1...5)
    func exhaustive(count: Int) {
        var values = [Int](repeating: 0, count: count)
        repeat {
            let sorted = values.sorted(by: >)
            #expect(Quorum.reached(by: count) { values[$0] } == sorted[count / 2])
        } while advance(&values, below: 4)
    }

    @Test("is more than half", arguments: [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (7, 4)])
    func size(count: Int, enough: Int) { #expect(Quorum.size(of: count) == enough) }
}

/// Counts up; returns whether there is a next one.
func advance(_ digits: inout [Int], below base: Int) -> Bool {
    for position in digits.indices {
        digits[position] += 1
        if digits[position] < base { return true }
        digits[position] = 0
    }
    return false
}
