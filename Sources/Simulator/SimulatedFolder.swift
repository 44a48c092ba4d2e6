// What outlives a crash of a member: its data directory, in the real format, on a file system that
// loses and tears what was not synced.

internal import Raft
internal import RaftRuntime
internal import RaftStorage

/// A member's disk.
final class SimulatedFolder {
    private var files = SimulatedFiles()
    let identity: Identity
    /// The disk as it was before a byte of it was damaged.
    private var undamaged: SimulatedFiles?
    private let configuration: [UInt8]
    private let options: LogOptions

    init(_ identity: Identity, configuration: [UInt8], options: LogOptions) {
        (self.identity, self.configuration, self.options) = (identity, configuration, options)
    }

    /// What a process has open.
    final class Opened {
        let files: SimulatedFiles
        private let folder: MemberFolder<SimulatedFiles>
        private let log: SegmentedLog<SimulatedFiles>
        private var view: LogView<SimulatedFiles>
        private var book: PeerBook<SimulatedFiles>
        let contents: RecoveredLog
        /// Shared with the snapshots' thread.
        let snapshots: SnapshotFolder<SimulatedFiles>
        /// Up to where the log is to be forgotten.
        private var compaction: LogIndex?
        /// Files that compaction has made needless, for the snapshots' thread.
        private var obsolete: [String] = []

        fileprivate init(
            _ files: SimulatedFiles, _ folder: consuming MemberFolder<SimulatedFiles>,
            options: LogOptions
        ) throws(StorageError) {
            let opened = try folder.openLog(options: options)
            book = try folder.openPeerBook()
            (self.files, log, view, contents) = (files, opened.log, opened.view, opened.contents)
            snapshots = opened.snapshots
            self.folder = folder
        }

        /// Whether all founding members have confirmed this one.
        var isFounded: Bool { book.isFounded }
        func markFounded() throws(StorageError) { try book.markFounded() }

        func submitted(_ batch: LogBatch) { view.submitted(batch) }

        func entries(
            in range: Range<LogIndex>, byteLimit: Int
        ) throws(StorageError) -> [LogEntry] {
            try view.entries(in: range, byteLimit: byteLimit)
        }

        /// Writes and syncs a group.
        func append(_ group: [LogBatch]) throws(StorageError) {
            let before = log.statistics.end
            view.placed(try log.append(group))
            settledBytes = before.segment == log.statistics.end.segment ? before.offset : 0
            try forget()
        }

        /// The log may be forgotten up to `index`, as soon as the disk comes to it.
        func compact(upTo index: LogIndex) {
            compaction = max(compaction ?? index, index)
            view.compact(upTo: index)
        }

        /// Whether there is something to forget.
        var mustForget: Bool { compaction != nil }

        /// Forgets what it was told to.
        func forget() throws(StorageError) {
            guard let index = compaction.take() else { return }
            obsolete += try log.compact(upTo: index)
        }

        /// Hands over what nobody needs any more.
        func takeObsolete() -> [String] {
            defer { obsolete.removeAll(keepingCapacity: true) }
            return obsolete
        }

        /// What was written to the newest segment before the last group that was synced.
        private(set) var settledBytes: UInt64 = 0
        /// Whether there is only the room left that elections need.
        var isRoomLow: Bool { log.statistics.isRoomLow }
        /// Whether nothing can be written any more before a restart.
        var isBroken: Bool { log.isBroken }

        /// Does what the disk's thread does while nothing waits.
        func upkeep(isIdle: Bool) throws(StorageError) {
            if isIdle || log.isUpkeepUrgent { _ = try log.upkeep() }
        }
    }

    /// Founds the member if nobody has, and recovers its log.
    ///
    /// With `crashCall`, the machine stops at that call of the file system: then there is nothing
    /// to return.
    func open(crashCall: Int? = nil) throws(StorageError) -> Opened? {
        if let crashCall { files.crash(atCall: files.callCount + crashCall) }
        do throws(StorageError) {
            var folder = try MemberFolder("data", on: files)
            if folder.identity == nil {
                try folder.found(identity, configuration: configuration, options: options)
            }
            let opened = try Opened(files, folder, options: options)
            files.crash(atCall: .max)
            return opened
        } catch {
            guard files.isCrashed else { throw error }
            return nil
        }
    }

    // MARK: Faults

    /// Whether a byte is not what was written.
    var isDamaged: Bool { undamaged != nil }

    /// One of the next calls that change something fails.
    func fail(_ dice: inout Dice) { files.fail(atCall: files.callCount + 1 + dice.below(8)) }

    /// So many more bytes fit; any number, without one.
    func limit(bytesLeft: UInt64?) { files.limit(bytes: bytesLeft.map { files.byteCount + $0 }) }

    /// An empty directory in the place of this one.
    func empty(incarnation: UInt64) -> SimulatedFolder {
        var identity = identity
        identity.incarnation = incarnation
        return SimulatedFolder(identity, configuration: configuration, options: options)
    }

    /// The process ends, and the power stays.
    func restart() { files.restart() }

    /// Changes a bit that was synced before the last group was: no torn tail can explain it.
    ///
    /// `settledBytes` is what was written to the newest segment before that group. Returns whether there is such a bit.
    func damage(_ dice: inout Dice, settledBytes: UInt64) -> Bool {
        let paths = files.paths(in: "data/member")
        let segments = paths.filter { $0.contains("/segment-") }
        guard let last = segments.last else { return false }
        let path = dice.pick(segments + paths.filter { $0.contains("/snapshot-") })
        // In the last segment only the groups before the last one will do.
        let inLast = Int(settledBytes)
        let written = (files.content(of: path) ?? []).lastIndex { $0 != 0 } ?? 0
        let size = path == last ? inLast : written
        guard size > 0 else { return false }
        undamaged = files.copy()
        let (place, bit) = (dice.below(size), UInt8(1) << dice.below(UInt64(8)))
        files.damage(path) { $0[place] ^= bit }
        return true
    }

    /// The disk is as it was.
    func repair() {
        if let undamaged { files = undamaged }
        undamaged = nil
    }

    /// Recovery found nothing wrong: what was damaged is not needed.
    func forgetDamage() { undamaged = nil }

    /// The process ends; with it, perhaps, the power.
    func crash(_ dice: inout Dice) {
        switch dice.below(5) {
        case 0: files.restart(after: .lost)
        case 1: files.restart(after: .kept)
        case 2, 3: files.restart(after: .torn(seed: dice.next()))
        default: files.restart()
        }
    }
}

extension SimulatedFolder.Opened {
    /// The whole log as it is read back, behind `prefix`, which a snapshot has replaced.
    func readAll(behind prefix: [Mark]) throws(StorageError) -> ShadowLog {
        var found = ShadowLog(prefix)
        found.hardState = contents.hardState
        let end = contents.outline.lastIndex.next
        while found.lastIndex.next < end {
            let range = found.lastIndex.next..<end
            for entry in try entries(in: range, byteLimit: 1 << 16) { found.append(entry) }
        }
        return found
    }
}
