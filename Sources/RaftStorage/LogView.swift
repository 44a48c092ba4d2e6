package import Raft
package import RaftRuntime

/// Reads the log. Owned by the loop: it sees batches as soon as they are submitted.
package struct LogView<Files: FileSystem> {
    /// Tells of a batch that was handed to the disk.
    package mutating func submitted(_ batch: LogBatch) { fatalError() }

    /// Tells where submitted batches are now.
    package mutating func placed(_ placements: Placements) { fatalError() }

    /// Returns entries from the start of `range` on: at least one, then as many as fit `byteLimit`.
    package mutating func entries(
        in range: Range<LogIndex>, byteLimit: Int
    ) throws(StorageError) -> [LogEntry] { fatalError() }
}
