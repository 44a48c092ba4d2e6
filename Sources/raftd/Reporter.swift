// The member's events as the journal's entries.

import RaftService
import RaftStorage
import Settings
import Synchronization
import Systemd

/// Writes events to the log thread.
struct Reporter {
    let name: String
    /// Nothing before it is known.
    var cluster: UInt64?
    let log: LogThread

    init(name: String, log: LogThread) { (self.name, self.log) = (name, log) }

    func report(_ event: MemberEvent) {
        let fields =
            [
                ("RAFT_EVENT", event.name), ("RAFT_NODE", name),
                ("RAFT_CLUSTER", cluster.map { String($0, radix: 16) } ?? ""),
            ] + event.fields
        log.log(
            Entry(
                Entry.Priority(event.priority), event.message, messageID: event.messageID,
                fields: fields))
    }
}

extension Entry.Priority {
    init(_ priority: MemberEvent.Priority) {
        self =
            switch priority {
            case .error: .error
            case .warning: .warning
            case .notice: .notice
            case .info: .info
            case .debug: .debug
            }
    }
}

extension Entry.Priority {
    init(_ level: LogLevel) {
        self =
            switch level {
            case .error: .error
            case .warning: .warning
            case .info: .info
            case .debug: .debug
            }
    }
}

extension DiskFigures {
    init(_ statistics: DiskStatistics) {
        self.init(
            allocatedBytes: statistics.allocatedBytes, usedBytes: statistics.usedBytes,
            batches: statistics.batches, syncs: statistics.syncs)
    }
}

/// The disk thread as the watchdog sees it, also before there is one.
final class WatchedDisk: Sendable {
    private let disk = Mutex<Daemon.Disk?>(nil)

    func begin(_ disk: Daemon.Disk) { self.disk.withLock { $0 = disk } }

    var reading: WorkerReading {
        disk.withLock { $0.map { WorkerReading($0.progress) } }
            ?? WorkerReading(name: "disk", phase: .idle, sinceNanoseconds: 0)
    }
}

extension WorkerReading {
    /// The disk thread's own account.
    init(_ progress: DiskProgress) {
        let phase: Worker.Phase =
            switch progress.phase {
            case .idle: .idle
            case .running: .running
            case .inSystemCall: .inSystemCall
            }
        self.init(name: "disk", phase: phase, sinceNanoseconds: progress.sinceNanoseconds)
    }
}
