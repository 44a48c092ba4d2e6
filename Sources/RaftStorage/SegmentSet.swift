// The sealed segments of a log: how large they are, and which of them a snapshot has made needless.

internal import Raft

/// A segment that is not written any more.
struct SealedSegment: Hashable {
    var number: UInt64
    /// The size of the file.
    var allocated: UInt64
    /// How much of it is log.
    var used: UInt64
    /// The entry before the first that it may hold.
    var base: LogIndex
    /// No entry of the log from here on is in it.
    var end: LogIndex
}

/// The sealed segments, oldest first.
struct SegmentSet: Hashable {
    private(set) var segments: [SealedSegment] = []

    mutating func append(_ segment: SealedSegment) { segments.append(segment) }

    var allocated: UInt64 { segments.reduce(0) { $0 + $1.allocated } }
    var used: UInt64 { segments.reduce(0) { $0 + $1.used } }

    /// The log starts anew: nothing of it is in the older segments.
    mutating func restart(from first: LogIndex) {
        for place in segments.indices { segments[place].end = min(segments[place].end, first) }
    }

    /// The entry before the first of the log, if any segment is sealed.
    var base: LogIndex? { segments.first?.base }

    /// Whether the oldest segment holds nothing behind `index`.
    func hasAny(upTo index: LogIndex) -> Bool {
        (segments.first?.end).map { $0 <= index.next } ?? false
    }

    /// Takes out the oldest segments: those before `limit` that hold nothing behind `index`.
    mutating func removeAll(upTo index: LogIndex, before limit: UInt64) -> [UInt64] {
        let count = segments.prefix { $0.number < limit && $0.end <= index.next }.count
        defer { segments.removeFirst(count) }
        return segments.prefix(count).map(\.number)
    }
}
