import RPC
import Testing

@testable import Simulator

@Suite("Chance and time in the simulated world")
struct DiceTests {
    @Test("the dice are SplitMix64: the numbers of its author's program")
    func knownNumbers() {
        var dice = Dice(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in dice.next() } == expected)
    }

    @Test("draws stay in their range, and reach its ends")
    func ranges() {
        var dice = Dice(seed: 0)
        let drawn = (0..<1_000).map { _ in dice.number(in: 3...9) }
        #expect(drawn.min() == 3)
        #expect(drawn.max() == 9)
    }

    @Test("what is planned happens by time, and in order of planning at the same time")
    func agenda() {
        var dice = Dice(seed: 7)
        var agenda = Agenda<Int>()
        let times = (0..<500).map { _ in dice.below(40) }
        for (number, time) in times.enumerated() {
            agenda.plan(number, at: Instant(nanoseconds: UInt64(time)))
        }
        var seen: [Int] = []
        while let (_, number) = agenda.next() { seen.append(number) }
        let expected = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        #expect(seen == expected)
    }
}
