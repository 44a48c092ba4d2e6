// The sizes of the log and its snapshots on disk, in one place.

/// How the log is laid out on disk.
package struct LogOptions: Hashable, Sendable {
    /// How large a segment is. A group that is larger gets a segment of its own size.
    package var segmentBytes: UInt64 = 64 << 20
    /// How many syncs may pass before the floor is raised again.
    package var syncsPerFloor = 1_000
    /// How far ahead of the log blocks are written with zeros.
    package var preparedBytes: UInt64 = 16 << 20
    /// How much of that is done at a time. A batch that arrives meanwhile waits for it.
    package var preparationBytes = 256 << 10
    /// How large the pieces of a snapshot are.
    package var pieceBytes = 256 << 10
    /// How much of a snapshot is written between syncs: so little waits for one that no sync of the log waits long.
    package var snapshotSyncBytes: UInt64 = 4 << 20

    package init() {}
}
