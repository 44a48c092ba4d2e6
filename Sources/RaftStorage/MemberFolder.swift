// A member's data directory: who may use it, whose it is, and how it comes to be.
//
//     DIRECTORY/lock          held while a process uses the directory
//     DIRECTORY/member/       everything that lasts: identity, peers, floor, spare, segments; and elections, a
//                             file of records that nothing depends on
//     DIRECTORY/member.new/   the same, before the founding is complete
//     DIRECTORY/joining       the incarnation of a member that asks for membership, until it is founded
//
// Founding ends with one rename, so a crash leaves either nobody or a whole member; what an interrupted
// founding left behind is cleared away and begun again.

internal import Glibc
package import Raft
package import RaftRuntime

/// A data directory: locked, and either empty or founded. The lock ends with the value.
package struct MemberFolder<Files: FileSystem>: ~Copyable {
    /// Whose directory it is; nothing before it was founded.
    package private(set) var identity: Identity?
    /// What the cluster has become since this member was founded, the latest last: nothing, as a rule.
    package private(set) var successors: [Successor] = []

    private let path: String
    private let files: Files
    private let lock: OpenFile<Files>

    private var folder: String { path + "/member" }
    private var newFolder: String { path + "/member.new" }

    /// Opens the directory at `path`, makes it if there is none, and locks it.
    package init(_ path: String, on files: Files) throws(StorageError) {
        (self.path, self.files) = (path, files)
        try Self.make(path, on: files)
        let lock = try OpenFile(path + "/lock", .creating, on: files)
        guard try lock.lock() else { throw .locked(path: path) }
        if try Self.names(in: path, on: files).contains("member") {
            let file = Self.identityFile(in: path + "/member", on: files)
            guard let identity = Identity(try file.readDurably()) else {
                throw .corrupt(path: file.path, offset: 0, reason: "not an identity")
            }
            try Self.syncFolder(path, on: files)
            try Self.forgetJoining(in: path, on: files)
            self.identity = identity
            successors = try Self.readSuccessors(in: path + "/member", on: files)
        }
        self.lock = lock
    }

    /// Returns the incarnation that a member has which is founded here later: the same at every call until then, and
    /// `fresh` at the first. Durable on return: whoever is told of it may give a membership to this directory alone.
    ///
    /// - Precondition: the directory is not founded, and `fresh` is not zero.
    package func joiningIncarnation(fresh: UInt64) throws(StorageError) -> UInt64 {
        precondition(identity == nil, "the directory belongs to somebody")
        precondition(fresh != 0, "no incarnation")
        let file = Self.joiningFile(in: path, on: files)
        guard try Self.names(in: path, on: files).contains(FileName.joining) else {
            var bytes: [UInt8] = []
            bytes.append(number: fresh)
            try file.replace(with: bytes)
            return fresh
        }
        let bytes = try file.readDurably()
        guard bytes.count == 8, bytes.span.load(UInt64.self, at: 0) != 0 else {
            throw .corrupt(path: file.path, offset: 0, reason: "not an incarnation")
        }
        return bytes.span.load(at: 0)
    }

    /// Founds a member in an empty directory: identity, no known peers, and a log whose entry 1 is the
    /// founding configuration, committed in term 1; or an empty log, for a member that joins and is
    /// sent it. All of it or nothing survives a crash.
    ///
    /// - Precondition: the directory is not founded.
    package mutating func found(
        _ identity: Identity, configuration: [UInt8]?, successors: [Successor] = [],
        options: LogOptions = LogOptions()
    ) throws(StorageError) {
        precondition(self.identity == nil, "the directory belongs to somebody")
        try clear()
        try Self.make(newFolder, on: files)
        let first = FoundingSegment(
            identity: identity, configuration: configuration, options: options)
        let floor = try first.write(in: newFolder, on: files)
        try FloorFile.create(newFolder + "/" + FileName.floor, floor, of: identity, on: files)
        try Self.peerFile(in: newFolder, on: files).create(with: PeerBook<Files>.empty)
        try Self.identityFile(in: newFolder, on: files).create(with: identity.bytes)
        if !successors.isEmpty {
            try Self.successorFile(in: newFolder, on: files).create(
                with: successors.flatMap(\.bytes))
        }
        try Self.syncFolder(newFolder, on: files)
        try files.attempt("rename", folder) { files throws(FileError) in
            try files.rename(path + "/member.new", to: path + "/member")
        }
        try Self.syncFolder(path, on: files)
        (self.identity, self.successors) = (identity, successors)
        try Self.forgetJoining(in: path, on: files)
    }

    /// Once the member is founded, nobody may ask with its incarnation again: whoever did had lost the rest.
    private static func forgetJoining(
        in path: String, on files: Files
    ) throws(StorageError) {
        guard try names(in: path, on: files).contains(FileName.joining) else { return }
        try remove(path + "/" + FileName.joining, on: files)
        try syncFolder(path, on: files)
    }

    /// Refuses a directory of another cluster or member.
    package func check(cluster: UInt64, member: NodeID) throws(StorageError) {
        guard let identity else { return }
        guard identity.cluster == cluster else {
            throw .foreign(path: path, "cluster", found: identity.cluster, expected: cluster)
        }
        guard identity.member == member else {
            throw .foreign(
                path: path, "member", found: identity.member.number, expected: member.number)
        }
    }

    /// Refuses a directory of a member of another name.
    package func check(name: String) throws(StorageError) {
        guard let identity, identity.name != name else { return }
        throw .identity(
            path: path, reason: "it belongs to the member \(identity.name), not to \(name)")
    }

    /// Recovers the log. What it returns is durable.
    ///
    /// A log of many segments, or a large snapshot, takes a while: `progress` is called after each segment that was
    /// read, after each that was written again, and after each piece of a snapshot that was verified.
    ///
    /// - Precondition: the directory is founded.
    package func openLog(
        options: LogOptions = LogOptions(), onDamage policy: DamagePolicy = .refuse,
        progress: () -> Void = {}
    ) throws(StorageError) -> OpenedLog<Files> {
        guard let identity else { preconditionFailure("nobody was founded here") }
        var recovery = try Recovery(
            folder, of: identity, options: options, policy: policy, on: files)
        return try recovery.run(progress)
    }

    /// Opens what is remembered of the peers.
    ///
    /// - Precondition: the directory is founded.
    package func openPeerBook() throws(StorageError) -> PeerBook<Files> {
        precondition(identity != nil, "nobody was founded here")
        return try PeerBook(Self.peerFile(in: folder, on: files))
    }

    /// Remembers what the cluster has become. Durable on return.
    ///
    /// - Precondition: the directory is founded.
    package mutating func remember(_ successors: [Successor]) throws(StorageError) {
        precondition(identity != nil, "nobody was founded here")
        guard successors != self.successors else { return }
        try Self.successorFile(in: folder, on: files).replace(with: successors.flatMap(\.bytes))
        self.successors = successors
    }

    /// Opens what is remembered of elections, which may be lost without harm.
    ///
    /// - Precondition: the directory is founded.
    package func openElections() -> RecordThread<Files> where Files: Sendable {
        precondition(identity != nil, "nobody was founded here")
        return RecordThread(RecordFile(files: files, folder: folder, name: FileName.elections))
    }

    /// Removes what a founding left behind that did not come to its end.
    private func clear() throws(StorageError) {
        guard try Self.names(in: path, on: files).contains("member.new") else { return }
        for name in try Self.names(in: newFolder, on: files) {
            try Self.remove(newFolder + "/" + name, on: files)
        }
        try Self.remove(newFolder, on: files)
    }
}

// MARK: - Calls

extension MemberFolder {
    private static func identityFile(in folder: String, on files: Files) -> SmallFile<Files> {
        SmallFile(files: files, folder: folder, name: FileName.identity, kind: Identity.kind)
    }

    private static func successorFile(in folder: String, on files: Files) -> SmallFile<Files> {
        SmallFile(files: files, folder: folder, name: FileName.successors, kind: Successor.kind)
    }

    private static func readSuccessors(
        in folder: String, on files: Files
    ) throws(StorageError) -> [Successor] {
        guard try names(in: folder, on: files).contains(FileName.successors) else { return [] }
        let file = successorFile(in: folder, on: files)
        let bytes = try file.readDurably()
        guard bytes.count % Successor.byteCount == 0 else {
            throw .corrupt(path: file.path, offset: 0, reason: "the length does not fit")
        }
        return stride(from: 0, to: bytes.count, by: Successor.byteCount).map {
            Successor(bytes.span, at: $0)
        }
    }

    private static func joiningFile(in folder: String, on files: Files) -> SmallFile<Files> {
        // "rdjoin\n\n"
        SmallFile(
            files: files, folder: folder, name: FileName.joining, kind: 0x0a0a_6e69_6f6a_6472)
    }

    private static func peerFile(in folder: String, on files: Files) -> SmallFile<Files> {
        SmallFile(
            files: files, folder: folder, name: FileName.peers, kind: PeerBook<Files>.kind)
    }

    /// Makes a folder, and its name durable, unless it is there.
    private static func make(_ path: String, on files: Files) throws(StorageError) {
        do {
            try files.makeFolder(path)
        } catch {
            guard error.code == EEXIST else { throw StorageError(error, "mkdir", path) }
        }
        guard let parent = parent(of: path) else { return }
        // An existing folder may stand in one that we may not even open; then it is not ours to sync.
        do { try files.syncFolder(parent) } catch {
            guard error.code == EACCES else { throw StorageError(error, "fsync", parent) }
        }
    }

    private static func parent(of path: String) -> String? {
        let trimmed = path.hasSuffix("/") ? path.dropLast() : path[...]
        guard !trimmed.isEmpty else { return nil }
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    private static func names(in path: String, on files: Files) throws(StorageError) -> [String] {
        try files.attempt("list", path) { files throws(FileError) in try files.names(in: path) }
    }

    private static func remove(_ path: String, on files: Files) throws(StorageError) {
        try files.attempt("remove", path) { files throws(FileError) in try files.remove(path) }
    }

    private static func syncFolder(_ path: String, on files: Files) throws(StorageError) {
        try files.attempt("fsync", path) { files throws(FileError) in try files.syncFolder(path) }
    }
}

/// A log after recovery: who writes it, who reads it, who keeps its snapshots, and what it holds.
package struct OpenedLog<Files: FileSystem> {
    package let log: SegmentedLog<Files>
    package var view: LogView<Files>
    package let snapshots: SnapshotFolder<Files>
    package internal(set) var contents: RecoveredLog

    /// Writes what a start adds by itself to what was recovered. Durable on return: nobody runs on it before.
    package mutating func write(
        _ makeBatch: (inout RecoveredLog) -> LogBatch
    ) throws(StorageError) {
        let batch = makeBatch(&contents)
        view.submitted(batch)
        view.placed(try log.append([batch]))
    }
}
