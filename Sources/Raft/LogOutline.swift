// The part of the log the core needs: which term owns each position, how long each payload is, and how far it counts.

/// The log without its bytes.
package struct LogOutline: Sendable {
    package private(set) var headers: [EntryHeader] = []

    package init() {}

    /// Adds one entry behind the last. For recovery.
    package mutating func append(_ header: EntryHeader) { headers.append(header) }
}
