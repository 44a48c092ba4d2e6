// What "most of us" means: in one list of voters, and in every list that is in force.

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

/// Whose values a leader counts: the voters of every half of the configuration in force, as
/// positions in its list of followers. Learners and strangers are in no half.
struct Electorate: Hashable, Sendable {
    /// Where a voter is in the leader's list; nothing for the leader itself.
    typealias Seat = Int?

    /// One half, or two while the configuration is joint. None is empty.
    private let halves: [[Seat]]

    /// - Precondition: `followers` has everybody who votes, but for the leader.
    init(_ configuration: Configuration, leader: NodeID, followers: [Follower]) {
        halves = [configuration.voters, configuration.outgoing].filter { !$0.isEmpty }.map { half in
            half.map { voter in
                if voter.id == leader { return nil }
                guard let seat = followers.firstIndex(where: { $0.id == voter.id }) else {
                    preconditionFailure("a voter that the leader does not know")
                }
                return seat
            }
        }
    }

    /// Whether the leader decides by itself.
    var isLeaderAlone: Bool { halves.allSatisfy { $0 == [nil] } }

    /// Returns the highest value that a majority of every half has reached.
    ///
    /// - Precondition: there is a half.
    func reached<Value: Comparable>(_ value: (Seat) -> Value) -> Value {
        var lowest: Value?
        for half in halves {
            let best = Quorum.reached(by: half.count) { value(half[$0]) }
            lowest = lowest.map { min($0, best) } ?? best
        }
        guard let lowest else { preconditionFailure("a configuration has voters") }
        return lowest
    }

    /// Whether the follower at this position votes.
    func seats(_ position: Int) -> Bool { halves.contains { $0.contains(position) } }
}
