// The member's events as the journal's entries.

import RaftService
import RaftStorage
import Settings
import Systemd

/// Writes events to the log thread.
struct Reporter {
    let name: String
    let cluster: UInt64
    let log: LogThread

    func report(_ event: MemberEvent) {
        let fields =
            [
                ("RAFT_EVENT", event.name), ("RAFT_NODE", name),
                ("RAFT_CLUSTER", String(cluster, radix: 16)),
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
