import Raft

@testable import RaftRuntime

/// Several members whose messages arrive in the next round, in the order they were sent. One round is one tick.
final class Party {
    typealias TestDriver = Driver<ShortLog, Outbox, Tally>

    /// What one member says.
    final class Outbox: PeerNetwork {
        enum Letter {
            case request(Request, [LogEntry], to: NodeID)
            case answer(Response, CallID)
            case chunk(SnapshotChunk, Term, to: NodeID)
            case chunkAnswer(SnapshotAnswer, CallID)
        }
        var letters: [Letter] = []
        /// How many pieces of snapshots were answered.
        private(set) var answeredChunks = 0
        /// Whom the driver wants to reach.
        private(set) var peers: [NodeID] = []
        func setPeers(_ peers: [Configuration.Member]) { self.peers = peers.map(\.id) }
        func send(_ request: Request, entries: ArraySlice<LogEntry>, to peer: NodeID) {
            letters.append(.request(request, Array(entries), to: peer))
        }
        func answer(_ response: Response, call: CallID) { letters.append(.answer(response, call)) }
        func send(_ chunk: SnapshotChunk, term: Term, to peer: NodeID) {
            letters.append(.chunk(chunk, term, to: peer))
        }
        func answer(_ answer: SnapshotAnswer, call: CallID) {
            answeredChunks += 1
            letters.append(.chunkAnswer(answer, call))
        }
    }

    final class Host {
        let id: NodeID
        let vault: Vault
        let log: ShortLog
        let outbox = Outbox()
        var driver: TestDriver
        /// Whether its disk finishes what it is given.
        var isDiskStuck = false
        /// How many entries have reached it, taken or not.
        var entriesReceived = 0
        /// Snapshots that took the place of its log.
        var installed: [EntryID] = []

        init(_ id: NodeID, _ vault: Vault, _ log: ShortLog, _ limits: Limits) throws {
            (self.id, self.vault, self.log) = (id, vault, log)
            let recovered = log.recovered
            let node = Node(
                id: id, hardState: recovered.hardState,
                outline: recovered.outline, commit: recovered.commit)
            driver = TestDriver(
                node: node, recovered: recovered, store: log, network: outbox,
                machine: vault.machine, snapshots: vault, limits: limits)
            try driver.replay {}
        }
    }

    typealias Limits = TestDriver.Limits

    private(set) var hosts: [Host] = []
    private let limits: Limits
    /// Who hears nothing and is not heard.
    var cut: Set<NodeID> = []
    /// Whether a chunk is lost.
    var losesChunk: (SnapshotChunk, _ to: NodeID) -> Bool = { _, _ in false }
    private var mail: [() -> Void] = []
    private(set) var chunks: [(offset: UInt64, to: NodeID)] = []

    static var limits: Limits {
        var limits = Limits()
        limits.compaction.logBytesMin = 2000
        limits.compaction.trailingBytes = 300
        limits.compaction.followerBytes = 1000
        limits.compaction.patience = 100
        return limits
    }

    init(count: Int = 3, limits: Limits = Party.limits) throws {
        self.limits = limits
        let voters = (1...UInt64(count)).map { NodeID($0) }
        let configuration = Configuration(
            voters: voters.map {
                .init(id: $0, name: "n\($0.number)", peerAddress: "n:\($0.number)")
            })
        let founding = LogEntry(
            term: .founding, kind: .configuration, payload: configuration.encoded())
        for id in voters {
            let vault = Vault()
            let log = ShortLog(founding: [founding], vault)
            hosts.append(try Host(id, vault, log, limits))
        }
    }

    subscript(_ id: UInt64) -> Host { hosts[Int(id) - 1] }

    var leader: Host? {
        hosts.filter { $0.driver.node.role == .leader && !cut.contains($0.id) }
            .max { $0.driver.node.term < $1.driver.node.term }
    }

    /// Ends a member's process and starts it again with what is on its disk.
    func restart(_ id: UInt64) throws {
        let old = self[id]
        old.log.submitted = nil
        hosts[Int(id) - 1] = try Host(old.id, old.vault, old.log, limits)
    }

    // MARK: Rounds

    func round() throws {
        let arriving = mail
        mail = []
        for deliver in arriving { deliver() }
        for host in hosts {
            try host.driver.turn(ticks: 1, jitter: UInt32(host.id.number) &* 0x3000_0000)
            for case .snapshotInstalled(let last) in host.driver.events {
                host.installed.append(last)
            }
            var answered: [Answered<Int>] = []
            host.driver.takeAnswered(into: &answered)
            for answer in answered { answer.deliver() }
            if let ticket = host.log.submitted, !host.isDiskStuck { host.driver.durable(ticket) }
            host.vault.work()
            post(from: host)
        }
    }

    func run(_ count: Int) throws { for _ in 0..<count { try round() } }

    /// Runs until `isDone`, and tells whether it ever was.
    func run(atMost count: Int = 3000, until isDone: () -> Bool) throws -> Bool {
        for _ in 0..<count {
            if isDone() { return true }
            try round()
        }
        return isDone()
    }

    /// Runs until somebody leads whom the others hear.
    func elect() throws -> Host {
        guard
            try run(until: {
                leader?.driver.node.commitIndex == leader?.driver.node.lastIndex && leader != nil
            }),
            let leader
        else { throw NoLeader() }
        return leader
    }

    struct NoLeader: Error {}

    /// Has the leader agree on `count` commands of so many bytes, each a round after the other.
    func write(_ count: Int, byteCount: Int = 50) throws {
        for number in 0..<count {
            guard let leader else { throw NoLeader() }
            let command = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: byteCount)
            leader.driver.propose(command, expiry: .max) { _ in }
            try round()
        }
    }

    private func post(from host: Host) {
        for letter in host.outbox.letters {
            switch letter {
            case .request(let request, let entries, let peer):
                carry(from: host.id, to: peer) { [self] in
                    self[peer.number].entriesReceived += entries.count
                    self[peer.number].driver.receive(
                        request, entries: entries, from: host.id, call: call(of: host.id))
                }
            case .answer(let response, let call):
                let peer = caller(of: call)
                carry(from: host.id, to: peer) { [self] in
                    self[peer.number].driver.receive(response, from: host.id)
                }
            case .chunk(let chunk, let term, let peer):
                chunks.append((chunk.offset, peer))
                let isLost = losesChunk(chunk, peer) || cut.contains(peer) || cut.contains(host.id)
                mail.append { [self] in
                    if isLost { return host.driver.receive(nil, from: peer) }
                    self[peer.number].driver.receive(
                        chunk, term: term, from: host.id, call: call(of: host.id))
                }
            case .chunkAnswer(let answer, let call):
                let peer = caller(of: call)
                carry(from: host.id, to: peer) { [self] in
                    self[peer.number].driver.receive(answer, from: host.id)
                }
            }
        }
        host.outbox.letters = []
    }

    private func carry(from sender: NodeID, to receiver: NodeID, _ deliver: @escaping () -> Void) {
        guard !cut.contains(sender), !cut.contains(receiver) else { return }
        mail.append(deliver)
    }

    /// A call names who asked.
    private func call(of caller: NodeID) -> CallID { CallID(caller.number) }
    private func caller(of call: CallID) -> NodeID { NodeID(call.number) }
}
