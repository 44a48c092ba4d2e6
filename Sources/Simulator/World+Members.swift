// Starts, turns, syncs and ends of members.

internal import KeyValue
internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService
internal import RaftStorage

extension World {
    /// The life that is meant, unless it is over.
    func life(_ number: Int, of member: Int) -> Life? {
        guard let life = hosts[member].life, life.number == number else { return nil }
        return life
    }

    /// Keeps an event for later when the member stands still.
    func isDelayed(_ event: Happening, at member: Int) -> Bool {
        guard hosts[member].isPaused else { return false }
        hosts[member].waiting.append(event)
        return true
    }

    // MARK: Birth.

    /// Begins a life with what recovery finds on the disk.
    mutating func start(_ member: Int) throws(Violation) {
        let host = hosts[member]
        guard host.life == nil else { return }
        guard let found = try open(host) else { return tryAgain(host) }
        host.lives += 1
        var contents = found.opened.contents
        options.mistake?.spoil(&contents)
        let life = try begin(host, found.opened, contents, found.machine)
        host.life = life
        if contents.outline.last < found.opened.contents.outline.last {
            witness.forgetEnd(of: member, after: contents.outline.last)
        }
        note(.started(member, life: host.lives, last: contents.outline.last))
        try witness.turned(member, life.portrait, batches: [], events: [])
        try checkStore(of: member, life)
        introduce(life, of: host)
        needTurn(member, life)
    }

    /// It has crashed again before it was up, or its disk does not let it.
    private mutating func tryAgain(_ host: Host) {
        switch host.disk {
        case .damaged: return
        case .full: host.folder.restart()
        case .healthy, .failing, .missing: host.folder.crash(&dice)
        }
        agenda.plan(.start(member: host.position), at: after(500...20_000))
    }

    /// What a start finds on the disk.
    private typealias Found = (
        opened: SimulatedFolder.Opened, log: ShadowLog, machine: ReplicatedStore
    )

    /// Returns nothing when the machine stops on the way, or the disk does not let it go on.
    private mutating func open(_ host: Host) throws(Violation) -> Found? {
        let stops = calmSince == nil && dice.chance(100)
        let found: Found?
        do throws(StorageError) {
            found = try recover(host, crashCall: stops ? 1 + dice.below(25) : nil)
        } catch {
            guard host.disk.explains(error) else {
                throw Violation(.storage, "\(host.name): \(error)")
            }
            note(.refused(host.position))
            return nil
        }
        guard let found else { return nil }
        if case .damaged = host.disk {
            // Whatever is wrong with it, is not needed.
            host.folder.forgetDamage()
            host.disk = .healthy
        }
        try witness.checkBase(found.opened.contents.outline.base, of: host.position)
        try witness.recovered(
            host.position, found.log, on: host.disk.isMissing ? .empty : .own)
        return found
    }

    private func recover(_ host: Host, crashCall: Int?) throws(StorageError) -> Found? {
        guard let opened = try host.folder.open(crashCall: crashCall) else { return nil }
        let base = opened.contents.outline.base.index
        // What a snapshot has replaced cannot be read any more.
        let log = try witness.ledger.marks(upTo: base).map { prefix throws(StorageError) in
            try opened.readAll(behind: prefix)
        }
        return (opened, log ?? ShadowLog(), try opened.restore())
    }

    private func begin(
        _ host: Host, _ opened: SimulatedFolder.Opened, _ contents: RecoveredLog,
        _ machine: ReplicatedStore
    ) throws(Violation) -> Life {
        let seed = Dice.mix(options.seed) ^ UInt64(host.lives * 8 + host.position)
        let loop = SimulatedLoop(
            now: now, clock: host.clock, dice: Dice(seed: seed), chance: chance)
        let (mailbox, failure) = (Mailbox(), Failure())
        let disk = SimulatedDiskThread(opened, mistake: options.mistake)
        let snapshots = SimulatedSnapshotThread(opened)
        let node = Node(
            id: host.id, hardState: contents.hardState,
            outline: contents.outline, commit: contents.commit, settings: settings,
            mayVote: opened.isFounded)
        var driver = Driver(
            node: node, recovered: contents, store: disk, network: mailbox,
            machine: machine, snapshots: snapshots, limits: limits)
        do throws(DriverFailure) { try driver.replay {} } catch {
            throw Violation(.storage, "\(host.name): \(error)")
        }
        let member = Member(
            cluster: cluster.id, id: host.id, name: host.name, driver: driver,
            founding: founding(of: host, opened),
            loop: loop, tick: Self.tick, clientAddresses: { _ in nil }, report: { _ in },
            fail: { failure.reason = $0 })
        member.clockMilliseconds = { [unowned loop, clusterPace] in
            loop.now.nanoseconds / 1_000_000 * clusterPace
        }
        member.askRoom = { [unowned disk] in disk.opened.isRoomLow }
        return Life(
            number: host.lives, loop: loop, mailbox: mailbox, disk: disk, snapshots: snapshots,
            member: member, completions: Completions(), failure: failure,
            contact: Contact(members: hosts.count))
    }

    /// What the first start has to wait for; nothing when it is over.
    private func founding(of host: Host, _ opened: SimulatedFolder.Opened) -> Founding? {
        guard !opened.isFounded else { return nil }
        let others = hosts.map(\.id).filter { $0 != host.id }
        return Founding(unconfirmed: others) { () throws(StorageError) in
            try opened.markFounded()
        }
    }

    /// A founding member asks the others whether they know an earlier incarnation of it.
    private mutating func introduce(_ life: Life, of host: Host) {
        guard !life.disk.opened.isFounded else { return }
        for other in hosts where other.position != host.position {
            let introduction = Happening.introduction(
                member: host.position, life: life.number, to: other.position)
            agenda.plan(introduction, at: after(1_000...50_000))
        }
    }

    mutating func introduce(_ member: Int, life number: Int, to other: Int) {
        let introduction = Happening.introduction(member: member, life: number, to: other)
        guard let life = life(number, of: member), !isDelayed(introduction, at: member) else {
            return
        }
        let isHeard =
            hosts[other].life != nil && !hosts[other].isPaused
            && !weather.isCut(from: member, to: other) && !weather.isCut(from: other, to: member)
        guard isHeard else { return agenda.plan(introduction, at: after(20_000...80_000)) }
        if hosts[other].met[member] ?? hosts[member].incarnation != hosts[member].incarnation {
            life.member.disowned(by: hosts[other].id, reason: "an earlier incarnation was met")
        } else {
            hosts[other].met[member] = hosts[member].incarnation
            hosts[member].met[other] = hosts[other].incarnation
            life.member.introduced(hosts[other].id)
        }
        needTurn(member, life)
    }

    // MARK: Turns.

    /// Plans a turn soon: what arrives until then shares it.
    mutating func needTurn(_ member: Int, _ life: Life) {
        planTurn(member, life, at: after(0...30))
    }

    private mutating func planTurn(_ member: Int, _ life: Life, at instant: Instant) {
        if let planned = life.plannedTurn, planned <= instant { return }
        life.plannedTurn = instant
        agenda.plan(.turn(member: member, life: life.number), at: instant)
    }

    mutating func turn(_ member: Int, life number: Int) throws(Violation) {
        guard let life = life(number, of: member), life.plannedTurn == now else { return }
        life.plannedTurn = nil
        guard !hosts[member].isPaused else { return }
        life.loop.turn(at: now)
        if let reason = life.failure.reason { return try stop(member, reason) }
        let portrait = life.portrait
        note(.turned(member, portrait))
        let batches = life.disk.takeFresh()
        try witness.turned(
            member, portrait, batches: batches, events: life.member.driver.events)
        try checkOffice(of: member, life, batches: batches)
        try checkStore(of: member, life)
        if options.mistake == .earlyAcknowledgement, let last = batches.last {
            life.member.durable(last.ticket)
            needTurn(member, life)
        }
        try post(from: member, life)
        guard hosts[member].life === life else { return }
        beginSync(member, life)
        try keep(member, life)
        try complete(member, life)
        if let wake = life.loop.nextWake { planTurn(member, life, at: max(wake, after(1))) }
    }

    /// A member says that it cannot go on.
    private mutating func stop(_ member: Int, _ reason: MemberFailure) throws(Violation) {
        switch reason {
        case .storage(let error): try endByDisk(member, error)
        case .disowned where hosts[member].disk.isMissing:
            note(.refused(member))
            end(member) { $0.restart() }
        default: throw Violation(reason, of: hosts[member].name)
        }
    }

    // MARK: Pauses and the end.

    /// Lets a member stand still, as SIGSTOP does.
    mutating func pause(_ member: Int, for microseconds: UInt64) {
        guard let life = hosts[member].life, !hosts[member].isPaused else { return }
        counts.coverage.add(.pause, in: life.portrait.role)
        hosts[member].isPaused = true
        agenda.plan(.resume(member: member), at: after(microseconds))
    }

    mutating func resume(_ member: Int) throws(Violation) {
        let host = hosts[member]
        guard host.isPaused else { return }
        host.isPaused = false
        let waiting = host.waiting
        host.waiting = []
        for event in waiting { agenda.plan(event, at: now) }
        if let life = host.life { needTurn(member, life) }
    }

    /// The machine crashes. What was not synced is lost, kept or torn.
    mutating func crash(_ member: Int) {
        guard let life = hosts[member].life else { return }
        if case .failing = hosts[member].disk { hosts[member].disk = .healthy }
        // Both threads are at work; either may be the one that the power stops.
        if dice.chance(500) { life.snapshots.stop(&dice) }
        life.disk.stop(&dice)
        life.snapshots.stop(&dice)
        var fate = dice.fork()
        end(member) { $0.crash(&fate) }
    }

    /// Ends a life; `leave` does what that does to the disk.
    mutating func end(_ member: Int, leave: (SimulatedFolder) -> Void) {
        let host = hosts[member]
        guard let life = host.life else { return }
        counts.coverage.add(.crash, in: life.portrait.role)
        leave(host.folder)
        note(.stopped(member))
        counts.crashes += 1
        (host.life, host.isPaused, host.waiting) = (nil, false, [])
        abandonRequests(at: member)
    }
}
