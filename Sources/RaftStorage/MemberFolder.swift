package import Raft
package import RaftRuntime

/// A data directory: locked, and either empty or founded. The lock ends with the value.
package struct MemberFolder<Files: FileSystem>: ~Copyable {
    /// Whose directory it is; nothing before it was founded.
    package private(set) var identity: Identity?

    /// Opens the directory at `path`, makes it if there is none, and locks it.
    package init(_ path: String, on files: Files) throws(StorageError) { fatalError() }

    /// Founds a member in an empty directory: identity, no known peers, and a log whose entry 1 is the
    /// founding configuration, committed in term 1. All of it or nothing survives a crash.
    package mutating func found(
        _ identity: Identity, configuration: [UInt8], options: LogOptions = LogOptions()
    ) throws(StorageError) { fatalError() }

    /// Refuses a directory of another cluster or member.
    package func check(cluster: UInt64, member: NodeID) throws(StorageError) { fatalError() }

    /// Recovers the log. What it returns is durable.
    ///
    /// - Precondition: the directory is founded.
    package func openLog(
        options: LogOptions = LogOptions()
    ) throws(StorageError) -> OpenedLog<Files> { fatalError() }

    /// Opens what is remembered of the peers.
    ///
    /// - Precondition: the directory is founded.
    package func openPeerBook() throws(StorageError) -> PeerBook<Files> { fatalError() }
}

/// A log after recovery: who writes it, who reads it, and what it holds.
package struct OpenedLog<Files: FileSystem> {
    package let log: SegmentedLog<Files>
    package let view: LogView<Files>
    package let contents: RecoveredLog
}
