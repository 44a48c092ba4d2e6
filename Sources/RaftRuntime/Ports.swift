// What a member needs from the world: a log that survives, peers, a state machine. The protocols are contracts;
// the implementations live at the edges.

package import Raft

/// One entry with its bytes.
package struct LogEntry: Hashable, Sendable {
    package var term: Term
    package var kind: EntryKind
    package var payload: [UInt8]

    package init(term: Term, kind: EntryKind, payload: [UInt8]) {
        (self.term, self.kind, self.payload) = (term, kind, payload)
    }

    package var header: EntryHeader {
        EntryHeader(term: term, kind: kind, byteCount: UInt32(payload.count))
    }
}

extension EntryRun {
    /// The outline of `entries`, which a leader of this term sends; nothing when no leader can have sent them: their
    /// terms contradict each other, or a configuration cannot be read.
    package init?(after previous: EntryID, _ entries: [LogEntry], sentIn leaderTerm: Term) {
        var configurations: [PlacedConfiguration] = []
        for (position, entry) in entries.enumerated() where entry.kind == .configuration {
            let (index, isBeyond) = previous.index.position.addingReportingOverflow(
                UInt64(position) + 1)
            guard !isBeyond, let configuration = Configuration(decoding: entry.payload) else {
                return nil
            }
            configurations.append(
                PlacedConfiguration(index: LogIndex(index), configuration: configuration))
        }
        self.init(
            after: previous, entries.map(\.header), configurations: configurations,
            sentIn: leaderTerm)
    }
}

/// What one turn hands to the disk. Carried out in the order of its fields, and durable as a whole or not at all.
package struct LogBatch: Hashable, Sendable {
    package var ticket: Ticket
    /// The hard state, when it changed.
    package var hardState: HardState?
    /// Publish this received snapshot: it takes the place of every entry up to its last. What the log holds behind
    /// that stays, unless `truncation` cuts it. A log that ends before that, or holds another entry there (then
    /// `truncation` is not above the position behind it), starts anew behind it.
    package var snapshot: SnapshotDescription?
    /// Cut the log from here on, before anything is added.
    package var truncation: LogIndex?
    /// The position of the first of `entries`.
    package var first: LogIndex
    package var entries: [LogEntry]
    /// What was known to be committed when the batch was made: after a restart, so much may be applied at once.
    package var commit: LogIndex
    /// The member has again what it had lost (`RecoveredLog.damage`): the next start says nothing of it.
    package var endsRepair = false

    package init(
        ticket: Ticket, hardState: HardState?, snapshot: SnapshotDescription? = nil,
        truncation: LogIndex?, first: LogIndex, entries: [LogEntry], commit: LogIndex
    ) {
        (self.ticket, self.hardState) = (ticket, hardState)
        (self.snapshot, self.truncation) = (snapshot, truncation)
        (self.first, self.entries, self.commit) = (first, entries, commit)
    }
}

/// Why the disk cannot go on. A member that meets one stops.
package enum StorageError: Error, Hashable, Sendable {
    /// A system call failed. `errno` is the kernel's number.
    case io(operation: String, path: String, errno: CInt)
    /// The disk holds what was never written, or no longer holds what was.
    case corrupt(path: String, offset: UInt64, reason: String)
    /// The directory belongs to somebody else, or cannot be read by this version.
    case identity(path: String, reason: String)
    /// There is no room left. It may come back; the batch that found none is lost.
    case diskFull(path: String)
    /// Another process uses the directory.
    case locked(path: String)
    /// The operating system forbids it to this user.
    case forbidden(operation: String, path: String)
}

/// Where a member keeps its log and hard state.
///
/// Batches become durable in the order they were submitted; the composition root carries each completion back to the
/// loop as `Driver.durable(_:)`, highest ticket only. A failure ends the process and never completes a ticket.
package protocol LogStore: AnyObject {
    /// Hands a batch to the disk. Returns at once.
    func submit(_ batch: LogBatch)

    /// Returns submitted entries from the start of `range` on: at least one, then as many as fit `byteLimit`.
    ///
    /// For a follower that lags behind what the driver keeps in memory, and for replay after a restart.
    func entries(in range: Range<LogIndex>, byteLimit: Int) throws(StorageError) -> [LogEntry]

    /// A durable snapshot holds the effect of every entry up to `index`, and nobody will ask for them again: they
    /// may be forgotten, sooner or later, and after a restart the log may begin with any of them.
    func compact(upTo index: LogIndex)
}

extension LogStore {
    /// Keeps everything, which is always allowed.
    package func compact(upTo index: LogIndex) {}
}

/// What a member had on its disk, and no longer has. Until it has it again it must not count for anything.
package struct LogDamage: Hashable, Sendable {
    /// The first entry that is missing. Behind `lastKnown`, when only the end of the repair is.
    package var firstLost: LogIndex
    /// How far the log is known to have reached.
    package var lastKnown: LogIndex

    package init(firstLost: LogIndex, lastKnown: LogIndex) {
        (self.firstLost, self.lastKnown) = (firstLost, lastKnown)
    }
}

/// What recovery found.
package struct RecoveredLog: Sendable {
    package var hardState: HardState
    /// The newest durable snapshot, if there is one. Nothing of the log has been applied beyond it.
    package var snapshot: SnapshotDescription?
    /// The outline of every entry behind the snapshot's last; without a snapshot, from entry 1 on.
    package var outline: LogOutline
    /// What was known to be committed. Never above the last entry, nor below the snapshot's.
    package var commit: LogIndex
    /// What is missing behind the last entry, in a member that has to be repaired. At every start, until a batch says
    /// that it was.
    package var damage: LogDamage?
    /// What was found damaged and could be done without. For the journal.
    package var findings: [StorageError] = []

    package init(
        hardState: HardState, snapshot: SnapshotDescription? = nil, outline: LogOutline,
        commit: LogIndex
    ) {
        (self.hardState, self.snapshot) = (hardState, snapshot)
        (self.outline, self.commit) = (outline, commit)
    }
}

/// The way to the other members. Loss, delay, duplication and reordering are all allowed.
package protocol PeerNetwork: AnyObject {
    /// Says whom there is to reach from now on, this member itself left out.
    func setPeers(_ peers: [Configuration.Member])

    /// Sends a request. An append request goes with its payloads, one for each header.
    ///
    /// The answer, if one comes, reaches the driver as `.response`; a failure as `.unreachable`.
    func send(_ request: Request, entries: ArraySlice<LogEntry>, to peer: NodeID)

    /// Answers a request that arrived as `call`.
    func answer(_ response: Response, call: CallID)

    /// Sends a piece of a snapshot in the leader's `term`, on a way where no other message waits behind it. One at a
    /// time is on its way to each peer.
    func send(_ chunk: SnapshotChunk, term: Term, to peer: NodeID)

    /// Answers a chunk that arrived as `call`.
    func answer(_ answer: SnapshotAnswer, call: CallID)
}

/// A committed entry holds no command that the state machine knows.
package struct UnreadableCommand: Error, Hashable, Sendable {
    package init() {}
}

/// What the log is for. A copy is made in constant time, and does not see what happens to the original: that is how a
/// snapshot is taken while the member goes on.
package protocol StateMachine: Sendable {
    associatedtype Answer: Sendable
    associatedtype SnapshotPieces: IteratorProtocol<[UInt8]>

    /// Carries out a committed command. The same commands in the same order give the same answers everywhere.
    mutating func apply(_ command: [UInt8], at index: LogIndex) throws(UnreadableCommand) -> Answer

    /// The whole state in pieces of about `byteLimit` bytes; one that cannot be divided may exceed it. The same state
    /// gives the same pieces everywhere. Read from a frozen copy, on another thread.
    func snapshotPieces(byteLimit: Int) -> SnapshotPieces

    /// Makes the state from all pieces, in their order; `nextPiece` returns nothing behind the last.
    init(
        restoring nextPiece: () throws(StorageError) -> [UInt8]?
    ) throws(RestoreFailure)
}
