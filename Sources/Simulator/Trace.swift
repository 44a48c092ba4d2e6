// What happened, in order: a number that two runs can compare, the last notes for whoever has to
// understand a failure, and all of them on request.

internal import KeyValue
internal import RPC
internal import Raft
internal import RaftRuntime

/// One thing that happened.
enum Note {
    case sent(Letter, fate: Fate)
    case arrived(Letter)
    case turned(Int, Portrait)
    case synced(Int, Ticket)
    /// The snapshots' thread did a piece of its work; the newest snapshot that is durable now.
    case kept(Int, EntryID)
    case started(Int, life: Int, last: EntryID)
    case stopped(Int)
    case refused(Int)
    case fault(Fault)
    case invoked(Int, Operation)
    case finished(Int, Operation)

    enum Fate: UInt64 { case underway, lost, doubled }
}

struct Trace {
    private(set) var hash: UInt64 = 0
    private(set) var count = 0
    private var recent: [(at: Instant, note: Note)] = []
    private let names: [String]
    private let watcher: Watcher?

    /// Hears of every note: the members' names, what happened, and when.
    typealias Watcher = (_ names: [String], _ note: Note, _ at: Instant) -> Void

    static let recentMax = 48

    init(names: [String], watcher: Watcher?) { (self.names, self.watcher) = (names, watcher) }

    mutating func record(_ note: Note, at instant: Instant) {
        count += 1
        hash = Dice.mix(hash ^ instant.nanoseconds)
        note.mix(into: &hash)
        watcher?(names, note, instant)
        if recent.count < Self.recentMax {
            recent.append((instant, note))
        } else {
            recent[(count - 1) % Self.recentMax] = (instant, note)
        }
    }

    /// The last notes, oldest first.
    var lastLines: [String] {
        let split = recent.count < Self.recentMax ? 0 : count % Self.recentMax
        return (recent[split...] + recent[..<split]).map { $0.note.line(names, at: $0.at) }
    }
}

extension Note {
    /// Adds what tells this note from others.
    fileprivate func mix(into hash: inout UInt64) {
        switch self {
        case .sent(let letter, let fate): letter.mix(fate.rawValue, into: &hash)
        case .arrived(let letter): letter.mix(7, into: &hash)
        case .turned(let member, let portrait):
            hash = Dice.mix(hash ^ UInt64(member) ^ portrait.term.number << 8)
            hash = Dice.mix(hash ^ portrait.last.index.position ^ portrait.last.term.number << 32)
            hash = Dice.mix(hash ^ portrait.commit.position ^ portrait.applied.position << 32)
        case .synced(let member, let ticket):
            hash = Dice.mix(hash ^ UInt64(member) ^ ticket.number << 8)
        case .kept(let member, let last):
            hash = Dice.mix(hash ^ UInt64(member) ^ last.index.position << 8)
        case .started(let member, let life, let last):
            hash = Dice.mix(hash ^ UInt64(member) ^ UInt64(life) << 8 ^ last.index.position << 32)
        case .stopped(let member): hash = Dice.mix(hash ^ UInt64(member))
        case .refused(let member): hash = Dice.mix(hash ^ UInt64(member) ^ 1 << 8)
        case .fault(let fault): for byte in "\(fault)".utf8 { hash = Dice.mix(hash ^ UInt64(byte)) }
        case .invoked(let number, _): hash = Dice.mix(hash ^ UInt64(number))
        case .finished(let number, let operation):
            hash = Dice.mix(hash ^ UInt64(number) ^ UInt64(operation.returned) << 32)
        }
    }

    /// When it happened, in seconds, and what.
    func line(_ names: [String], at instant: Instant) -> String {
        let microseconds = instant.nanoseconds / 1_000
        let fraction = String(microseconds % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - fraction.count)
        return "\(microseconds / 1_000_000).\(zeros)\(fraction) \(text(names))"
    }

    /// What happened, in a line.
    func text(_ names: [String]) -> String {
        switch self {
        case .sent(let letter, .lost): "\(letter.text(names)) is lost"
        case .sent(let letter, .doubled): "\(letter.text(names)) will come twice"
        case .sent(let letter, .underway): "\(letter.text(names)) leaves"
        case .arrived(let letter): "\(letter.text(names)) arrives"
        case .turned(let member, let portrait): "\(names[member]) \(portrait.text)"
        case .synced(let member, let ticket): "\(names[member]) has ticket \(ticket.number) on disk"
        case .kept(let member, let last):
            "\(names[member]) works at snapshots, and has one up to \(last.text)"
        case .started(let member, let life, let last):
            "\(names[member]) starts life \(life) with a log up to \(last.text)"
        case .stopped(let member): "\(names[member]) stops"
        case .refused(let member): "\(names[member]) says that it cannot go on"
        case .fault(let fault): "fault: \(fault.text(names))"
        case .invoked(let number, let operation):
            "request \(number) at \(names[operation.member]): \(operation.text)"
                + (operation.attempts > 1 ? ", attempt \(operation.attempts)" : "")
        case .finished(let number, let operation): "request \(number) ends: \(operation.outcome)"
        }
    }
}

extension Letter {
    fileprivate func mix(_ salt: UInt64, into hash: inout UInt64) {
        hash = Dice.mix(hash ^ salt ^ UInt64(from) << 8 ^ UInt64(to) << 16)
    }

    func text(_ names: [String]) -> String {
        "\(names[from]) -> \(names[to]) \(content.text)"
    }
}

extension Letter.Content {
    fileprivate var text: String {
        switch self {
        case .request(.vote(let vote), _):
            "\(vote.isPreVote ? "pre-vote" : "vote") in term \(vote.term.number), last "
                + "\(vote.last.text)\(vote.isTransfer ? ", transfer" : "")"
        case .request(.append(let append), _):
            "append in term \(append.term.number), \(append.entries.headers.count) after "
                + "\(append.entries.previous.text), commit \(append.leaderCommit.position), "
                + "round \(append.round.number)"
        case .request(.timeoutNow(let request), _): "timeout now in term \(request.term.number)"
        case .request(.readIndex(let request), _): "read index \(request.read.number)?"
        case .request(.snapshot(let request), _):
            "snapshot up to \(request.last.text) in term \(request.term.number)"
        case .response(let response): response.text
        case .piece(let chunk, let term):
            "\(chunk.bytes.count) bytes at \(chunk.offset) of the snapshot up to "
                + "\(chunk.snapshot.last.text) in term \(term.number)"
        case .pieceAnswer(let answer): answer?.text ?? "does not answer the piece"
        case .unreachable: "cannot be reached"
        }
    }
}

extension SnapshotAnswer {
    fileprivate var text: String {
        switch outcome {
        case .wants(let offset): "wants byte \(offset) of the snapshot in term \(term.number)"
        case .refused(let reason): "refuses the snapshot: \(reason)"
        case .installed(let index):
            "has the snapshot, matched \(index.position) in term \(term.number)"
        }
    }
}

extension Response {
    fileprivate var text: String {
        switch self {
        case .vote(let vote):
            "\(vote.isPreVote ? "pre-vote" : "vote") \(vote.isGranted ? "granted" : "refused") for "
                + "term \(vote.electionTerm.number), in term \(vote.term.number)"
        case .append(let append):
            switch append.outcome {
            case .matched(let index):
                "matched \(index.position) in term \(append.term.number), round \(append.round.number)"
            case .conflict(let retry): "conflict, retry \(retry.text)"
            case .stale: "stale, term is \(append.term.number)"
            }
        case .timeoutNow: "will stand"
        case .snapshot(let answer):
            "snapshot matched \(answer.matched.position) in term \(answer.term.number)"
        case .readIndex(let answer):
            "read index \(answer.read.number): "
                + (answer.index.map { String($0.position) } ?? "nobody knows")
        }
    }
}

extension Portrait {
    fileprivate var text: String {
        "\(role.rawValue) in term \(term.number), last \(last.text), commit \(commit.position), "
            + "applied \(applied.position)"
    }
}

extension Operation {
    fileprivate var text: String {
        switch kind {
        case .put: "put key \(key) = \(value)"
        case .delete: "delete key \(key)"
        case .get: "get key \(key)"
        case .serializableGet: "get key \(key), serializable"
        case .openSession: "open a session"
        case .endSession(let session): "end session \(session.number)"
        }
    }
}
