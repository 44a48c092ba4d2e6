// The whole cluster in one thread: members, their disks, the network between them, and their
// clients. Virtual time jumps from one planned event to the next, and one seed draws everything
// that is left to chance.
//
// A step is one event. After each, the witness compares the members with what the paper promises.

internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService

/// Something that is going to happen.
enum Happening {
    /// A letter reaches the machine it is for.
    case arrival(Letter)
    case turn(member: Int, life: Int)
    /// The disk is done with its group.
    case synced(member: Int, life: Int, group: Int)
    /// The snapshots' thread does the next piece of its work.
    case snapshotStep(member: Int, life: Int)
    /// A disk without anything to write forgets what a snapshot holds.
    case compaction(member: Int, life: Int)
    /// A disk that had no room looks again.
    case upkeep(member: Int, life: Int)
    /// A founding member meets another one.
    case introduction(member: Int, life: Int, to: Int)
    case start(member: Int)
    /// A disk that was damaged or not there is whole again.
    case recovery(member: Int)
    case resume(member: Int)
    /// A client thinks of something to do.
    case client(Int)
    /// A client has waited long enough.
    case impatience(client: Int, operation: Int, attempt: Int)
    /// A client sends the same request again.
    case retry(Int)
    /// A request reaches the member it was sent to.
    case request(Int, life: Int)
    /// A client that makes a mistake has the same done again.
    case repetition(Int)
    /// The next misfortune.
    case misfortune
    case fault(Fault)
    /// Looks whether the calm has done its work.
    case inspection
}

struct World {
    let options: SimulationOptions
    let settings: Node.Settings
    let limits: Driver<SimulatedDiskThread, Mailbox, ReplicatedStore>.Limits
    let hosts: [Host]
    let cluster: FoundingCluster
    var now = Instant(nanoseconds: 0)
    var agenda = Agenda<Happening>()
    var dice: Dice
    var misfortune: Misfortune
    var weather: Weather
    /// How long the next voter will be down; nothing when nobody lies in wait for one.
    var ambush: UInt64?
    let chance: Chance
    /// How many times faster than the members' clocks the cluster's time goes: sessions end within a run.
    let clusterPace: UInt64
    var witness: Witness
    var trace: Trace
    var customers: Customers
    /// When the faults ended.
    var calmSince: Instant?
    var isOver = false
    /// When to stop looking, whatever goes on; nothing to see the end.
    let horizon: Instant?
    var counts = SimulationCounts()

    /// One tick of the members' clocks.
    static let tick = Duration.milliseconds(5)

    init(
        _ options: SimulationOptions, until horizon: Instant? = nil, watcher: Trace.Watcher?
    ) throws(Violation) {
        self.horizon = horizon
        var dice = Dice(seed: options.seed)
        let count = options.members ?? dice.pick([3, 3, 5])
        let names = (1...count).map { "n\($0)" }
        let founding = Birth(names: names, seed: options.seed)
        (self.options, cluster) = (options, founding.cluster)
        hosts = founding.hosts(dice: &dice)
        var settings = Node.Settings.drawn(&dice)
        // Of runs that look for the unknown, every other one: what is known to be found keeps its seed.
        settings.isTimingFrozen = options.mistake != nil || options.seed.isMultiple(of: 2)
        self.settings = settings
        limits = .drawn(&dice)
        let bound = dice.pick([Chance.fair, Chance.fair, 3, 1])
        chance = Chance(bound: options.climate == nil ? bound : 1)
        clusterPace = dice.pick([1, 1, 1_000])
        misfortune = Misfortune(
            members: count, dice: dice.fork(), climate: options.climate)
        weather = Weather(members: count)
        customers = Customers(dice: dice.fork())
        witness = try Witness(
            names: names, ids: founding.cluster.founders.map(\.id), founding: founding.entry)
        trace = Trace(names: names, watcher: watcher)
        self.dice = dice
        for host in hosts { agenda.plan(.start(member: host.position), at: after(0...20_000)) }
        for client in customers.clients.indices {
            agenda.plan(.client(client), at: after(0...400_000))
        }
        agenda.plan(.misfortune, at: after(300_000...1_000_000))
    }

    /// Lives through the run.
    mutating func run() throws(Violation) {
        while !isOver {
            guard let (at, event) = agenda.next() else { break }
            if let horizon, at >= horizon { return }
            (now, counts.steps) = (at, counts.steps + 1)
            if calmSince == nil, counts.steps > options.steps || at >= options.stormEnd {
                calmDown()
            }
            try take(event)
        }
        try judgeHistory()
    }

    private mutating func take(_ event: Happening) throws(Violation) {
        switch event {
        case .arrival(let letter): arrive(letter)
        case .turn(let member, let life): try turn(member, life: life)
        case .synced(let member, let life, let group):
            try finishSync(member, life: life, group: group)
            if let life = self.life(life, of: member) { planSnapshotStep(member, life) }
        case .snapshotStep(let member, let life): try stepSnapshots(member, life: life)
        case .compaction(let member, let life): try compact(member, life: life)
        case .upkeep(let member, let life): try lookForRoom(member, life: life)
        case .recovery(let member): recoverDisk(of: member)
        case .introduction(let member, let life, let other):
            introduce(member, life: life, to: other)
        case .start(let member): try start(member)
        case .resume(let member): try resume(member)
        case .client(let client): act(client)
        case .impatience(let client, let operation, let attempt):
            giveUp(client, operation: operation, attempt: attempt)
        case .retry(let operation): retry(operation)
        case .request(let operation, let life): try serve(operation, life: life)
        case .repetition(let operation): repeatBlindly(operation)
        case .misfortune: try strike()
        case .fault(let fault): try inflict(fault)
        case .inspection: try inspect()
        }
    }

    /// A moment so many microseconds from now.
    mutating func after(_ microseconds: ClosedRange<UInt64>) -> Instant {
        after(dice.number(in: microseconds))
    }

    func after(_ microseconds: UInt64) -> Instant {
        Instant(nanoseconds: now.nanoseconds + microseconds * 1_000)
    }

    mutating func note(_ note: Note) { trace.record(note, at: now) }

    /// The member that leads in the newest term anybody leads in.
    var leader: Int? {
        let leaders = hosts.filter { $0.life?.portrait.isLeader == true }
        return leaders.max { one, other in
            (one.life?.portrait.term ?? .zero) < (other.life?.portrait.term ?? .zero)
        }?.position
    }
}
