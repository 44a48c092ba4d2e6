// Puts one member together, in the order it must happen: signals, settings, identity, listeners, log, node, services;
// then READY. The only place where sockets, disk and service manager meet.

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
    /// Where clients reach this member.
    var advertisedClient: Address
    /// They listen before there is a member to serve, and say so to whoever calls. In a turn clients come last: they
    /// wait for peers and for the disk.
    let (clientServer, peerServer): (EpollServer, EpollServer)
    /// Where they listen.
    private var listening: (client: SocketAddress, peer: SocketAddress)?
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
        do throws(Systemd.ThreadFailure) {
            log = try LogThread(level: Entry.Priority(settings.logLevel))
            manager = try ServiceManager()
        } catch {
            throw StartFailure(RaftStorage.ThreadFailure(name: "log", code: error.code))
        }
        reporter = Reporter(name: settings.name, log: log)
        clientServer = EpollServer(
            loop: loop, router: Router(), limits: Self.clientLimits, comesLast: true)
        peerServer = EpollServer(loop: loop, router: Router())
        for warning in warnings { log.log(Entry(.warning, warning)) }
        receiver.daemon = self
    }

    /// Runs until it is asked to stop. Never returns.
    func run() -> Never {
        do throws(StartFailure) {
            let identity = try openFolder()
            try listen(isMember: identity != nil)
            if let identity {
                try start(as: identity)
            } else {
                try join()
            }
        } catch {
            end(error.code, error.reason)
        }
        watch()
        // In the first turn: from then on calls are answered, if only with what is waited for.
        loop.post { [manager] in manager.ready() }
        loop.run()
        end(.internalFailure, "the event loop ended by itself")
    }

    /// Puts the member together and serves it.
    func start(as identity: Identity) throws(StartFailure) {
        let parts = try assemble(as: identity)
        self.parts = parts
        watchedDisk.begin(parts.disk)
        loop.onTurn { [unowned self] in showStatusSoon(of: parts.member) }
        serve(parts)
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

    private func serve(_ parts: Parts) {
        clientServer.serve(clientRouter(parts))
        var peers = Router()
        parts.links.register(in: &peers)
        peerServer.serve(peers)
        if let listening {
            reporter.report(
                .listening(
                    client: listening.client.description, peer: listening.peer.description))
        }
        parts.links.start()
    }

    private func clientRouter(_ parts: Parts) -> Router {
        var clients = Router()
        KeyValueService(member: parts.member).register(in: &clients)
        let (disk, snapshots) = (parts.disk, parts.snapshots)
        MaintenanceService(
            member: parts.member, version: Version.text,
            disk: { DiskFigures(disk.statistics) }, snapshot: { snapshots.latest }
        ).register(in: &clients)
        ClusterService(member: parts.member).register(in: &clients)
        MembershipService(member: parts.member).register(in: &clients)
        ElectionsService(member: parts.member).register(in: &clients)
        SessionsService(member: parts.member).register(in: &clients)
        ScrubDesk(cluster: parts.member.cluster, member: parts.member.id, name: settings.name) {
            snapshots.scrub(upTo: disk.statistics.end, $0)
        }.register(in: &clients)
        return clients
    }

    /// Listens before anybody hears of the addresses, so that nobody is sent to a port which another process has. Until
    /// there is a member, calls are told what it waits for.
    private func listen(isMember: Bool) throws(StartFailure) {
        let through = settings.join.map(\.text).joined(separator: ", ")
        let waiting =
            isMember ? "is reading its log" : "is joining the cluster through \(through)"
        let refusal = Router(
            refusing: RPCError(
                .unavailable, "\(settings.name) \(waiting)", effect: .notApplied))
        for server in [clientServer, peerServer] { server.serve(refusal) }
        let client = try listen(clientServer, settings.listenClient, flag: "--listen-client")
        let peer = try listen(peerServer, settings.listenPeer, flag: "--listen-peer")
        listening = (client, peer)
        guard case .tcp(_, let port) = client else { return }
        advertisedClient = settings.advertiseClient.with(boundPort: port)
    }

    private func listen(
        _ server: EpollServer, _ address: Address, flag: String
    ) throws(StartFailure) -> SocketAddress {
        do throws(TransportError) {
            return try server.listen(on: SocketAddress(address))
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
