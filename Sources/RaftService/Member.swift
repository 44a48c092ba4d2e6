// One member: a driver, a clock, and the loop's turns. Services ask it to agree and to read; the root gives it a log
// store and a network. It knows no socket and no file.

package import KeyValue
package import RPC
package import Raft
package import RaftRuntime

/// Why a member cannot go on.
package enum MemberFailure: Error, Hashable, Sendable {
    case storage(StorageError)
    /// The others know an earlier incarnation: this one has lost its disk.
    case disowned(String)
    /// The cluster has agreed that this one is no member any more. It answers what is under way, and ends.
    case removed(String)
    /// The members contradict each other, in this way: one of them has lost what it had promised.
    case contradiction(String)
    /// The command at this position cannot be read.
    case unreadableCommand(LogIndex)

    /// `name` names a member.
    package init(_ failure: DriverFailure, name: (NodeID) -> String) {
        switch failure {
        case .storage(let error): self = .storage(error)
        case .unreadableCommand(let index): self = .unreadableCommand(index)
        case .contradiction(.twoLeaders(let term, let one, let other)):
            self = .contradiction("\(name(one)) and \(name(other)) both lead term \(term.number)")
        case .contradiction(.committedEntryReplaced(let index, let leader)):
            self = .contradiction(
                "\(name(leader)) leads, and has another entry than the committed one at "
                    + "\(index.position)")
        }
    }
}

/// The first start of a founding member.
package struct Founding {
    /// The others that have not said yet that they know no earlier incarnation.
    package var unconfirmed: [NodeID]
    /// Remembers for good that all of them have.
    package let markFounded: () throws(StorageError) -> Void

    package init(
        unconfirmed: [NodeID], markFounded: @escaping () throws(StorageError) -> Void
    ) {
        (self.unconfirmed, self.markFounded) = (unconfirmed, markFounded)
    }
}

/// A member as the services and the root see it. Confined to its loop.
package final class Member<Log: LogStore, Network: PeerNetwork> {
    package typealias Outcome = ProposalOutcome<StoreAnswer>

    /// Requests that name no deadline wait this long.
    package static var patience: Duration { .seconds(5) }

    /// Tells this cluster from every other.
    package let cluster: UInt64
    /// The cluster's first id, by which snapshots know it: the same, unless a member went on alone.
    package let foundedCluster: UInt64
    package let id: NodeID
    /// The member's own name.
    package let ownName: String
    package var driver: Driver<Log, Network, ReplicatedStore>
    /// Whether the disk had only the room left that elections need, when the latest turn asked. Then writes are refused.
    package private(set) var isRoomLow = false
    /// Asks the disk for it.
    package var askRoom: () -> Bool = { false }

    let loop: any EventLoop
    let report: (MemberEvent) -> Void
    let fail: (MemberFailure) -> Void
    /// Nothing once every founding member has confirmed this one.
    var founding: Founding?
    let clientAddresses: (NodeID) -> String?
    /// Where the others should reach this member, by its own settings; nothing when those leave it open.
    package var advertisedPeer: String?
    /// What is known of the difference between that and what the cluster has agreed on.
    var advertising = Advertising()
    /// How long the core's tick is.
    let tick: Duration
    /// What is remembered of elections; nothing until `keepElections`.
    var elections: ElectionDesk?
    private var clock: TickClock
    var stopwatch: Stopwatch
    private var clusterClock = ClusterClock()
    /// What the clocks showed in the latest turn: the own one, and the cluster's as an entry of this member would carry it.
    private(set) var (turnMilliseconds, clusterTime) = (UInt64(0), UInt64(0))
    /// Whether the committed members may be others than in the turn before.
    var haveMembersChanged = true
    /// A clock that goes on while the machine is suspended, in milliseconds from anywhere.
    package var clockMilliseconds: () -> UInt64
    /// When the latest question to the leader was asked that has been answered, and whose answer is applied.
    var confirmed: UInt64?
    private var planned: Int?
    private var timer: (id: TimerID, at: Instant)?
    /// The loop's time when the latest turn ran: what arrives at the same time, but behind it, needs another turn.
    private var lastTurn: Instant?
    private var hasFailed = false
    private var answered: [Answered<StoreAnswer>] = []
    private var afterHandOver: (done: () -> Void, deadline: Instant)?
    /// Who waits for the leadership to move.
    var moves: [LeaderMove] = []
    /// Who has said that the cluster has removed this member.
    var removalWitnesses: [NodeID] = []
    /// Why this one is no member any more, once that is certain.
    var removal: String?
    var hasLeft = false

    /// A member that takes part in the loop's turns from now on.
    ///
    /// `clientAddresses` tells where clients reach a member, if it has said so; `report` hears of every change of
    /// state; `fail` is called when the member cannot go on, and must end it.
    package init(
        cluster: UInt64, id: NodeID, name: String, driver: Driver<Log, Network, ReplicatedStore>,
        foundedCluster: UInt64? = nil, founding: Founding?, loop: any EventLoop, tick: Duration,
        clientAddresses: @escaping (NodeID) -> String?,
        report: @escaping (MemberEvent) -> Void, fail: @escaping (MemberFailure) -> Void
    ) {
        (self.cluster, self.id, self.driver) = (cluster, id, driver)
        ownName = name
        self.foundedCluster = foundedCluster ?? cluster
        (self.founding, self.loop, self.clientAddresses) = (founding, loop, clientAddresses)
        (self.report, self.fail) = (report, fail)
        clockMilliseconds = { [loop] in loop.now.nanoseconds / 1_000_000 }
        self.tick = tick
        clock = TickClock(resolution: tick, now: loop.now)
        stopwatch = Stopwatch(driver.node.settings, tick: tick)
        self.driver.onSnapshotProgress { [unowned self] in needTurn() }
        loop.onTurn { [unowned self] in turn() }
        loop.wakeNextTurn()
        guard let founding else { return }
        report(.founding(waitingFor: founding.unconfirmed.map(name(of:))))
    }

    // MARK: What services ask for.

    /// Asks the cluster to agree on `command`, and tells what became of it: after a later turn, at the latest at
    /// `deadline`.
    ///
    /// - Throws: if this member leads and its disk is full. Then nothing was proposed.
    package func propose(
        _ command: Command, origin: Envelope.Origin = .none, deadline: Instant?,
        _ complete: @escaping (Outcome) -> Void
    ) throws(RPCError) {
        try checkRoom()
        let envelope = Envelope(clusterTime: clusterTime, origin: origin, command: command)
        driver.propose(envelope.encoded(), expiry: expiry(of: deadline), complete)
        needTurn()
    }

    /// The store as this member knows it now.
    package var store: Store { driver.machine.store }

    /// The disk has everything up to `ticket`.
    package func durable(_ ticket: Ticket) {
        driver.durable(ticket)
        needTurn()
    }

    /// Hands leadership over, if this member has it, and calls `done`: when it is out of office, or after a second.
    package func handOver(_ done: @escaping () -> Void) {
        let voters = driver.node.configuration?.configuration.voters ?? []
        guard driver.node.role == .leader, voters.count > 1 else { return done() }
        driver.transferLeadership(to: nil)
        needTurn()
        afterHandOver = (done, loop.now + .seconds(1))
    }

    /// Lets a turn follow that sees what just arrived.
    package func needTurn() {
        if lastTurn == loop.now { loop.wakeNextTurn() }
    }

    /// A little before the deadline, so that what this member knows of the request still reaches its client: after it,
    /// nobody listens.
    func expiry(of deadline: Instant?) -> UInt64 {
        let patience = deadline.map { $0 - loop.now } ?? Self.patience
        let margin = min(patience / 8, .milliseconds(50))
        return driver.ticks + clock.ticks(until: loop.now + (patience - margin))
    }

    // MARK: The turn.

    private func turn() {
        guard !hasFailed else { return }
        lastTurn = loop.now
        isRoomLow = askRoom()
        driver.isRoomLow = isRoomLow
        let ticks = clock.advance(to: loop.now, planned: planned)
        if let timing = stopwatch.advance(by: ticks, pause: clock.pause, at: loop.now) {
            driver.follow(timing)
        }
        do throws(DriverFailure) {
            let jitter = UInt32(truncatingIfNeeded: loop.random(below: 1 << 32))
            try driver.turn(ticks: ticks, jitter: jitter)
        } catch {
            hasFailed = true
            return fail(MemberFailure(error, name: name(of:)))
        }
        readClocks()
        for event in driver.events { note(event) }
        noteElections(pause: clock.pause)
        deliverAnswers()
        finishHandOver()
        finishMoves()
        compareAdvertised()
        leaveIfRemoved()
        waitForMembersOnly()
        planned = driver.nextDeadline
        if driver.hasWork { loop.wakeNextTurn() }
        wakeInTime()
    }

    /// Once a turn, for everything that arrives before the next one.
    private func readClocks() {
        turnMilliseconds = clockMilliseconds()
        clusterTime = clusterClock.reading(
            applied: store.clusterTime, own: turnMilliseconds,
            isLeader: driver.standing.role == .leader)
    }

    private func note(_ event: Event) {
        switch event {
        case .configurationChanged, .removed, .snapshotInstalled: haveMembersChanged = true
        default: break
        }
        if let event = describe(event) { report(event) }
    }

    private func deliverAnswers() {
        driver.takeAnswered(into: &answered)
        for answer in answered { answer.deliver() }
        answered.removeAll(keepingCapacity: true)
    }

    /// Keeps one timer, and moves it only when it would ring too late: one that rings early costs an empty turn.
    private func wakeInTime() {
        guard let planned else { return }
        let due = clock.instant(after: planned)
        if let timer {
            if timer.at <= due { return }
            loop.cancel(timer.id)
        }
        let id = loop.schedule(at: due) { [unowned self] in timer = nil }
        timer = (id, due)
    }

    private func finishHandOver() {
        guard let (done, deadline) = afterHandOver else { return }
        guard driver.node.role != .leader || loop.now >= deadline else { return }
        afterHandOver = nil
        done()
    }

    /// What the journal says of it: of the steps of an election nothing, for the ledger has them.
    private func describe(_ event: Event) -> MemberEvent? {
        switch event {
        case .termChanged(let term): .termChanged(term)
        case .becamePreCandidate(let term): .preVoteStarted(term)
        case .becameCandidate(let term): .electionStarted(term)
        case .becameLeader(let term): .becameLeader(term)
        case .steppedDown(let term, let reason): .steppedDown(term, reason)
        case .leaderChanged(let leader, let term):
            .leaderChanged(name: leader.map(name(of:)), term)
        case .election: nil
        case .followerLost(let follower, let matched, let index):
            .followerLost(name: name(of: follower), acknowledged: matched, has: index)
        case .configurationChanged(let index, let isJoint):
            .configurationChanged(index, isJoint: isJoint)
        case .promoted(let learner): .promoted(name: name(of: learner))
        case .removed(let index): .removed(index)
        case .snapshotNeeded(let follower): .snapshotNeeded(name: name(of: follower))
        case .snapshotInstalled(let last): .snapshotInstalled(last)
        }
    }
}
