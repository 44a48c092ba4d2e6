// One mishap after the other, in an order nobody chose, with the timeouts a cluster has by default.

import Foundation
import Testing

extension Processes {
    @Suite("A storm")
    struct StormTests {
        /// What happens to a member before it comes back.
        private enum Blow: CaseIterable {
            case kill, stop, pause
        }

        @Test("kills, stops and pauses in any order: every write is as it was told to be")
        func storm() async throws {
            let flags = ["--heartbeat-interval", "20ms", "--election-timeout", "100ms"]
            let prepare = { (cluster: Cluster) in
                for member in cluster.members { member.switches = [] }
            }
            try await Cluster.run(of: 3, flags: flags, prepare: prepare) { cluster in
                let writer = try await Writer(
                    "w", clients: 6, to: cluster.members, by: cluster.caller)
                var story: [String] = []
                for _ in 1...8 {
                    guard let victim = cluster.members.randomElement(),
                        let blow = Blow.allCases.randomElement()
                    else { break }
                    story.append("\(blow) \(victim.name)")
                    try await strike(victim, blow) {
                        try await writer.progress(by: Int.random(in: 1...40))
                    }
                    try await writer.progress(by: Int.random(in: 1...40))
                }
                let account = try await writer.stop()
                try await cluster.caughtUp(cluster.members)
                for member in cluster.members {
                    let stored = try await cluster.caller.all("w", at: member, serializable: true)
                    try #require(
                        account.contradictions(in: stored) == [],
                        "at \(member.name) after \(story)")
                }
            }
        }

        /// Does it, waits for the two others to go on, and lets the member come back.
        private func strike(
            _ victim: Member, _ blow: Blow, meanwhile: () async throws -> Void
        ) async throws {
            switch blow {
            case .kill: try await victim.stop(SIGKILL)
            case .stop: try #require(try await victim.stop(SIGTERM) == .exited(0))
            case .pause: victim.pause()
            }
            try await meanwhile()
            if victim.isRunning { victim.resume() } else { try victim.start() }
        }
    }
}
