// Whose directory it is: that of a member which has run before, or an empty one. In an empty one a member is founded, or
// asks a cluster that runs to be added to it.

import EpollTransport
import RPC
import Raft
import RaftRPC
import RaftRuntime
import RaftService
import RaftStorage
import Settings
import Systemd

/// A member that asks for membership, until somebody gives it.
final class Joining {
    /// Where it asks: the addresses it was given, and the leaders that were named meanwhile.
    var channels: [(address: String, channel: NativeChannel)] = []
    /// The position of the next to ask.
    var next = 0
    /// What was told last, so that nothing is told twice.
    var said: String?
    /// The directory's own number, which is on the disk before anybody hears of it.
    let incarnation: UInt64

    init(_ incarnation: UInt64) { self.incarnation = incarnation }
}

extension Daemon {
    /// Opens the data directory, founds the member in an empty one, and tells whose it is; nobody's while the member has
    /// yet to join.
    func openFolder() throws(StartFailure) -> Identity? {
        do throws(StorageError) {
            var folder = try MemberFolder(settings.dataDirectory, on: LinuxFiles())
            refuseForcing(in: folder)
            if let identity = folder.identity {
                try check(identity, folder)
            } else if settings.join.isEmpty {
                try found(in: &folder)
            }
            let identity = folder.identity
            self.folder = consume folder
            return identity
        } catch {
            throw StartFailure(storage: error, folder: settings.dataDirectory)
        }
    }

    private func found(
        in folder: inout MemberFolder<LinuxFiles>
    ) throws(StorageError) {
        let founding = founding
        guard let own = founding.founder(named: settings.name) else {
            preconditionFailure("the settings were checked to name this member")
        }
        try folder.found(
            Identity(
                cluster: founding.id, member: own.id, name: own.name,
                incarnation: UInt64.random(in: 1 ... .max)),
            configuration: founding.configuration.encoded())
    }

    /// A member is known by its name, and a founding one by everything it was founded with: who mixes up directories
    /// should learn it here.
    private func check(
        _ identity: Identity, _ folder: borrowing MemberFolder<LinuxFiles>
    ) throws(StorageError) {
        guard settings.isClusterGiven || settings.join.isEmpty else {
            return try folder.check(name: settings.name)
        }
        guard let own = founding.founder(named: settings.name),
            settings.isClusterGiven || identity.cluster == founding.id
        else { return try folder.check(name: settings.name) }
        try folder.check(cluster: founding.id, member: own.id)
    }

    private var founding: FoundingCluster {
        do throws(StartFailure) {
            return try FoundingCluster(settings)
        } catch {
            end(error.code, error.reason)
        }
    }

    // MARK: Joining

    private static var answerPatience: Duration { .seconds(10) }

    /// Asks for membership, one address after the other, until an answer makes this member one.
    func join() throws(StartFailure) {
        let joining = Joining(try writeIncarnation())
        self.joining = joining
        joining.channels = settings.join.map { address in
            (address.text, EpollChannel(loop, to: SocketAddress(address)))
        }
        reporter.report(.joining(through: settings.join.map(\.text)))
        manager.status("joining through \(settings.join.map(\.text).joined(separator: ", "))")
        ask()
    }

    private func ask() {
        guard let joining, !isStopping else { return }
        let (address, channel) = joining.channels[joining.next % joining.channels.count]
        let request = JoinRequest(
            name: settings.name, peerAddress: settings.advertisePeer.text,
            clientAddress: advertisedClient.text, incarnation: joining.incarnation)
        channel.start(
            Membership.Methods.join, request, options: CallOptions(timeout: Self.answerPatience)
        ) { [unowned self] result in
            do throws(RPCError) {
                joined(try result.get().unpack())
            } catch {
                refused(error, by: address)
            }
        }
    }

    private func joined(_ answer: JoinResponse) {
        guard let joining else { return }
        for (_, channel) in joining.channels { channel.close() }
        self.joining = nil
        do throws(StartFailure) {
            try start(as: try found(as: answer, joining.incarnation))
        } catch {
            end(error.code, error.reason)
        }
    }

    /// A crash before this is done loses nothing: to ask again gives the same answer.
    private func found(
        as answer: JoinResponse, _ incarnation: UInt64
    ) throws(StartFailure) -> Identity {
        let identity = Identity(
            cluster: answer.clusterID, member: NodeID(answer.id), name: settings.name,
            incarnation: incarnation)
        do throws(StorageError) {
            guard var folder = folder.take() else { preconditionFailure("the directory is open") }
            let successors =
                answer.successorID == 0
                ? [] : [Successor(cluster: answer.successorID, since: .beforeLog)]
            try folder.found(identity, configuration: nil, successors: successors)
            self.folder = consume folder
        } catch {
            throw StartFailure(storage: error, folder: settings.dataDirectory)
        }
        return identity
    }

    private func writeIncarnation() throws(StartFailure) -> UInt64 {
        guard let folder = folder.take() else { preconditionFailure("the directory is open") }
        do throws(StorageError) {
            let incarnation = try folder.joiningIncarnation(fresh: .random(in: 1 ... .max))
            self.folder = consume folder
            return incarnation
        } catch {
            throw StartFailure(storage: error, folder: settings.dataDirectory)
        }
    }

    /// What a leader says that a majority has confirmed, and cannot change by itself, ends the process; everything else
    /// is asked again, of the next. Whoever says nothing of the request's effect is no member.
    private func refused(_ error: RPCError, by address: String) {
        guard let joining, !isStopping else { return }
        if [.alreadyExists, .invalidArgument].contains(error.code),
            error.metadata[ErrorMetadata.effect] != nil
        {
            end(.membershipRefused, "\(address) refuses the membership: \(error.message)")
        }
        if joining.said != error.message {
            joining.said = error.message
            reporter.report(.joinPostponed(by: address, reason: error.message))
        }
        if let leader = error.leader, !joining.channels.contains(where: { $0.address == leader }) {
            let channel = EpollChannel(loop, to: SocketAddress(text: leader))
            joining.channels.append((leader, channel))
            joining.next = joining.channels.count - 1
        } else {
            joining.next += 1
        }
        _ = loop.schedule(at: loop.now + .milliseconds(250)) { [unowned self] in ask() }
    }
}
