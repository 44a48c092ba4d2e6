// The sizes of the log on disk, in one place.

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

    package init() {}
}
