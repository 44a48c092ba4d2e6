// The log as every member begins it.

internal import Raft
internal import RaftRuntime

/// The first segment. In a founding member entry 1 is the configuration, and it is committed; who joins has nothing.
struct FoundingSegment {
    var identity: Identity
    var configuration: [UInt8]?
    var options: LogOptions

    /// Writes and syncs the segment, and returns the floor it gives.
    func write<Files: FileSystem>(
        in folder: String, on files: Files
    ) throws(StorageError) -> Floor {
        let number: UInt64 = 1
        let file = try OpenFile(folder + "/" + FileName.segment(number), .creating, on: files)
        try file.allocate(options.segmentBytes)
        let header = SegmentHeader(
            cluster: identity.cluster, member: identity.member, number: number, generation: 0,
            first: LogIndex(1), previousChain: 0)
        let entries = (configuration.map { [$0] } ?? []).map {
            LogEntry(term: .founding, kind: .configuration, payload: $0)
        }
        let batch = LogBatch(
            ticket: .recovered, hardState: HardState(term: .founding, vote: nil), truncation: nil,
            first: LogIndex(1), entries: entries,
            commit: LogIndex(UInt64(entries.count)))
        var state = LogState(
            hardState: HardState(term: .zero, vote: nil), commit: .beforeLog, lost: nil,
            terms: TermRuns(after: .beforeLog, [Term]()))
        var writer = GroupWriter()
        let place = GroupWriter.Place(
            segment: number, position: 0, chain: 0, header: header,
            markSeed: identity.markSeed(segment: number))
        _ = writer.layOut([batch], at: place, state: &state)
        try file.write(writer.bytes[..<writer.count], at: 0)
        try file.sync()
        return Floor(
            segment: number, offset: UInt64(writer.position), chain: writer.chain, last: state.last)
    }
}
