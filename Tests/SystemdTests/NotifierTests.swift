import Foundation
import Synchronization
import Testing

@testable import Systemd

extension SocketTests {
    @Suite("The service manager, by libsystemd", .serialized)
    final class NotifierTests {
        let socket: DatagramSocket

        init() throws {
            let folder = FileManager.default.temporaryDirectory.path
            socket = try DatagramSocket(path: "\(folder)/notify-\(getpid())")
            setenv("NOTIFY_SOCKET", socket.path, 1)
        }

        deinit {
            unsetenv("NOTIFY_SOCKET")
            unsetenv("WATCHDOG_USEC")
        }

        @Test(
            "each notice is the message of sd_notify(3)",
            arguments: [
                (Notice.ready, "READY=1"), (.stopping, "STOPPING=1"), (.alive, "WATCHDOG=1"),
                (.status("leader of term 7"), "STATUS=leader of term 7"),
                (.status("a\nREADY=1"), "STATUS=a READY=1"),
                (.extendTimeout(.seconds(2)), "EXTEND_TIMEOUT_USEC=2000000"),
            ])
        func notices(notice: Notice, message: String) throws {
            Notifier.send([notice])
            #expect(try socket.receive() == message)
        }

        @Test("several notices are one datagram")
        func together() throws {
            Notifier.send([.ready, .status("recovered")])
            #expect(try socket.receive() == "READY=1\nSTATUS=recovered")
        }

        @Test("without NOTIFY_SOCKET nothing is said, and nobody waits")
        func nobodyListens() throws {
            unsetenv("NOTIFY_SOCKET")
            let manager = try ServiceManager()
            manager.extendTimeout(by: .seconds(1))
            manager.ready()
            manager.status("alone")
            manager.watch([Worker(name: "loop")], wakeLoop: {}, report: { _ in })
            #expect(manager.flush(within: .zero))
        }

        @Test("start, status and end arrive in order")
        func wholeLife() throws {
            let manager = try ServiceManager()
            manager.extendTimeout(by: .milliseconds(1500))
            #expect(try socket.receive() == "EXTEND_TIMEOUT_USEC=1500000")
            manager.ready()
            #expect(try socket.receive() == "READY=1")
            // Of many status lines within a second the last one arrives, whatever came before.
            for commit in 1...100 { manager.status("commit \(commit)") }
            var status = try socket.receive()
            while status != "STATUS=commit 100" { status = try socket.receive() }
            manager.stopping()
            #expect(try socket.receive() == "STOPPING=1")
            #expect(manager.flush(within: .seconds(20)))
        }

        @Test("the watchdog is fed while the loop turns, and told about when it stops")
        func watchdog() throws {
            setenv("WATCHDOG_USEC", "200000", 1)
            let loop = Worker(name: "loop", places: ["apply"])
            let isStuck = Atomic(false)
            let reports = Mutex<[Entry]>([])
            let manager = try ServiceManager()
            let wake: @Sendable () -> Void = {
                if !isStuck.load(ordering: .relaxed) {
                    loop.enter(.idle)
                    loop.finishTurn()
                }
            }
            manager.status("follower of n2")
            manager.watch([loop], wakeLoop: wake) { entry in
                reports.withLock { $0.append(entry) }
            }
            var fed = 0
            while fed < 3 { fed += try socket.receive() == "WATCHDOG=1" ? 1 : 0 }

            isStuck.store(true, ordering: .relaxed)
            loop.enter(.running, place: 0)
            var message = try socket.receive()
            while !message.hasPrefix("STATUS=loop stands still for ") {
                message = try socket.receive()
            }
            // The report follows its status; a turn afterwards feeds again, and the status is the old one.
            isStuck.store(false, ordering: .relaxed)
            while try socket.receive() != "STATUS=follower of n2" {}
            while try socket.receive() != "WATCHDOG=1" {}
            let told = reports.withLock { $0 }
            #expect(told.contains { $0.fields.contains { $0 == ("RAFT_WORKER", "loop") } })
        }
    }
}
