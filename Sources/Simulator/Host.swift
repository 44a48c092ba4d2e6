// A member's place in the world: what outlives a crash, and the life it leads now.

internal import KeyValue
internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService
internal import RaftStorage

/// One machine of the cluster.
final class Host {
    let position: Int
    let id: NodeID
    let name: String
    var folder: SimulatedFolder
    let clock: SimulatedClock
    var disk = DiskState.healthy
    /// The incarnations it has met, by position.
    var met: [UInt64?]
    /// The life it leads now; nothing while it is down.
    var life: Life?
    /// How many lives it has begun.
    var lives = 0
    /// While it stands still, what happens to it waits.
    var isPaused = false
    var waiting: [Happening] = []

    init(
        position: Int, id: NodeID, name: String, folder: SimulatedFolder, clock: SimulatedClock,
        members: Int
    ) {
        (self.position, self.id, self.name) = (position, id, name)
        (self.folder, self.clock) = (folder, clock)
        met = Array(repeating: nil, count: members)
    }

    var incarnation: UInt64 { folder.identity.incarnation }
}

/// From one start to the next crash.
final class Life {
    let number: Int
    let loop: SimulatedLoop
    let mailbox: Mailbox
    let disk: SimulatedDiskThread
    let snapshots: SimulatedSnapshotThread
    let member: Member<SimulatedDiskThread, Mailbox>
    /// When its next turn is planned.
    var plannedTurn: Instant?
    let completions: Completions
    /// Whom it has heard.
    var contact: Contact
    /// The longest it may lead without a quorum, or with a disk that stands still, in ticks: as long as it has ever
    /// waited.
    var patience = (silence: 0, disk: 0)
    /// When its disk began with what it does now.
    var syncBegan = Instant(nanoseconds: 0)
    /// What made it stop by itself.
    let failure: Failure

    init(
        number: Int, loop: SimulatedLoop, mailbox: Mailbox, disk: SimulatedDiskThread,
        snapshots: SimulatedSnapshotThread, member: Member<SimulatedDiskThread, Mailbox>,
        completions: Completions, failure: Failure, contact: Contact
    ) {
        (self.number, self.loop, self.mailbox, self.disk) = (number, loop, mailbox, disk)
        (self.member, self.completions, self.failure) = (member, completions, failure)
        (self.snapshots, self.contact) = (snapshots, contact)
    }

    /// The member as it is now.
    var portrait: Portrait {
        Portrait(
            role: member.driver.node.role, term: member.driver.node.term,
            last: member.driver.node.log.last, commit: member.driver.node.commitIndex,
            applied: member.driver.applied)
    }
}

/// Answers of a driver, until the turn is over.
final class Completions {
    enum Result {
        case write(ProposalOutcome<Answer>)
        case read(ReadResult)
    }

    private var list: [(operation: Int, result: Result)] = []

    func add(_ operation: Int, _ result: Result) { list.append((operation, result)) }

    func take() -> [(operation: Int, result: Result)] {
        let taken = list
        list.removeAll(keepingCapacity: true)
        return taken
    }
}

/// Where a member says that it cannot go on.
final class Failure {
    var reason: MemberFailure?
}
