// How a member ends: it hands over what it leads, lets calls under way finish, and waits for its disk.

import EpollTransport
import Glibc
import RPC
import RaftRPC
import RaftRuntime
import RaftService
import RaftStorage
import Settings
import Systemd

extension Daemon {
    /// The first signal hands leadership over, lets calls under way finish, and closes everything; the second one ends
    /// the process at once.
    func stop(for signal: CInt) {
        guard !isStopping else { end(ending.code, ending.reason) }
        let names = [SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGHUP: "SIGHUP"]
        stop(because: names[signal] ?? "signal \(signal)")
    }

    private func stop(because reason: String) {
        isStopping = true
        reporter.report(.stopping(reason: reason))
        manager.stopping()
        // Nobody knows yet that the member is there.
        guard let parts else { finish() }
        parts.member.handOver { [unowned self] in
            let deadline = loop.now + .seconds(1)
            clientServer.drain(until: deadline)
            closeWithoutClients(until: deadline)
        }
    }

    /// Writes that this member took as leader are committed by its successor and answered here: clients keep their
    /// connections until then, and peers theirs a little longer.
    func closeWithoutClients(until deadline: Instant) {
        guard clientServer.connectionCount > 0, loop.now < deadline else {
            return close()
        }
        _ = loop.schedule(at: loop.now + .milliseconds(5)) { [unowned self] in
            closeWithoutClients(until: deadline)
        }
    }

    /// How long the disk may take to finish what was handed to it, and the last lines of the ledger.
    private static var diskPatience: Duration { .seconds(5) }

    /// The loop turns on while the disk finishes: it may never, and a second signal must be heard.
    func close() {
        guard let parts else { return }
        closeServers()
        parts.links.inbox = nil
        parts.links.close()
        parts.snapshots.stop()
        let (daemon, loop) = (LoopBound(self), loop)
        parts.records.stop { loop.post { daemon.value.hasEnded(.records) } }
        parts.disk.stop { loop.post { daemon.value.hasEnded(.disk) } }
        _ = loop.schedule(at: loop.now + Self.diskPatience) { [unowned self] in
            // Nothing depends on the ledger.
            if !busy.contains(.disk) { finish() }
            let patience = Self.diskPatience.components.seconds
            end(
                .diskFailed,
                """
                the disk of \(settings.dataDirectory) did not finish within \(patience) s. What was \
                acknowledged is safe; check the disk (journalctl -k), then start the member again
                """)
        }
    }

    private func hasEnded(_ writer: Writer) {
        busy.removeAll { $0 == writer }
        if busy.isEmpty { finish() }
    }

    private func closeServers() {
        for server in [clientServer, peerServer] { server.close() }
    }

    private func finish() -> Never {
        if ending.code == .stopped { reporter.report(.stopped) }
        end(ending.code, ending.reason)
    }

    /// A member that was removed has answers to give, and peers that count on nothing of it any more; every other failure
    /// ends the process at once.
    func fail(_ failure: MemberFailure) {
        let failure = StartFailure(failure, folder: settings.dataDirectory)
        guard failure.code == .removed else { end(failure.code, failure.reason) }
        guard !isStopping else { return }
        ending = (failure.code, failure.reason)
        stop(because: "the member was removed")
    }

    func end(_ code: ExitCode, _ reason: String?) -> Never {
        if let reason { reporter.report(.failed(reason)) }
        // A Unix socket is removed with its server.
        closeServers()
        log.flush(within: .seconds(1))
        manager.flush(within: .milliseconds(200))
        exit(code.rawValue)
    }
}
