// What the tests of storage share: a member, small segments, and a model of what its log must hold.

import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

/// The log as it should be: carried out in memory, batch by batch.
struct Model: Hashable {
    var hardState = HardState(term: .founding, vote: nil)
    var commit = LogIndex(1)
    var entries = [
        LogEntry(term: .founding, kind: .configuration, payload: Fixture.configuration)
    ]

    mutating func apply(_ batch: LogBatch) {
        if let snapshot = batch.snapshot?.last {
            let held = entries.count >= snapshot.index.position
            if !held || entries[Int(snapshot.index.position) - 1].term != snapshot.term {
                entries = Array(Leader.entries.prefix(Int(snapshot.index.position)))
            }
            commit = max(commit, snapshot.index)
        }
        if let index = batch.truncation { entries.removeSubrange(Int(index.position - 1)...) }
        entries += batch.entries
        hardState = batch.hardState ?? hardState
        commit = max(commit, batch.commit)
    }

    func applying(_ batches: [LogBatch]) -> Model {
        var copy = self
        for batch in batches { copy.apply(batch) }
        return copy
    }

    /// The models after no group, one group, and so on.
    static func history(_ groups: [[LogBatch]]) -> [Model] {
        var models = [Model()]
        for group in groups { models.append(models[models.count - 1].applying(group)) }
        return models
    }
}

/// A story for the disk: it numbers tickets and positions by itself.
struct Story: CustomTestStringConvertible {
    var testDescription: String { "\(groups.count) groups" }
    private(set) var groups: [[LogBatch]] = []
    private var length: UInt64 = 1
    private var ticket = Ticket.recovered
    private var term = Term.founding

    /// A group of one batch.
    mutating func add(
        _ payloads: [Int], term newTerm: UInt64? = nil, vote: UInt64? = nil,
        cutTo keep: UInt64? = nil, commit: UInt64 = 1
    ) {
        groups.append([batch(payloads, term: newTerm, vote: vote, cutTo: keep, commit: commit)])
    }

    /// One more batch in the latest group.
    mutating func join(_ payloads: [Int], cutTo keep: UInt64? = nil, commit: UInt64 = 1) {
        groups[groups.count - 1].append(
            batch(payloads, term: nil, vote: nil, cutTo: keep, commit: commit))
    }

    private mutating func batch(
        _ payloads: [Int], term newTerm: UInt64?, vote: UInt64?, cutTo keep: UInt64?, commit: UInt64
    ) -> LogBatch {
        ticket = ticket.next
        if let newTerm { term = Term(newTerm) }
        if let keep { length = keep }
        let first = length + 1
        length += UInt64(payloads.count)
        return LogBatch(
            ticket: ticket,
            hardState: newTerm == nil && vote == nil
                ? nil : HardState(term: term, vote: vote.map(NodeID.init)),
            truncation: keep.map { LogIndex($0 + 1) }, first: LogIndex(first),
            entries: payloads.enumerated().map { offset, byteCount in
                LogEntry(
                    term: term, kind: .command,
                    payload: Fixture.payload(byteCount, first + UInt64(offset), ticket))
            }, commit: LogIndex(commit))
    }

    /// Appends, a vote, a truncation, an empty entry, several batches in a group.
    static let short: Story = {
        var story = Story()
        story.add([5, 16], term: 2, vote: 1)
        story.add([40], commit: 2)
        story.join([0, 3], commit: 3)
        story.add([7, 9, 20], commit: 4)
        story.add([33], term: 3, vote: 2, cutTo: 6, commit: 5)
        story.add([], term: 4)
        story.add([12, 1], commit: 7)
        return story
    }()

    /// Enough for several small segments.
    static let rolling: Story = {
        var story = Story()
        for turn in 0..<8 {
            let term = UInt64(2 + turn / 4)
            let cut: UInt64? = turn % 5 == 4 ? UInt64(2 * turn) : nil
            story.add([1_300, 90], term: term, vote: 1, cutTo: cut, commit: UInt64(turn + 1))
        }
        return story
    }()
}

enum Fixture {
    static let path = "/data"
    static let members = Configuration(
        voters: (1...3).map { number in
            Configuration.Member(
                id: NodeID(number), name: "n\(number)", peerAddress: "127.0.0.1:710\(number)")
        })
    static let configuration = members.encoded()

    /// A configuration of one member with this name.
    static func configuration(named name: String) -> [UInt8] {
        Configuration(voters: [Configuration.Member(id: NodeID(7), name: name)]).encoded()
    }

    static let identity = Identity(
        cluster: 0xc1, member: NodeID(1), name: "n1", incarnation: 0x1234_5678)

    static var options: LogOptions {
        var options = LogOptions()
        options.segmentBytes = 8_192
        options.syncsPerFloor = 1_000_000
        options.preparedBytes = 4_096
        options.preparationBytes = 4_096
        options.pieceBytes = 300
        options.snapshotSyncBytes = 2_000
        return options
    }

    /// Segments so small that every byte of several can be tried.
    static var smallOptions: LogOptions {
        var options = options
        options.segmentBytes = UInt64(SegmentHeader.byteCount + 600)
        return options
    }

    static func payload(_ byteCount: Int, _ index: UInt64, _ ticket: Ticket) -> [UInt8] {
        (0..<byteCount).map {
            UInt8(truncatingIfNeeded: $0 &* 7 &+ Int(index) &+ Int(ticket.number) &* 31)
        }
    }

    /// A founded member with nothing but its founding entry.
    static func founded(
        _ options: LogOptions = options
    ) throws(StorageError) -> SimulatedFiles {
        let files = SimulatedFiles()
        var folder = try MemberFolder(path, on: files)
        try folder.found(identity, configuration: configuration, options: options)
        return files
    }

    static func open<Files: FileSystem>(
        _ files: Files, _ options: LogOptions = options, at path: String = path
    ) throws(StorageError) -> OpenedLog<Files> {
        try MemberFolder(path, on: files).openLog(options: options)
    }

    /// Appends group by group, as the disk's thread does, with upkeep between them.
    static func append<Files>(
        _ groups: some Sequence<[LogBatch]>, to opened: inout OpenedLog<Files>
    ) throws(StorageError) {
        for group in groups {
            for batch in group { opened.view.submitted(batch) }
            opened.view.placed(try opened.log.append(group))
            while try opened.log.upkeep() {}
        }
    }

    /// Everything the opened log says it holds: the entries in its snapshot, and those behind it.
    static func model<Files>(_ opened: OpenedLog<Files>) throws(StorageError) -> Model {
        var model = Model()
        model.hardState = opened.contents.hardState
        model.commit = opened.contents.commit
        model.entries = try tape(opened)?.entries ?? []
        #expect(UInt64(model.entries.count) == opened.contents.base.index.position)
        model.entries += try entries(opened, count: opened.contents.entryCount)
        return model
    }

    private static func tape<Files>(_ opened: OpenedLog<Files>) throws(StorageError) -> Tape? {
        do { return try opened.snapshots.restore() } catch {
            guard case .storage(let error) = error else {
                throw .corrupt(path: path, offset: 0, reason: "\(error)")
            }
            throw error
        }
    }

    /// The first entries behind the snapshot.
    static func entries<Files>(
        _ opened: OpenedLog<Files>, count: Int
    ) throws(StorageError) -> [LogEntry] {
        var entries: [LogEntry] = []
        let start = opened.contents.base.index.next
        let end = start.advanced(by: count)
        while entries.count < count {
            let next = start.advanced(by: entries.count)
            entries += try opened.view.entries(in: next..<end, byteLimit: 100)
        }
        return entries
    }
}

extension RecoveredLog {
    /// The entry before the first of the log.
    var base: EntryID { snapshot?.last ?? .beforeLog }
    var entryCount: Int { Int(outline.lastIndex.position - outline.base.index.position) }
}

/// Returns the position behind the last byte that is not zero.
func significantCount(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
    bytes.reversed().drop { $0 == 0 }.count
}
