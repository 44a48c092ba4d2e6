// When a member takes a snapshot, and how much of the log it keeps behind one. Every member decides for itself.

package import Raft

/// When the log is worth a snapshot, and what of it others may still need.
///
/// All sizes are what entries cost on the wire and in memory.
package struct CompactionPolicy: Hashable, Sendable {
    /// A log shorter than this stays as it is.
    package var logBytesMin: UInt64 = 64 << 20
    /// So many times larger than the last snapshot the log behind it must be, so that the work of writing snapshots
    /// stays a fraction of the work of writing the log. Zero: whatever its size.
    package var snapshotMultiple: UInt64 = 4
    /// What stays of the log behind a snapshot in any case: for a follower that is a moment behind, whoever leads then.
    package var trailingBytes: UInt64 = 16 << 20
    /// What a leader keeps for a follower that is further behind and answers.
    package var followerBytes: UInt64 = 256 << 20
    /// A follower that has not answered for so many ticks is not waited for.
    package var patience = 2000

    package init() {}

    /// Whether a log of so many bytes behind the last snapshot, which has so many itself, is worth a new one.
    package func isDue(logBytes: UInt64, snapshotBytes: UInt64) -> Bool {
        guard logBytes >= logBytesMin, snapshotMultiple > 0 else { return logBytes >= logBytesMin }
        return logBytes / snapshotMultiple >= snapshotBytes
    }

    /// What one follower has, as the leader sees it.
    package struct Need: Hashable, Sendable {
        /// It will ask for nothing up to here.
        package var has: LogIndex
        /// Ticks since it was heard.
        package var silence: Int
        /// Whether a snapshot that ends at `has` is on its way to it: what is behind that must stay, or it will need the
        /// next snapshot as soon as it has this one.
        package var isBeingSent: Bool

        package init(has: LogIndex, silence: Int, isBeingSent: Bool) {
            (self.has, self.silence, self.isBeingSent) = (has, silence, isBeingSent)
        }
    }

    /// Returns up to where the log may be forgotten when a snapshot holds everything up to `last`.
    ///
    /// `cost` tells what a range of the log costs; `base` is where the log begins. Linear in the entries that stay.
    package func limit(
        last: LogIndex, base: LogIndex, followers: [Need], cost: (Range<LogIndex>) -> Int
    ) -> LogIndex {
        func start(within budget: UInt64) -> LogIndex {
            Self.start(last: last, base: base, within: budget, cost: cost)
        }
        var limit = start(within: trailingBytes)
        for follower in followers where follower.has < limit {
            guard follower.silence <= patience || follower.isBeingSent else { continue }
            let budget = follower.isBeingSent ? 4 * followerBytes : followerBytes
            guard follower.has >= start(within: budget) else { continue }
            limit = follower.has
        }
        return limit
    }

    /// Returns the earliest position behind which no more than `budget` bytes are left up to `last`: block by block as
    /// far as that goes, then one by one.
    private static func start(
        last: LogIndex, base: LogIndex, within budget: UInt64, cost: (Range<LogIndex>) -> Int
    ) -> LogIndex {
        var (start, bytes) = (last, UInt64(0))
        for step in [1024, 1] as [UInt64] {
            while start > base {
                let count = min(step, start.position - base.position)
                let earlier = LogIndex(start.position - count)
                let more = UInt64(cost(earlier.next..<start.next))
                guard bytes + more <= budget else { break }
                (start, bytes) = (earlier, bytes + more)
            }
        }
        return max(start, base)
    }
}
