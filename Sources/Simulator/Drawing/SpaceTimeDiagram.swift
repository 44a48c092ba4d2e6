// The space-time diagram of a chronicle: a lane for each member, time to the right, an arrow for
// each letter (Lamport 1978, figure 1).
//
// Readable without colour: a leader is a thick bar, a candidate a hatched one, a follower a thin
// line, and nothing is where a member is down. What is lost ends in a cross.

/// Lays out a chronicle.
struct SpaceTimeDiagram {
    let chronicle: Chronicle
    let pixelsPerMillisecond: Double

    static let left = 70.0
    static let right = 30.0
    private static let lane = 112.0
    private static let row = 18.0

    /// Disturbances in rows, so that none hides another.
    private let rows: [[Chronicle.Disturbance]]

    init(_ chronicle: Chronicle, pixelsPerMillisecond: Double) {
        (self.chronicle, self.pixelsPerMillisecond) = (chronicle, pixelsPerMillisecond)
        rows = Self.pack(chronicle.disturbances, gap: UInt64(380_000 / pixelsPerMillisecond))
    }

    private static func pack(
        _ disturbances: [Chronicle.Disturbance], gap: UInt64
    ) -> [[Chronicle.Disturbance]] {
        var rows: [[Chronicle.Disturbance]] = []
        for disturbance in disturbances {
            let position = rows.firstIndex { row in
                guard let last = row.last else { return true }
                return max(last.to ?? last.from, last.from + gap) <= disturbance.from
            }
            if let position {
                rows[position].append(disturbance)
            } else {
                rows.append([disturbance])
            }
        }
        return rows
    }

    private var top: Double { 34 + Self.row * Double(rows.count) }
    private var bottom: Double { top + Self.lane * Double(chronicle.names.count) }
    private var span: Double { Double(chronicle.window.count) / 1_000 * pixelsPerMillisecond }
    var width: Double { Self.left + span + Self.right }

    private func x(_ microseconds: UInt64) -> Double {
        let from = chronicle.window.lowerBound
        let inside = min(max(microseconds, from), chronicle.window.upperBound) - from
        return Self.left + Double(inside) / 1_000 * pixelsPerMillisecond
    }

    private func y(_ member: Int) -> Double { top + Self.lane * (Double(member) + 0.5) }

    /// Draws everything; what matters most comes last.
    func picture(title: String) -> String {
        var svg = SVG(width: width, height: bottom + 86)
        svg.box("paper", x: 0, y: 0, width: svg.width, height: svg.height)
        svg.text("title", x: 12, y: 18, title)
        drawTime(&svg)
        for (position, row) in rows.enumerated() { draw(row, row: position, &svg) }
        for message in chronicle.messages { draw(message, &svg) }
        for (member, name) in chronicle.names.enumerated() {
            svg.line(
                "absent", from: (Self.left, y(member)), to: (Self.left + span, y(member)))
            svg.text("name", x: 12, y: y(member) + 5, name)
        }
        for span in chronicle.spans { draw(span, &svg) }
        drawLabels(&svg)
        drawMarks(&svg)
        drawLegend(&svg)
        return svg.picture(style: Self.style, definitions: Self.definitions)
    }
}

// MARK: - Time and trouble

extension SpaceTimeDiagram {
    private func drawTime(_ svg: inout SVG) {
        let steps: [UInt64] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]
        let step = (steps.first { Double($0) * pixelsPerMillisecond >= 70 } ?? 10_000) * 1_000
        let from = chronicle.window.lowerBound
        var at = (from + step - 1) / step * step
        while at <= chronicle.window.upperBound {
            svg.line("grid", from: (x(at), top), to: (x(at), bottom))
            svg.text("time", x: x(at), y: bottom + 16, "\(at / 1_000) ms")
            at += step
        }
    }

    private func draw(_ row: [Chronicle.Disturbance], row number: Int, _ svg: inout SVG) {
        let height = 30 + Self.row * Double(number)
        for trouble in row {
            let (from, to) = (x(trouble.from), x(trouble.to ?? trouble.from))
            svg.box("trouble", x: from, y: height, width: max(to - from, 2), height: 12)
            svg.line("since", from: (from, height), to: (from, bottom))
            svg.text("reason", x: from + 5, y: height + 10, trouble.text)
            for member in trouble.members where to > from {
                svg.box(
                    "cut", x: from, y: y(member) - 22, width: to - from, height: 44,
                    title: trouble.text)
            }
        }
    }
}

// MARK: - Letters

extension SpaceTimeDiagram {
    private func draw(_ message: Chronicle.Message, _ svg: inout SVG) {
        let direction = message.to > message.from ? 1.0 : -1.0
        let start = (x: x(message.sent), y: y(message.from) + direction * 9)
        let end = (
            x: x(message.arrived ?? message.sent + 2_000), y: y(message.to) - direction * 9
        )
        if message.arrived != nil {
            svg.line("\(message.look.rawValue) arrow", from: start, to: end, title: message.text)
        } else {
            let middle = (x: (start.x + end.x) / 2, y: (start.y + end.y) / 2)
            svg.line(message.look.rawValue, from: start, to: middle, title: message.text)
            svg.cross("lost", x: middle.x, y: middle.y, size: 3)
        }
    }

    /// Labels of letters and spans, where there is room for them.
    private func drawLabels(_ svg: inout SVG) {
        var taken: [(lane: Int, upTo: Double)] = []
        for message in chronicle.messages where !message.label.isEmpty {
            let down = message.to > message.from
            let place = (x: x(message.sent) + 3, lane: message.from * 2 + (down ? 1 : 0))
            let width = Double(message.label.count) * 6
            if taken.contains(where: { $0.lane == place.lane && $0.upTo > place.x }) { continue }
            taken.removeAll { $0.lane == place.lane }
            taken.append((place.lane, place.x + width))
            svg.text("label", x: place.x, y: y(message.from) + (down ? 34 : -28), message.label)
        }
        drawCaptions(&svg)
    }

    /// What lasts longest gets its caption first.
    private func drawCaptions(_ svg: inout SVG) {
        var taken: [[ClosedRange<Double>]] = chronicle.names.map { _ in [] }
        for span in chronicle.spans.sorted(by: { $0.length > $1.length }) {
            let text = span.state == .follower ? "term \(span.term)" : span.caption
            let place = x(span.from)...x(span.from) + Double(text.count) * 6.6
            guard !taken[span.member].contains(where: { $0.overlaps(place) }) else { continue }
            taken[span.member].append(place)
            svg.text("role", x: place.lowerBound + 2, y: y(span.member) - 14, text)
        }
    }
}

// MARK: - Members

extension SpaceTimeDiagram {
    private func draw(_ span: Chronicle.Span, _ svg: inout SVG) {
        let height =
            switch span.state {
            case .leader: 14.0
            case .candidate, .preCandidate: 10.0
            case .follower, .down: 3.0
            }
        svg.box(
            span.state.rawValue, x: x(span.from), y: y(span.member) - height / 2,
            width: max(x(span.to) - x(span.from), 1.5), height: height,
            title: "\(chronicle.names[span.member]): \(span.caption)")
    }

    private func drawMarks(_ svg: inout SVG) {
        var end = chronicle.names.map { _ in 0.0 }
        for mark in chronicle.marks {
            let (x, y) = (x(mark.at), y(mark.member))
            switch mark.kind {
            case .crash: svg.cross("crash", x: x, y: y, size: 7)
            case .start: svg.line("start", from: (x, y - 10), to: (x, y + 10))
            case .commit(let index):
                svg.line("commit", from: (x, y + 7), to: (x, y + 15))
                guard x >= end[mark.member] else { continue }
                end[mark.member] = x + Double("\(index)".count) * 6 + 4
                svg.text("index", x: x - 2, y: y + 24, "\(index)")
            }
        }
    }

    private func drawLegend(_ svg: inout SVG) {
        var x = Self.left
        let y = bottom + 48
        for state in Chronicle.State.allCases where state != .down {
            let height = state == .leader ? 14.0 : state == .follower ? 3.0 : 10.0
            svg.box(state.rawValue, x: x, y: y - height / 2, width: 26, height: height)
            svg.text("key", x: x + 32, y: y + 4, state.name)
            x += 50 + Double(state.name.count) * 6.6
        }
        for look in Chronicle.Look.allCases {
            svg.line("\(look.rawValue) arrow", from: (x, y), to: (x + 30, y))
            svg.text("key", x: x + 36, y: y + 4, look.name)
            x += 54 + Double(look.name.count) * 6.6
        }
        svg.cross("lost", x: Self.left + 4, y: y + 24, size: 3)
        svg.text("key", x: Self.left + 14, y: y + 28, "lost")
        svg.cross("crash", x: Self.left + 72, y: y + 24, size: 7)
        svg.text("key", x: Self.left + 86, y: y + 28, "crash")
        svg.line("start", from: (Self.left + 150, y + 14), to: (Self.left + 150, y + 34))
        svg.text("key", x: Self.left + 158, y: y + 28, "start")
        svg.line("commit", from: (Self.left + 220, y + 20), to: (Self.left + 220, y + 28))
        svg.text("key", x: Self.left + 228, y: y + 28, "commit index rises to")
        svg.box("cut", x: Self.left + 388, y: y + 16, width: 26, height: 16)
        svg.text("key", x: Self.left + 420, y: y + 28, "cut off")
    }
}

extension Chronicle.Span {
    fileprivate var length: UInt64 { to - from }

    /// What the member is, and in which term.
    var caption: String { "\(state.name), term \(term)" }
}

extension Chronicle.State {
    var name: String {
        switch self {
        case .down: "down"
        case .follower: "follower"
        case .preCandidate: "asks around"
        case .candidate: "candidate"
        case .leader: "leader"
        }
    }
}

extension Chronicle.Look {
    var name: String {
        switch self {
        case .vote: "RequestVote"
        case .preVote: "pre-vote"
        case .append: "AppendEntries"
        case .heartbeat: "heartbeat"
        case .answer: "answer"
        case .other: "other"
        }
    }
}
