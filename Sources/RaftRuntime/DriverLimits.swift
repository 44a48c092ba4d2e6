// What one turn may do, and what may wait. Everything a client can make grow has its limit here.

/// The limits of a driver.
package struct DriverLimits: Hashable, Sendable {
    /// Payload bytes of recent entries kept in memory.
    package var tailBytesMax = 64 << 20
    /// Entries applied in one turn.
    package var applyCountMax = 4096
    /// Bytes read back from the log at once.
    package var readBackBytesMax = 1 << 20
    /// Proposals, and reads, that may wait for their answer.
    package var waitingMax = 1 << 16
    /// When the log is worth a snapshot, and what of it stays.
    package var compaction = CompactionPolicy()
    /// The size of a piece of a snapshot on its way to a follower.
    package var snapshotPieceBytes = 256 << 10
    /// What of snapshots leaves in one tick, to all followers together.
    package var snapshotBytesPerTick = 320 << 10
    /// What commands of earlier terms may take of the room that is kept for a full disk, which is a segment.
    package var lowRoomBytesMax = 16 << 20

    package init() {}
}
