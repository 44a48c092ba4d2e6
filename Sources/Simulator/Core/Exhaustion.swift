// Every interleaving of a small story: three members, some elections, some entries, a crash, a lost message. No dice.
//
// Messages of one member to another arrive in their order, as over one connection; across pairs of members every order
// is tried, and a crash, a loss, an election or a proposal at every point. The disk of the member that will crash is
// done at some later step, or never; the others' disks are done at once. The members are alike before the first of
// them stands, so it is always the same one.
//
// Many orders of steps lead to the same state, and each state is looked at once. It is known by what it is, not by how it
// came about: two answers that a leader takes in either order make one state of two. That is what makes two elections
// possible at all; known by what happened to each member, one election with two entries had 34 times as many.

internal import Raft

/// What may happen in the story, and how often.
package struct ExhaustionBudget: Hashable, Sendable {
    package var elections: Int
    package var entries: Int
    package var crashes: Int
    package var losses: Int

    package init(elections: Int = 2, entries: Int = 2, crashes: Int = 1, losses: Int = 1) {
        (self.elections, self.entries) = (elections, entries)
        (self.crashes, self.losses) = (crashes, losses)
    }

    var isSpent: Bool { self == ExhaustionBudget(elections: 0, entries: 0, crashes: 0, losses: 0) }
}

/// What was found.
package struct ExhaustionResult: Sendable {
    package var states = 0
    package var transitions = 0
    /// In how many states somebody led, and how many entries were committed at most.
    package var led = 0
    package var commitsMax = 0
    package var violation: Violation?
    /// The steps that lead to it.
    package var path: [String] = []
}

/// The search.
package struct Exhaustion {
    private enum Move {
        case deliver(Int)
        case lose(Int)
        case stand(Int)
        case propose(Int)
        /// The disk of the member has what it was given.
        case sync(Int)
        /// The disk of the member has not got what it was given, if anything.
        case crash(Int)
        case start(Int)
    }

    private struct Point {
        var world: CoreWorld
        var budget: ExhaustionBudget
        /// Whose crash is to come.
        var victim: Int?
        var hasBegun = false

        /// Stands for the state: the members with their disks, the messages between each two of them, what was promised,
        /// and what may still happen. How often and in which order things came about that lead to it is no part of it.
        var identity: Int {
            var hasher = Hasher()
            hasher.combine(world.peers)
            for from in world.peers.indices {
                for to in world.peers.indices where to != from {
                    hasher.combine(-1)
                    for flight in world.flights where flight.from == from && flight.to == to {
                        hasher.combine(flight.content)
                        hasher.combine(flight.fromLife)
                        hasher.combine(flight.toLife)
                    }
                }
            }
            world.ledger.hash(into: &hasher)
            hasher.combine(budget)
            hasher.combine(budget.crashes > 0 ? victim : nil)
            hasher.combine(hasBegun)
            return hasher.finalize()
        }
    }

    private var result = ExhaustionResult()
    /// Only looked up.
    private var known: Set<Int> = []
    private var path: [Move] = []
    private let statesMax: Int

    /// A candidate waits much shorter than a voter that has only begun to miss its leader.
    private static let settings: Node.Settings = {
        var settings = Node.Settings()
        settings.election = 20..<100_000
        return settings
    }()

    /// Looks at every state of three members that `budget` allows; at no more than `statesMax`.
    package static func run(
        _ budget: ExhaustionBudget, statesMax: Int = .max
    ) -> ExhaustionResult {
        var search = Exhaustion(statesMax: statesMax)
        let world = CoreWorld(members: 3, settings: settings)
        do throws(Violation) {
            for victim in budget.crashes > 0 ? [0, 1, 2] : [nil] {
                try search.explore(Point(world: world, budget: budget, victim: victim))
            }
        } catch {
            search.result.violation = error
            search.result.path = search.path.map { "\($0)" }
        }
        return search.result
    }

    private init(statesMax: Int) { self.statesMax = statesMax }

    private mutating func explore(_ point: Point) throws(Violation) {
        guard known.count < statesMax, known.insert(point.identity).inserted else { return }
        result.states += 1
        if point.world.leader != nil { result.led += 1 }
        result.commitsMax = max(
            result.commitsMax, Int(point.world.ledger.lastIndex.position) - 1)
        for move in moves(at: point) {
            path.append(move)
            try explore(after(move, at: point))
            result.transitions += 1
            path.removeLast()
        }
    }

    // MARK: Moves.

    private func moves(at point: Point) -> [Move] {
        var moves: [Move] = []
        let flights = point.world.flights
        for place in flights.indices where isFirst(place, of: flights) {
            moves.append(.deliver(place))
            if point.budget.losses > 0 { moves.append(.lose(place)) }
        }
        for (place, peer) in point.world.peers.enumerated() {
            guard let node = peer.node else {
                moves.append(.start(place))
                continue
            }
            if !peer.pending.isEmpty { moves.append(.sync(place)) }
            if point.budget.crashes > 0, place == point.victim { moves.append(.crash(place)) }
            if point.budget.elections > 0, node.role == .follower, point.hasBegun || place == 0 {
                moves.append(.stand(place))
            }
            if point.budget.entries > 0, node.role == .leader { moves.append(.propose(place)) }
        }
        return moves
    }

    private func isFirst(_ place: Int, of flights: [Flight]) -> Bool {
        let flight = flights[place]
        return !flights[..<place].contains { $0.from == flight.from && $0.to == flight.to }
    }

    private func after(_ move: Move, at point: Point) throws(Violation) -> Point {
        var point = point
        switch move {
        case .deliver(let place):
            let flight = point.world.flights.remove(at: place)
            try loosen(flight, &point)
            try point.world.deliver(flight)
            try settle(flight.to, &point)
        case .lose(let place):
            let flight = point.world.flights.remove(at: place)
            point.budget.losses -= 1
            point.world.lose(flight)
        case .stand(let place):
            point.budget.elections -= 1
            point.hasBegun = true
            try point.world.act(place, .tick(count: 100_000, jitter: 0))
            try settle(place, &point)
        case .propose(let place):
            point.budget.entries -= 1
            try point.world.act(place, .proposal(byteCounts: [10]))
            try settle(place, &point)
        case .sync(let place): try point.world.finishSyncs(place)
        case .crash(let place):
            point.budget.crashes -= 1
            point.world.crash(place)
        case .start(let place): point.world.start(place)
        }
        return point
    }

    /// A voter that is asked has missed its leader for a while.
    private func loosen(_ flight: Flight, _ point: inout Point) throws(Violation) {
        guard case .request(.vote) = flight.content, let node = point.world.peers[flight.to].node,
            node.role == .follower
        else { return }
        try point.world.act(flight.to, .tick(count: 20, jitter: 99_000))
    }

    /// Only a crash can tell when the disk is done: where none is to come, it is at once.
    private func settle(_ place: Int, _ point: inout Point) throws(Violation) {
        guard point.budget.crashes == 0 || place != point.victim else { return }
        try point.world.finishSyncs(place)
    }
}
