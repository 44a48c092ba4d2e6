// Runs one node against the outside world. `turn` is the whole data path, top to bottom: step everything that
// arrived, hand one batch to the disk, speak, apply, answer.
//
// Nothing here decides what Raft decides (that is Raft.Node), and nothing here knows a socket, a file or a clock.

package import Raft

/// One member's node, its log, its way to the peers and its state machine.
///
/// Confined to one thread: the loop's.
package struct Driver<Store: LogStore, Network: PeerNetwork, Machine: StateMachine> {
    /// What one turn may do, and what may wait. Everything a client can make grow has its limit here.
    package struct Limits: Sendable {
        /// Payload bytes of recent entries kept in memory.
        package var tailBytesMax = 64 << 20
        /// Entries applied in one turn.
        package var applyCountMax = 4096
        /// Bytes read back from the log at once.
        package var readBackBytesMax = 1 << 20
        /// Proposals, and reads, that may wait for their answer.
        package var waitingMax = 1 << 16

        package init() {}
    }

    package private(set) var node: Node
    package private(set) var machine: Machine
    /// The last entry the state machine has seen.
    package private(set) var applied = LogIndex.beforeLog
    /// Ticks since the driver was made. Deadlines are told in them.
    package private(set) var ticks: UInt64 = 0

    private let store: Store
    private let network: Network
    private let limits: Limits
    private var tail: EntryTail
    private var inbox: [Arrival] = []
    private var commands: [Proposal] = []
    private var proposals = PendingProposals<Machine.Answer>()
    private var reads = PendingReads()
    private var held: [Effects.Held] = []
    private var effects = Effects()
    private var answered: [Answered<Machine.Answer>] = []
    private var commit: LogIndex

    private enum Arrival {
        case request(Request, entries: [LogEntry], from: NodeID, call: CallID)
        case response(Response, from: NodeID)
        case unreachable(NodeID)
        case durable(Ticket)
        case admitted
        case transfer(to: NodeID?)
    }

    private struct Proposal {
        let command: [UInt8]
        let expiry: UInt64
        let complete: (ProposalOutcome<Machine.Answer>) -> Void
    }

    /// A driver around a node that was made from `recovered`, with a state machine that has seen nothing.
    package init(
        node: Node, recovered: RecoveredLog, store: Store, network: Network, machine: Machine,
        limits: Limits = Limits()
    ) {
        (self.node, self.store, self.network, self.machine) = (node, store, network, machine)
        self.limits = limits
        tail = EntryTail(after: node.lastIndex)
        commit = recovered.commit
    }

    /// Applies what recovery found to be committed. For the time before the first turn: it takes as long as it takes,
    /// and calls `progress` now and then.
    package mutating func replay(_ progress: () -> Void) throws(DriverFailure) {
        while applied < commit {
            try apply()
            progress()
        }
    }

    // MARK: Arrivals. Nothing happens before the next turn.

    /// A peer asks. `entries` are the payloads of an append request, one for each header.
    package mutating func receive(
        _ request: Request, entries: [LogEntry] = [], from peer: NodeID, call: CallID
    ) {
        if case .append(let append) = request {
            precondition(append.entries.headers.count == entries.count, "a header without payload")
        }
        inbox.append(.request(request, entries: entries, from: peer, call: call))
    }

    package mutating func receive(_ response: Response, from peer: NodeID) {
        inbox.append(.response(response, from: peer))
    }

    package mutating func unreachable(_ peer: NodeID) { inbox.append(.unreachable(peer)) }

    /// The disk has everything up to `ticket`.
    package mutating func durable(_ ticket: Ticket) { inbox.append(.durable(ticket)) }

    /// The founding is over: this member may vote and stand.
    package mutating func admit() { inbox.append(.admitted) }

    package mutating func transferLeadership(to peer: NodeID?) {
        inbox.append(.transfer(to: peer))
    }

    /// Asks the cluster to agree on `command`. `complete` is called after a later turn, at the latest when
    /// `expiry`, counted in `ticks`, is reached.
    package mutating func propose(
        _ command: [UInt8], expiry: UInt64,
        _ complete: @escaping (ProposalOutcome<Machine.Answer>) -> Void
    ) {
        commands.append(Proposal(command: command, expiry: expiry, complete: complete))
    }

    /// Asks for a moment at which the state machine shows everything acknowledged before now.
    package mutating func read(expiry: UInt64, _ complete: @escaping (ReadResult) -> Void) {
        guard reads.count < limits.waitingMax else {
            return answered.append(.read(complete, .tooMany))
        }
        reads.add(PendingReads.Waiter(expiry: expiry, complete: complete))
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
        if let contradiction = effects.contradiction { throw .contradiction(contradiction) }

        persist()
        try speak()
        try apply()
        answerReads()

        effects.reset()
        shrinkTail()
    }

    /// What happened in the latest turn, for an operator. Read it before the next turn.
    package private(set) var events: [Event] = []

    /// Entries that are neither on the disk nor applied stay in memory, whatever the limit says.
    private mutating func shrinkTail() {
        guard tail.byteCount > limits.tailBytesMax else { return }
        tail.shrink(
            toBytes: limits.tailBytesMax, keepingFrom: min(applied, node.durableIndex).next)
    }

    /// Ticks until the next turn is due even if nothing arrives; nothing when no time can change anything.
    package var nextDeadline: Int? {
        let expiry = min(proposals.nextExpiry, reads.nextExpiry)
        guard expiry < .max else { return node.nextDeadline }
        return min(node.nextDeadline ?? .max, Int(expiry > ticks ? expiry - ticks : 1))
    }

    /// Swaps the answers of the latest turn for `buffer`, which must be empty. Whoever runs the turns delivers them.
    package mutating func takeAnswered(into buffer: inout [Answered<Machine.Answer>]) {
        precondition(buffer.isEmpty, "answers that were not delivered would be lost")
        swap(&buffer, &answered)
    }

    /// Whether the next turn has work to do even if nothing arrives.
    package var hasWork: Bool { applied < commit || !inbox.isEmpty || !commands.isEmpty }

    private mutating func stepArrivals() {
        for arrival in inbox {
            switch arrival {
            case .request(let request, let entries, let peer, let call):
                step(.request(request, from: peer, call: call), entries: entries[...])
            case .response(let response, let peer): step(.response(response, from: peer))
            case .unreachable(let peer): step(.unreachable(peer))
            case .admitted: step(.admitted)
            case .transfer(let peer): step(.transfer(to: peer))
            case .durable(let ticket):
                step(.durable(ticket))
                release(upTo: ticket)
            }
        }
        inbox.removeAll(keepingCapacity: true)
    }

    private mutating func stepTime(_ count: Int, jitter: UInt32) {
        guard count > 0 else { return }
        ticks += UInt64(count)
        step(.tick(count: count, jitter: jitter))
        proposals.expire(at: ticks, into: &answered)
        reads.expire(at: ticks, into: &answered)
        guard node.leader != nil else { return }
        for id in reads.takeLost() { step(.read(id)) }
    }

    private mutating func stepClients() {
        if !commands.isEmpty { proposeAll() }
        if let batch = reads.closeBatch() {
            step(.read(batch))
        }
    }

    /// Everything proposed in one turn is one input, as far as it may wait. The rest is refused: whoever came first is
    /// served.
    private mutating func proposeAll() {
        let byteCounts = commands.map { UInt32($0.command.count) }
        let room = max(limits.waitingMax - proposals.count, 0)
        let count = min(node.fittingCount(of: byteCounts), room)
        let arrived = commands
        commands.removeAll(keepingCapacity: true)
        refuse(arrived[count...], .tooManyInFlight)
        guard count > 0 else { return }
        let batch = arrived[..<count]
        let entries = batch.map { proposal in
            LogEntry(term: node.term, kind: .command, payload: proposal.command)
        }
        step(.proposal(byteCounts: Array(byteCounts[..<count])), entries: entries[...])
        if let refusal = effects.refused { return refuse(batch, refusal) }
        var index = effects.accepted.lowerBound
        for proposal in batch {
            proposals.add(
                EntryID(term: node.term, index: index), expiry: proposal.expiry,
                proposal.complete)
            index = index.next
        }
    }

    private mutating func refuse(_ batch: ArraySlice<Proposal>, _ refusal: Effects.Refusal) {
        for proposal in batch { answered.append(.proposal(proposal.complete, .refused(refusal))) }
    }

    /// Steps the node, and puts the payloads where it put their headers.
    private mutating func step(_ input: Node.Input, entries: ArraySlice<LogEntry> = []) {
        node.step(input, into: &effects)
        let accepted = effects.accepted
        guard !accepted.isEmpty else { return }
        if accepted.lowerBound < tail.end { proposals.truncate(from: accepted.lowerBound) }
        let payloads = entries.suffix(accepted.length)
        if payloads.count == accepted.length {
            tail.replace(from: accepted.lowerBound, with: payloads)
        } else {
            // The entry is the node's own: the no-op that opens a leader's term.
            precondition(accepted.length == 1 && entries.isEmpty, "an entry without payload")
            let noop = LogEntry(term: node.term, kind: .noop, payload: [])
            tail.replace(from: accepted.lowerBound, with: [noop])
        }
    }

    /// One batch for everything this turn must remember.
    private mutating func persist() {
        if let committed = effects.committed { commit = max(commit, committed.upperBound.previous) }
        guard let persist = effects.persist else { return }
        guard let entries = tail.slice(persist.appended) else {
            preconditionFailure("entries left memory before they reached the disk")
        }
        store.submit(
            LogBatch(
                ticket: persist.ticket, hardState: persist.hardState,
                truncation: persist.truncation,
                first: persist.appended.lowerBound, entries: Array(entries), commit: commit))
    }

    /// What waited for the disk may leave now.
    private mutating func release(upTo ticket: Ticket) {
        let released = held.filter { $0.after <= ticket }
        guard !released.isEmpty else { return }
        held.removeAll { $0.after <= ticket }
        for message in released { effects.messages.append(message.message) }
    }

    private mutating func speak() throws(DriverFailure) {
        for message in effects.messages {
            switch message {
            case .response(let response, let call): network.answer(response, call: call)
            case .request(.append(let append), let peer): try send(append, to: peer)
            case .request(let request, let peer): network.send(request, entries: [], to: peer)
            }
        }
        held.append(contentsOf: effects.held)
    }

    private func send(_ append: AppendRequest, to peer: NodeID) throws(DriverFailure) {
        let range = append.entries.indexes
        var entries = tail.slice(range) ?? []
        // A run may begin on the disk and end in memory: then it comes in pieces.
        while entries.count < range.length {
            let missing = range.lowerBound.advanced(by: entries.count)..<range.upperBound
            entries += try self.entries(in: missing)
        }
        network.send(.append(append), entries: entries, to: peer)
    }

    /// Applies what is committed, within the limit of a turn.
    private mutating func apply() throws(DriverFailure) {
        let end = min(commit.next, applied.next.advanced(by: limits.applyCountMax))
        while applied.next < end {
            for entry in try entries(in: applied.next..<end) { try apply(entry) }
        }
    }

    /// Returns entries from the start of `range` on, at least one: from memory, or what came before it from the log.
    private func entries(in range: Range<LogIndex>) throws(DriverFailure) -> ArraySlice<LogEntry> {
        if let recent = tail.slice(range) { return recent }
        let older = range.lowerBound..<min(range.upperBound, tail.start)
        return try readingBack { () throws(StorageError) in
            try store.entries(in: older, byteLimit: limits.readBackBytesMax)[...]
        }
    }

    private mutating func apply(_ entry: LogEntry) throws(DriverFailure) {
        let index = applied.next
        let answer: Machine.Answer?
        do throws(UnreadableCommand) {
            answer = entry.kind == .command ? try machine.apply(entry.payload, at: index) : nil
        } catch {
            throw .unreadableCommand(index)
        }
        applied = index
        guard proposals.awaits(index) else { return }
        proposals.applied(
            EntryID(term: entry.term, index: index), answer: answer, into: &answered)
    }

    private mutating func answerReads() {
        for outcome in effects.reads { reads.record(outcome) }
        reads.applied(upTo: applied, into: &answered)
        events.removeAll(keepingCapacity: true)
        events.append(contentsOf: effects.events)
    }
}
