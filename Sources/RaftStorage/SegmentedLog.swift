// The log on disk, as one thread writes it: groups of batches behind each other, in segments.
//
// Reading is elsewhere (LogView.swift), and so are what a restart makes of the files (Recovery.swift) and what is done
// ahead of time (SegmentedLog+Upkeep.swift).

package import Raft
package import RaftRuntime

/// Writes the log. Whoever owns it calls it from one thread at a time.
package final class SegmentedLog<Files: FileSystem> {
    /// What has been done so far, and how large the log is.
    package internal(set) var statistics = DiskStatistics()
    /// What is being done now; any thread may look.
    package let activity: DiskActivity

    let folder: String
    let files: Files
    let options: LogOptions
    private let identity: Identity
    var segment: Segment<Files>
    /// The segments before.
    private var sealed: SegmentSet
    var spare: Spare<Files>
    private var floorFile: FloorFile<Files>
    private var state: LogState
    private var writer = GroupWriter()
    var syncsSinceFloor = 0
    let shelf: SnapshotShelf
    /// Whether `segment` is sealed, and has no successor yet because there is no room for one.
    private(set) var isSealed = false
    /// After a failure nobody knows what the disk holds. A full disk that was noticed in time is none.
    package internal(set) var isBroken = false

    init(
        folder: String, files: Files, identity: Identity, options: LogOptions,
        segment: Segment<Files>, sealed: SegmentSet, floor: FloorFile<Files>, state: LogState,
        shelf: SnapshotShelf
    ) {
        (self.folder, self.files, self.identity, self.options) = (folder, files, identity, options)
        (self.segment, self.sealed, floorFile) = (segment, sealed, floor)
        (self.state, self.shelf) = (state, shelf)
        spare = Spare(path: folder + "/" + FileName.spare, files: files)
        activity = DiskActivity()
    }

    /// Makes all batches durable, as one, with one write and one sync, or throws; after a throw the log must
    /// not be used again if it `isBroken`. If not, the disk is full, nothing has happened, and the same batches may be
    /// tried again.
    ///
    /// - Returns: where the entries are, for the view.
    package func append(_ batches: [LogBatch]) throws(StorageError) -> Placements {
        precondition(!isBroken, "a log that failed cannot be used again")
        precondition(!batches.isEmpty, "nothing to append")
        try makeRoom(for: GroupWriter.byteCount(of: batches))
        let before = state
        let placements = writer.layOut(batches, at: place, state: &state)
        isBroken = true
        do throws(StorageError) { try flush() } catch {
            if !isBroken { state = before }
            throw error
        }
        try publish(batches, placements)
        statistics.batches += UInt64(batches.count)
        statistics.entries += UInt64(placements.positions.count)
        isBroken = false
        return placements
    }

    /// Gives received snapshots their names. The log speaks of them, so a start that does not find the new name makes
    /// it good. Nothing is synced for that: what speaks of a snapshot goes only after a roll, which syncs the folder.
    private func publish(
        _ batches: [LogBatch], _ placements: Placements
    ) throws(StorageError) {
        for (batch, step) in zip(batches, placements.steps) {
            if let index = step.restart { sealed.restart(from: index.next) }
            guard let snapshot = batch.snapshot else { continue }
            activity.enter(.inSystemCall, at: files.monotonicNanoseconds())
            let path = folder + "/" + SnapshotName(snapshot.last).text
            try files.attempt("rename", path) { files throws(FileError) in
                try files.rename(folder + "/" + ReceivedName(snapshot).text, to: path)
            }
            shelf.publish(snapshot)
            activity.enter(.running, at: files.monotonicNanoseconds())
        }
    }

    func syncFolder() throws(StorageError) {
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
        spare.noteSyncedFolder()
        statistics.upkeepSyncs += 1
    }

    /// Makes sure that the group can be written where it goes: in the segment, or else in the next one.
    private func makeRoom(for byteCount: Int) throws(StorageError) {
        if isSealed || !hasRoom(for: byteCount) { try roll() }
        let head = segment.position == 0 ? SegmentHeader.byteCount : 0
        let end = UInt64(segment.position + head + byteCount + Record.headerByteCount)
        if end > segment.size {
            try watchingRoom { () throws(StorageError) in try segment.reserve(end) }
        }
    }

    /// Does what leaves the log as it was if there is no room for it: then it is not broken.
    private func watchingRoom(_ body: () throws(StorageError) -> Void) throws(StorageError) {
        do throws(StorageError) { try body() } catch {
            if case .diskFull = error { (isBroken, statistics.isRoomLow) = (false, true) }
            throw error
        }
    }

    /// Whether the group fits the segment, and a seal behind it. An empty segment takes any group.
    private func hasRoom(for byteCount: Int) -> Bool {
        let end = segment.position + byteCount + Record.headerByteCount
        return segment.position == 0 || end <= Int(options.segmentBytes)
    }

    /// Where the next group goes.
    private var place: GroupWriter.Place {
        GroupWriter.Place(
            segment: segment.number, position: segment.position, chain: segment.chain,
            header: segment.position == 0 ? header : nil,
            markSeed: identity.markSeed(segment: segment.number))
    }

    private var header: SegmentHeader {
        SegmentHeader(
            cluster: identity.cluster, member: identity.member, number: segment.number,
            generation: 0, first: state.last.index.next, previousChain: segment.chain)
    }

    /// Writes and syncs what is staged. The clock is read for the watchdog and the statistics.
    private func flush() throws(StorageError) {
        let start = files.monotonicNanoseconds()
        activity.enter(.inSystemCall, at: start)
        try write()
        let end = files.monotonicNanoseconds()
        activity.enter(.running, at: end)
        statistics.count(sync: end - start, bytes: writer.count)
        syncsSinceFloor += 1
    }

    private func write() throws(StorageError) {
        try watchingRoom { () throws(StorageError) in
            try segment.write(writer.bytes[..<writer.count])
        }
        try segment.sync(upTo: writer.position, chain: writer.chain)
        measure()
    }

    /// Notes how large the log is now.
    func measure() {
        statistics.allocatedBytes = sealed.allocated + segment.size + spare.size
        statistics.usedBytes = sealed.used + UInt64(segment.position)
        statistics.end = DiskStatistics.LogEnd(
            segment: segment.number, offset: UInt64(segment.position))
    }

    /// Goes on in a new segment: the spare is there before the seal is, the seal is durable before the new name is, and
    /// the floor between them.
    private func roll() throws(StorageError) {
        activity.enter(.inSystemCall, at: files.monotonicNanoseconds())
        try watchingRoom { () throws(StorageError) in try spare.reserve(options.segmentBytes) }
        isBroken = true
        if !spare.isNameDurable { try syncFolder() }
        if !isSealed {
            writer.layOutSeal(at: place)
            try write()
            statistics.upkeepSyncs += 1
            isSealed = true
        }
        try raiseFloor()
        try beginSegment(chain: segment.chain)
        isBroken = false
        activity.enter(.running, at: files.monotonicNanoseconds())
    }

    /// The spare becomes the next segment, whose header is written with its first group. Whether there is room for
    /// another spare is known from here on: so there is a whole segment for votes when the first command is refused.
    private func beginSegment(chain: UInt32) throws(StorageError) {
        let number = segment.number + 1
        let path = folder + "/" + FileName.segment(number)
        let moved = try spare.move(to: path, capacity: options.segmentBytes)
        try lookForRoom()
        try syncFolder()
        sealed.append(
            SealedSegment(
                number: segment.number, allocated: segment.size, used: UInt64(segment.position),
                base: segment.base, end: state.last.index.next))
        segment = Segment(
            file: try OpenFile(path, .writing, on: files), number: number,
            after: state.last.index, position: 0, chain: chain, size: moved.size,
            preparedEnd: moved.preparedEnd)
        isSealed = false
        measure()
    }

    /// Makes the spare, unless there is no room for it.
    private func lookForRoom() throws(StorageError) {
        do throws(StorageError) {
            try spare.reserve(options.segmentBytes)
            statistics.isRoomLow = false
        } catch {
            guard case .diskFull = error else { throw error }
            statistics.isRoomLow = true
        }
    }

    /// Finishes what recovery began: a sealed segment needs a successor, and a cut one its size. Without room for that
    /// the member votes and reads with what it has.
    func adopt(isSealed: Bool) throws(StorageError) {
        self.isSealed = isSealed
        try raiseFloor()
        try spare.find()
        do throws(StorageError) {
            if isSealed {
                try roll()
            } else {
                try segment.reserve(options.segmentBytes)
                try lookForRoom()
                if !spare.isNameDurable { try syncFolder() }
            }
        } catch {
            guard case .diskFull = error, !isBroken else { throw error }
            statistics.isRoomLow = true
        }
        measure()
    }

    /// Goes on in a new segment behind what is intact. What is damaged stays as it is.
    func beginRepair(_ restart: Restart) throws(StorageError) {
        try spare.find()
        try beginSegment(chain: 0)
        writer.layOutRestart(restart, at: place, state: state)
        try write()
        try raiseFloor()
        measure()
    }

    func raiseFloor() throws(StorageError) {
        syncsSinceFloor = 0
        // Before its first group a segment has no place to speak of; the last seal is the floor then.
        guard segment.position > 0 else { return }
        try floorFile.raise(
            to: Floor(
                segment: segment.number, offset: UInt64(segment.position), chain: segment.chain,
                last: state.last))
        statistics.upkeepSyncs += 1
    }

    /// Writes the floor. After this nothing may be appended.
    package func close() throws(StorageError) {
        guard !isBroken else { return }
        isBroken = true
        try raiseFloor()
    }
}

// MARK: - Compaction

extension SegmentedLog {
    /// Forgets the entries up to `index`, which a durable snapshot holds.
    ///
    /// - Returns: the files that nobody needs any more. Whoever removes them does it in this order.
    package func compact(upTo index: LogIndex) throws(StorageError) -> [String] {
        precondition(!isBroken, "a log that failed cannot be used again")
        guard let latest = shelf.latest, index <= latest.last.index else {
            preconditionFailure("no durable snapshot holds these entries")
        }
        isBroken = true
        activity.enter(.inSystemCall, at: files.monotonicNanoseconds())
        state.compact(upTo: index)
        // The floor must stay in what is left, and with it a frame. So it goes first as far as it can: into the
        // segment that is written, unless nothing is in there yet. Then the segment before stays too.
        if sealed.hasAny(upTo: index) { try raiseFloor() }
        let numbers = sealed.removeAll(upTo: index, before: floorFile.floor.segment)
        let names = try files.attempt("list", folder) { files throws(FileError) in
            try files.names(in: folder)
        }
        measure()
        activity.enter(.running, at: files.monotonicNanoseconds())
        isBroken = false
        let base = sealed.base ?? segment.base
        return numbers.map(FileName.segment)
            + SnapshotName.obsolete(in: names, newest: latest.last, base: base)
    }

    /// Removes files that compaction has made needless, in this order.
    package func remove(_ names: [String]) throws(StorageError) {
        guard !names.isEmpty else { return }
        for name in names { try files.removeIfPresent(folder + "/" + name) }
        try syncFolder()
    }
}
