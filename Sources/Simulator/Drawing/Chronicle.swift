// What a drawing shows of a run: who was what from when to when, which letter went where, and what
// went wrong. Times are in microseconds of virtual time.

internal import RPC
internal import Raft

/// The story of a window of a run, collected note by note.
struct Chronicle {
    /// What a member is; its look in a drawing.
    enum State: String, CaseIterable { case down, follower, preCandidate, candidate, leader }

    /// A member that stays what it is.
    struct Span: Hashable {
        let member: Int
        let state: State
        let term: UInt64
        let from: UInt64
        var to: UInt64
    }

    /// A letter from one lane to another.
    struct Message: Hashable {
        let from: Int
        let to: Int
        let sent: UInt64
        /// Nothing when it never arrived.
        var arrived: UInt64?
        let look: Look
        /// A few characters beside the arrow; empty where a number says nothing.
        let label: String
        let text: String
    }

    /// What kind of letter it is.
    enum Look: String, CaseIterable { case vote, preVote, append, heartbeat, answer, other }

    /// Something that happens to one member at one moment.
    struct Mark: Hashable {
        enum Kind: Hashable { case crash, start, commit(UInt64) }

        let member: Int
        let at: UInt64
        let kind: Kind
    }

    /// Something that goes wrong in the world.
    struct Disturbance: Hashable {
        let from: UInt64
        /// Nothing when it is a matter of a moment.
        var to: UInt64?
        let fault: Fault
        let text: String
        /// Whom it cuts off.
        let members: [Int]
    }

    /// A member as it was from this moment on.
    struct Scene {
        let at: UInt64
        let member: Int
        let state: State
        let term: UInt64
        let last: String
        let commit: UInt64
    }

    let names: [String]
    let window: Range<UInt64>
    private(set) var spans: [Span] = []
    private(set) var messages: [Message] = []
    private(set) var marks: [Mark] = []
    private(set) var disturbances: [Disturbance] = []
    private(set) var scenes: [Scene] = []
    private(set) var lines: [(at: UInt64, text: String)] = []
    /// Messages that have left and not arrived, by what they say. Only looked up.
    private var underway: [String: [Int]] = [:]
    private var latest: [Portrait?]
    private var open: [Int?]

    init(names: [String], window: Range<UInt64>) {
        (self.names, self.window) = (names, window)
        latest = names.map { _ in nil }
        open = names.map { _ in nil }
    }

    /// Takes the next note. Notes come in the order of time.
    mutating func record(_ note: Note, at instant: Instant) {
        let now = instant.nanoseconds / 1_000
        guard now < window.upperBound else { return }
        if window.contains(now) { lines.append((now, note.text(names))) }
        switch note {
        case .sent(let letter, let fate): send(letter, fate, at: now)
        case .arrived(let letter): arrive(letter, at: now)
        case .turned(let member, let portrait): turn(member, portrait, at: now)
        case .started(let member, _, _): mark(.start, of: member, at: now)
        case .stopped(let member): stop(member, at: now)
        case .fault(let fault): disturb(fault, at: now)
        case .synced, .kept, .refused, .invoked, .finished: break
        }
    }

    /// Ends what is still going on.
    mutating func finish() {
        for member in names.indices { close(member, at: window.upperBound) }
        for position in disturbances.indices where disturbances[position].isOpen {
            disturbances[position].to = window.upperBound
        }
        spans.removeAll { $0.to <= window.lowerBound }
        messages.removeAll { !window.contains($0.sent) }
        marks.removeAll { !window.contains($0.at) }
        disturbances.removeAll { ($0.to ?? $0.from) < window.lowerBound }
    }
}

// MARK: - Letters

extension Chronicle {
    private mutating func send(_ letter: Letter, _ fate: Note.Fate, at now: UInt64) {
        guard let look = letter.look else { return }
        let text = letter.text(names)
        let message = Message(
            from: letter.from, to: letter.to, sent: now, arrived: nil, look: look,
            label: letter.label, text: text)
        for _ in 0..<(fate == .doubled ? 2 : 1) {
            if fate != .lost { underway[text, default: []].append(messages.count) }
            messages.append(message)
        }
    }

    private mutating func arrive(_ letter: Letter, at now: UInt64) {
        let text = letter.text(names)
        guard let position = underway[text]?.first else { return }
        underway[text]?.removeFirst()
        messages[position].arrived = now
    }
}

extension Letter {
    fileprivate var look: Chronicle.Look? {
        switch content {
        case .request(.vote(let vote), _): vote.isPreVote ? .preVote : .vote
        case .request(.append(let append), _):
            append.entries.headers.isEmpty ? .heartbeat : .append
        case .request: .other
        case .response: .answer
        case .piece: .other
        case .pieceAnswer(let answer): answer == nil ? nil : .answer
        case .unreachable: nil
        }
    }

    fileprivate var label: String {
        switch content {
        case .request(.vote(let vote), _):
            "\(vote.isPreVote ? "vote?" : "vote") \(vote.term.number)"
        case .request(.append(let append), _):
            append.entries.headers.isEmpty ? "" : "+\(append.entries.headers.count)"
        case .request(.timeoutNow, _): "stand"
        case .response(.vote(let vote)): vote.isGranted ? "yes" : "no"
        case .response(.append(let append)):
            if case .conflict = append.outcome { "conflict" } else { "" }
        case .piece: "snapshot"
        case .request, .response, .pieceAnswer, .unreachable: ""
        }
    }
}

// MARK: - Members

extension Chronicle {
    private mutating func turn(_ member: Int, _ portrait: Portrait, at now: UInt64) {
        let before = latest[member]
        guard before != portrait else { return }
        latest[member] = portrait
        let state = State(portrait.role)
        scenes.append(
            Scene(
                at: now, member: member, state: state, term: portrait.term.number,
                last: portrait.last.text, commit: portrait.commit.position))
        if portrait.commit > before?.commit ?? .beforeLog {
            mark(.commit(portrait.commit.position), of: member, at: now)
        }
        if let span = open[member].map({ spans[$0] }), span.state == state,
            span.term == portrait.term.number
        {
            return
        }
        close(member, at: now)
        open[member] = spans.count
        spans.append(
            Span(member: member, state: state, term: portrait.term.number, from: now, to: now))
    }

    private mutating func stop(_ member: Int, at now: UInt64) {
        close(member, at: now)
        latest[member] = nil
        scenes.append(
            Scene(at: now, member: member, state: .down, term: 0, last: "", commit: 0))
        mark(.crash, of: member, at: now)
    }

    private mutating func close(_ member: Int, at now: UInt64) {
        if let position = open[member] { spans[position].to = now }
        open[member] = nil
    }

    private mutating func mark(_ kind: Mark.Kind, of member: Int, at now: UInt64) {
        marks.append(Mark(member: member, at: now, kind: kind))
    }
}

extension Chronicle.State {
    fileprivate init(_ role: Role) {
        self =
            switch role {
            case .follower: .follower
            case .preCandidate: .preCandidate
            case .candidate: .candidate
            case .leader: .leader
            }
    }
}

// MARK: - What goes wrong

extension Chronicle {
    private mutating func disturb(_ fault: Fault, at now: UInt64) {
        for position in disturbances.indices where disturbances[position].isOpen {
            if fault.ends(disturbances[position].fault) { disturbances[position].to = now }
        }
        guard !fault.isRelief else { return }
        disturbances.append(
            Disturbance(
                from: now, to: fault.lasts ? .max : nil, fault: fault, text: fault.text(names),
                members: fault.cutOff(among: names.count)))
    }
}

extension Chronicle.Disturbance {
    /// Whether it goes on.
    var isOpen: Bool { to == .max }
}

extension Fault {
    /// Whether it only ends another one.
    fileprivate var isRelief: Bool {
        switch self {
        case .heal, .quickDisk, .goodPost, .calm: true
        default: false
        }
    }

    /// Whether it goes on until something ends it.
    fileprivate var lasts: Bool {
        switch self {
        case .split, .oneWay, .link, .deaf, .mute, .bridge, .slowDisk, .badPost: true
        default: false
        }
    }

    /// Whether `other` is over now.
    fileprivate func ends(_ other: Fault) -> Bool {
        switch (self, other) {
        case (.calm, _), (.goodPost, .badPost): true
        case (.quickDisk(let member), .slowDisk(let slow, _)): member == slow
        case (.heal, .badPost), (.heal, .slowDisk): false
        case (.heal, _): true
        default: false
        }
    }

    fileprivate func cutOff(among count: Int) -> [Int] {
        switch self {
        case .split(let group): group
        case .deaf(let member), .mute(let member): [member]
        case .bridge(let member): (0..<count).filter { $0 != member }
        case .link(let one, let other): [one, other]
        case .oneWay(_, let to): [to]
        default: []
        }
    }
}
