// The log as recovery rebuilds it, group by group.

internal import Raft
internal import RaftRuntime

/// What the groups replayed so far add up to.
struct Replay {
    private(set) var hardState = HardState(term: .zero, vote: nil)
    private(set) var commit = LogIndex.beforeLog
    private(set) var headers: [EntryHeader] = []
    private(set) var positions: [EntryPosition] = []
    private(set) var configurations: [PlacedConfiguration] = []

    /// A record that waits for the frame of its group.
    struct Staged {
        var record: Record
        var position: EntryPosition
        /// What a configuration entry holds; nothing where that cannot be read.
        var configuration: Configuration?
    }

    /// The last entry.
    var last: EntryID {
        EntryID(
            term: headers.last?.term ?? .zero, index: LogIndex.beforeLog.advanced(by: headers.count)
        )
    }

    /// Carries out a group whose checksums hold.
    ///
    /// - Returns: why it cannot be what was written here, if it cannot.
    mutating func apply(_ group: [Staged], endedBy frame: Frame) -> String? {
        for staged in group {
            if let reason = apply(staged) { return reason }
        }
        guard frame.last == last else { return "a frame does not fit the entries before it" }
        guard frame.hardState.term >= hardState.term else { return "the term goes backwards" }
        guard frame.commit >= commit else { return "the commit index goes backwards" }
        guard frame.commit <= last.index else { return "the commit index is beyond the log" }
        (hardState, commit) = (frame.hardState, frame.commit)
        return nil
    }

    private mutating func apply(_ staged: Staged) -> String? {
        let index = LogIndex(staged.record.index)
        switch staged.record.tag {
        case .entry(let kind):
            let header = EntryHeader(
                term: Term(staged.record.term), kind: kind,
                byteCount: UInt32(staged.record.payloadByteCount))
            guard index == last.index.next else { return "an entry is out of place" }
            guard header.term >= last.term else { return "the term of an entry goes backwards" }
            if kind == .configuration {
                guard let configuration = staged.configuration else {
                    return "a configuration cannot be read"
                }
                configurations.append(
                    PlacedConfiguration(index: index, configuration: configuration))
            }
            headers.append(header)
            positions.append(staged.position)
        case .truncation:
            guard index > commit else { return "committed entries are taken back" }
            guard index <= last.index.next else { return "entries are taken back twice" }
            headers.removeSubrange(Int(index.position - 1)...)
            positions.removeSubrange(Int(index.position - 1)...)
            configurations.removeAll { $0.index >= index }
        case .frame, .seal: preconditionFailure("not part of a group")
        }
        return nil
    }

    /// What the rest of the member needs to know.
    var contents: RecoveredLog {
        var outline = LogOutline()
        var unplaced = configurations[...]
        for header in headers {
            let isConfiguration = header.kind == .configuration
            outline.append(
                header, configuration: isConfiguration ? unplaced.removeFirst().configuration : nil)
        }
        return RecoveredLog(hardState: hardState, outline: outline, commit: commit)
    }
}
