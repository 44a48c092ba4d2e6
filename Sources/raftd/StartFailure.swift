// What ends raftd, with its exit code and a sentence that says what to do.

import EpollTransport
import Glibc
import Raft
import RaftRuntime
import RaftService
import RaftStorage
import Settings

/// Why the member cannot start, or cannot go on.
struct StartFailure: Error {
    let code: ExitCode
    let reason: String

    init(_ code: ExitCode, _ reason: String) { (self.code, self.reason) = (code, reason) }

    init(_ failure: RaftStorage.ThreadFailure) {
        self.init(
            .internalFailure,
            "\(failure). Raise TasksMax= and the limits on processes and memory")
    }

    /// `folder` is the member's data directory.
    init(storage error: StorageError, folder: String) {
        self.init(.storage(error), folder: folder)
    }

    /// `folder` is the member's data directory.
    init(_ failure: MemberFailure, folder: String) {
        switch failure {
        case .storage(let error): self.init(ExitCode(error), "\(error)")
        case .disowned(let reason):
            self.init(
                .wrongIdentity,
                "\(reason). If the data that was in \(folder) is only somewhere else, as on a disk "
                    + "that is not mounted, bring it back; never an older copy. If it is lost: "
                    + "raftctl member replace")
        case .removed(let reason):
            self.init(
                .removed,
                "\(reason). \(folder) is left as it is; to come back, the member joins with an "
                    + "empty directory")
        case .contradiction(let reason):
            self.init(
                .contradiction,
                "\(reason): a member has lost what it had promised. Replace the one whose data "
                    + "directory was damaged, or restored from a copy")
        case .unreadableCommand(let index):
            self.init(
                .damagedData,
                "the command at entry \(index.position) in \(folder) cannot be read: a newer "
                    + "version wrote it, or the log is damaged")
        }
    }
}

extension ExitCode {
    init(_ error: StorageError) {
        self =
            switch error {
            case .io(_, _, ENOENT), .io(_, _, ENOTDIR), .io(_, _, ELOOP), .io(_, _, ENAMETOOLONG):
                .directoryUnavailable
            case .io, .diskFull: .diskFailed
            case .corrupt: .damagedData
            case .identity: .wrongIdentity
            case .locked: .directoryInUse
            case .forbidden: .directoryUnavailable
            }
    }
}

extension FoundingCluster {
    init(_ settings: RaftdSettings) throws(StartFailure) {
        let members = settings.initialCluster.map { ($0.name, $0.address.text) }
        do throws(Refusal) {
            try self.init(members, token: settings.initialClusterToken)
        } catch {
            throw StartFailure(.badConfiguration, "--initial-cluster: \(error)")
        }
    }
}

extension Node.Settings {
    /// The core's settings in ticks.
    init(_ settings: RaftdSettings, tick: Duration) {
        self.init()
        func ticks(_ duration: Duration) -> Int { max(1, Int((duration / tick).rounded(.up))) }
        heartbeat = ticks(settings.heartbeatInterval)
        let timeout = max(ticks(settings.electionTimeout), heartbeat + 1)
        election = timeout..<2 * timeout
        diskPatience = 2 * timeout
        isTimingFrozen = settings.areTimeoutsFrozen
    }
}

extension SocketAddress {
    /// An address as the settings have it, already checked.
    init(_ address: Address) {
        self =
            switch address.place {
            case .network(let host, let port): .tcp(host: host, port: port)
            case .local(let path): .unix(path: path)
            }
    }

    /// An address as the log has it. One that is none leads nowhere: nobody has a name like that.
    init(text: String) {
        do {
            self.init(try Address(text))
        } catch {
            self = .tcp(host: text, port: 0)
        }
    }
}
