// What "most of us" means.

/// Majorities of one list of voters.
enum Quorum {
    /// How many of `count` voters are enough.
    static func size(of count: Int) -> Int { count / 2 + 1 }

    /// Returns the highest value that most of `count` voters have reached; `value` is each voter's.
    ///
    /// Quadratic in the number of voters, which is three or five, and without an allocation.
    ///
    /// - Precondition: there is at least one voter.
    static func reached<Value: Comparable>(by count: Int, _ value: (Int) -> Value) -> Value {
        precondition(count > 0, "nobody can reach anything")
        let enough = size(of: count)
        var best: Value?
        for voter in 0..<count {
            let candidate = value(voter)
            if let best, candidate <= best { continue }
            var supporters = 0
            for other in 0..<count where value(other) >= candidate { supporters += 1 }
            if supporters >= enough { best = candidate }
        }
        guard let best else { preconditionFailure("most have reached the lowest value") }
        return best
    }
}
