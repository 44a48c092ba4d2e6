// Chance that can be repeated: the same seed throws the same numbers on every machine and version.

/// A small generator (a Weyl sequence, scrambled). Takes plain remainders, so that a seed is a
/// story for ever.
struct Dice {
    private var state: UInt64
    // Not a multiple of the step: or each seed would throw what the one before it throws, later.
    init(seed: UInt64) { state = (seed &+ 1) &* 0xBB67_AE85_84CA_A73B }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 31)) &* 0xD6E8_FEB8_6659_FD93
        word = (word ^ (word >> 29)) &* 0xD6E8_FEB8_6659_FD93
        return word ^ (word >> 32)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func oneIn(_ bound: Int) -> Bool { below(bound) == 0 }
    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    mutating func bytes(upTo count: Int, from alphabet: [UInt8]) -> [UInt8] {
        (0..<below(count + 1)).map { _ in pick(alphabet) }
    }
}
