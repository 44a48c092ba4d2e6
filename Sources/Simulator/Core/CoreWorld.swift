// The consensus core alone: a few nodes, what their disks hold, and the messages between them. No time passes but in
// ticks, and nothing happens but one step of one node at a time. Whoever runs it decides which: CoreRun.swift throws
// dice, Exhaustion.swift tries everything.

internal import Raft

/// Nodes, disks, messages, and what is claimed of them.
struct CoreWorld {
    var peers: [CorePeer]
    var flights: [Flight] = []
    var ledger: CoreLedger
    var steps = 0
    let settings: Node.Settings
    /// What happened, in lines, if anybody wants to know.
    var story: [String]?
    private var effects = Effects()
    /// Decides which turns have several inputs; without it, none has.
    var turnDice: Dice?
    private static let turnMax = 4
    /// Turns that go on, by the places of their nodes.
    private var turns: [CoreTurn?] = []

    /// `count` members that were founded together.
    init(members count: Int, settings: Node.Settings) {
        let ids = (1...count).map { NodeID(1_000_000 + UInt64($0)) }
        let configuration = Configuration(
            voters: ids.map { Configuration.Member(id: $0, peerAddress: "n\($0.number):1") })
        var outline = LogOutline()
        outline.append(
            EntryHeader(term: .founding, kind: .configuration, byteCount: 1),
            configuration: configuration)
        peers = ids.map { id in
            CorePeer(
                id: id, hardState: HardState(term: .founding, vote: nil), outline: outline)
        }
        (self.settings, ledger) = (settings, CoreLedger())
        for place in peers.indices { start(place) }
    }

    func place(of id: NodeID) -> Int? {
        // By index: an element that is handed to a closure is a copy, node and all.
        peers.indices.first { peers[$0].id == id }
    }

    /// Who leads in the newest term anybody leads in.
    var leader: Int? {
        peers.indices.filter { peers[$0].node?.role == .leader }
            .max { peers[$0].node?.term ?? .zero < peers[$1].node?.term ?? .zero }
    }

    /// How every node is, in a line.
    var summary: String {
        peers.indices.map { place in
            guard let node = peers[place].node else { return "\(place + 1) is down" }
            let members = node.configuration.map { placed in
                let voters = placed.configuration.voters.compactMap { self.place(of: $0.id) }
                return "\(voters.map { $0 + 1 })\(placed.configuration.isJoint ? ", joint" : "")"
            }
            return "\(place + 1) \(node.role.rawValue) of term \(node.term.number) up to "
                + "\(node.log.last.text), commit \(node.commitIndex.position), voters "
                + (members ?? "unknown")
        }.joined(separator: "; ")
    }

    // MARK: Life.

    /// Begins with what the disk holds.
    mutating func start(_ place: Int) {
        let peer = peers[place]
        precondition(peer.node == nil, "it is up")
        var node = Node(
            id: peer.id, hardState: peer.hardState, outline: peer.outline,
            commit: max(peer.outline.base.index, peer.snapshot?.last.index ?? .beforeLog),
            settings: settings)
        if let snapshot = peer.snapshot {
            node.step(.compacted(upTo: snapshot.last.index), into: &effects)
        }
        peers[place].node = node
        peers[place].life += 1
    }

    /// Ends a life. Of what was given to the disk, the first `kept` batches are there.
    mutating func crash(_ place: Int, kept: Int = 0) {
        for _ in 0..<min(kept, peers[place].pending.count) { settle(place) }
        peers[place].node = nil
        if place < turns.count { turns[place] = nil }
        peers[place].pending.removeAll()
        peers[place].held.removeAll()
        peers[place].received = nil
        // Connections break: whoever waits for the answer to a snapshot hears of it.
        for other in peers.indices where peers[other].node?.role == .leader {
            guard peers[other].node?.isSnapshotNeeded(by: peers[place].id) == true else { continue }
            tell(other, unreachable: place)
        }
    }

    /// Takes the next batch to the disk, without telling the node.
    @discardableResult
    private mutating func settle(_ place: Int) -> Ticket {
        let done = peers[place].pending.removeFirst()
        peers[place].hardState = done.hardState
        peers[place].outline = done.outline
        if let snapshot = done.snapshot { peers[place].snapshot = snapshot }
        return done.ticket
    }

    // MARK: Steps.

    /// The disk has the next batch.
    mutating func finishSync(_ place: Int) throws(Violation) {
        let ticket = settle(place)
        try act(place, .durable(ticket))
    }

    /// Everything the node gave to its disk gets there at once.
    mutating func finishSyncs(_ place: Int) throws(Violation) {
        while !peers[place].pending.isEmpty { try finishSync(place) }
    }

    /// A message arrives; where nobody is, it is lost.
    mutating func deliver(_ flight: Flight) throws(Violation) {
        guard peers[flight.to].node != nil,
            flight.toLife == nil || flight.toLife == peers[flight.to].life
        else { return lose(flight) }
        let sender = peers[flight.from].id
        switch flight.content {
        case .request(let request):
            if case .snapshot(let snapshot) = request {
                peers[flight.to].received = CoreSnapshot(
                    last: snapshot.last, configuration: snapshot.configuration)
            }
            let call = CallID(UInt64(flight.from) | UInt64(flight.fromLife) << 16)
            try act(flight.to, .request(request, from: sender, call: call))
        case .response(let response): try act(flight.to, .response(response, from: sender))
        case .unreachable(let peer): try act(flight.to, .unreachable(peer))
        }
    }

    /// A message is lost. Whoever sends a snapshot notices.
    mutating func lose(_ flight: Flight) {
        guard let (sender, receiver) = flight.senderOfSnapshot else { return }
        tell(sender, unreachable: receiver)
    }

    private mutating func tell(_ place: Int, unreachable peer: Int) {
        flights.append(
            Flight(
                content: .unreachable(peers[peer].id), from: peer, fromLife: 0, to: place,
                toLife: peers[place].life))
    }

    /// Lets a node take an input, and carry out what comes of it, unless its turn goes on.
    mutating func act(_ place: Int, _ input: Node.Input) throws(Violation) {
        steps += 1
        guard let before = peers[place].node.map(CorePortrait.init) else { return }
        var turn = reopenTurn(of: place) ?? CoreTurn(before: before)
        turn.count += 1
        try step(place, input, before, &turn)
        if turn.count < Self.turnMax, turnDice?.chance(400) == true {
            swap(&effects, &turn.effects)
            while turns.count <= place { turns.append(nil) }
            turns[place] = turn
        } else {
            try finish(place, &turn)
        }
    }

    /// Ends a turn that goes on.
    mutating func finishTurn(_ place: Int) throws(Violation) {
        guard var turn = reopenTurn(of: place) else { return }
        try finish(place, &turn)
    }

    private mutating func reopenTurn(of place: Int) -> CoreTurn? {
        guard place < turns.count, var turn = turns[place].take() else { return nil }
        swap(&effects, &turn.effects)
        return turn
    }

    private mutating func step(
        _ place: Int, _ input: Node.Input, _ before: CorePortrait, _ turn: inout CoreTurn
    ) throws(Violation) {
        peers[place].node?.step(input, into: &effects)
        if !effects.accepted.isEmpty { try noteAccepted(place, effects.accepted, before) }
        if effects.refused == nil, case .reconfigure = input { ledger.changes += 1 }
        try note(place, before, &turn)
        if case .durable(let ticket) = input { try release(place, upTo: ticket) }
        if case .response(.append, let follower) = input {
            try checkBelief(of: place, about: follower)
        }
        guard story != nil, let node = peers[place].node else { return }
        story?.append(
            "\(place + 1) \(node.role.rawValue) of term \(node.term.number) up to "
                + "\(node.log.last.text), commit \(node.commitIndex.position), reads "
                + "\(effects.reads), after \(input)")
    }

    /// What the latest step has added to a turn: each part of a turn is judged by what was before it.
    private mutating func note(
        _ place: Int, _ before: CorePortrait, _ turn: inout CoreTurn
    ) throws(Violation) {
        if let contradiction = effects.contradiction {
            throw Violation(.harmony, "\(place + 1): \(contradiction)")
        }
        let change = effects.reconfigured == turn.reconfigured ? nil : effects.reconfigured
        turn.reconfigured = effects.reconfigured
        try checkCommit(place, before, madeBy: change)
        if let change { try noteAccepted(place, change..<change.next, before) }
        for event in effects.events[turn.events...] {
            if case .becameLeader(let term) = event { try checkElection(of: place, in: term) }
        }
        turn.events = effects.events.count
    }

    private mutating func finish(_ place: Int, _ turn: inout CoreTurn) throws(Violation) {
        guard let before = peers[place].node.map(CorePortrait.init) else { return }
        peers[place].node?.finishTurn(into: &effects)
        try note(place, before, &turn)
        if let persist = effects.persist, let node = peers[place].node {
            try checkPersist(place, persist, turn.before)
            peers[place].pending.append(
                CorePeer.Pending(
                    ticket: persist.ticket, hardState: node.hardState, outline: node.log,
                    snapshot: persist.snapshot == nil ? nil : peers[place].received))
        }
        for message in effects.messages { try send(message, from: place) }
        for held in effects.held { peers[place].held.append(held) }
        for follower in effects.snapshots { try sendSnapshot(to: follower, from: place) }
        for outcome in effects.reads { try ledger.settle(outcome, by: place) }
        effects.reset()
    }

    private mutating func release(_ place: Int, upTo ticket: Ticket) throws(Violation) {
        let released = peers[place].held.filter { $0.after <= ticket }
        guard !released.isEmpty else { return }
        peers[place].held.removeAll { $0.after <= ticket }
        for held in released { try send(held.message, from: place) }
    }

    // MARK: Messages.

    private mutating func send(_ message: Outgoing, from place: Int) throws(Violation) {
        switch message {
        case .request(let request, let id):
            try checkSpeech(of: place, request)
            guard let to = self.place(of: id) else { return }
            launch(.request(request), from: place, to: to, toLife: nil)
        case .response(let response, let call):
            let to = Int(call.number & 0xFFFF)
            try checkSpeech(of: place, response, to: to)
            launch(.response(response), from: place, to: to, toLife: Int(call.number >> 16))
        }
    }

    private mutating func launch(_ content: Flight.Content, from: Int, to: Int, toLife: Int?) {
        flights.append(
            Flight(
                content: content, from: from, fromLife: peers[from].life, to: to, toLife: toLife))
    }

    private mutating func sendSnapshot(to id: NodeID, from place: Int) throws(Violation) {
        guard let snapshot = peers[place].newestSnapshot, let node = peers[place].node else {
            throw Violation(.storage, "\(place + 1) has forgotten its log and has no snapshot")
        }
        // Deposed in this very turn, it sends nothing.
        guard node.isSnapshotNeeded(by: id) else { return }
        let request = SnapshotRequest(
            term: node.term, last: snapshot.last, configuration: snapshot.configuration)
        try send(.request(.snapshot(request), to: id), from: place)
    }

    // MARK: Members.

    /// Whoever a new configuration adds comes to life, knowing nothing.
    mutating func welcome(_ configuration: Configuration) {
        for member in configuration.members where place(of: member.id) == nil {
            peers.append(
                CorePeer(
                    id: member.id, hardState: HardState(term: .zero, vote: nil),
                    outline: LogOutline()))
            start(peers.count - 1)
        }
    }

    /// A node takes a snapshot of what is committed and on its disk, and forgets the log behind it.
    mutating func compact(_ place: Int) throws(Violation) {
        try finishTurn(place)
        guard let node = peers[place].node, peers[place].pending.isEmpty else { return }
        let index = min(node.commitIndex, node.durableIndex)
        guard index > node.log.base.index, case .known(let term) = node.log.term(at: index),
            let configuration = node.log.configuration(atOrBefore: index)
        else { return }
        peers[place].snapshot = CoreSnapshot(
            last: EntryID(term: term, index: index), configuration: configuration)
        try act(place, .compacted(upTo: index))
        if let node = peers[place].node { peers[place].outline = node.log }
    }
}
