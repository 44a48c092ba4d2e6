// The log as recovery rebuilds it, group by group.

internal import Raft
internal import RaftRuntime

/// What the groups replayed so far add up to.
struct Replay {
    private(set) var hardState = HardState(term: .zero, vote: nil)
    private(set) var commit = LogIndex.beforeLog
    /// While the member lacks entries that it had: how far it is known to have had them.
    private(set) var lost: LogIndex?
    /// The entry before the first of `headers`.
    private(set) var base = EntryID.beforeLog
    /// False where older segments are gone, until something speaks of the entry before the first.
    private(set) var isBaseKnown = true
    private(set) var headers: [EntryHeader] = []
    private(set) var positions: [EntryPosition] = []
    /// The configurations among the entries.
    private(set) var configurations: [PlacedConfiguration] = []
    /// From where on there is a log, when that was said last.
    private(set) var restart: Restart?

    /// A record that waits for the frame of its group.
    struct Staged {
        var record: Record
        var position: EntryPosition
        var restart: Restart?
        /// What a configuration entry holds; nothing where that cannot be read.
        var configuration: Configuration?
    }

    init() {}

    /// The log from the first segment that is left.
    init(after index: LogIndex) {
        base.index = index
        isBaseKnown = index == .beforeLog
    }

    /// The last entry. Its term is unknown while the base is and nothing follows.
    var last: EntryID {
        EntryID(
            term: headers.last?.term ?? base.term, index: base.index.advanced(by: headers.count))
    }

    /// The term of an entry that is here, or just before.
    func term(at index: LogIndex) -> Term {
        index == base.index ? base.term : headers[base.index.distance(to: index) - 1].term
    }

    /// Carries out a group whose checksums hold.
    ///
    /// - Returns: why it cannot be what was written here, if it cannot.
    mutating func apply(_ group: [Staged], endedBy frame: Frame) -> String? {
        for staged in group {
            if let reason = apply(staged) { return reason }
        }
        if headers.isEmpty, !isBaseKnown, frame.last.index == base.index { learn(frame.last.term) }
        guard frame.last == last else { return "a frame does not fit the entries before it" }
        guard frame.hardState.term >= hardState.term else { return "the term goes backwards" }
        guard frame.commit >= commit else { return "the commit index goes backwards" }
        guard frame.commit <= last.index else { return "the commit index is beyond the log" }
        (hardState, commit, lost) = (frame.hardState, frame.commit, frame.lost)
        return nil
    }

    private mutating func learn(_ term: Term) { (base.term, isBaseKnown) = (term, true) }

    private mutating func apply(_ staged: Staged) -> String? {
        let index = LogIndex(staged.record.index)
        switch staged.record.tag {
        case .entry(let kind): return append(staged, kind, at: index)
        case .truncation:
            guard index > commit else { return "committed entries are taken back" }
            guard index <= last.index.next else { return "entries are taken back twice" }
            return truncate(from: index)
        case .restart:
            guard let restart = staged.restart else { return "a restart that says too little" }
            return apply(restart)
        case .frame, .seal: preconditionFailure("not part of a group")
        }
    }

    private mutating func append(_ staged: Staged, _ kind: EntryKind, at index: LogIndex) -> String?
    {
        let header = EntryHeader(
            term: Term(staged.record.term), kind: kind,
            byteCount: UInt32(staged.record.payloadByteCount))
        guard index == last.index.next else { return "an entry is out of place" }
        guard header.term >= last.term else { return "the term of an entry goes backwards" }
        if kind == .configuration {
            guard let configuration = staged.configuration else {
                return "a configuration cannot be read"
            }
            configurations.append(PlacedConfiguration(index: index, configuration: configuration))
        }
        headers.append(header)
        positions.append(staged.position)
        return nil
    }

    private mutating func truncate(from index: LogIndex) -> String? {
        if index <= base.index {
            // What it takes back was in a segment that is gone.
            guard !isBaseKnown else { return "entries before the log are taken back" }
            base.index = index.previous
        }
        cut(from: index)
        return nil
    }

    private mutating func cut(from index: LogIndex) {
        let kept = base.index.distance(to: index) - 1
        headers.removeSubrange(kept...)
        positions.removeSubrange(kept...)
        while let placed = configurations.last, placed.index >= index {
            configurations.removeLast()
        }
    }

    private mutating func apply(_ restart: Restart) -> String? {
        let index = restart.last.index
        guard restart.keepsLog else {
            guard index >= commit else { return "committed entries are taken back" }
            begin(behind: restart)
            return nil
        }
        guard index <= last.index else { return "a snapshot beyond the log" }
        (self.restart, commit) = (restart, max(commit, index))
        return nil
    }

    private mutating func begin(behind restart: Restart) {
        headers = []
        positions = []
        configurations = []
        (base, isBaseKnown, self.restart) = (restart.last, true, restart)
        let index = restart.last.index
        commit = restart.byteCount > 0 ? max(commit, index) : min(commit, index)
    }
}

// MARK: - Repair and snapshots

extension Replay {
    /// Goes on behind `restart` although something is missing: what is left up to there is kept.
    ///
    /// - Returns: false when what should be kept is not there.
    mutating func resume(_ restart: Restart) -> Bool {
        let index = restart.last.index
        let isBehindBase = index > base.index || index == base.index && isBaseKnown
        if isBehindBase, index <= last.index, term(at: index) == restart.last.term {
            cut(from: index.next)
            commit = min(commit, index)
        } else {
            guard index == .beforeLog || restart.byteCount > 0 else { return false }
            begin(behind: restart)
        }
        self.restart = restart
        return true
    }

    /// Forgets the entries whose effect is in a snapshot.
    mutating func compact(into snapshot: EntryID) {
        let count = base.index.distance(to: snapshot.index)
        headers.removeFirst(count)
        positions.removeFirst(count)
        configurations.removeAll { $0.index <= snapshot.index }
        (base, isBaseKnown) = (snapshot, true)
        commit = max(commit, snapshot.index)
    }

    /// Takes over what the last frame says that can be read, behind what was lost.
    mutating func adopt(_ hardState: HardState, commit: LogIndex, lost: LogIndex) {
        (self.hardState, self.lost) = (hardState, lost)
        self.commit = max(self.commit, min(commit, last.index))
    }

    /// What the rest of the member needs to know.
    func contents(_ snapshot: SnapshotDescription?) -> RecoveredLog {
        var outline = LogOutline(after: base, configuration: snapshot?.configuration)
        var waiting = configurations[...]
        for header in headers {
            let isConfiguration = header.kind == .configuration
            outline.append(
                header, configuration: isConfiguration ? waiting.removeFirst().configuration : nil)
        }
        var contents = RecoveredLog(
            hardState: hardState, snapshot: snapshot, outline: outline, commit: commit)
        contents.damage = lost.map { LogDamage(firstLost: last.index.next, lastKnown: $0) }
        return contents
    }
}
