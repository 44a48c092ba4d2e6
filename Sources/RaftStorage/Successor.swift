// What a cluster is called once one member has gone on alone.

package import Raft

/// A cluster that one member has made of another, when the majority of that was lost.
///
/// It has an id of its own, because ids of members and of sessions are indexes of the log: what the lost ones gave out
/// behind `since` is given again, to others.
package struct Successor: Hashable, Sendable {
    /// Tells it from every other cluster.
    package var cluster: UInt64
    /// The entry with which it begins; before the log for a member that has joined it.
    package var since: EntryID

    package init(cluster: UInt64, since: EntryID) { (self.cluster, self.since) = (cluster, since) }

    static let kind: UInt64 = 0x0a63_6375_7365_6472  // "rdesucc\n"
    static let byteCount = 24

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for number in [cluster, since.term.number, since.index.position] {
            bytes.append(number: number)
        }
        return bytes
    }

    init(_ bytes: Span<UInt8>, at offset: Int) {
        self.init(
            cluster: bytes.load(at: offset),
            since: EntryID(
                term: Term(bytes.load(at: offset + 8)), index: LogIndex(bytes.load(at: offset + 16))
            ))
    }

    /// Whether the log has the entry. One that has not was never written behind this: power failed.
    package func began(in outline: LogOutline) -> Bool {
        since.index < outline.base.index || outline.holds(since)
    }
}
