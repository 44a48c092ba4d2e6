import Raft
import Testing

@testable import RaftRuntime

@Suite("When the log is compacted, and how far")
struct CompactionPolicyTests {
    private var policy: CompactionPolicy {
        var policy = CompactionPolicy()
        (policy.logBytesMin, policy.snapshotMultiple) = (1000, 4)
        (policy.trailingBytes, policy.followerBytes, policy.patience) = (100, 1000, 50)
        return policy
    }

    @Test(
        "a snapshot is due when the log is above the floor and above a multiple of the last one",
        arguments: [
            (log: 999, snapshot: 0, isDue: false), (log: 1000, snapshot: 0, isDue: true),
            (log: 1000, snapshot: 250, isDue: true), (log: 1000, snapshot: 251, isDue: false),
            (log: 1003, snapshot: 251, isDue: false), (log: 1004, snapshot: 251, isDue: true),
        ])
    func due(log: UInt64, snapshot: UInt64, isDue: Bool) {
        #expect(policy.isDue(logBytes: log, snapshotBytes: snapshot) == isDue)
    }

    @Test("a multiple of zero asks for no more than the floor")
    func dueWhateverItsSize() {
        var policy = policy
        policy.snapshotMultiple = 0
        #expect(policy.isDue(logBytes: 1000, snapshotBytes: 1 << 40))
        #expect(!policy.isDue(logBytes: 999, snapshotBytes: 0))
    }

    /// Every entry costs ten bytes.
    private func limit(
        last: UInt64, base: UInt64 = 0, _ followers: [CompactionPolicy.Need] = []
    ) -> UInt64 {
        policy.limit(last: LogIndex(last), base: LogIndex(base), followers: followers) {
            10 * $0.length
        }.position
    }

    private func need(
        has: UInt64, silence: Int = 0, isBeingSent: Bool = false
    ) -> CompactionPolicy.Need {
        .init(has: LogIndex(has), silence: silence, isBeingSent: isBeingSent)
    }

    @Test("a tail of the log stays for whoever is a moment behind")
    func trailing() {
        #expect(limit(last: 5000) == 4990)
        #expect(limit(last: 5000, base: 4995) == 4995)
        #expect(limit(last: 9) == 0)
        #expect(limit(last: 0) == 0)
        #expect(limit(last: 5000, base: 5000) == 5000)
    }

    @Test("a leader keeps what a live follower needs, within its budget")
    func followers() {
        #expect(limit(last: 5000, [need(has: 4950), need(has: 4999)]) == 4950)
        #expect(limit(last: 5000, [need(has: 4900)]) == 4900)
        // One more would be more than the budget: it will be sent a snapshot, and the rest need not suffer.
        #expect(limit(last: 5000, [need(has: 4899), need(has: 4960)]) == 4960)
    }

    @Test("a follower that is silent is not waited for")
    func silent() {
        #expect(limit(last: 5000, [need(has: 4950, silence: 50)]) == 4950)
        #expect(limit(last: 5000, [need(has: 4950, silence: 51)]) == 4990)
    }

    @Test("no snapshot loop: what comes behind a snapshot that is on its way stays longer")
    func beingSent() {
        let sent = need(has: 4700, silence: 1000, isBeingSent: true)
        #expect(limit(last: 5000, [sent]) == 4700)
        #expect(limit(last: 5000, [need(has: 4599, isBeingSent: true)]) == 4990)
    }

    @Test("what is forgotten already cannot be kept")
    func beforeTheBase() {
        #expect(limit(last: 5000, base: 4960, [need(has: 4950)]) == 4990)
    }
}
