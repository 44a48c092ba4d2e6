// What the tests of snapshots share: a state machine that remembers everything, a leader that sends snapshots, and
// stories in which snapshots are written, received, installed and followed by compaction.

import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

/// A state machine whose state is all entries, so that nothing can get lost unnoticed.
struct Tape: StateMachine, Hashable {
    var entries: [LogEntry] = []

    init(_ entries: some Sequence<LogEntry>) { self.entries = Array(entries) }

    mutating func apply(_ command: [UInt8], at index: LogIndex) -> Int {
        entries.append(LogEntry(term: .founding, kind: .command, payload: command))
        return entries.count
    }

    /// As many entries to a piece as fit it, each as term, kind, length and payload.
    func snapshotPieces(byteLimit: Int) -> [[UInt8]].Iterator {
        var pieces: [[UInt8]] = []
        var piece: [UInt8] = []
        for entry in entries {
            piece.append(number: entry.term.number)
            piece.append(number: UInt64(entry.kind.rawValue))
            piece.append(number: UInt64(entry.payload.count))
            piece += entry.payload
            if piece.count >= byteLimit { pieces.append(piece); piece = [] }
        }
        if !piece.isEmpty { pieces.append(piece) }
        return pieces.makeIterator()
    }

    init(restoring nextPiece: () throws(StorageError) -> [UInt8]?) throws(RestoreFailure) {
        while true {
            let piece: [UInt8]?
            do { piece = try nextPiece() } catch { throw .storage(error) }
            guard let piece else { return }
            var place = 0
            while place < piece.count {
                guard place + 24 <= piece.count,
                    let kind = EntryKind(
                        rawValue: UInt8(piece.span.load(UInt64.self, at: place + 8)))
                else { throw .unreadable("not an entry") }
                let end = place + 24 + Int(piece.span.load(UInt64.self, at: place + 16))
                guard end <= piece.count else { throw .unreadable("half an entry") }
                entries.append(
                    LogEntry(
                        term: Term(piece.span.load(at: place)), kind: kind,
                        payload: Array(piece[place + 24..<end])))
                place = end
            }
        }
    }
}

/// A leader in term 9, and its log.
enum Leader {
    static let entries: [LogEntry] = {
        var entries = Model().entries
        for number in 2...40 {
            entries.append(
                LogEntry(
                    term: Term(number < 30 ? 8 : 9), kind: .command,
                    payload: Fixture.payload(number * 3, UInt64(number), Ticket(7))))
        }
        return entries
    }()

    /// A snapshot up to an entry: what it is, and the bytes of its file.
    static func snapshot(
        upTo index: UInt64, of entries: [LogEntry] = entries
    ) throws -> (SnapshotDescription, [UInt8]) {
        let files = try Fixture.founded()
        let opened = try Fixture.open(files)
        let last = EntryID(term: entries[Int(index) - 1].term, index: LogIndex(index))
        let snapshot = try opened.snapshots.write(
            Tape(entries.prefix(Int(index))), last: last, configuration: Fixture.placed)
        let bytes = files.content(of: Fixture.file(SnapshotName(last).text))
        return (snapshot, try #require(bytes))
    }
}

extension Fixture {
    static let placed = PlacedConfiguration(index: LogIndex(1), configuration: members)
    static func file(_ name: String) -> String { path + "/member/" + name }

    /// Sends the file of a snapshot to a member, chunk by chunk.
    static func send(
        _ snapshot: (SnapshotDescription, [UInt8]), to folder: SnapshotFolder<SimulatedFiles>,
        chunkBytes: Int = 900
    ) throws(StorageError) -> SnapshotReceipt<Tape> {
        var offset = 0
        while true {
            let end = min(offset + chunkBytes, snapshot.1.count)
            let receipt: SnapshotReceipt<Tape> = try folder.receive(
                SnapshotChunk(
                    snapshot: snapshot.0, offset: UInt64(offset),
                    bytes: Array(snapshot.1[offset..<end])))
            guard case .wants(let next) = receipt else { return receipt }
            offset = Int(next)
        }
    }
}

/// A snapshot was not taken.
struct Refusal: Error {}

/// Something that happens to a member's disk.
enum Act {
    case append([LogBatch])
    /// An own snapshot up to an entry.
    case write(UInt64)
    case compact(UInt64)
    /// The leader's snapshot arrives, and this batch publishes it.
    case install((SnapshotDescription, [UInt8]), LogBatch)

    static func appends(_ story: Story) -> [Act] { story.groups.map(Act.append) }

    /// What the disk holds afterwards.
    func carriedOut(in model: Model) -> Model {
        switch self {
        case .append(let group): model.applying(group)
        case .install(_, let batch): model.applying([batch])
        case .write, .compact: model
        }
    }

    func carryOut(on opened: inout OpenedLog<SimulatedFiles>, _ model: Model) throws {
        switch self {
        case .append(let group): try Fixture.append([group], to: &opened)
        case .write(let index):
            let last = EntryID(term: model.entries[Int(index) - 1].term, index: LogIndex(index))
            _ = try opened.snapshots.write(
                Tape(model.entries.prefix(Int(index))), last: last, configuration: Fixture.placed)
        case .compact(let index):
            opened.view.compact(upTo: LogIndex(index))
            try opened.snapshots.remove(try opened.log.compact(upTo: LogIndex(index)))
        case .install(let snapshot, let batch):
            let receipt = try Fixture.send(snapshot, to: opened.snapshots)
            guard case .complete(let tape) = receipt else { throw Refusal() }
            #expect(tape.entries == Array(Leader.entries.prefix(tape.entries.count)))
            try Fixture.append([[batch]], to: &opened)
        }
    }

    /// Opens the log and carries out acts from `start` on, until something fails.
    ///
    /// - Returns: how many acts are done.
    static func run(
        _ acts: [Act], _ models: [Model], from start: Int = 0, on files: SimulatedFiles,
        _ options: LogOptions = Fixture.options
    ) -> Int {
        var done = start
        do {
            var opened = try Fixture.open(files, options)
            for act in acts[start...] {
                try act.carryOut(on: &opened, models[done])
                done += 1
            }
        } catch {}
        return done
    }

    /// The models before the first act, after it, and so on.
    static func models(_ acts: [Act]) -> [Model] {
        var models = [Model()]
        for act in acts { models.append(act.carriedOut(in: models[models.count - 1])) }
        return models
    }
}

/// What is done with snapshots in the life of a member.
enum SnapshotStory: String, CaseIterable, Sendable {
    /// Own snapshots, each followed by compaction.
    case own
    /// A snapshot that replaces a log which ends before it.
    case ahead
    /// A snapshot that replaces a log with other entries.
    case diverged
    /// A snapshot whose last entry the log holds: what is behind it stays.
    case held
    /// A snapshot behind which the log goes on in a new segment, so that the one that speaks of it is forgotten.
    case sealed

    func acts() throws -> [Act] {
        switch self {
        case .own: Self.ownActs()
        case .ahead: try Self.installation(upTo: 35, over: [3, 3_000, 900, 3_000, 5, 3_000])
        case .diverged:
            try Self.installation(upTo: 20, over: [700] + [Int](repeating: 300, count: 30))
        case .held: try Self.heldActs()
        case .sealed: try Self.sealedActs()
        }
    }

    private static func ownActs() -> [Act] {
        var acts: [Act] = []
        for (turn, group) in Story.rolling.groups.enumerated() {
            acts.append(.append(group))
            let commit = group[group.count - 1].commit.position
            if turn % 3 == 2 { acts += [.write(commit), .compact(commit)] }
        }
        return acts
    }

    /// Entries in term 2, then the leader's snapshot, and more from the leader.
    private static func installation(upTo index: UInt64, over payloads: [Int]) throws -> [Act] {
        var story = Story()
        for payload in payloads { story.add([payload], term: 2) }
        var acts = Act.appends(story)
        acts += [.write(1)]
        acts.append(try install(upTo: index, ticket: 100, term: 9))
        acts.append(.compact(index))
        acts.append(append(index + 1...index + 4, ticket: 101, commit: index + 1))
        acts += [.write(index + 1), .compact(index + 1)]
        return acts
    }

    private static func heldActs() throws -> [Act] {
        var acts = (1...19).map { append(2 * $0...2 * $0 + 1, ticket: $0, commit: min(5, 2 * $0)) }
        acts.append(try install(upTo: 33, ticket: 20, term: 9))
        acts.append(.compact(33))
        acts.append(append(40...40, ticket: 21, commit: 38))
        return acts
    }

    private static func sealedActs() throws -> [Act] {
        var story = Story()
        story.add([3_300], term: 2)
        return Act.appends(story) + [
            try install(upTo: 20, ticket: 100, term: 9),
            append(21...30, ticket: 101, commit: 25), .compact(20),
            append(31...33, ticket: 102, commit: 33), .write(30), .compact(30),
        ]
    }

    private static func install(upTo index: UInt64, ticket: UInt64, term: UInt64) throws -> Act {
        let snapshot = try Leader.snapshot(upTo: index)
        return .install(
            snapshot,
            LogBatch(
                ticket: Ticket(ticket), hardState: HardState(term: Term(term), vote: nil),
                snapshot: snapshot.0, truncation: nil, first: LogIndex(index + 1), entries: [],
                commit: LogIndex(index)))
    }

    private static func append(
        _ range: ClosedRange<UInt64>, ticket: UInt64, commit: UInt64
    ) -> Act {
        let entries = Leader.entries[Int(range.lowerBound) - 1..<Int(range.upperBound)]
        return .append([
            LogBatch(
                ticket: Ticket(ticket), hardState: HardState(term: Term(9), vote: nil),
                truncation: nil, first: LogIndex(range.lowerBound), entries: Array(entries),
                commit: LogIndex(commit))
        ])
    }
}
