// The state of the network and of the disks: what gets through, and how long it takes.

/// How things are at the moment.
struct Weather {
    /// Times are in microseconds, frequencies in thousandths.
    struct Post {
        var loss: UInt64 = 0
        var duplication: UInt64 = 0
        /// How often a letter is held up for up to `holdup`.
        var holdups: UInt64 = 0
        var holdup: UInt64 = 1
        var delay: ClosedRange<UInt64> = 50...200
    }

    var post = Post()
    /// `cuts[from][to]`: nothing gets through.
    private(set) var cuts: [[Bool]]
    /// How long a sync takes, by member.
    var syncs: [ClosedRange<UInt64>]

    static let quickSync: ClosedRange<UInt64> = 60...400

    init(members: Int) {
        cuts = Array(repeating: Array(repeating: false, count: members), count: members)
        syncs = Array(repeating: Self.quickSync, count: members)
    }

    func isCut(from: Int, to: Int) -> Bool { cuts[from][to] }

    mutating func cut(from: Int, to: Int) {
        guard from != to else { return }
        cuts[from][to] = true
    }

    mutating func cutBothWays(_ one: Int, _ other: Int) {
        cut(from: one, to: other)
        cut(from: other, to: one)
    }

    mutating func heal() {
        for from in cuts.indices { for to in cuts.indices { cuts[from][to] = false } }
    }

    /// Fine weather everywhere.
    mutating func clear() {
        heal()
        post = Post()
        syncs = syncs.map { _ in Self.quickSync }
    }
}
