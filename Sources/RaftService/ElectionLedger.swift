// What a member remembers of its elections: a bounded list of lines, where repetitions are counted instead of told again.
// A value that knows no file: what must be kept is handed out as records, and read back from them.
//
// A record, little-endian, 104 bytes:
//
//     0  number of the line   8  kind  9  call  10  reason  11  obstacle  12  zero   16  count
//     24  term   32  member   40  other   48  own last term, index   64  their last term, index
//     80  milliseconds u32  84  disk's milliseconds u32   88  first  96  last
//
// The latest record of a number is the line.

package import RaftRPC

/// A member's ledger of elections.
package struct ElectionLedger: Hashable, Sendable {
    /// Older lines are forgotten.
    package static var lineLimit: Int { 1024 }
    /// How far back a repetition is looked for: the lines of one attempt, in a cluster of seven, and those of others.
    private static var memory: Int { 32 }
    /// A repetition that comes later than this is news.
    private static var patience: UInt64 { 60_000 }

    /// Oldest first.
    package private(set) var lines: [LedgerLine] = []
    /// The number of the first line; they have no gaps.
    private var firstNumber: UInt64 = 0
    /// The numbers of what was not handed out yet, in their order.
    private var unsaved: [UInt64] = []
    /// Records since the file held nothing but the lines; nothing before the first time.
    private var recordCount: Int?

    package init() {}

    /// Writes a line, or counts it, if it is a repetition.
    ///
    /// - Parameter now: Milliseconds since 1970.
    package mutating func note(_ line: LedgerLine, at now: UInt64) {
        if let position = repeated(line, at: now) {
            lines[position].repeatLine(as: line, at: now)
            // A member that asks for hours writes a few records, and not a hundred thousand.
            let count = lines[position].count
            if count & (count - 1) == 0 { save(firstNumber + UInt64(position)) }
            return
        }
        var line = line
        (line.count, line.first, line.last) = (1, now, now)
        lines.append(line)
        save(firstNumber + UInt64(lines.count - 1))
        guard lines.count > Self.lineLimit else { return }
        lines.removeFirst()
        firstNumber += 1
    }

    /// Returns the latest lines that were last written at `since` or later, at most `limit` of them.
    package func latest(_ limit: Int, since: UInt64) -> [LedgerLine] {
        Array(lines.filter { $0.last >= since }.suffix(limit))
    }

    private func repeated(_ line: LedgerLine, at now: UInt64) -> Int? {
        for position in lines.indices.suffix(Self.memory).reversed() {
            let earlier = lines[position]
            if earlier.isRepeated(by: line) {
                return now < earlier.last + Self.patience ? position : nil
            }
            if earlier.kind.endsChapter { return nil }
        }
        return nil
    }
}

extension LedgerLine {
    /// Whether this and `other` differ in nothing but times and numbers.
    fileprivate func isRepeated(by other: LedgerLine) -> Bool {
        guard
            (kind, call, reason, obstacle) == (
                other.kind, other.call, other.reason, other.obstacle
            ),
            (term, member, self.other) == (other.term, other.member, other.other)
        else { return false }
        return (ownTerm, ownIndex, theirTerm, theirIndex)
            == (other.ownTerm, other.ownIndex, other.theirTerm, other.theirIndex)
    }

    fileprivate mutating func repeatLine(as line: LedgerLine, at now: UInt64) {
        count += 1
        last = max(last, now)
        milliseconds = max(milliseconds, line.milliseconds)
        diskMilliseconds = max(diskMilliseconds, line.diskMilliseconds)
    }
}

extension LedgerLine.Kind {
    /// Whether nothing behind it repeats what was before it.
    fileprivate var endsChapter: Bool {
        [.started, .won, .steppedDown, .followed, .admitted, .removed].contains(self)
    }
}

// MARK: - What is kept

/// What must be kept of a ledger, in this order.
package enum LedgerSaving: Hashable, Sendable {
    /// These records follow what is kept.
    case append([[UInt8]])
    /// These are all.
    case replace([[UInt8]])
}

extension ElectionLedger {
    /// Reads what was kept. A record that cannot be read, of a later version or damaged, is left out; and with it the lines
    /// before it, because numbers have no gaps: the latest are those that somebody asks for.
    package init(records: [[UInt8]]) {
        for record in records {
            guard let (number, line) = LedgerLine.decoded(record) else { continue }
            if lines.isEmpty || number > firstNumber + UInt64(lines.count) {
                (lines, firstNumber) = ([], number)
            }
            if number == firstNumber + UInt64(lines.count) {
                lines.append(line)
            } else if number >= firstNumber, number < firstNumber + UInt64(lines.count) {
                lines[Int(number - firstNumber)] = line
            }
        }
        let excess = max(lines.count - Self.lineLimit, 0)
        lines.removeFirst(excess)
        firstNumber += UInt64(excess)
    }

    /// Returns what was noted since the last call, to be kept; nothing when nothing was.
    ///
    /// The first is a replacement, which cuts off whatever a crash left behind; and so is one now and then, so that what
    /// is kept has bounds as the ledger has.
    package mutating func takeUnsaved() -> LedgerSaving? {
        guard !unsaved.isEmpty else { return nil }
        defer { unsaved.removeAll() }
        let count = (recordCount ?? .max / 2) + unsaved.count
        guard count <= 2 * Self.lineLimit else {
            recordCount = lines.count
            return .replace(lines.indices.map { lines[$0].encoded(firstNumber + UInt64($0)) })
        }
        recordCount = count
        return .append(
            unsaved.filter { $0 >= firstNumber }.map {
                lines[Int($0 - firstNumber)].encoded($0)
            })
    }

    private mutating func save(_ number: UInt64) {
        if !unsaved.contains(number) { unsaved.append(number) }
    }
}

extension LedgerLine {
    private static var byteCount: Int { 104 }

    fileprivate func encoded(_ number: UInt64) -> [UInt8] {
        let codes = [kind.rawValue, call.rawValue, reason.rawValue, obstacle.rawValue]
        var packed: UInt64 = 0
        for code in codes.reversed() {
            packed = packed << 8 | UInt64(UInt8(truncatingIfNeeded: code))
        }
        let spans =
            UInt64(UInt32(clamping: milliseconds)) | UInt64(UInt32(clamping: diskMilliseconds))
            << 32
        let words = [
            number, packed, count, term, member, other, ownTerm, ownIndex, theirTerm, theirIndex,
            spans, first, last,
        ]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for word in words {
            for shift in stride(from: 0, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return bytes
    }

    fileprivate static func decoded(_ bytes: [UInt8]) -> (number: UInt64, line: LedgerLine)? {
        guard bytes.count == byteCount else { return nil }
        let words = stride(from: 0, to: byteCount, by: 8).map { start in
            bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        guard words[0] < 1 << 62, words[1] < 1 << 32 else { return nil }
        func code(_ position: UInt64) -> Int32 { Int32(words[1] >> (8 * position) & 0xff) }
        var line = LedgerLine()
        line.kind = Kind(rawValue: code(0))
        line.call = Call(rawValue: code(1))
        line.reason = Reason(rawValue: code(2))
        line.obstacle = Obstacle(rawValue: code(3))
        (line.count, line.term, line.member, line.other) = (words[2], words[3], words[4], words[5])
        (line.ownTerm, line.ownIndex) = (words[6], words[7])
        (line.theirTerm, line.theirIndex) = (words[8], words[9])
        (line.milliseconds, line.diskMilliseconds) = (words[10] & 0xffff_ffff, words[10] >> 32)
        (line.first, line.last) = (words[11], words[12])
        return (words[0], line)
    }
}
