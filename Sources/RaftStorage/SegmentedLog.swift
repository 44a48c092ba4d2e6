package import RaftRuntime

/// Writes the log. Owned by one thread.
package final class SegmentedLog<Files: FileSystem> {
    /// Makes all batches durable, with one write and one sync, or throws; after a throw the log must
    /// not be used again.
    ///
    /// - Returns: where the entries are, for the view.
    package func append(_ batches: [LogBatch]) throws(StorageError) -> Placements { fatalError() }

    /// Does a piece of the work that makes later appends cheap. Call while no batch waits.
    ///
    /// - Returns: whether there is more to do.
    package func prepare() throws(StorageError) -> Bool { fatalError() }

    /// Writes the floor. After this nothing may be appended.
    package func close() throws(StorageError) { fatalError() }

    init() {}
}

/// Where appended batches are on disk. A value: it may cross threads.
package struct Placements: Sendable {}
