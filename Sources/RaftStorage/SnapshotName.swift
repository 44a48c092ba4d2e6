// How the files of snapshots are called. The name says which entry is the last; the content says it again.

internal import Raft
internal import RaftRuntime

/// A published snapshot: own or received, whole, and of this log.
struct SnapshotName: Hashable {
    static let prefix = "snapshot-"
    var last: EntryID

    init(_ last: EntryID) { self.last = last }

    /// Nothing for every other file.
    init?(_ name: String) {
        guard let numbers = hexadecimals(name, after: Self.prefix), numbers.count == 2
        else { return nil }
        last = EntryID(term: Term(numbers[1]), index: LogIndex(numbers[0]))
    }

    var text: String { Self.prefix + hexadecimal([last.index.position, last.term.number]) }

    /// Which of these files are not needed beside the newest snapshot: all older ones but one that the log still
    /// goes on behind, which would do if the newest turned out to be damaged.
    ///
    /// - Parameter base: The entry before the first of the log.
    static func obsolete(in names: [String], newest: EntryID, base: LogIndex) -> [String] {
        let older = names.compactMap(SnapshotName.init).filter { $0.last.index < newest.index }
        let second = older.max { $0.last.index < $1.last.index }
        return older.filter { $0 != second || $0.last.index < base }.map(\.text)
    }
}

/// A snapshot that a leader sends: in part, or whole and not published. The name is the whole description, so a
/// transfer can go on after a restart, and from another leader.
struct ReceivedName: Hashable {
    static let prefix = "received-"
    var last: EntryID
    var byteCount: UInt64
    var checksum: UInt32

    init(_ restart: Restart) {
        (last, byteCount, checksum) = (restart.last, restart.byteCount, restart.checksum)
    }

    init(_ snapshot: SnapshotDescription) { self.init(Restart(snapshot)) }

    init?(_ name: String) {
        guard let numbers = hexadecimals(name, after: Self.prefix), numbers.count == 4,
            let checksum = UInt32(exactly: numbers[3])
        else { return nil }
        last = EntryID(term: Term(numbers[1]), index: LogIndex(numbers[0]))
        (byteCount, self.checksum) = (numbers[2], checksum)
    }

    var text: String {
        Self.prefix
            + hexadecimal([
                last.index.position, last.term.number, byteCount, UInt64(checksum),
            ])
    }
}

extension FileName {
    /// A snapshot that is being written.
    static let newSnapshot = "snapshot.new"
    /// What a damaged snapshot is called from then on: it is evidence.
    static let damagedPrefix = "damaged-"
}

/// Numbers of sixteen digits each, so that names are sorted as the numbers are.
private func hexadecimal(_ numbers: [UInt64]) -> String {
    numbers.map { number in
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined(separator: "-")
}

private func hexadecimals(_ name: String, after prefix: String) -> [UInt64]? {
    guard name.hasPrefix(prefix) else { return nil }
    var numbers: [UInt64] = []
    for part in name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
    {
        guard part.utf8.count == 16, let number = UInt64(part, radix: 16) else { return nil }
        numbers.append(number)
    }
    return numbers
}
