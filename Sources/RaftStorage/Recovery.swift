// From a folder of segments and snapshots to a log that can be appended to: what is done in which order.
//
// It believes nothing until it is synced again: what a restart reads may be in the page cache only, because
// the last sync failed or never happened. Files that may be so are synced and forgotten before they
// are read, and everything above the floor is written and synced once more before anyone hears of it.
// How segments are read is in SegmentSequence.swift, and how a snapshot is chosen in SnapshotChoice.swift.

internal import Raft
internal import RaftRuntime

/// What a recovery does about damage that it cannot cut off.
package enum DamagePolicy: Hashable, Sendable {
    /// The log is not opened.
    case refuse
    /// The log is opened with what is intact, if the hard state is; `RecoveredLog.damage` says what is missing.
    case keepIntact
}

/// Recovers a member's folder. It changes nothing before everything holds.
struct Recovery<Files: FileSystem> {
    private let folder: String
    private let files: Files
    private let identity: Identity
    private let options: LogOptions
    private let policy: DamagePolicy
    private var floorFile: FloorFile<Files>
    private var segments: SegmentSequence<Files>
    private var snapshots: SnapshotChoice<Files>

    init(
        _ folder: String, of identity: Identity, options: LogOptions, policy: DamagePolicy,
        on files: Files
    ) throws(StorageError) {
        (self.folder, self.files, self.identity) = (folder, files, identity)
        (self.options, self.policy) = (options, policy)
        floorFile = try FloorFile.open(folder + "/" + FileName.floor, of: identity, on: files)
        let names = try files.attempt("list", folder) { files throws(FileError) in
            try files.names(in: folder)
        }
        segments = SegmentSequence(
            names, in: folder, of: identity, floor: floorFile.floor, on: files)
        snapshots = SnapshotChoice(names, in: folder, cluster: identity.cluster, on: files)
    }

    /// Reads everything, makes it durable, and hands it over.
    mutating func run(_ progress: () -> Void) throws(StorageError) -> OpenedLog<Files> {
        try segments.readAll(progress)
        var damage = segments.damage
        let failure = try chooseSnapshot(progress)
        damage = damage ?? failure
        if let damage {
            guard policy == .keepIntact, try segments.findHardState() else { throw damage }
            return try repair(damage)
        }
        return try open(progress)
    }

    /// - Returns: why the log has no beginning, or less than a snapshot says.
    private mutating func chooseSnapshot(
        _ progress: () -> Void
    ) throws(StorageError) -> StorageError? {
        do throws(SnapshotChoice<Files>.Failure) {
            try snapshots.choose(for: segments.replay, progress)
        } catch {
            switch error {
            case .storage(let error): throw error
            case .contradiction(let path):
                throw .corrupt(
                    path: path, offset: 32, reason: "the log holds another entry where it ends")
            case .logIsShort(let path):
                return .corrupt(
                    path: path, offset: 32, reason: "the log ends before what it holds")
            }
        }
        guard snapshots.chosen == nil, segments.replay.base != .beforeLog else { return nil }
        if let damaged = snapshots.damaged.first { return damaged.error }
        return segments.missingStart
    }

    private mutating func open(_ progress: () -> Void) throws(StorageError) -> OpenedLog<Files> {
        try segments.harden(progress)
        try snapshots.settle()
        try segments.sweep()
        try snapshots.sweep(base: segments.replay.base.index)
        if let chosen = snapshots.chosen { segments.compact(into: chosen.last) }
        let log = try makeLog(segments.state, segments.end)
        try log.adopt(isSealed: segments.end.isSealed)
        return try opened(log)
    }

    /// Lets the log go on, in a new segment, behind what is intact.
    private mutating func repair(_ damage: StorageError) throws(StorageError) -> OpenedLog<Files> {
        let restart = segments.intactEnd(with: snapshots.chosen)
        let state = segments.repair(restart, snapshot: snapshots.chosen?.last)
        let log = try makeLog(state, segments.end)
        try log.beginRepair(restart)
        try snapshots.settle()
        var opened = try opened(log)
        opened.contents.findings.insert(damage, at: 0)
        return opened
    }

    private func makeLog(
        _ state: LogState, _ end: SegmentEnd
    ) throws(StorageError) -> SegmentedLog<Files> {
        let segment = Segment(
            file: try OpenFile(essential: segments.path(end.number), .writing, on: files),
            number: end.number, after: end.base, position: end.position, chain: end.chain,
            size: end.size, preparedEnd: 0)
        return SegmentedLog(
            folder: folder, files: files, identity: identity, options: options, segment: segment,
            sealed: segments.sealed, floor: floorFile, state: state,
            shelf: SnapshotShelf(latest: snapshots.chosen))
    }

    private func opened(_ log: SegmentedLog<Files>) throws(StorageError) -> OpenedLog<Files> {
        let replay = segments.replay
        var contents = replay.contents(snapshots.chosen)
        contents.findings = snapshots.damaged.map(\.error)
        if let remnant = segments.remnant { contents.findings.append(remnant) }
        let view = LogView(
            folder: folder, files: files, after: replay.base.index, positions: replay.positions,
            shelf: log.shelf)
        let store = SnapshotFolder(
            folder, cluster: identity.cluster, shelf: log.shelf, options: options, on: files)
        return OpenedLog(log: log, view: view, snapshots: store, contents: contents)
    }
}
