// What the disk has done, and what it is doing: for metrics and for the watchdog.

internal import Synchronization

/// What the disk has done since the start, and how large the log is.
package struct DiskStatistics: Hashable, Sendable {
    /// Syncs that made batches durable.
    package var syncs: UInt64 = 0
    /// Syncs for segments, floor and folder: not on behalf of a batch.
    package var upkeepSyncs: UInt64 = 0
    package var batches: UInt64 = 0
    package var entries: UInt64 = 0
    /// Bytes written for batches.
    package var bytes: UInt64 = 0
    /// The size of all segments and of the spare. Like the next one it is no matter of the start: it
    /// is what lies on the disk.
    package var allocatedBytes: UInt64 = 0
    /// How much of that is headers and records, up to the end of the last group.
    package var usedBytes: UInt64 = 0
    /// How long the last write and sync took together.
    package var lastSyncNanoseconds: UInt64 = 0
    package var longestSyncNanoseconds: UInt64 = 0
    package var totalSyncNanoseconds: UInt64 = 0
    /// Up to where the log is durable.
    package struct LogEnd: Hashable, Sendable {
        /// The number of the segment.
        package var segment: UInt64 = 0
        /// Where in it the last group ends; zero before the first.
        package var offset: UInt64 = 0
    }

    /// Up to where the log is durable.
    package var end = LogEnd()
    /// Whether the file system had no room for the next segment. While it has not, writes should be
    /// refused, so that what is left serves elections.
    package var isRoomLow = false

    package init() {}

    mutating func count(sync nanoseconds: UInt64, bytes byteCount: Int) {
        syncs += 1
        bytes += UInt64(byteCount)
        lastSyncNanoseconds = nanoseconds
        longestSyncNanoseconds = max(longestSyncNanoseconds, nanoseconds)
        totalSyncNanoseconds += nanoseconds
    }
}

/// What a worker is doing, for the watchdog.
package struct DiskProgress: Hashable, Sendable {
    package enum Phase: UInt8, Sendable { case idle, running, inSystemCall }

    /// Grows whenever the worker gets on.
    package var steps: UInt64
    package var phase: Phase
    /// Since when, on the monotonic clock.
    package var sinceNanoseconds: UInt64
}

/// Where the worker says what it is doing. One thread writes, any may read.
package final class DiskActivity: Sendable {
    private let steps = Atomic<UInt64>(0)
    /// The phase in the low two bits, since when in the others.
    private let state = Atomic<UInt64>(0)

    init() {}

    package var progress: DiskProgress {
        let state = state.load(ordering: .relaxed)
        return DiskProgress(
            steps: steps.load(ordering: .relaxed),
            phase: DiskProgress.Phase(rawValue: UInt8(state & 3)) ?? .running,
            sinceNanoseconds: state >> 2)
    }

    func enter(_ phase: DiskProgress.Phase, at nanoseconds: UInt64) {
        steps.wrappingAdd(1, ordering: .relaxed)
        state.store(nanoseconds << 2 | UInt64(phase.rawValue), ordering: .relaxed)
    }
}
