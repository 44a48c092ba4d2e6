// The segments of a folder, read one after the other.

internal import Raft
internal import RaftRuntime

/// Where a segment ends, as far as it was read.
struct SegmentEnd {
    var number: UInt64
    /// The entry before the first that it may hold.
    var base: LogIndex
    /// Zero where not even the header is whole.
    var position: Int
    var chain: UInt32
    /// The size of the file.
    var size: UInt64
    var isSealed: Bool
}

/// All segments that belong together, and what they add up to. Reading them changes nothing.
struct SegmentSequence<Files: FileSystem> {
    private let folder: String
    private let files: Files
    private let identity: Identity
    private let floor: Floor
    /// Without a gap.
    private let numbers: [UInt64]
    /// Before a gap: removed, but for a crash that lost part of the removal.
    private let leftovers: [UInt64]

    private(set) var replay = Replay()
    private(set) var end = SegmentEnd(
        number: 0, base: .beforeLog, position: 0, chain: 0, size: 0, isSealed: true)
    private(set) var sealed = SegmentSet()
    /// What is missing, and no later segment makes up for.
    private(set) var damage: StorageError?
    private var isFloorMet = false
    /// The last frame that can be read, and the segment it is in. Looked for when something is missing.
    private var lastFrame: (segment: UInt64, frame: Frame)?
    /// What is above the floor, and what has to be zero behind it.
    private var kept: [Rewrite] = []
    /// What stands behind the last whole group, and is cut off.
    private(set) var remnant: StorageError?

    private struct Rewrite {
        var segment: UInt64
        var start: Int
        var bytes: [UInt8]
    }

    init(
        _ names: [String], in folder: String, of identity: Identity, floor: Floor, on files: Files
    ) {
        (self.folder, self.files) = (folder, files)
        (self.identity, self.floor) = (identity, floor)
        let all = names.compactMap(FileName.segmentNumber).sorted()
        var start = all.count
        while start > 0, start == all.count || all[start - 1] + 1 == all[start] { start -= 1 }
        (numbers, leftovers) = (Array(all[start...]), Array(all[..<start]))
    }

    func path(_ number: UInt64) -> String { folder + "/" + FileName.segment(number) }

    /// Why there is no log without a snapshot: its first segment is not there.
    var missingStart: StorageError {
        corrupt((numbers.first ?? 1) - 1, 0, "the segment is missing")
    }

    private func corrupt(_ number: UInt64, _ offset: Int, _ reason: String) -> StorageError {
        .corrupt(path: path(number), offset: UInt64(offset), reason: reason)
    }

    // MARK: Reading

    /// Reads all segments. Damage that others may make good is noted in `damage`.
    mutating func readAll(_ progress: () -> Void) throws(StorageError) {
        guard let last = numbers.last else { throw corrupt(1, 0, "the segment is missing") }
        for number in numbers {
            try read(number, isRecent: number + 2 > last)
            progress()
        }
        if damage == nil, !isFloorMet {
            damage = corrupt(end.number, end.position, "ends before what was durable once")
        }
    }

    private mutating func read(_ number: UInt64, isRecent: Bool) throws(StorageError) {
        if damage == nil, !end.isSealed {
            damage = corrupt(end.number, end.position, "damaged before a later segment")
        }
        let file = try OpenFile(essential: path(number), .writing, on: files)
        if isRecent {
            try file.sync()
            try file.forgetCache()
        }
        let bytes = try file.readAll()
        if end.number > 0 { seal() }
        (end.size, end.base) = (UInt64(bytes.count), replay.last.index)
        let scan = SegmentScan(
            number: number, markSeed: identity.markSeed(segment: number), floor: floor)
        try read(bytes, number, scan)
    }

    /// The segment read before is followed by another one.
    private mutating func seal() {
        sealed.append(
            SealedSegment(
                number: end.number, allocated: end.size, used: UInt64(end.position),
                base: end.base, end: replay.last.index.next))
    }

    private mutating func read(
        _ bytes: [UInt8], _ number: UInt64, _ scan: SegmentScan
    ) throws(StorageError) {
        do throws(SegmentScan.Damage) {
            let resumed = damage == nil ? nil : resume(bytes.span)
            guard damage == nil || resumed != nil else {
                (end.number, end.position, end.isSealed) = (number, 0, false)
                return
            }
            if resumed != nil { (damage, kept) = (nil, []) }
            isFloorMet = isFloorMet || resumed != nil && number > floor.segment
            try scanGroups(bytes.span, number, resumed, scan)
            keep(bytes, number)
        } catch {
            (end.number, end.position, end.isSealed) = (number, 0, false)
            switch error.kind {
            case .newer(let version):
                throw .newer(path: path(number), version: UInt64(version))
            case .contradiction: throw corrupt(number, error.offset, error.reason)
            case .lost: damage = corrupt(number, error.offset, error.reason)
            }
        }
    }

    private mutating func scanGroups(
        _ bytes: Span<UInt8>, _ number: UInt64, _ resumed: SegmentHeader?, _ empty: SegmentScan
    ) throws(SegmentScan.Damage) {
        var scan = empty
        let before = replay.restart
        var resumedOrFound = resumed
        if resumed == nil { resumedOrFound = try header(bytes, number, scan) }
        guard let header = resumedOrFound else {
            (end.number, end.position, end.isSealed) = (number, 0, false)
            return
        }
        end.base = replay.last.index
        defer {
            if let restart = replay.restart, restart != before, !restart.keepsLog {
                sealed.restart(from: restart.last.index.next)
            }
            isFloorMet = isFloorMet || scan.meetsFloor
        }
        try scan.run(bytes, header: header, hasResumed: resumed != nil, into: &replay)
        // A header without a group behind it is written again, together with the first one.
        let position = scan.end == SegmentHeader.byteCount ? 0 : scan.end
        (end.number, end.position, end.isSealed) = (number, position, scan.isSealed)
        if position > 0 { end.chain = scan.chain }
    }

    /// Returns the header, or nothing where the first group was never finished.
    private mutating func header(
        _ bytes: Span<UInt8>, _ number: UInt64, _ scan: SegmentScan
    ) throws(SegmentScan.Damage) -> SegmentHeader? {
        switch SegmentHeader.read(bytes) {
        case .none:
            try scan.search(bytes, from: 0)
            return nil
        case .version(let version):
            throw SegmentScan.Damage(kind: .newer(version), offset: 8, reason: "")
        case .header(let header):
            let isFirst = number == numbers.first && number > 1
            if isFirst { replay = Replay(after: header.first.previous) }
            let expected = SegmentHeader(
                cluster: identity.cluster, member: identity.member, number: number,
                generation: header.generation, first: replay.last.index.next,
                previousChain: isFirst ? header.previousChain : end.chain)
            guard header == expected else {
                throw SegmentScan.Damage(offset: 0, reason: "not the segment that belongs here")
            }
            return header
        }
    }

    /// Goes on behind damage, where this segment says that it was known when the segment was begun.
    private mutating func resume(_ bytes: Span<UInt8>) -> SegmentHeader? {
        guard case .header(let header) = SegmentHeader.read(bytes), header.previousChain == 0
        else { return nil }
        var chain = header.chainSeed
        let start = SegmentHeader.byteCount
        guard let record = Record(in: bytes, at: start, chain: &chain),
            let restart = Restart(in: bytes, at: start, of: record), !restart.keepsLog,
            isFrame(bytes, at: start + record.byteCount, number: header.number, chain: chain),
            header.cluster == identity.cluster, header.member == identity.member,
            header.first == restart.last.index.next, replay.resume(restart)
        else { return nil }
        sealed.restart(from: header.first)
        return header
    }

    private func isFrame(
        _ bytes: Span<UInt8>, at offset: Int, number: UInt64, chain: UInt32
    ) -> Bool {
        var chain = chain
        let seed = identity.markSeed(segment: number)
        return Record(in: bytes, at: offset, chain: &chain) != nil
            && Frame(in: bytes, at: offset, markSeed: seed) != nil
    }

    /// Remembers what has to be written again: all that is above the floor, and zeros behind the end.
    private mutating func keep(_ bytes: [UInt8], _ number: UInt64) {
        guard number >= floor.segment else { return }
        let start = number == floor.segment ? min(Int(floor.offset), end.position) : 0
        var tail = Array(bytes[min(start, bytes.count)..<min(end.position, bytes.count)])
        let used = bytes.span.significantCount
        tail.append(contentsOf: [UInt8](repeating: 0, count: max(0, used - end.position)))
        remnant = used > end.position ? remnant(of: number, byteCount: used - end.position) : nil
        kept.append(Rewrite(segment: number, start: start, bytes: tail))
    }

    private func remnant(of number: UInt64, byteCount: Int) -> StorageError {
        .corrupt(
            path: path(number), offset: UInt64(end.position),
            reason: "\(byteCount) bytes are no whole group, as a crash during a write leaves them")
    }

    // MARK: Once everything holds

    /// Makes durable what was believed.
    func harden(_ progress: () -> Void) throws(StorageError) {
        for rewrite in kept {
            let file = try OpenFile(essential: path(rewrite.segment), .writing, on: files)
            if !rewrite.bytes.isEmpty {
                try file.write(rewrite.bytes[...], at: UInt64(rewrite.start))
            }
            try file.sync()
            progress()
        }
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
    }

    /// Removes segments whose removal a crash has lost in part.
    func sweep() throws(StorageError) {
        for number in leftovers { try files.removeIfPresent(path(number)) }
    }

    mutating func compact(into snapshot: EntryID) { replay.compact(into: snapshot) }

    var state: LogState {
        LogState(
            hardState: replay.hardState, commit: replay.commit, lost: replay.lost,
            terms: TermRuns(after: replay.base, replay.headers.lazy.map(\.term)))
    }
}

// MARK: - Repair

extension SegmentSequence {
    /// Looks for the last frame that can be read.
    ///
    /// - Returns: whether term and vote are certain: no frame is missing between that one and the floor.
    mutating func findHardState() throws(StorageError) -> Bool {
        for number in numbers.reversed() where lastFrame == nil {
            let bytes = try OpenFile(essential: path(number), .reading, on: files).readAll()
            let scan = SegmentScan(
                number: number, markSeed: identity.markSeed(segment: number), floor: floor)
            if let frame = scan.lastFrame(in: bytes.span) { lastFrame = (number, frame) }
        }
        guard let (segment, frame) = lastFrame else { return false }
        // A seal may stand between them.
        let end = frame.offset + Frame.byteCount + Record.headerByteCount
        return segment > floor.segment || segment == floor.segment && end >= Int(floor.offset)
    }

    /// Behind which entry a damaged log can go on: the last intact one, or the last of the snapshot.
    func intactEnd(with snapshot: SnapshotDescription?) -> Restart {
        let last = replay.last
        if let snapshot,
            snapshot.last.index >= last.index || replay.base.index > snapshot.last.index
        {
            return Restart(snapshot)
        }
        let isUsable = snapshot != nil || replay.base == .beforeLog
        return Restart(last: isUsable ? last : .beforeLog)
    }

    /// Carries out the repair in memory: the state in which the log goes on.
    mutating func repair(_ restart: Restart, snapshot: EntryID?) -> LogState {
        guard let frame = lastFrame?.frame, replay.resume(restart) else {
            preconditionFailure("a repair that nothing supports")
        }
        if let snapshot { replay.compact(into: snapshot) }
        sealed.restart(from: restart.last.index.next)
        let lastKnown = max(
            frame.last.index, floor.last.index, frame.lost ?? .beforeLog, restart.last.index)
        replay.adopt(frame.hardState, commit: frame.commit, lost: lastKnown)
        return state
    }
}
