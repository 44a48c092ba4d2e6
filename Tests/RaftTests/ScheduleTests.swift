// Thousands of schedules nobody thought of: messages lost, doubled and reordered, disks that lag,
// members that crash.

import Foundation
import Raft
import Testing

/// xorshift: small, and the same for ever.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func roll(_ sides: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % sides
    }
}

/// How much goes wrong, in percent of the steps.
struct Weather {
    var loss = 0
    var doubling = 0
    var crash = 0
    var cut = 0
    var pause = 0
    /// How often a member takes a snapshot.
    var snapshot = 0
    /// Members come and go.
    var change = 0
    /// Whether leases are on. Then clocks keep what the settings say of them, and a stopped member's
    /// clock goes on.
    var lease = false
}

struct Storm {
    var cluster: Cluster
    var dice: Dice
    let weather: Weather
    private var reads: UInt64 = 0
    private(set) var changes = 0
    private var delayed: [Parcel] = []
    /// A process that does not run for a while, though clients still talk to it.
    private var stopped: NodeID?
    /// How fast each clock goes, in percent, and what is left of a tick.
    private var clocks: [(rate: Int, rest: Int)] = []

    init(seed: UInt64, members: Int, weather: Weather) {
        var settings = Node.Settings()
        // Small enough to be reached.
        (settings.appendByteLimit, settings.windowMessages, settings.windowBytes) = (100, 3, 300)
        (settings.heartbeat, settings.election, settings.diskPatience) = (2, 10..<20, 20)
        if weather.lease { settings.lease = Node.Settings.Lease() }
        cluster = Cluster(count: members, settings: settings)
        cluster.startsNewcomers = true
        dice = Dice(seed: seed)
        self.weather = weather
    }

    mutating func run(steps: Int) {
        for _ in 0..<steps where cluster.laws.broken.isEmpty { step() }
    }

    private mutating func step() {
        let id = cluster.ids[dice.roll(cluster.ids.count)]
        if weather.lease, id == stopped {
            return dice.roll(10) == 0 ? stopOrResume(id) : passTime()
        }
        if dice.roll(1000) < weather.crash * 10 { crash(id) }
        if dice.roll(1000) < weather.cut * 10 { toggleLink(id) }
        if dice.roll(1000) < weather.pause * 10 { stopOrResume(id) }
        if dice.roll(1000) < weather.snapshot * 10 { takeSnapshot(id) }
        if dice.roll(1000) < weather.change * 10 { change() }
        switch dice.roll(20) {
        case 0..<3: passTime()
        case 3..<6: cluster.sync(id, count: 1 + dice.roll(3))
        case 6: cluster.propose(id, count: 1 + dice.roll(4))
        case 7:
            reads += 1
            cluster.turn(id, [(.read(ReadID(reads)), [])])
        case 8 where dice.roll(20) == 0: cluster.turn(id, [(.transfer(to: nil), [])])
        case 9 where dice.roll(5) == 0:
            let peer = cluster.ids[dice.roll(cluster.ids.count)]
            let isBroken = dice.roll(2) == 0
            cluster.turn(id, [(isBroken ? .disconnected(peer) : .unreachable(peer), [])])
        case 10: cluster.restart(id)
        case 11 where weather.lease && dice.roll(5) == 0: adapt(id)
        default: deliver()
        }
    }

    /// Clocks go at different speeds, and sometimes one jumps: its process was paused.
    private mutating func passTime() {
        if weather.lease { return passSameTime() }
        for id in cluster.ids where id != stopped {
            let count = dice.roll(100) == 0 ? 30 : dice.roll(3)
            if count > 0 { cluster.tick(id, count, jitter: UInt32(dice.roll(100))) }
        }
    }

    /// As much time passes for everybody as their clocks can tell.
    private mutating func passSameTime() {
        let count = dice.roll(100) == 0 ? 30 : dice.roll(3)
        while clocks.count < cluster.ids.count { clocks.append((96 + dice.roll(10), 0)) }
        for (position, id) in cluster.ids.enumerated() {
            let time = count * clocks[position].rate + clocks[position].rest
            if id == stopped {
                clocks[position].rest = time
            } else {
                clocks[position].rest = time % 100
                if time >= 100 {
                    cluster.tick(id, time / 100, jitter: UInt32(dice.roll(100)))
                }
            }
        }
    }

    /// Somebody measures something.
    private mutating func adapt(_ id: NodeID, shortest: Int? = nil) {
        let shortest = shortest ?? dice.roll(40)
        let timing = Timing(heartbeat: dice.roll(10), election: shortest..<2 * shortest)
        cluster.turn(id, [(.timing(timing), [])])
    }

    /// Of all that may be in it, or of less; the log keeps some of it, or nothing.
    private mutating func takeSnapshot(_ id: NodeID) {
        let limit = cluster[id].snapshotLimit.position
        let last = limit - min(limit, UInt64(dice.roll(3)))
        cluster.compact(id, upTo: LogIndex(last), keeping: UInt64(dice.roll(3)))
    }

    /// Asks a leader, or sometimes anybody, for one change or for several at once.
    private mutating func change() {
        let leaders = cluster.leaders
        let id =
            leaders.isEmpty || dice.roll(8) == 0
            ? cluster.ids[dice.roll(cluster.ids.count)] : leaders[dice.roll(leaders.count)]
        guard cluster[id].isUp, let placed = cluster[id].node.configuration else { return }
        // Most of what chance asks for cannot be: it may ask again.
        for _ in 0..<5 {
            let steps = (0...dice.roll(4)).map { _ in step(placed.configuration) }
            let expected = dice.roll(8) == 0 ? LogIndex(UInt64(dice.roll(20))) : nil
            cluster.turn(id, [(.reconfigure(Configuration.Change(steps), expecting: expected), [])])
            guard cluster.latest.refused != nil else {
                changes += 1
                return
            }
        }
    }

    private mutating func step(_ members: Configuration) -> Configuration.Change.Step {
        let candidates = dice.roll(8) == 0 ? cluster.ids : members.members.map(\.id)
        let one = candidates[dice.roll(candidates.count)]
        let name = "n\(dice.roll(1 << 20))"
        let newcomer = Configuration.Newcomer(
            name: name, peerAddress: name, isPromotedByItself: dice.roll(4) > 0)
        let (hasRoom, hasMany) = (cluster.ids.count < 12, members.voters.count > 2)
        switch dice.roll(8) {
        case 0 where hasRoom, 1 where hasRoom && !hasMany: return .add(newcomer)
        case 2 where hasRoom: return .replace(one, with: newcomer)
        case 3 where hasMany || dice.roll(4) == 0: return .demote(one)
        case 4 where hasMany || dice.roll(4) == 0: return .remove(one)
        case 5: return .update(one, name: name)
        default: return .promote(one)
        }
    }

    private mutating func crash(_ id: NodeID) {
        cluster.crash(id, surviving: dice.roll(3))
    }

    /// Cuts or heals one direction of one link, or all links of a member.
    private mutating func toggleLink(_ id: NodeID) {
        let other = cluster.ids[dice.roll(cluster.ids.count)]
        guard dice.roll(2) == 0 else {
            let link = Cluster.Link(from: id, to: other)
            if cluster.cut.remove(link) == nil { cluster.cut.insert(link) }
            return
        }
        let isCut = dice.roll(2) == 0
        for other in cluster.ids {
            let links = [Cluster.Link(from: id, to: other), Cluster.Link(from: other, to: id)]
            if isCut { cluster.cut.formUnion(links) } else { cluster.cut.subtract(links) }
        }
    }

    /// Nothing reaches a stopped member and its clock stands still: a stopped leader believes in
    /// its office.
    private mutating func stopOrResume(_ id: NodeID) {
        if weather.lease { return stopOrResumeWithClock(id) }
        let member = stopped ?? id
        for other in cluster.ids {
            let links = [
                Cluster.Link(from: member, to: other), Cluster.Link(from: other, to: member),
            ]
            if stopped == nil { cluster.cut.formUnion(links) } else { cluster.cut.subtract(links) }
        }
        stopped = stopped == nil ? id : nil
    }

    /// Whoever waits for an answer hears that there will be none.
    private mutating func loseAllRequests() {
        cluster.network = []
        for id in cluster.ids {
            for peer in cluster.ids where peer != id {
                cluster.turn(id, [(.unreachable(peer), [])])
            }
        }
    }

    /// The same, but its clock goes on, and messages wait for it.
    private mutating func stopOrResumeWithClock(_ id: NodeID) {
        guard let member = stopped else { return stopped = id }
        stopped = nil
        guard let position = cluster.ids.firstIndex(of: member), position < clocks.count else {
            return
        }
        cluster.wake(member, clocks[position].rest / 100)
        clocks[position].rest %= 100
    }

    private mutating func deliver() {
        guard !cluster.network.isEmpty else { return }
        // Mostly in order, sometimes not; and some come from the distant past.
        if let late = delayed.first, dice.roll(200) == 0, !weather.lease || late.to != stopped {
            delayed.removeFirst()
            return cluster.deliver(late)
        }
        let position = dice.roll(4) == 0 ? dice.roll(cluster.network.count) : 0
        let parcel = cluster.network[position]
        if weather.lease, parcel.to == stopped { return passTime() }
        if dice.roll(100) < weather.doubling { delayed.append(parcel) }
        if dice.roll(100) >= weather.doubling { cluster.network.remove(at: position) }
        if dice.roll(100) < weather.loss { return }
        cluster.deliver(parcel)
    }

    /// The weather clears: everything works again, and time passes.
    mutating func clear() {
        cluster.cut = []
        if weather.lease, let stopped { stopOrResumeWithClock(stopped) }
        for id in cluster.ids {
            cluster.restart(id)
            adapt(id, shortest: 1)
        }
        loseAllRequests()
        for _ in 0..<200 {
            for id in cluster.ids {
                cluster.tick(id, 1, jitter: UInt32(dice.roll(100)))
            }
            cluster.settle()
        }
    }
}

@Suite("Figure 3 holds in every schedule")
struct ScheduleTests {
    @Test(
        "with loss, doubling, reordering, crashes and cuts",
        arguments: [
            (3, Weather()), (3, Weather(loss: 10, doubling: 10)),
            (3, Weather(loss: 5, doubling: 10, crash: 1)), (3, Weather(snapshot: 10)),
            (3, Weather(loss: 2, doubling: 5, crash: 1, cut: 1, snapshot: 20)),
            (3, Weather(doubling: 5, pause: 1)), (3, Weather(doubling: 5, pause: 1, snapshot: 10)),
            (5, Weather(loss: 5, doubling: 10, crash: 1, cut: 1, snapshot: 5)),
            (2, Weather(loss: 5, doubling: 5, crash: 1, snapshot: 5)),
            (1, Weather(crash: 2, snapshot: 5)),
            (3, Weather(loss: 5, doubling: 10, crash: 1, cut: 1, pause: 2, lease: true)),
            (5, Weather(loss: 2, doubling: 5, cut: 1, pause: 1, snapshot: 2, lease: true)),
        ])
    func storms(members: Int, weather: Weather) {
        var (committed, installed) = (0, 0)
        var readsDone = 0
        var terms = 0
        for seed in 1...seeds {
            var storm = Storm(seed: seed, members: members, weather: weather)
            storm.run(steps: 800 * members)
            storm.clear()
            let broken = storm.cluster.laws.broken
            #expect(broken == [], "seed \(seed), \(members) members")
            expectAgreement(storm.cluster, seed: seed)
            committed += storm.cluster.laws.committed.count
            installed += storm.cluster.laws.installed
            readsDone += storm.cluster.laws.readsDone
            terms += storm.cluster.laws.leaderOfTerm.count
        }
        // A storm in which nothing happens proves nothing.
        #expect(committed > Int(seeds) * 10)
        #expect(readsDone > Int(seeds))
        #expect(installed >= (weather.snapshot > 0 && members > 2 ? Int(seeds) / 4 : 0))
        #expect(terms > Int(seeds) * 2)
    }

    /// After the storm: one leader, and everybody has applied the same.
    private func expectAgreement(_ cluster: Cluster, seed: UInt64) {
        #expect(cluster.leaders.count == 1, "seed \(seed)")
        let states = cluster.ids.map { cluster[$0].node }
        #expect(Set(states.map(\.commitIndex)).count == 1, "seed \(seed)")
        #expect(states.allSatisfy { $0.commitIndex == $0.lastIndex }, "seed \(seed)")
    }

    @Test(
        "while members come and go (§6)",
        arguments: [
            (3, Weather(change: 10)), (3, Weather(loss: 5, doubling: 10, crash: 1, change: 10)),
            (1, Weather(loss: 2, doubling: 5, crash: 1, change: 10)),
            (4, Weather(loss: 2, doubling: 5, crash: 1, cut: 1, change: 10)),
            (5, Weather(doubling: 5, pause: 1, change: 10)),
            (3, Weather(loss: 2, doubling: 5, crash: 1, snapshot: 2, change: 10)),
            (3, Weather(loss: 2, doubling: 5, crash: 1, pause: 1, change: 10, lease: true)),
        ])
    func changes(members: Int, weather: Weather) {
        var (changes, joint, removed) = (0, 0, 0)
        let seeds = max(seeds / 2, 1)
        for seed in 1...seeds {
            var storm = Storm(seed: seed, members: members, weather: weather)
            storm.run(steps: 3000)
            storm.clear()
            #expect(storm.cluster.laws.broken == [], "seed \(seed), \(members) members")
            expectOneCluster(storm.cluster, seed: seed)
            changes += storm.changes
            let committed = storm.cluster.laws.committed.compactMap(\.configuration)
            joint += committed.count { $0.isJoint }
            removed += storm.cluster.ids.count { committed.last?.member($0) == nil }
        }
        #expect(changes > Int(seeds) * 2)
        #expect(joint > Int(seeds) / 4)
        #expect(removed > Int(seeds) / 2)
    }

    /// After the storm: whoever is a member agrees with the others, and nothing is half done.
    private func expectOneCluster(_ cluster: Cluster, seed: UInt64) {
        #expect(cluster.leaders.count == 1, "seed \(seed)")
        guard let leader = cluster.leaders.first, let placed = cluster[leader].node.configuration
        else { return }
        #expect(!placed.configuration.isJoint, "seed \(seed)")
        #expect(placed.configuration.learners.allSatisfy { $0.promotion == nil }, "seed \(seed)")
        let states = placed.configuration.members.map { cluster[$0.id].node }
        #expect(Set(states.map(\.commitIndex)).count == 1, "seed \(seed)")
        #expect(states.allSatisfy { $0.commitIndex == $0.lastIndex }, "seed \(seed)")
        #expect(states.allSatisfy { !$0.isRemoved }, "seed \(seed)")
    }

    /// `SCHEDULE_SEEDS=10000` looks longer.
    private var seeds: UInt64 {
        ProcessInfo.processInfo.environment["SCHEDULE_SEEDS"].flatMap { UInt64($0) } ?? 20
    }
}
