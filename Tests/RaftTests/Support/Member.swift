// One member of a test cluster: the real node, and around it the least that it needs: a disk that
// finishes when told to, and a log with payloads.

import Raft

/// An entry with a payload that no other entry has.
struct Entry: Hashable {
    var term: Term
    var kind: EntryKind
    var payload: Int
    var configuration: Configuration?

    var header: EntryHeader {
        let byteCount = configuration.map { UInt32($0.encoded().count) } ?? 8
        return EntryHeader(term: term, kind: kind, byteCount: byteCount)
    }
}

extension LogOutline {
    /// An empty log of a cluster that has begun with these voters.
    init(after base: EntryID = .beforeLog, voters: [NodeID]) {
        self.init(after: base, configuration: PlacedConfiguration(voters: voters))
    }
}

extension PlacedConfiguration {
    /// The one that a cluster has begun with.
    init(index: LogIndex = .beforeLog, voters: [NodeID]) {
        let members = voters.map { Configuration.Member(id: $0) }
        self.init(index: index, configuration: Configuration(voters: members))
    }
}

/// What survives a crash.
struct Disk {
    struct Batch {
        let persist: Effects.Persist
        let snapshot: [Entry]
        let entries: [Entry]
        let commit: LogIndex
    }

    var hardState = HardState(term: .zero, vote: nil)
    /// The whole history: what a snapshot has replaced is its state.
    var entries: [Entry] = []
    /// Up to where the newest durable snapshot goes.
    var snapshot = LogIndex.beforeLog
    var commit = LogIndex.beforeLog
    var queue: [Batch] = []

    /// Carries out the oldest batch.
    mutating func finishOne() -> Ticket {
        let batch = queue.removeFirst()
        hardState = batch.persist.hardState ?? hardState
        if let last = batch.persist.snapshot {
            (entries, snapshot) = (batch.snapshot, last.index)
            precondition(batch.persist.truncation != nil, "the old log would stay")
        }
        if let index = batch.persist.truncation {
            precondition(index.position <= entries.count + 1, "cuts what is not there")
            precondition(index > snapshot, "cuts what a snapshot has")
            entries.removeSubrange((Int(index.position) - 1)...)
        }
        precondition(Int(batch.persist.appended.lowerBound.position) == entries.count + 1)
        entries += batch.entries
        commit = batch.commit
        return batch.persist.ticket
    }
}

struct Member {
    let id: NodeID
    var node: Node
    var disk: Disk
    /// The whole history as the running process knows it.
    var entries: [Entry]
    /// The state of the snapshot that this turn has installed.
    private var installed: [Entry] = []
    var held: [Effects.Held] = []
    var isUp = true
    /// Whether `settle` finishes what it was given.
    var diskWorks = true
    var effects = Effects()

    init(id: NodeID, founders: [NodeID], disk: Disk, settings: Node.Settings, mayVote: Bool) {
        (self.id, self.disk, entries) = (id, disk, disk.entries)
        var outline = disk.outline(voters: founders)
        for entry in disk.entries[Int(disk.snapshot.position)...] {
            outline.append(entry.header, configuration: entry.configuration)
        }
        node = Node(
            id: id, hardState: disk.hardState, outline: outline,
            commit: max(min(disk.commit, outline.lastIndex), disk.snapshot), settings: settings,
            mayVote: mayVote)
    }

    /// Steps one input, whose payloads go where the node says.
    mutating func step(_ input: Node.Input, _ payloads: [Entry]) {
        node.step(input, into: &effects)
        if case .request(.snapshot(let request), _, _) = input, effects.installed == request.last,
            node.lastIndex == request.last.index
        {
            (entries, installed) = (payloads, payloads)
        }
        let accepted = effects.accepted
        guard !accepted.isEmpty else { return }
        entries.removeSubrange((Int(accepted.lowerBound.position) - 1)...)
        if payloads.isEmpty {
            precondition(accepted.length == 1, "an entry that comes from nowhere")
            placeOwnEntry(at: accepted.lowerBound)
        } else {
            entries += payloads.suffix(accepted.length)
        }
        precondition(entries.count == Int(node.lastIndex.position))
    }

    /// An entry of the node's own making: a no-op or a configuration.
    private mutating func placeOwnEntry(at index: LogIndex) {
        let configuration = node.configuration(at: index)
        entries.append(
            Entry(
                term: node.term, kind: configuration == nil ? .noop : .configuration, payload: 0,
                configuration: configuration))
    }

    /// Ends the turn and hands the disk its part; the rest is in `effects`.
    mutating func finishTurn() {
        node.finishTurn(into: &effects)
        if let index = effects.reconfigured { placeOwnEntry(at: index) }
        guard let persist = effects.persist else { return }
        let range = persist.appended
        let added = entries[Int(range.lowerBound.position) - 1..<Int(range.upperBound.position) - 1]
        disk.queue.append(
            Disk.Batch(
                persist: persist, snapshot: installed, entries: Array(added),
                commit: node.commitIndex))
        installed = []
    }

    /// Up to where a snapshot may be taken now.
    var snapshotLimit: LogIndex { min(node.commitIndex, node.durableIndex) }

    func holds(_ entry: Entry, at index: LogIndex) -> Bool {
        let position = Int(index.position) - 1
        return position < disk.entries.count && disk.entries[position] == entry
    }
}

extension Disk {
    /// The last entry of the newest snapshot.
    var base: EntryID {
        guard snapshot > .beforeLog else { return .beforeLog }
        return EntryID(term: entries[Int(snapshot.position) - 1].term, index: snapshot)
    }

    /// The outline of a log that begins behind the snapshot, before its first entry.
    func outline(voters: [NodeID]) -> LogOutline {
        let history = entries.prefix(Int(snapshot.position))
        guard let position = history.lastIndex(where: { $0.configuration != nil }),
            let configuration = history[position].configuration
        else {
            return voters.isEmpty
                ? LogOutline(after: base) : LogOutline(after: base, voters: voters)
        }
        let index = LogIndex(UInt64(position) + 1)
        return LogOutline(
            after: base,
            configuration: PlacedConfiguration(index: index, configuration: configuration))
    }
}
