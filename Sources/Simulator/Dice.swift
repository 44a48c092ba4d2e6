// The only source of chance in the simulated world.

/// SplitMix64: one word of state, so that a seed is a story.
///
/// Draws are plain remainders. The standard library may change how it draws from a range, and then
/// every recorded seed would tell another story.
package struct Dice: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number from 0 up to and without `bound`.
    package mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "nothing to draw from")
        return next() % bound
    }

    package mutating func below(_ bound: Int) -> Int { Int(below(UInt64(bound))) }

    /// A number of the range.
    package mutating func number(in range: ClosedRange<UInt64>) -> UInt64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True so often in a thousand.
    package mutating func chance(_ thousandths: UInt64) -> Bool { below(1000) < thousandths }

    /// One of `choices`, which must not be empty.
    package mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[below(choices.count)]
    }

    /// Other dice, whose throws do not disturb these.
    package mutating func fork() -> Dice { Dice(seed: next()) }

    /// The finaliser of SplitMix64: spreads every bit of the input over the whole word.
    static func mix(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
