import KeyValue
import MemoryTransport
import RPC
import Raft
import RaftRuntime

@testable import RaftRPC
@testable import RaftService

/// A log in memory that is durable a while after it was handed over.
final class MemoryLog: LogStore {
    private var entries: [LogEntry] = []
    private let loop: VirtualLoop
    /// Hears the ticket, and how many nanoseconds the sync took.
    var onDurable: (Ticket, UInt64) -> Void = { _, _ in }
    /// How long a sync takes; nothing while the disk stands still.
    var delay: Duration? = .microseconds(100)
    private var stalled: [Ticket] = []

    init(_ loop: VirtualLoop, founding: [LogEntry]) { (self.loop, entries) = (loop, founding) }

    func submit(_ batch: LogBatch) {
        let first = Int(batch.first.position) - 1
        if batch.truncation != nil || !batch.entries.isEmpty { entries.removeSubrange(first...) }
        entries += batch.entries
        guard let delay else { return stalled.append(batch.ticket) }
        _ = loop.schedule(at: loop.now + delay) {
            self.onDurable(batch.ticket, delay.nanoseconds)
        }
    }

    func entries(in range: Range<LogIndex>, byteLimit: Int) -> [LogEntry] {
        Array(entries[Int(range.lowerBound.position) - 1..<Int(range.upperBound.position) - 1])
    }
}

/// What a member has met, in memory.
final class MemoryBook: IncarnationBook {
    var known: [NodeID: UInt64] = [:]
    func incarnation(of peer: NodeID) -> UInt64? { known[peer] }
    func remember(_ incarnation: UInt64, of peer: NodeID) { known[peer] = incarnation }
}

/// Members of one cluster on one virtual loop, talking through the real frames.
final class Cluster {
    typealias TestMember = RaftService.Member<MemoryLog, PeerLinks>

    /// One member and what surrounds it.
    final class Host {
        let name: String
        var member: TestMember!
        var links: PeerLinks!
        var log: MemoryLog!
        var events: [MemberEvent] = []
        var failures: [MemberFailure] = []
        init(_ name: String) { self.name = name }
    }

    let loop = VirtualLoop()
    let network: MemoryNetwork
    let founding: FoundingCluster
    private(set) var hosts: [Host] = []
    /// What members are set to, those that start from now on.
    var settings = Node.Settings()
    /// What members begin with.
    var machine = ReplicatedStore()

    init(_ names: [String] = ["n1", "n2", "n3"], token: String = "test") throws {
        network = MemoryNetwork(loop: loop)
        founding = try FoundingCluster(names.map { ($0, "\($0):2380") }, token: token)
    }

    /// Starts a founding member with an empty disk.
    @discardableResult
    func start(
        _ name: String, incarnation: UInt64 = 1, in founding: FoundingCluster? = nil
    ) throws -> Host {
        let founding = founding ?? self.founding
        guard let own = founding.founder(named: name) else { preconditionFailure(name) }
        let entry = LogEntry(
            term: .founding, kind: .configuration, payload: founding.configuration.encoded())
        let others = founding.founders.filter { $0.id != own.id }
        return try start(
            name, id: own.id, cluster: founding.id, incarnation: incarnation, log: [entry],
            waitingFor: others.map(\.id))
    }

    /// Asks the cluster for membership and starts as the member that it makes.
    @discardableResult
    func join(
        _ name: String, at peerAddress: String? = nil, through endpoint: String,
        incarnation: UInt64 = 1
    ) throws -> Host {
        let joined = try call(endpoint) { channel, options in
            try await MembershipClient(channel: channel).join(
                JoinRequest(
                    name: name, peerAddress: peerAddress ?? "\(name):2380",
                    clientAddress: "\(name):client", incarnation: incarnation),
                options: options)
        }
        return try start(
            name, id: NodeID(joined.id), cluster: joined.clusterID, incarnation: incarnation,
            log: [], waitingFor: [])
    }

    private func start(
        _ name: String, id: NodeID, cluster: UInt64, incarnation: UInt64, log entries: [LogEntry],
        waitingFor others: [NodeID]
    ) throws -> Host {
        let host = Host(name)
        var outline = LogOutline()
        for entry in entries {
            outline.append(
                entry.header, configuration: Configuration(decoding: entry.payload))
        }
        let recovered = RecoveredLog(
            hardState: HardState(term: .founding, vote: nil), outline: outline,
            commit: outline.lastIndex)
        let log = MemoryLog(loop, founding: entries)
        let links = PeerLinks(
            identity: LocalIdentity(
                cluster: cluster, id: id, name: name, incarnation: incarnation,
                clientAddress: "\(name):client"),
            book: MemoryBook(), loop: loop
        ) { [network] address, _ in network.channel(from: name, to: address) }
        (host.log, host.links) = (log, links)
        let node = Node(
            id: id, hardState: recovered.hardState, outline: outline, commit: recovered.commit,
            settings: settings, mayVote: others.isEmpty)
        var driver = Driver(
            node: node, recovered: recovered, store: log, network: links,
            machine: machine)
        try driver.replay {}
        host.member = TestMember(
            cluster: cluster, id: id, name: name, driver: driver,
            founding: others.isEmpty ? nil : Founding(unconfirmed: others, markFounded: {}),
            loop: loop, tick: .milliseconds(5),
            clientAddresses: { [unowned host] member in
                member == id ? "\(name):client" : host.links.clientAddress(of: member)
            },
            report: { [unowned host] in host.events.append($0) },
            fail: { [unowned host] in host.failures.append($0) })
        host.links.inbox = host.member
        host.log.onDurable = { [unowned host] ticket, nanoseconds in
            host.member.durable(ticket, syncNanoseconds: nanoseconds)
        }
        listen(host, "\(name):2380")
        host.links.start()
        hosts.append(host)
        return host
    }

    /// Has somebody answer at a member's address who is what the member would be, had it gone on alone.
    func goneOnAlone(_ host: Host) throws -> PeerLinks {
        let own = host.links.identity
        let links = PeerLinks(
            identity: LocalIdentity(
                cluster: own.cluster ^ 1, id: own.id, name: own.name, incarnation: own.incarnation,
                clientAddress: own.clientAddress, formerClusters: [own.cluster]),
            book: host.links.book, loop: loop
        ) { [network] address, _ in network.channel(from: host.name, to: address) }
        var peers = Router()
        links.register(in: &peers)
        network.listen(at: "\(host.name):2380", serving: peers)
        return links
    }

    private func listen(_ host: Host, _ peerAddress: String) {
        var peers = Router()
        host.links.register(in: &peers)
        network.listen(at: peerAddress, serving: peers)
        var clients = Router()
        KeyValueService(member: host.member).register(in: &clients)
        MaintenanceService(
            member: host.member, version: "test",
            disk: {
                DiskFigures(allocatedBytes: 8_192, usedBytes: 4_200, batches: 70, syncs: 7)
            }
        ).register(in: &clients)
        ClusterService(member: host.member).register(in: &clients)
        MembershipService(member: host.member).register(in: &clients)
        SessionsService(member: host.member).register(in: &clients)
        ElectionsService(member: host.member).register(in: &clients)
        network.listen(at: "\(host.name):client", serving: clients)
    }

    /// Starts every founder, and runs until one of them leads.
    static func running(_ names: [String] = ["n1", "n2", "n3"]) throws -> Cluster {
        let cluster = try Cluster(names)
        for name in names { try cluster.start(name) }
        guard cluster.loop.run(until: { cluster.leader != nil }) else { throw NoLeader() }
        return cluster
    }

    struct NoLeader: Error {}

    var leader: Host? { hosts.first { $0.member.driver.node.role == .leader } }

    func host(_ name: String) -> Host? { hosts.first { $0.name == name } }

    /// Makes one call as a client of `name` would, and returns its answer.
    func call<Answer>(
        _ name: String, timeout: Duration = .seconds(2),
        _ body: @escaping (any Channel, CallOptions) async throws -> Answer
    ) throws -> Answer {
        let channel = network.channel(from: "client", to: "\(name):client")
        var result: Result<Answer, any Error>?
        loop.spawn {
            do {
                let options = CallOptions(timeout: timeout, waitForReady: true)
                result = .success(try await body(channel, options))
            } catch {
                result = .failure(error)
            }
        }
        guard loop.run(atMost: .seconds(30), until: { result != nil }), let result else {
            throw NoAnswer()
        }
        channel.close()
        return try result.get()
    }

    struct NoAnswer: Error {}
}
