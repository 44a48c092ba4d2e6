// What the disk's thread does for the log while nothing waits: the floor, the spare, and zeros ahead of the end.

package import RaftRuntime

extension SegmentedLog {
    /// Does a piece of the work that makes later appends safe and cheap. Call while no batch waits, or when
    /// `isUpkeepUrgent` says so. A full disk is no error here: nothing was promised yet.
    ///
    /// - Returns: whether there is more to do.
    package func upkeep() throws(StorageError) -> Bool {
        precondition(!isBroken, "a log that failed cannot be used again")
        isBroken = true
        activity.enter(.inSystemCall, at: files.monotonicNanoseconds())
        defer { measure() }
        var hasMore = false
        do {
            hasMore = try upkeepPiece()
        } catch .diskFull {
            statistics.isRoomLow = true
        }
        activity.enter(.running, at: files.monotonicNanoseconds())
        isBroken = false
        return hasMore
    }

    private func upkeepPiece() throws(StorageError) -> Bool {
        if syncsSinceFloor >= options.syncsPerFloor {
            try raiseFloor()
            return true
        }
        if segment.size < options.segmentBytes { try segment.reserve(options.segmentBytes) }
        try spare.reserve(options.segmentBytes)
        statistics.isRoomLow = false
        if !spare.isNameDurable { try syncFolder() }
        guard !isSealed, preparedAhead < options.preparedBytes, !isAllPrepared else { return false }
        let byteCount = (isUpkeepUrgent ? 4 : 1) * options.preparationBytes
        if segment.preparedEnd < options.segmentBytes {
            try segment.prepare(byteCount: byteCount, capacity: options.segmentBytes)
        } else {
            try spare.prepare(byteCount: byteCount, capacity: options.segmentBytes)
        }
        statistics.upkeepSyncs += 1
        return true
    }

    /// Whether upkeep should be done even though batches wait.
    package var isUpkeepUrgent: Bool {
        guard !isSealed else { return false }
        return syncsSinceFloor >= 8 * options.syncsPerFloor
            || preparedAhead < options.preparedBytes / 4 && !isAllPrepared
    }

    /// How many bytes behind the end of the log were written once.
    private var preparedAhead: UInt64 { segment.preparedAhead + spare.preparedEnd }

    private var isAllPrepared: Bool {
        segment.preparedEnd >= options.segmentBytes && spare.preparedEnd >= options.segmentBytes
    }
}
