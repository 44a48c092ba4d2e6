// What a running member is made of, from its data directory upwards.

import EpollTransport
import RPC
import Raft
import RaftRPC
import RaftRuntime
import RaftService
import RaftStorage
import Settings
import Systemd

extension Daemon {
    /// The core counts time in steps of this length.
    private static var tick: Duration { .milliseconds(5) }

    /// Members find each other again soon, and notice soon that a path is dead.
    static var peerOptions: ChannelOptions {
        var options = ChannelOptions()
        options.backOffMax = .milliseconds(250)
        options.connectTimeout = .seconds(1)
        options.keepAlive = .seconds(1)
        return options
    }

    func assemble(as identity: Identity) throws(StartFailure) -> Parts {
        do throws(StorageError) {
            guard var folder = folder.take() else {
                preconditionFailure("the directory was opened before")
            }
            var opened = try folder.openLog { progressed() }
            let book = DurableBook(try folder.openPeerBook(), worker: worker)
            try goOnAlone(identity, &opened, book, in: &folder)
            let succession = Succession(identity, folder.successors)
            reporter.cluster = succession.cluster
            for finding in opened.contents.findings { report(leftOut: finding) }
            let records = folder.openElections()
            self.folder = consume folder
            let machine = try restore(opened)
            let snapshots = startSnapshots(opened)
            let disk = startDisk(opened, snapshots)
            let links = makeLinks(identity, succession, book)
            let member = try makeMember(
                identity, succession, opened.contents, machine, disk, snapshots, links, book)
            member.askRoom = { disk.statistics.isRoomLow }
            // A founding member's own entry stays what it was when it has moved: it is the cluster's identity.
            let advertised = settings.advertisePeer
            let isOpen = settings.isClusterGiven || advertised.hasFreePort
            member.advertisedPeer = isOpen ? nil : advertised.text
            // This clock goes on while the machine is suspended.
            let start = ContinuousClock.now
            member.clockMilliseconds = { UInt64((ContinuousClock.now - start) / .milliseconds(1)) }
            links.inbox = member
            keepElections(of: member, in: records)
            return Parts(
                disk: disk, snapshots: snapshots, links: links, member: member, records: records)
        } catch {
            throw StartFailure(.storage(error), folder: settings.dataDirectory)
        }
    }

    /// Says what recovery did without: a snapshot that an older one or the log replaces, the rest of a torn write.
    private func report(leftOut finding: StorageError) {
        guard case .corrupt(let path, let offset, let reason) = finding else {
            return reporter.report(.leftOut("\(finding)"))
        }
        reporter.report(.leftOut("\(path), from byte \(offset) on: \(reason)"))
    }

    /// A step of the start is done: who calls meanwhile is answered, and signals are heard. However long the log, the service manager waits while there are
    /// steps: ten seconds for each, which is a segment on a disk of 7 MB/s.
    func progressed() {
        loop.catchUp()
        let now = ContinuousClock.now
        guard now >= nextExtension else { return }
        nextExtension = now + .seconds(1)
        manager.extendTimeout(by: .seconds(10))
    }

    /// The state of the newest snapshot. What the log has beyond it is applied later.
    private func restore(
        _ opened: OpenedLog<LinuxFiles>
    ) throws(StorageError) -> ReplicatedStore {
        progressed()
        defer { progressed() }
        do throws(RestoreFailure) {
            return try opened.snapshots.restore { progressed() } ?? ReplicatedStore()
        } catch {
            switch error {
            case .storage(let error): throw error
            case .unreadable(let reason):
                throw .corrupt(
                    path: settings.dataDirectory, offset: 0, reason: "its snapshot: \(reason)")
            }
        }
    }

    private func startSnapshots(_ opened: OpenedLog<LinuxFiles>) -> Snapshots {
        let daemon = LoopBound(self)
        let loop = loop
        let snapshots = Snapshots(
            opened.snapshots, post: { loop.post($0) },
            onFailure: { error in loop.post { daemon.value.fail(.storage(error)) } })
        begin { () throws(RaftStorage.ThreadFailure) in try snapshots.start() }
        return snapshots
    }

    /// Starts a thread, or ends: there is no member without it.
    func begin(_ start: () throws(RaftStorage.ThreadFailure) -> Void) {
        do throws(RaftStorage.ThreadFailure) {
            try start()
        } catch {
            let failure = StartFailure(error)
            end(failure.code, failure.reason)
        }
    }

    private func startDisk(_ opened: OpenedLog<LinuxFiles>, _ snapshots: Snapshots) -> Disk {
        let daemon = LoopBound(self)
        let loop = loop
        let disk = Disk(
            opened,
            onDurable: { ticket, nanoseconds in
                loop.post {
                    daemon.value.parts?.member.durable(ticket, syncNanoseconds: nanoseconds)
                }
            },
            onFailure: { error in loop.post { daemon.value.fail(.storage(error)) } },
            onObsolete: { snapshots.remove($0) })
        begin { () throws(RaftStorage.ThreadFailure) in try disk.start() }
        return disk
    }

    private func makeLinks(
        _ identity: Identity, _ succession: Succession, _ book: DurableBook
    ) -> PeerLinks {
        let local = LocalIdentity(
            cluster: succession.cluster, id: identity.member, name: settings.name,
            incarnation: identity.incarnation, clientAddress: advertisedClient.text,
            formerClusters: succession.former)
        return PeerLinks(identity: local, book: book, loop: loop) {
            [loop] address, _ in
            EpollChannel(loop, to: SocketAddress(text: address), options: Self.peerOptions)
        }
    }

    private func makeMember(
        _ identity: Identity, _ succession: Succession, _ recovered: RecoveredLog,
        _ machine: ReplicatedStore, _ disk: Disk, _ snapshots: Snapshots, _ links: PeerLinks,
        _ book: DurableBook
    ) throws(StorageError) -> LocalMember {
        let id = identity.member
        let others = try foundersToMeet(id, recovered, book)
        let node = Node(
            id: id, hardState: recovered.hardState, outline: recovered.outline,
            commit: recovered.commit, settings: Node.Settings(settings, tick: Self.tick),
            mayVote: book.isFounded)
        var driver = Driver(
            node: node, recovered: recovered, store: disk, network: links,
            machine: machine, snapshots: snapshots)
        let outline = recovered.outline
        do throws(DriverFailure) {
            try driver.replay { progressed() }
        } catch {
            fail(MemberFailure(error, name: { outline.name(of: $0) }))
        }
        // What recovery took is not time in which the leader was silent.
        loop.readClock()
        reporter.report(
            .started(
                version: Version.text, applied: driver.applied, term: recovered.hardState.term))
        return LocalMember(
            cluster: succession.cluster, id: id, name: settings.name, driver: driver,
            foundedCluster: identity.cluster,
            founding: book.isFounded
                ? nil : Founding(unconfirmed: others, markFounded: book.markFounded),
            loop: loop, tick: Self.tick,
            clientAddresses: { [advertisedClient] member in
                member == id ? advertisedClient.text : links.clientAddress(of: member)
            },
            report: { [unowned self] in reporter.report($0) },
            fail: { [unowned self] in fail($0) })
    }

    /// The founders that have to confirm this one before it may vote, as far as the cluster has not removed them.
    /// Nobody confirms a member that joined: the log says who it is.
    private func foundersToMeet(
        _ id: NodeID, _ recovered: RecoveredLog, _ book: DurableBook
    ) throws(StorageError) -> [NodeID] {
        guard !book.isFounded else { return [] }
        let agreed = recovered.outline.configuration(atOrBefore: recovered.commit)
        let founders = agreed?.configuration.members.map(\.id).filter(\.isFounding) ?? []
        let others = id.isFounding ? founders.filter { $0 != id } : []
        if others.isEmpty { try book.markFounded() }
        return others
    }
}

extension LogOutline {
    /// The name of a member, or its id in hexadecimal.
    fileprivate func name(of id: NodeID) -> String {
        configuration?.configuration.member(id)?.name ?? String(id.number, radix: 16)
    }
}
