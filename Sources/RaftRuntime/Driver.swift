// Runs one node against the outside world. `turn` is the whole data path, top to bottom: step everything that
// arrived, hand one batch to the disk, speak, apply, answer.
//
// Nothing here decides what Raft decides (that is Raft.Node), and nothing here knows a socket, a file or a clock.

package import Raft

/// What the node was at the end of the latest turn. Whoever asks for every request asks this: to ask the node, another
/// target copies all of it.
package struct Standing: Hashable, Sendable {
    package let role: Role
    package let term: Term
    package let leader: NodeID?

    init(_ node: borrowing Node) { (role, term, leader) = (node.role, node.term, node.leader) }
}

/// Something that arrived since the latest turn.
///
/// This and `Command` know nothing of the state machine, and stand outside the driver for it: generic code that another
/// target uses looks its types up at run time, for every touch of an array of them.
enum Arrival {
    case request(Request, entries: [LogEntry], from: NodeID, call: CallID)
    case response(Response, from: NodeID)
    case unreachable(NodeID)
    case disconnected(NodeID)
    case durable(Ticket)
    case timing(Timing)
    case admitted
    case transfer(to: NodeID?)
    case chunk(SnapshotReceiver.Piece)
    case chunkAnswer(SnapshotAnswer?, from: NodeID)
    case change(
        Configuration.Change, expecting: LogIndex?, expiry: UInt64, (ChangeOutcome) -> Void)
}

/// A command that was proposed since the latest turn.
struct Command {
    let bytes: [UInt8]
    let expiry: UInt64
}

/// One member's node, its log, its way to the peers and its state machine.
///
/// Confined to one thread: the loop's.
package struct Driver<Store: LogStore, Network: PeerNetwork, Machine: StateMachine> {
    package typealias Limits = DriverLimits

    package internal(set) var node: Node
    package internal(set) var standing: Standing
    package internal(set) var machine: Machine
    /// The last entry the state machine has seen.
    package internal(set) var applied = LogIndex.beforeLog
    /// The term of that entry.
    var appliedTerm = Term.zero
    /// Ticks since the driver was made. Deadlines are told in them.
    package internal(set) var ticks: UInt64 = 0

    let store: Store
    let network: Network
    let limits: Limits
    var tail: EntryTail
    var inbox: [Arrival] = []
    var commands: [Command] = []
    /// Who waits for each of `commands`.
    var proposers: [(ProposalOutcome<Machine.Answer>) -> Void] = []
    var proposals = PendingProposals<Machine.Answer>()
    var reads = PendingReads()
    var changes = PendingChanges()
    var held: [Effects.Held] = []
    var effects = Effects()
    var answered: [Answered<Machine.Answer>] = []
    var commit: LogIndex
    /// The configuration that the network was told of, and whom it was told to reach.
    var followed: PlacedConfiguration?
    var peers: [Configuration.Member] = []
    /// Whether some of them are members no more.
    var hasLeavers = false

    /// Whether the disk has only the room left that elections need. Then no command of the leader's term is taken.
    package var isRoomLow = false {
        didSet { if !isRoomLow { bytesWithoutRoom = 0 } }
    }
    /// What commands have taken of the room that is kept for a full disk.
    var bytesWithoutRoom = 0
    /// What was cut off from, the last time.
    var shared: SharedEntry?

    /// Nothing in a member that never takes a snapshot, nor needs one.
    var desk: SnapshotDesk<Machine>?

    /// A driver around a node that was made from `recovered`, with a state machine that has seen what the recovered
    /// snapshot has, and nothing else.
    package init(
        node: Node, recovered: RecoveredLog, store: Store, network: Network, machine: Machine,
        snapshots: (any SnapshotStore<Machine>)? = nil, limits: Limits = Limits()
    ) {
        (self.node, self.store, self.network, self.machine) = (node, store, network, machine)
        self.limits = limits
        tail = EntryTail(after: node.lastIndex)
        commit = recovered.commit
        standing = Standing(node)
        desk = snapshots.map { SnapshotDesk($0, limits: limits) }
        guard let snapshot = recovered.snapshot else { return }
        (applied, appliedTerm) = (snapshot.last.index, snapshot.last.term)
    }

    // MARK: The data path.

    /// Carries out everything that arrived since the last turn. `count` ticks have passed.
    ///
    /// - Throws: `DriverFailure`. The member must then stop.
    package mutating func turn(ticks count: Int, jitter: UInt32) throws(DriverFailure) {
        stepArrivals()
        stepTime(count, jitter: jitter)
        stepClients()
        node.finishTurn(into: &effects)
        standing = Standing(node)
        if let index = effects.reconfigured { placeOwnEntry(at: index) }
        if let contradiction = effects.contradiction { throw .contradiction(contradiction) }

        persist()
        followConfiguration()
        try speak()
        install()
        try apply()
        answerReads()
        settleChanges()
        takeSnapshot()
        sendSnapshots()

        effects.reset()
        shrinkTail()
    }

    /// What happened in the latest turn, for an operator. Read it before the next turn.
    package internal(set) var events: [Event] = []

    /// Entries that are neither on the disk nor applied stay in memory, whatever the limit says.
    private mutating func shrinkTail() {
        guard tail.byteCount > limits.tailBytesMax else { return }
        tail.shrink(
            toBytes: limits.tailBytesMax, keepingFrom: min(applied, node.durableIndex).next)
    }

    /// Ticks until the next turn is due even if nothing arrives; nothing when no time can change anything.
    package var nextDeadline: Int? {
        let expiry = min(proposals.nextExpiry, reads.nextExpiry, changes.nextExpiry)
        let wait = expiry < .max ? Int(expiry > ticks ? expiry - ticks : 1) : .max
        let next = min(node.nextDeadline ?? .max, desk?.sender.nextDeadline ?? .max, wait)
        return next == .max ? nil : next
    }

    /// Swaps the answers of the latest turn for `buffer`, which must be empty. Whoever runs the turns delivers them.
    package mutating func takeAnswered(into buffer: inout [Answered<Machine.Answer>]) {
        precondition(buffer.isEmpty, "answers that were not delivered would be lost")
        swap(&buffer, &answered)
    }

    /// Whether the next turn has work to do even if nothing arrives.
    package var hasWork: Bool {
        applied < commit || !inbox.isEmpty || !commands.isEmpty
            || !(desk?.mail.isEmpty ?? true)
    }
}
