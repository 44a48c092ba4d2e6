// The part of the log the core needs: which term owns each position, how long each payload is, and how far it counts.

/// The log without its bytes.
package struct LogOutline: Sendable {
    private var entries: [EntryHeader] = []

    package init() {}

    package var lastIndex: LogIndex { LogIndex(UInt64(entries.count)) }

    /// Adds one entry behind the last. For recovery.
    package mutating func append(_ header: EntryHeader) { entries.append(header) }

    /// Returns what is known of the entry at `index`, which must be in the log.
    package func header(at index: LogIndex) -> EntryHeader { entries[Int(index.position) - 1] }

    /// Returns what is known of the entries in `range`, which must be in the log.
    package func headers(in range: Range<LogIndex>) -> [EntryHeader] {
        (range.lowerBound.position..<range.upperBound.position).map { header(at: LogIndex($0)) }
    }
}
