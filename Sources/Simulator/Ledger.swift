// What the cluster has agreed on: the committed entries, and what they make of a store. Members are
// compared with it after every step.

internal import KeyValue
internal import Raft
internal import RaftRuntime
internal import RaftService

/// The committed log, carried out on a store of the simulator's own.
struct Ledger {
    struct Line {
        let mark: Mark
        /// The term of the leader that committed it.
        let committedIn: Term
        /// What the store looked like afterwards.
        let digest: Digest
        let revision: Revision
        /// What the command came to; nothing for entries that are not commands.
        let answer: Answer?
    }

    private(set) var lines: [Line] = []
    /// The configurations that were agreed on.
    private(set) var configurations: [PlacedConfiguration] = []
    private var machine = ReplicatedStore()
    /// Where each value was put. Only looked up.
    private var writers: [UInt64: LogIndex] = [:]
    /// Where each command that may be repeated was carried out, and what came of it. Only looked up.
    private var firsts: [Deed: (index: LogIndex, answer: Answer)] = [:]

    var lastIndex: LogIndex { LogIndex(UInt64(lines.count)) }

    /// - Precondition: `index` is committed.
    func line(at index: LogIndex) -> Line { lines[Int(index.position) - 1] }

    /// Whether the ledger says so at `index`, which may lie behind its end.
    func agrees(with mark: Mark?, at index: LogIndex) -> Bool {
        guard index > .beforeLog, index <= lastIndex else { return index == .beforeLog }
        return line(at: index).mark == mark
    }

    /// The marks of the entries up to `index`; nothing when that is not committed.
    func marks(upTo index: LogIndex) -> [Mark]? {
        guard index <= lastIndex else { return nil }
        return lines.prefix(Int(index.position)).map(\.mark)
    }

    /// Whether this entry is committed.
    func holds(_ entry: EntryID) -> Bool {
        guard entry.index > .beforeLog else { return entry.term == .zero }
        return entry.index <= lastIndex && line(at: entry.index).mark.term == entry.term
    }

    /// Who the members are as of a committed entry.
    func configuration(atOrBefore index: LogIndex) -> PlacedConfiguration? {
        configurations.last { $0.index <= index }
    }

    /// Where a client's value was put; nothing when it was not.
    func index(ofValue value: UInt64) -> LogIndex? { writers[value] }

    mutating func commit(_ entry: LogEntry, as mark: Mark, in term: Term) throws(Violation) {
        let answer = entry.kind == .command ? try apply(entry.payload, at: lastIndex.next) : nil
        if entry.kind == .configuration { try note(entry.payload, at: lastIndex.next) }
        lines.append(
            Line(
                mark: mark, committedIn: term, digest: machine.store.digest,
                revision: machine.store.revision, answer: answer))
    }

    private mutating func note(_ payload: [UInt8], at index: LogIndex) throws(Violation) {
        guard let configuration = Configuration(decoding: payload) else {
            throw Violation(.storage, "entry \(index.position) holds no configuration")
        }
        configurations.append(PlacedConfiguration(index: index, configuration: configuration))
    }

    private mutating func apply(_ payload: [UInt8], at index: LogIndex) throws(Violation) -> Answer
    {
        let before = machine.store.revision
        let answer: Answer
        do throws(UnreadableCommand) { answer = try machine.apply(payload, at: index) } catch {
            throw Violation(.storage, "entry \(index.position) holds no command")
        }
        guard let envelope = Envelope(decoding: payload) else { return answer }
        let hasEffect = machine.store.revision != before
        if let deed = Deed(envelope.origin) {
            try note(answer, to: deed, hasEffect: hasEffect, at: index)
        }
        if hasEffect, case .put(let put) = envelope.command {
            let value = Operation.value(of: Array(put.value))
            if let earlier = writers[value] {
                throw Violation(
                    .oneWrite, "the put of \(value) is at \(earlier.position) and \(index.position)"
                )
            }
            writers[value] = index
        }
        return answer
    }

    /// A command that may be repeated was answered.
    private mutating func note(
        _ answer: Answer, to deed: Deed, hasEffect: Bool, at index: LogIndex
    ) throws(Violation) {
        guard let first = firsts[deed] else {
            if case .refused = answer { return }
            return firsts[deed] = (index, answer)
        }
        guard !hasEffect else {
            throw Violation(
                .oneWrite,
                "a command is carried out at \(first.index.position) and \(index.position)")
        }
        switch answer {
        case first.answer, .refused(.sessionEnded), .refused(.acknowledged): return
        default:
            throw Violation(
                .oneAnswer,
                "a command is answered \(first.answer) at \(first.index.position), and \(answer) at "
                    + "\(index.position)")
        }
    }
}

/// By what a repeated command is known.
private enum Deed: Hashable {
    case call(SessionID, sequence: UInt64)
    case once([UInt8])

    /// Nothing for a command that is carried out each time.
    init?(_ origin: Envelope.Origin) {
        switch origin {
        case .none: return nil
        case .session(let session, let sequence, _): self = .call(session, sequence: sequence)
        case .once(let token): self = .once(token)
        }
    }
}
