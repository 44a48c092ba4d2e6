// What was, for as long as it is kept: every change, in the order of time, with the pair it ended.
// What is, is in Store.swift; how an older state is put together from both, in PastWalk.swift.

/// How much history a store keeps.
///
/// Part of what members agree on, like the format of commands: stores with different limits refuse
/// different reads. So it is a constant of the format, and no setting of a member.
package struct HistoryLimits: Hashable, Sendable {
    /// How many revisions before the newest can be read.
    package var revisions: Int64
    /// What the kept changes may weigh, in bytes: the key, the value that was ended, and
    /// `bytesPerChange`.
    package var bytes: Int

    package init(revisions: Int64, bytes: Int) {
        precondition(revisions >= 0, "the newest revision can always be read")
        precondition(bytes >= 0)
        (self.revisions, self.bytes) = (revisions, bytes)
    }

    /// What a store in format 1 begins with: a million revisions or 64 MiB, whichever is less, which
    /// is about 160,000 puts over values of 256 bytes.
    ///
    /// Never to be changed. Nothing in the log says under which limits its commands were carried out,
    /// so a member that replays it must find what the others found, with any later program: a new
    /// number here would make it differ from a member that was restored from a snapshot, which has
    /// the old one in it. Other limits need a command of their own, which every member carries out
    /// at the same place in the log, and which an older program stops at.
    package static let format1 = HistoryLimits(revisions: 1_000_000, bytes: 64 << 20)

    /// What a change costs in memory beyond the bytes of its key and value, about.
    static let bytesPerChange = 128
}

/// The past of a store.
///
/// Kept in the order of time alone: it grows at one end and is eaten from the other, so a put
/// touches memory that is in the cache, wherever its key is. The changes of one key are linked
/// backwards.
struct History: Sendable {
    private(set) var changes: Tree<Change>
    /// The keys that are not in the store but were, when history begins or later.
    private(set) var tombstones: Tree<Tombstone>
    /// What the changes weigh.
    private(set) var bytes = 0
    /// The fingerprints of all changes.
    private(set) var digest = Digest()
    /// What was added to that since the last `trim`.
    private var bytesAdded = 0
    let limits: HistoryLimits

    /// The number of the next change.
    private(set) var nextID = Change.ID(1)
    /// The oldest revision that can be read. It never exceeds the newest, and never goes back.
    private(set) var oldest = Revision.initial

    init(limits: HistoryLimits, nodeCapacity: Int) {
        self.limits = limits
        changes = Tree(capacity: nodeCapacity)
        tombstones = Tree(capacity: nodeCapacity)
    }

    /// Takes a past from a snapshot, checked by `Restoration`.
    init(
        limits: HistoryLimits, changes: Tree<Change>, tombstones: Tree<Tombstone>, bytes: Int,
        digest: Digest, nextID: Change.ID, oldest: Revision
    ) {
        (self.limits, self.changes, self.tombstones) = (limits, changes, tombstones)
        (self.bytes, self.digest, self.nextID, self.oldest) = (bytes, digest, nextID, oldest)
    }

    /// Remembers that a put at `revision` wrote `written`, and what it replaced.
    mutating func recordPut(
        of written: Store.Live, replacing replaced: Store.Live?, at revision: Revision
    ) {
        let before = replaced?.link ?? tombstones.remove(written.key)?.link
        let ended = replaced ?? written
        append(
            Change(
                nextID, replaced == nil ? .creation : .replacement, of: ended.pair,
                fingerprint: ended.fingerprint, at: revision, after: before
            )
        )
    }

    /// Remembers that `removed` was deleted at `revision`.
    mutating func recordDeletion(of removed: Store.Live, at revision: Revision) {
        let link = Link(to: nextID, after: removed.link)
        tombstones.insert(Tombstone(pair: removed.pair, link: link))
        append(
            Change(
                nextID, .deletion, of: removed.pair, fingerprint: removed.fingerprint,
                at: revision, after: removed.link
            )
        )
    }

    private mutating func append(_ change: Change) {
        changes.insert(change)
        digest.add(change.fingerprint)
        nextID = nextID.next
        bytes += change.weight
        bytesAdded += change.weight
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
        while bytes > target {
            let isTooMuch = bytes > limits.bytes
            let forgotten = changes.removeFirst { [oldest] change in
                change.revision < newest && (isTooMuch || change.revision < oldest)
            }
            guard let forgotten else { return }
            oldest = max(oldest, forgotten.revision.next)
            bytes -= forgotten.weight
            digest.remove(forgotten.fingerprint)
            if forgotten.kind == .deletion { bury(forgotten) }
        }
    }

    /// Removes the tombstone that a deletion left, unless the key was put and deleted again since
    /// then.
    private mutating func bury(_ change: Change) {
        let key = change.pair.key
        if tombstones[key]?.link.change == change.key { tombstones.remove(key) }
    }
}
