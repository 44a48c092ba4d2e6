// Random runs of the core alone: many more steps in the same time than with whole members, and so the place where
// rare schedules of elections, changes of members and snapshots are met.

internal import Raft

/// One run of the core from a seed.
struct CoreRun {
    private var world: CoreWorld
    private var dice: Dice
    /// In thousandths of all steps.
    private let crashShare: UInt64
    private let changeShare: UInt64
    private let compactionShare: UInt64
    private let lossShare: UInt64
    private let doubleShare: UInt64
    /// `cuts[from][to]`: nothing gets through.
    private var cuts: [[Bool]] = []
    private var crashes = 0

    static let peersMax = 12
    private static let flightsMax = 300

    init(seed: UInt64, members: Int?, isTold: Bool) {
        var dice = Dice(seed: seed ^ 0xC0DE)
        var settings = Node.Settings.drawn(&dice)
        settings.election = dice.pick([20..<40, 20..<22])
        world = CoreWorld(members: members ?? dice.pick([1, 2, 3, 3, 4, 5]), settings: settings)
        crashShare = dice.pick([0, 1, 4])
        changeShare = dice.pick([0, 2, 8])
        compactionShare = dice.pick([0, 1, 6])
        lossShare = dice.pick([0, 20, 150])
        doubleShare = dice.pick([0, 20, 150])
        world.turnDice = dice.chance(800) ? dice.fork() : nil
        self.dice = dice
        if isTold { world.story = [] }
    }

    var story: [String] { world.story ?? [] }

    /// What happened, counted.
    var counts: CoreCounts {
        CoreCounts(
            steps: world.steps, commits: Int(world.ledger.lastIndex.position),
            elections: world.ledger.leaders.count, changes: world.ledger.changes,
            crashes: crashes, reads: world.ledger.answers)
    }

    /// Lives through a storm, and then through a calm in which everything must come right.
    mutating func run(steps: Int) throws(Violation) {
        while world.steps < steps { try storm() }
        try calm()
    }

    private mutating func storm() throws(Violation) {
        let place = dice.below(world.peers.count)
        switch dice.below(UInt64(1_000)) {
        case 0..<520: try deliver()
        case 520..<700: try tick(place, count: 1 + dice.below(3))
        case 700..<900: if !world.peers[place].pending.isEmpty { try world.finishSync(place) }
        case 900..<950: try propose(at: place)
        case 950..<975: try read(at: place)
        case 975..<979: try transfer()
        case 979..<983: cut()
        default: try strike(place)
        }
        let down = dice.below(world.peers.count)
        if world.peers[down].node == nil, dice.chance(20) { world.start(down) }
    }

    /// The rare things, each with its own share.
    private mutating func strike(_ place: Int) throws(Violation) {
        switch dice.below(UInt64(17)) {
        case 0..<crashShare:
            guard world.peers[place].node != nil else { return }
            crashes += 1
            world.crash(place, kept: dice.below(3))
        case 4..<4 + changeShare / 2: try change()
        case 8..<8 + compactionShare: try world.compact(place)
        case 16:
            let peer = world.peers[dice.below(world.peers.count)].id
            try world.act(place, .disconnected(peer))
        default: return
        }
    }

    private mutating func deliver() throws(Violation) {
        guard !world.flights.isEmpty else { return }
        // Mostly in order, now and then not.
        let choice = dice.chance(700) ? 0 : dice.below(world.flights.count)
        let flight = world.flights[choice]
        let isDoubled = dice.chance(doubleShare) && !flight.isNews
        if !isDoubled { world.flights.remove(at: choice) }
        let isLost = dice.chance(lossShare) || isCut(flight)
        if isLost, !flight.isNews {
            if !isDoubled { world.lose(flight) }
        } else {
            try world.deliver(flight)
        }
        guard world.flights.count > Self.flightsMax else { return }
        let oldest = world.flights.removeFirst()
        if oldest.isNews { world.flights.append(oldest) } else { world.lose(oldest) }
    }

    private func isCut(_ flight: Flight) -> Bool {
        cuts.contains { $0[flight.from] && !$0[flight.to] || !$0[flight.from] && $0[flight.to] }
    }

    /// Cuts a group off, or heals everything.
    private mutating func cut() {
        guard cuts.isEmpty else { return cuts = [] }
        cuts = [(0..<Self.peersMax + 4).map { _ in dice.chance(500) }]
    }

    private mutating func tick(_ place: Int, count: Int) throws(Violation) {
        let jitter = UInt32(truncatingIfNeeded: dice.next())
        try world.act(place, .tick(count: count, jitter: jitter))
    }

    private mutating func propose(at place: Int) throws(Violation) {
        let sizes = (0...dice.below(3)).map { _ in UInt32(dice.below(200)) }
        guard world.peers[place].node?.fittingCount(of: sizes) == sizes.count else { return }
        try world.act(place, .proposal(byteCounts: sizes))
    }

    private mutating func read(at place: Int) throws(Violation) {
        guard world.peers[place].node != nil else { return }
        try world.act(place, .read(world.ledger.ask(at: place)))
    }

    private mutating func transfer() throws(Violation) {
        guard let leader = world.leader else { return }
        let target = dice.chance(500) ? nil : world.peers[dice.below(world.peers.count)].id
        try world.act(leader, .transfer(to: target))
    }

    // MARK: Members.

    private mutating func change() throws(Violation) {
        let leaders = world.peers.indices.filter { world.peers[$0].node?.role == .leader }
        guard !leaders.isEmpty else { return }
        let place = dice.pick(leaders)
        guard let node = world.peers[place].node, let placed = node.configuration else { return }
        let next = NodeID(node.log.lastIndex.next.position)
        let steps = (0...dice.below(2)).compactMap { _ in step(placed.configuration, next: next) }
        guard !steps.isEmpty else { return }
        let expecting = dice.chance(500) ? placed.index : nil
        try world.act(place, .reconfigure(Configuration.Change(steps), expecting: expecting))
    }

    /// `next` is the id of whoever is added.
    private mutating func step(
        _ members: Configuration, next: NodeID
    ) -> Configuration.Change.Step? {
        let one = dice.pick(members.members).id
        let number = world.peers.count
        let newcomer = Configuration.Newcomer(
            name: "", peerAddress: "p\(number).\(dice.below(1_000)):1",
            isPromotedByItself: dice.chance(700))
        let isFull = number >= Self.peersMax
        switch dice.below(6) {
        case 0, 1: return isFull ? nil : .add(newcomer)
        case 2: return .promote(dice.pick(members.learners.map(\.id) + [next]))
        case 3: return members.voters.count > 1 ? .demote(one) : nil
        case 4: return members.voters.count > 1 ? .remove(one) : nil
        default: return isFull ? nil : .replace(one, with: newcomer)
        }
    }

    // MARK: Calm.

    /// No faults any more: within bounded rounds one leader is followed by all members, and everybody has the same log.
    private mutating func calm() throws(Violation) {
        (cuts, world.turnDice) = ([], nil)
        for place in world.peers.indices {
            try world.finishTurn(place)
            if world.peers[place].node == nil { world.start(place) }
        }
        for _ in 0..<1_500 {
            for place in world.peers.indices { try tick(place, count: 1) }
            for _ in 0..<6 {
                let flights = world.flights
                world.flights.removeAll(keepingCapacity: true)
                for flight in flights { try world.deliver(flight) }
                for place in world.peers.indices { try world.finishSyncs(place) }
            }
            if isSettled { return }
        }
        throw Violation(.liveness, world.summary)
    }

    private var isSettled: Bool {
        guard let leader = world.leader, let node = world.peers[leader].node,
            let members = node.configuration?.configuration, !members.isJoint,
            members.isVoter(node.id)
        else { return false }
        return members.members.allSatisfy { member in
            guard let other = world.place(of: member.id).flatMap({ world.peers[$0].node }) else {
                return false
            }
            return other.term == node.term && other.log.last == node.log.last
                && other.configuration == node.configuration
                && other.commitIndex == node.log.lastIndex
        }
    }
}

/// What happened in runs of the core, counted.
package struct CoreCounts: Hashable, Sendable {
    package var steps = 0
    package var commits = 0
    package var elections = 0
    package var changes = 0
    package var crashes = 0
    package var reads = 0

    package init() {}

    init(steps: Int, commits: Int, elections: Int, changes: Int, crashes: Int, reads: Int) {
        (self.steps, self.commits, self.elections) = (steps, commits, elections)
        (self.changes, self.crashes, self.reads) = (changes, crashes, reads)
    }

    package mutating func add(_ other: CoreCounts) {
        steps += other.steps
        commits += other.commits
        elections += other.elections
        changes += other.changes
        crashes += other.crashes
        reads += other.reads
    }
}

/// Runs one seed of the core alone: `steps` steps with faults, and then without.
package func simulateCore(
    seed: UInt64, members: Int? = nil, steps: Int = 50_000, isTold: Bool = false
) -> CoreResult {
    var run = CoreRun(seed: seed, members: members, isTold: isTold)
    do throws(Violation) {
        try run.run(steps: steps)
        return CoreResult(violation: nil, counts: run.counts, story: run.story)
    } catch {
        return CoreResult(violation: error, counts: run.counts, story: run.story)
    }
}

/// How a run of the core went.
package struct CoreResult: Sendable {
    package let violation: Violation?
    package let counts: CoreCounts
    /// Every step, when it was asked for.
    package let story: [String]
}
