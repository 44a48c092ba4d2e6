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
    typealias LocalMember = RaftService.Member<Disk, PeerLinks>

    private let settings: RaftdSettings
    private let loop: EpollLoop
    private let log: LogThread
    private let manager: ServiceManager
    private let founding: FoundingCluster
    private let own: FoundingCluster.Founder
    private let reporter: Reporter
    /// What the watchdog sees of the loop: that it turns, or that it waits for the disk.
    private let worker = Worker(name: "loop")

    private var folder: MemberFolder<LinuxFiles>?
    private var parts: Parts?
    private var servers: [EpollServer] = []
    /// The first of them.
    private var clientServer: EpollServer? { servers.first }
    private var isStopping = false
    private var shownStatus: MemberSummary?
    private var isStatusDue = false
    /// When the service manager may be told again that the start gets on.
    private var nextExtension = ContinuousClock.now

    /// Signals are taken before there is a daemon to tell.
    private final class SignalReceiver {
        weak var daemon: Daemon?
    }

    /// What a running member is made of.
    private struct Parts {
        let disk: Disk
        let links: PeerLinks
        let member: LocalMember
    }

    init(_ settings: RaftdSettings, warnings: [String]) throws(StartFailure) {
        self.settings = settings
        // Threads inherit the signal mask: the loop takes the signals before there are any others.
        loop = try Self.makeLoop()
        let receiver = SignalReceiver()
        try Self.takeSignals(on: loop) { receiver.daemon?.stop(for: $0) }
        log = LogThread(level: Entry.Priority(settings.logLevel))
        manager = ServiceManager()
        founding = try FoundingCluster(settings)
        guard let own = founding.founder(named: settings.name) else {
            preconditionFailure("the settings were checked to name this member")
        }
        self.own = own
        reporter = Reporter(name: own.name, cluster: founding.id, log: log)
        for warning in warnings { log.log(Entry(.warning, warning)) }
        receiver.daemon = self
    }

    /// Runs until it is asked to stop. Never returns.
    func run() -> Never {
        do throws(StartFailure) {
            parts = try assemble()
            try listen()
        } catch {
            end(error.code, error.reason)
        }
        watch()
        manager.ready()
        loop.run()
        end(.internalFailure, "the event loop ended by itself")
    }

    /// Lets the service manager see that the loop turns, what the disk is doing, and how the member is.
    private func watch() {
        guard let parts else { return }
        let (loop, log, disk) = (loop, log, parts.disk)
        let worker = worker
        loop.onTurn { [unowned self] in
            worker.finishTurn()
            showStatusSoon(of: parts.member)
        }
        manager.watch(
            [worker], others: [{ WorkerReading(disk.progress) }], wakeLoop: { loop.post {} },
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
        let disk = parts.disk
        MaintenanceService(
            member: parts.member, version: Raftd.version,
            logBytes: {
                let statistics = disk.statistics
                return (statistics.allocatedBytes, statistics.usedBytes)
            }
        ).register(in: &clients)
        ClusterService(member: parts.member).register(in: &clients)
        var peers = Router()
        parts.links.register(in: &peers)
        let client = try bind(
            clients, to: settings.listenClient, flag: "--listen-client", limits: Self.clientLimits,
            comesLast: true)
        let peer = try bind(peers, to: settings.listenPeer, flag: "--listen-peer")
        reporter.report(.listening(client: client, peer: peer))
        parts.links.start()
    }

    /// What one client may send at once: the largest request, which the service limits, and room.
    private static var clientLimits: ConnectionLimits {
        var limits = ConnectionLimits()
        limits.messageBytesMax = 2 << 20
        return limits
    }

    /// Listens, and returns the address with the port that was chosen. In a turn clients come last:
    /// they wait for peers and for the disk.
    private func bind(
        _ router: Router, to address: Address, flag: String,
        limits: ConnectionLimits = ConnectionLimits(), comesLast: Bool = false
    ) throws(StartFailure) -> String {
        let server = EpollServer(
            loop: loop, router: router, limits: limits, comesLast: comesLast)
        servers.append(server)
        do throws(TransportError) {
            return try server.listen(on: SocketAddress(address)).description
        } catch {
            throw StartFailure(.addressUnavailable, "\(flag): \(error)")
        }
    }

    // MARK: The end

    /// The first signal hands leadership over, lets calls under way finish, and closes everything; the second one ends
    /// the process at once.
    private func stop(for signal: CInt) {
        guard !isStopping else { end(.stopped, nil) }
        isStopping = true
        let names = [SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGHUP: "SIGHUP"]
        reporter.report(.stopping(reason: names[signal] ?? "signal \(signal)"))
        manager.stopping()
        // Nobody knows yet that the member is there.
        guard let parts else { finish() }
        parts.member.handOver { [unowned self] in
            let deadline = loop.now + .seconds(1)
            clientServer?.drain(until: deadline)
            closeWithoutClients(until: deadline)
        }
    }

    /// Writes that this member took as leader are committed by its successor and answered here: clients keep their
    /// connections until then, and peers theirs a little longer.
    private func closeWithoutClients(until deadline: Instant) {
        guard let clientServer, clientServer.connectionCount > 0, loop.now < deadline else {
            return close()
        }
        _ = loop.schedule(at: loop.now + .milliseconds(5)) { [unowned self] in
            closeWithoutClients(until: deadline)
        }
    }

    /// How long the disk may take to finish what was handed to it.
    private static var diskPatience: Duration { .seconds(5) }

    /// The loop turns on while the disk finishes: it may never, and a second signal must be heard.
    private func close() {
        guard let parts else { return }
        for server in servers { server.close() }
        parts.links.inbox = nil
        parts.links.close()
        let (daemon, loop) = (LoopBound(self), loop)
        parts.disk.stop { loop.post { daemon.value.finish() } }
        _ = loop.schedule(at: loop.now + Self.diskPatience) { [unowned self] in
            let patience = Self.diskPatience.components.seconds
            end(
                .diskFailed,
                """
                the disk of \(settings.dataDirectory) did not finish within \(patience) s. What was \
                acknowledged is safe; check the disk (journalctl -k), then start the member again
                """)
        }
    }

    private func finish() -> Never {
        reporter.report(.stopped)
        end(.stopped, nil)
    }

    private func fail(_ failure: MemberFailure) -> Never {
        let failure = StartFailure(failure, folder: settings.dataDirectory)
        end(failure.code, failure.reason)
    }

    private func end(_ code: ExitCode, _ reason: String?) -> Never {
        if let reason { reporter.report(.failed(reason)) }
        log.flush(within: .seconds(1))
        manager.flush(within: .milliseconds(200))
        exit(code.rawValue)
    }
}

// MARK: - Assembly

extension Daemon {
    /// The core counts time in steps of this length.
    private static var tick: Duration { .milliseconds(5) }

    /// Members find each other again soon, and notice soon that a path is dead.
    private static var peerOptions: ChannelOptions {
        var options = ChannelOptions()
        options.backOffMax = .milliseconds(250)
        options.connectTimeout = .seconds(1)
        options.keepAlive = .seconds(1)
        return options
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

    private func assemble() throws(StartFailure) -> Parts {
        do throws(StorageError) {
            var folder = try MemberFolder(settings.dataDirectory, on: LinuxFiles())
            let identity = try claim(&folder)
            let opened = try folder.openLog { progressed() }
            let book = DurableBook(try folder.openPeerBook(), worker: worker)
            self.folder = consume folder
            let disk = startDisk(opened)
            let links = makeLinks(identity, book)
            let member = try makeMember(opened.contents, disk, links, book)
            member.askRoom = { disk.statistics.isRoomLow }
            links.inbox = member
            return Parts(disk: disk, links: links, member: member)
        } catch {
            throw StartFailure(.storage(error), folder: settings.dataDirectory)
        }
    }

    /// Founds the member in an empty directory, or checks that the directory is its own.
    private func claim(
        _ folder: inout MemberFolder<LinuxFiles>
    ) throws(StorageError) -> Identity {
        if let identity = folder.identity {
            try folder.check(cluster: founding.id, member: own.id)
            return identity
        }
        let identity = Identity(
            cluster: founding.id, member: own.id, name: own.name,
            incarnation: UInt64.random(in: 1 ... .max))
        try folder.found(identity, configuration: founding.configuration.encoded())
        return identity
    }

    /// A step of the start is done. However long the log, the service manager waits while there are
    /// steps: ten seconds for each, which is a segment on a disk of 7 MB/s.
    private func progressed() {
        loop.deliverSignals()
        let now = ContinuousClock.now
        guard now >= nextExtension else { return }
        nextExtension = now + .seconds(1)
        manager.extendTimeout(by: .seconds(10))
    }

    private func startDisk(_ opened: OpenedLog<LinuxFiles>) -> Disk {
        let daemon = LoopBound(self)
        let loop = loop
        let disk = Disk(
            opened,
            onDurable: { ticket in loop.post { daemon.value.parts?.member.durable(ticket) } },
            onFailure: { error in loop.post { daemon.value.fail(.storage(error)) } })
        disk.start()
        return disk
    }

    private func makeLinks(_ identity: Identity, _ book: DurableBook) -> PeerLinks {
        let local = LocalIdentity(
            cluster: founding.id, id: own.id, name: own.name, incarnation: identity.incarnation,
            clientAddress: settings.advertiseClient.text)
        let others = founding.founders.filter { $0.id != own.id }
        let peers = others.map { PeerAddress(id: $0.id, name: $0.name, address: $0.peerAddress) }
        return PeerLinks(identity: local, peers: peers, book: book, loop: loop) {
            [loop] address, _ in
            EpollChannel(loop, to: SocketAddress(text: address), options: Self.peerOptions)
        }
    }

    private func makeMember(
        _ recovered: RecoveredLog, _ disk: Disk, _ links: PeerLinks, _ book: DurableBook
    ) throws(StorageError) -> LocalMember {
        let others = founding.founders.map(\.id).filter { $0 != own.id }
        if others.isEmpty, !book.isFounded { try book.markFounded() }
        let node = Node(
            id: own.id, hardState: recovered.hardState,
            outline: recovered.outline, commit: recovered.commit,
            settings: Node.Settings(settings, tick: Self.tick), mayVote: book.isFounded)
        var driver = Driver(
            node: node, recovered: recovered, store: disk, network: links,
            machine: ReplicatedStore())
        do throws(DriverFailure) {
            try driver.replay { progressed() }
        } catch {
            fail(MemberFailure(error, name: founding.name(of:)))
        }
        reporter.report(
            .started(
                version: Raftd.version, applied: driver.applied, term: recovered.hardState.term))
        return LocalMember(
            cluster: founding, id: own.id, driver: driver,
            founding: book.isFounded
                ? nil : Founding(unconfirmed: others, markFounded: book.markFounded),
            loop: loop, tick: Self.tick,
            clientAddresses: { [own, settings] id in
                id == own.id ? settings.advertiseClient.text : links.clientAddress(of: id)
            },
            report: reporter.report, fail: { [unowned self] in fail($0) })
    }
}
