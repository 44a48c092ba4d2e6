// The sizes of the log on disk, in one place.

/// How the log is laid out on disk.
package struct LogOptions: Hashable, Sendable {
    /// How large a segment is. A batch that is larger gets a segment of its own size.
    package var segmentBytes: UInt64 = 64 << 20
    /// How many syncs may pass before the floor is written again.
    package var syncsPerFloor = 1_000
    /// How much is zeroed at a time while no batch waits. One that arrives meanwhile waits as long as
    /// this takes to write and sync.
    package var preparationBytes = 256 << 10

    package init() {}
}
