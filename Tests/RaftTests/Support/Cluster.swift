// Several members in one thread, with a network that does what it is told. Paper's figure 3 is
// checked after every turn.

import Raft

/// A message on its way.
struct Parcel: Hashable {
    enum Body: Hashable {
        case request(Request, call: CallID)
        case response(Response, call: CallID)
    }

    var from: NodeID
    var to: NodeID
    var body: Body
    var payloads: [Entry]
}

struct Cluster {
    struct Link: Hashable {
        var from: NodeID
        var to: NodeID
    }

    private var members: [Member]
    private(set) var ids: [NodeID]
    private let founders: [NodeID]
    /// Whether whoever a committed configuration adds is started at once.
    var startsNewcomers = false
    let settings: Node.Settings
    var network: [Parcel] = []
    var cut: Set<Link> = []
    /// Who asked with a call, and whom. An answer to a call that is not here is not delivered.
    private var calls: [CallID: Link] = [:]
    private var nextCall: UInt64 = 1
    private var nextPayload = 1
    var laws = Laws()
    /// Requests so far, and entries in them.
    private(set) var sent = (requests: 0, entries: 0)
    /// What the latest turn asked for, for a transcript to print.
    var latest = Effects()

    init(
        count: Int, settings: Node.Settings = Node.Settings(), mayVote: Bool = true,
        disks: [NodeID: Disk] = [:]
    ) {
        let founders = (1...UInt64(count)).map { NodeID($0) }
        (ids, self.founders, self.settings) = (founders, founders, settings)
        members = founders.map { id in
            Member(
                id: id, founders: founders, disk: disks[id] ?? Disk(), settings: settings,
                mayVote: mayVote)
        }
        for id in ids { laws.noteSnapshot(on: self[id].disk) }
    }

    subscript(id: NodeID) -> Member {
        get { members[position(of: id)] }
        _modify { yield &members[position(of: id)] }
    }

    private func position(of id: NodeID) -> Int {
        guard let position = ids.firstIndex(of: id) else {
            preconditionFailure("\(id.number) has never been started")
        }
        return position
    }

    /// Starts a newcomer: it has nothing, and knows nobody.
    mutating func start(_ id: NodeID) {
        guard !ids.contains(id) else { return }
        ids.append(id)
        members.append(
            Member(id: id, founders: [], disk: Disk(), settings: settings, mayVote: true))
    }

    var leaders: [NodeID] { ids.filter { self[$0].isUp && self[$0].node.role == .leader } }

    // MARK: - What happens to a member

    mutating func turn(_ id: NodeID, _ inputs: [(Node.Input, [Entry])]) {
        guard self[id].isUp else { return }
        for (input, payloads) in inputs {
            if case .read(let read) = input { laws.noteArrival(of: read) }
            self[id].step(input, payloads)
        }
        self[id].finishTurn()
        let effects = self[id].effects
        self[id].effects.reset()
        self[id].held += effects.held
        effects.messages.forEach { send($0, from: id) }
        effects.snapshots.forEach { sendSnapshot(from: id, to: $0) }
        latest = effects
        laws.check(effects, of: id, in: self)
        if startsNewcomers, let range = effects.committed { startNewcomers(in: range, of: id) }
    }

    private mutating func startNewcomers(in range: Range<LogIndex>, of id: NodeID) {
        for position in range.lowerBound.position..<range.upperBound.position {
            let members = self[id].node.configuration(at: LogIndex(position))?.members ?? []
            for member in members { start(member.id) }
        }
    }

    mutating func tick(_ id: NodeID, _ count: Int, jitter: UInt32 = 0) {
        turn(id, [(.tick(count: count, jitter: jitter), [])])
    }

    /// Proposes `count` commands, one by one, in one turn.
    mutating func propose(_ id: NodeID, count: Int = 1) {
        var inputs: [(Node.Input, [Entry])] = []
        for _ in 0..<count {
            let entry = Entry(term: self[id].node.term, kind: .command, payload: nextPayload)
            nextPayload += 1
            inputs.append((.proposal(byteCounts: [8]), [entry]))
        }
        turn(id, inputs)
    }

    /// Lets the disk finish `count` batches, and tells the node of the last of them.
    mutating func sync(_ id: NodeID, count: Int = .max) {
        var ticket: Ticket?
        for _ in 0..<min(count, self[id].disk.queue.count) { ticket = self[id].disk.finishOne() }
        guard let ticket else { return }
        let released = self[id].held.filter { $0.after <= ticket }
        self[id].held.removeAll { $0.after <= ticket }
        released.forEach { send($0.message, from: id) }
        turn(id, [(.durable(ticket), [])])
    }

    /// Ends a member. The disk has finished the first `surviving` of its batches by then.
    mutating func crash(_ id: NodeID, surviving: Int = 0) {
        guard self[id].isUp else { return }
        for _ in 0..<min(surviving, self[id].disk.queue.count) { _ = self[id].disk.finishOne() }
        self[id].disk.queue = []
        self[id].held = []
        self[id].isUp = false
        calls = calls.filter { $0.value.from != id && $0.value.to != id }
        laws.noteCrash(of: id)
    }

    mutating func restart(_ id: NodeID) {
        guard !self[id].isUp else { return }
        self[id] = Member(
            id: id, founders: founders.contains(id) ? founders : [], disk: self[id].disk,
            settings: settings, mayVote: true)
    }

    /// A snapshot of what is applied and durable, or of less, is on the disk, and the log forgets
    /// what is in it, except for its last `kept` entries.
    mutating func compact(_ id: NodeID, upTo index: LogIndex? = nil, keeping kept: UInt64 = 0) {
        guard self[id].isUp else { return }
        let last = min(index ?? .init(.max), self[id].snapshotLimit)
        guard last > self[id].disk.snapshot else { return }
        self[id].disk.snapshot = last
        let end = LogIndex(last.position - min(kept, last.position))
        turn(id, [(.compacted(upTo: end), [])])
    }

    // MARK: - What happens to messages

    /// The whole snapshot in one message.
    private mutating func sendSnapshot(from id: NodeID, to peer: NodeID) {
        let last = self[id].disk.base
        precondition(last.index >= self[id].node.log.base.index, "the log forgot too much")
        guard let placed = self[id].node.log.configuration(atOrBefore: last.index) else {
            preconditionFailure("a snapshot of nobody's cluster")
        }
        let request = SnapshotRequest(
            term: self[id].node.term, last: last, configuration: placed)
        send(.request(.snapshot(request), to: peer), from: id)
    }

    private mutating func send(_ message: Outgoing, from id: NodeID) {
        var parcel: Parcel
        switch message {
        case .request(let request, let peer):
            let call = CallID(nextCall)
            nextCall += 1
            calls[call] = Link(from: id, to: peer)
            parcel = Parcel(from: id, to: peer, body: .request(request, call: call), payloads: [])
            sent.requests += 1
            if case .append(let append) = request {
                sent.entries += append.entries.headers.count
                let range = append.entries.indexes
                let (low, high) = (range.lowerBound.position, range.upperBound.position)
                parcel.payloads = Array(self[id].entries[Int(low) - 1..<Int(high) - 1])
            }
            if case .snapshot(let snapshot) = request {
                parcel.payloads = Array(self[id].entries.prefix(Int(snapshot.last.index.position)))
            }
        case .response(let response, let call):
            guard let link = calls[call] else { return }
            parcel = Parcel(
                from: id, to: link.from, body: .response(response, call: call), payloads: [])
        }
        laws.noteVote(parcel)
        guard !cut.contains(Link(from: parcel.from, to: parcel.to)), ids.contains(parcel.to)
        else { return }
        network.append(parcel)
    }

    /// Delivers a message.
    mutating func deliver(_ parcel: Parcel) {
        if let input = input(for: parcel) { turn(parcel.to, [input]) }
    }

    /// Delivers all that waits for a member, and then lets time pass, in one turn.
    mutating func wake(_ id: NodeID, _ count: Int) {
        let parcels = network.filter { $0.to == id }
        network.removeAll { $0.to == id }
        turn(id, parcels.compactMap(input) + [(.tick(count: count, jitter: 0), [])])
    }

    private func input(for parcel: Parcel) -> (Node.Input, [Entry])? {
        switch parcel.body {
        case .request(let request, let call):
            return (.request(request, from: parcel.from, call: call), parcel.payloads)
        case .response(let response, let call):
            return calls[call].map { _ in (.response(response, from: parcel.from), []) }
        }
    }

    /// Delivers and syncs until nothing is left, in a fixed order.
    mutating func settle(_ observe: (inout Cluster, NodeID) -> Void = { _, _ in }) {
        for _ in 0..<10_000 {
            if !network.isEmpty {
                let parcel = network.removeFirst()
                latest.reset()
                deliver(parcel)
                observe(&self, parcel.to)
            } else if let id = ids.first(where: {
                self[$0].isUp && self[$0].diskWorks && !self[$0].disk.queue.isEmpty
            }) {
                sync(id)
                observe(&self, id)
            } else {
                return
            }
        }
        preconditionFailure("the cluster does not come to rest")
    }
}
