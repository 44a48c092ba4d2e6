// The service manager's ear: one datagram per message, by libsystemd. Without NOTIFY_SOCKET in the
// environment every call does nothing. A busy service manager blocks the caller, so the loop leaves
// this to ServiceManager.swift.

private import CSystemd
private import Glibc

/// What may be said to the service manager.
enum Notice: Equatable {
    /// The start, or a reload, is complete.
    case ready
    /// One line for `systemctl status`.
    case status(String)
    /// The process is about to end. Never for anything it comes back from.
    case stopping
    /// Everything that matters moves.
    case alive
    /// The current start or stop needs at least this much more, counted from now.
    case extendTimeout(Duration)

    /// The message as systemd reads it. A line end would begin another one, so there is none.
    var text: String {
        switch self {
        case .ready: "READY=1"
        case .status(let line):
            "STATUS=" + String(line.map { $0.isNewline ? " " : $0 })
        case .stopping: "STOPPING=1"
        case .alive: "WATCHDOG=1"
        case .extendTimeout(let duration): "EXTEND_TIMEOUT_USEC=\(duration.microseconds)"
        }
    }
}

/// Speaks to the service manager that started this process, if one did.
enum Notifier {
    /// Whether there is a service manager to talk to.
    static var isListening: Bool { unsafe getenv("NOTIFY_SOCKET") != nil }

    /// Sends several notices in one datagram.
    static func send(_ notices: [Notice]) {
        guard !notices.isEmpty else { return }
        unsafe sd_notify(0, notices.map(\.text).joined(separator: "\n"))
    }

    /// How often the service manager wants to hear that we are alive; `nil` if it does not.
    static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard unsafe sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }
}
