// What was, for as long as it is kept: the pairs that were overwritten or deleted, and the order in
// which that happened. What is, is in Store.swift.

/// How much history a store keeps.
///
/// Part of what members agree on, like the format of commands: stores with different limits refuse
/// different reads. So it is a constant of the program, and no setting of a member.
package struct HistoryLimits: Hashable, Sendable {
    /// How many revisions before the newest can be read.
    package var revisions: Int64
    /// What the kept pairs may weigh, in bytes: keys, values, and `bytesPerChange` for each change.
    package var bytes: Int

    package init(revisions: Int64, bytes: Int) {
        precondition(revisions >= 0, "the newest revision can always be read")
        precondition(bytes >= 0)
        (self.revisions, self.bytes) = (revisions, bytes)
    }

    /// A million revisions or 128 MiB, whichever is less: about 250,000 puts of small values.
    package static let standard = HistoryLimits(revisions: 1_000_000, bytes: 128 << 20)

    /// What a change costs in memory beyond the bytes of its key and value, about.
    static let bytesPerChange = 256
}

/// The past of a store.
///
/// A pair comes in when it is overwritten or deleted, under the revision at which that happened,
/// its end. It could be read at the revisions from its `modRevision` up to, but not including, its
/// end.
struct History: Sendable {
    /// Every pair that ended, by key and then by time.
    private(set) var pairs: Tree<PastKey, KeyValue>
    /// Every change, in order: what history is trimmed by.
    private var changes: Tree<ChangeID, Change>
    /// What the changes weigh.
    private(set) var bytes = 0
    /// What was added to that since the last `trim`.
    private var bytesAdded = 0
    private let limits: HistoryLimits

    /// The oldest revision that can be read. It never exceeds the newest, and never goes back.
    private(set) var oldest = Revision.initial

    init(limits: HistoryLimits, nodeCapacity: Int) {
        self.limits = limits
        pairs = Tree(capacity: nodeCapacity)
        changes = Tree(capacity: nodeCapacity)
    }

    var changeCount: Int { changes.count }

    /// Remembers that the change with this number in `revision` ended `replaced`, or began a key.
    mutating func record(
        _ replaced: KeyValue?, of key: Key, at revision: Revision, number: UInt32 = 0
    ) {
        if let replaced { pairs.update(PastKey(key: key, end: revision)) { _ in replaced } }
        let change = Change(key: key, replaces: replaced != nil)
        changes.update(ChangeID(revision: revision, number: number)) { _ in change }
        let weight = Self.weight(key: key, replaced: replaced)
        bytes += weight
        bytesAdded += weight
    }

    private static func weight(key: Key, replaced: KeyValue?) -> Int {
        HistoryLimits.bytesPerChange + key.bytes.count + (replaced?.value.count ?? 0)
    }
}

extension History {
    /// Forgets what exceeds the limits, now that the changes of `newest` are all recorded.
    ///
    /// What can be read is decided at once. What cannot be read any more is removed at twice the
    /// speed at which history has just grown, and a bit: a command that deleted a million keys is
    /// not paid for a second time by a single command later, and the bytes still never grow beyond
    /// the limit by more than one command adds.
    mutating func trim(newest: Revision) {
        oldest = max(oldest, Revision(newest.number - limits.revisions))
        let target = bytes - 2 * bytesAdded - 4 * HistoryLimits.bytesPerChange
        bytesAdded = 0
        while bytes > target, let (id, change) = changes.first, id.revision < newest {
            guard id.revision < oldest || bytes > limits.bytes else { return }
            oldest = max(oldest, id.revision.next)
            forget(change, at: id)
        }
    }

    private mutating func forget(_ change: Change, at id: ChangeID) {
        changes.remove(id)
        var replaced: KeyValue?
        if change.replaces {
            replaced = pairs.remove(PastKey(key: change.key, end: id.revision))
            precondition(replaced != nil, "a change outlived the pair it replaced")
        }
        bytes -= Self.weight(key: change.key, replaced: replaced)
    }
}

/// Names a pair that ended.
struct PastKey: Comparable, Sendable {
    var key: Key
    var end: Revision

    static func < (lhs: PastKey, rhs: PastKey) -> Bool {
        let order = lhs.key.order(to: rhs.key)
        return order < 0 || (order == 0 && lhs.end < rhs.end)
    }
}

/// Names a change. The changes of one revision have numbers from 0 on.
struct ChangeID: Comparable, Sendable {
    var revision: Revision
    var number: UInt32

    static func < (lhs: ChangeID, rhs: ChangeID) -> Bool {
        (lhs.revision, lhs.number) < (rhs.revision, rhs.number)
    }
}

/// What a change did, as far as trimming must know.
struct Change: Sendable {
    var key: Key
    /// Whether it ended a pair, which history then holds.
    var replaces: Bool
}
