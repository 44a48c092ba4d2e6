// A signal during every command that talks: it ends as interrupted, and blames nobody.

import Dispatch
import Foundation
import RPC
import RaftRPC
import Testing

/// A member that hears every question and answers none. Touched on its loop only.
private final class SilentMember: @unchecked Sendable {
    /// Signalled by every call that arrives.
    let arrival = DispatchSemaphore(value: 0)
    private var calls: [ServerCall] = []

    /// Whatever a command asks first.
    private static let methods = [
        KV.Methods.range, KV.Methods.put, KV.Methods.deleteRange, Sessions.Methods.openSession,
        Maintenance.Methods.status, Maintenance.Methods.moveLeader, Cluster.Methods.memberList,
        Membership.Methods.describeMembers, Elections.Methods.readLedger,
        Scrubs.Methods.scrub,
    ]

    func register(in router: inout Router) {
        for method in Self.methods {
            router.immediate(method) { call in
                self.calls.append(call)
                self.arrival.signal()
            }
        }
    }
}

@Suite("raftctl interrupted")
struct InterruptionTests {
    @Test(
        "while nobody answers, ends with 130 and prints no answer",
        arguments: [
            "get k", "put k v", "put k v --once t", "del k", "endpoint status", "endpoint health",
            "endpoint health -w json", "member list", "member list --detail",
            "member add n5 --peer h:1", "member remove n2", "member promote n2",
            "member replace n2 n5 --peer h:1", "member update n2 --name n5",
            "member plan remove n2", "move-leader", "move-leader n2", "watch-leader",
            "why leader", "why not n2", "scrub",
        ], [SIGINT, SIGTERM])
    func interrupted(command: String, signal: CInt) throws {
        let member = SilentMember()
        let words = command.split(separator: " ").map(String.init) + ["--command-timeout=60s"]
        let run = try Run(words, at: TestServer.start { member.register(in: &$0) }) { process in
            member.arrival.wait()
            kill(process.processIdentifier, signal)
        }
        #expect(run.status == 130)
        #expect(run.output == "")
        #expect(run.complaint.hasPrefix("raftctl \(named(command)): interrupted."))
    }

    /// The command without its operands and flags.
    private func named(_ command: String) -> String {
        let words = command.split(separator: " ").map(String.init)
        let count = ["endpoint", "member", "why"].contains(words[0]) ? 2 : 1
        return words.prefix(count).joined(separator: " ")
    }
}
