// Small text tools: quoting what a user wrote, lengths of time, and the nearest word to a mistyped
// one.

/// Returns `text` as it may stand in a message: in quotes, control characters made visible, not too
/// long.
package func quoted(_ text: String) -> String {
    var shown = "\""
    for scalar in text.unicodeScalars.prefix(80) {
        switch scalar {
        case "\"", "\\": shown += "\\\(scalar)"
        case "\n": shown += "\\n"
        case "\t": shown += "\\t"
        case let scalar where isControl(scalar):
            shown += "\\x" + String(scalar.value + 0x100, radix: 16).dropFirst()
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return shown + (text.unicodeScalars.count > 80 ? "…\"" : "\"")
}

/// Whether a terminal may take a scalar for an order: the controls of ASCII and those from 0x80 on.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
}

/// Returns `text` as it may go to a terminal, whoever wrote it: line ends stay, other control
/// characters are made visible.
package func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) && $0 != "\n" }) else { return text }
    return text.unicodeScalars.reduce(into: "") { shown, scalar in
        if isControl(scalar), scalar != "\n" {
            shown += "\\x" + String(scalar.value + 0x100, radix: 16).dropFirst()
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
}

/// Returns `text` as it may stand on one line of a terminal, whoever wrote it: control characters are made visible.
package func printableLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return printable(text).split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\\n")
}

/// Returns `text` without the white space around it.
package func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
}

/// Returns `text` broken into lines of at most `width` columns, at spaces; a longer word stays
/// whole.
package func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty, line.count + 1 + word.count > width {
            lines.append(line)
            line = ""
        }
        line += line.isEmpty ? String(word) : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
}

private let units: [(suffix: String, nanoseconds: Int64)] = [
    ("ms", 1_000_000), ("us", 1_000), ("µs", 1_000), ("ns", 1), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
]

/// Returns the length of time `text` stands for: a decimal number and a unit.
package func parseDuration(_ text: String) -> Duration? {
    guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
    let parts = text.dropLast(unit.suffix.count)
        .split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy(isShortNumber) else { return nil }
    var nanoseconds = Int128(parts[0], radix: 10).map { $0 * Int128(unit.nanoseconds) } ?? 0
    if parts.count == 2, let fraction = Int128(parts[1], radix: 10) {
        let divisor = parts[1].reduce(Int128(1)) { product, _ in product * 10 }
        nanoseconds += fraction * Int128(unit.nanoseconds) / divisor
    }
    return Int64(exactly: nanoseconds).map { .nanoseconds($0) }
}

/// Whether `text` is one to eighteen decimal digits.
private func isShortNumber(_ text: Substring) -> Bool {
    (1...18).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
}

/// Returns `duration` in the largest unit that shows it as a whole number: `1500ms`, `2s`.
package func durationText(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    let larger: [(suffix: String, nanoseconds: Int64)] = [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
        ("us", 1_000),
    ]
    for unit in larger where nanoseconds >= unit.nanoseconds {
        if nanoseconds % unit.nanoseconds == 0 {
            return "\(nanoseconds / unit.nanoseconds)\(unit.suffix)"
        }
    }
    return nanoseconds == 0 ? "0s" : "\(nanoseconds)ns"
}

/// Returns the candidate a user most likely meant by `word`, or `nil` when none is near.
///
/// Near is a third of the word's length in edits, at least one and at most three, or a beginning of
/// exactly one candidate.
package func nearest(to word: String, among candidates: [String]) -> String? {
    let word = word.lowercased()
    let ranked = candidates.map { (candidate: $0, distance: editDistance(word, $0.lowercased())) }
    if let best = ranked.min(by: { $0.distance < $1.distance }),
        best.distance < word.count, best.distance <= min(3, max(1, word.count / 3))
    {
        return best.candidate
    }
    let beginning = candidates.filter { word.count >= 3 && $0.lowercased().hasPrefix(word) }
    return beginning.count == 1 ? beginning[0] : nil
}

/// Returns how many letters must be added, dropped, changed or swapped with their neighbour.
func editDistance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first), Array(second))
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            let changed = rows[i][j] + (a[i] == b[j] ? 0 : 1)
            var cost = min(changed, rows[i][j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                cost = min(cost, rows[i - 1][j - 1] + 1)
            }
            row.append(cost)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
