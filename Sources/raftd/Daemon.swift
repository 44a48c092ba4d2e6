// Puts one member together, in the order it must happen: signals, settings, identity, log, node, listeners; then
// READY. The only place where sockets, disk and service manager meet.

import EpollTransport
import Glibc
import RPC
import Raft
import RaftRPC
import RaftRuntime
import RaftService
import RaftStorage
import Settings
import Systemd

/// A member of a cluster as a process. Confined to the main thread, which is the loop's.
final class Daemon {
    typealias Disk = DiskThread<LinuxFiles>
    typealias Snapshots = SnapshotThread<LinuxFiles, ReplicatedStore>
    typealias LocalMember = RaftService.Member<Disk, PeerLinks>

    let settings: RaftdSettings
    let loop: EpollLoop
    let log: LogThread
    let manager: ServiceManager
    var reporter: Reporter
    /// What the watchdog sees of the loop: that it turns, or that it waits for the disk.
    let worker = Worker(name: "loop")
    /// The same of the disk, once there is one.
    let watchedDisk = WatchedDisk()

    var folder: MemberFolder<LinuxFiles>?
    var joining: Joining?
    var parts: Parts?
    /// What is listened on, from before anybody is told of it until a server has it.
    var bound: (client: BoundAddress, peer: BoundAddress)?
    /// Where clients reach this member.
    var advertisedClient: Address
    var servers: [EpollServer] = []
    /// The first of them.
    var clientServer: EpollServer? { servers.first }
    var isStopping = false
    /// How the process ends when everything is closed.
    var ending: (code: ExitCode, reason: String?) = (.stopped, nil)
    /// Whoever has something to write yet when everything is closed.
    enum Writer { case disk, records }
    /// Those that a stopping member still waits for.
    var busy: [Writer] = [.disk, .records]
    private var shownStatus: MemberSummary?
    private var isStatusDue = false
    /// When the service manager may be told again that the start gets on.
    var nextExtension = ContinuousClock.now

    /// Signals are taken before there is a daemon to tell.
    private final class SignalReceiver {
        weak var daemon: Daemon?
    }

    /// What a running member is made of.
    struct Parts {
        let disk: Disk
        let snapshots: Snapshots
        let links: PeerLinks
        let member: LocalMember
        let records: RecordThread<LinuxFiles>
    }

    init(_ settings: RaftdSettings, warnings: [String]) throws(StartFailure) {
        self.settings = settings
        advertisedClient = settings.advertiseClient
        // Threads inherit the signal mask: the loop takes the signals before there are any others.
        loop = try Self.makeLoop()
        let receiver = SignalReceiver()
        try Self.takeSignals(on: loop) { receiver.daemon?.stop(for: $0) }
        log = LogThread(level: Entry.Priority(settings.logLevel))
        manager = ServiceManager()
        reporter = Reporter(name: settings.name, log: log)
        for warning in warnings { log.log(Entry(.warning, warning)) }
        receiver.daemon = self
    }

    /// Runs until it is asked to stop. Never returns.
    func run() -> Never {
        do throws(StartFailure) {
            let identity = try openFolder()
            try takeAddresses()
            if let identity {
                try start(as: identity)
            } else {
                try join()
            }
        } catch {
            end(error.code, error.reason)
        }
        watch()
        manager.ready()
        loop.run()
        end(.internalFailure, "the event loop ended by itself")
    }

    /// Puts the member together and listens.
    func start(as identity: Identity) throws(StartFailure) {
        let parts = try assemble(as: identity)
        self.parts = parts
        watchedDisk.begin(parts.disk)
        loop.onTurn { [unowned self] in showStatusSoon(of: parts.member) }
        try listen()
    }

    /// Lets the service manager see that the loop turns, and what the disk is doing.
    private func watch() {
        let (loop, log, worker, disk) = (loop, log, worker, watchedDisk)
        loop.onTurn { worker.finishTurn() }
        manager.watch(
            [worker], others: [{ disk.reading }], wakeLoop: { loop.post {} },
            report: { log.log($0) })
    }

    /// A second after something happened, says how the member is then.
    private func showStatusSoon(of member: LocalMember) {
        guard !isStatusDue else { return }
        isStatusDue = true
        _ = loop.schedule(at: loop.now + .seconds(1)) { [unowned self] in
            isStatusDue = false
            let status = member.summary
            guard status != shownStatus else { return }
            shownStatus = status
            manager.status("\(status)")
        }
    }

    // MARK: Listening

    private func listen() throws(StartFailure) {
        guard let parts else { return }
        var clients = Router()
        KeyValueService(member: parts.member).register(in: &clients)
        let (disk, snapshots) = (parts.disk, parts.snapshots)
        MaintenanceService(
            member: parts.member, version: Version.text,
            logBytes: {
                let statistics = disk.statistics
                return (statistics.allocatedBytes, statistics.usedBytes)
            }, snapshot: { snapshots.latest }
        ).register(in: &clients)
        ClusterService(member: parts.member).register(in: &clients)
        MembershipService(member: parts.member).register(in: &clients)
        ElectionsService(member: parts.member).register(in: &clients)
        SessionsService(member: parts.member).register(in: &clients)
        var peers = Router()
        parts.links.register(in: &peers)
        guard let bound else { preconditionFailure("the addresses were taken before") }
        self.bound = nil
        try serve(
            clients, on: bound.client, flag: "--listen-client", limits: Self.clientLimits,
            comesLast: true)
        try serve(peers, on: bound.peer, flag: "--listen-peer")
        reporter.report(
            .listening(
                client: bound.client.address.description, peer: bound.peer.address.description))
        parts.links.start()
    }

    /// Takes the addresses before anybody hears of them, so that nobody is sent to a port which another process has.
    private func takeAddresses() throws(StartFailure) {
        let client = try take(settings.listenClient, flag: "--listen-client")
        let peer = try take(settings.listenPeer, flag: "--listen-peer")
        bound = (client, peer)
        guard case .tcp(_, let port) = client.address else { return }
        advertisedClient = settings.advertiseClient.with(boundPort: port)
    }

    private func take(_ address: Address, flag: String) throws(StartFailure) -> BoundAddress {
        do throws(TransportError) {
            return try BoundAddress(SocketAddress(address))
        } catch {
            throw StartFailure(.addressUnavailable, "\(flag): \(error)")
        }
    }

    /// What one client may send at once: the largest request, which the service limits, and room.
    private static var clientLimits: ConnectionLimits {
        var limits = ConnectionLimits()
        limits.messageBytesMax = 2 << 20
        return limits
    }

    /// Listens. In a turn clients come last: they wait for peers and for the disk.
    private func serve(
        _ router: Router, on address: BoundAddress, flag: String,
        limits: ConnectionLimits = ConnectionLimits(), comesLast: Bool = false
    ) throws(StartFailure) {
        let server = EpollServer(
            loop: loop, router: router, limits: limits, comesLast: comesLast)
        servers.append(server)
        do throws(TransportError) {
            try server.listen(on: address)
        } catch {
            throw StartFailure(.addressUnavailable, "\(flag): \(error)")
        }
    }

    private static func makeLoop() throws(StartFailure) -> EpollLoop {
        do throws(TransportError) {
            return try EpollLoop()
        } catch {
            throw StartFailure(.internalFailure, "cannot start the event loop: \(error)")
        }
    }

    private static func takeSignals(
        on loop: EpollLoop, _ body: @escaping (CInt) -> Void
    ) throws(StartFailure) {
        do throws(TransportError) {
            try loop.onSignals([SIGTERM, SIGINT, SIGHUP], body)
        } catch {
            throw StartFailure(.internalFailure, "cannot receive signals: \(error)")
        }
    }
}
