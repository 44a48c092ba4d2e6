// The history of a store that is made from a snapshot. No pair is written twice there, so what each
// change was about is put together here from what follows it.

struct RestoredPast {
    /// A change whose pair may not be known yet.
    private struct Draft {
        let kind: Change.Kind
        let revision: Revision
        let before: Link?
        var pair: PackedPair?
        /// Whether it was seen what follows it: the next change of its key, or else the pair in the
        /// store, or the tombstone.
        var isFollowed = false
    }

    private var drafts: [Draft] = []
    /// The deletions that left a tombstone, by their place, in the order of keys.
    private var tombstones: [Int] = []

    /// Returns where a change is among the drafts; `nil` if history had forgotten it.
    private func place(of change: Change.ID, _ head: SnapshotHead) -> Int? {
        change < head.firstChange ? nil : Int(change.number - head.firstChange.number)
    }

    /// Returns the link to a draft.
    private func link(to place: Int, _ head: SnapshotHead) -> Link {
        let id = Change.ID(head.firstChange.number + UInt64(place))
        return Link(to: id, after: drafts[place].before)
    }

    mutating func takeChange(_ reader: inout ByteReader, _ head: SnapshotHead) -> Bool {
        guard drafts.count < head.changeCount, let flags = reader.byte(),
            let kind = Change.Kind(number: flags & ~8), let revision = reader.revision(),
            drafts.last.map({ $0.revision <= revision }) ?? true, revision <= head.revision
        else { return false }
        var before: Link?
        if flags & 8 != 0 {
            guard let link = reader.link() else { return false }
            before = link
        }
        var draft = Draft(kind: kind, revision: revision, before: before)
        if kind != .creation {
            guard let pair = reader.pair() else { return false }
            draft.pair = pair
        }
        guard follows(draft, head) else { return false }
        drafts.append(draft)
        return true
    }

    /// Checks what a change says of the one before it, and tells that one its pair.
    private mutating func follows(_ draft: Draft, _ head: SnapshotHead) -> Bool {
        guard let before = draft.before else { return draft.kind == .creation }
        guard let place = place(of: before.change, head) else { return true }
        guard place < drafts.count, !drafts[place].isFollowed, before == link(to: place, head),
            (drafts[place].kind == .deletion) == (draft.kind == .creation)
        else { return false }
        drafts[place].isFollowed = true
        guard let pair = draft.pair else { return true }
        return take(pair, writtenAt: place)
    }

    /// Tells a creation what it wrote. Returns whether `pair` can be what the change at `place`
    /// wrote.
    private mutating func take(_ pair: PackedPair, writtenAt place: Int) -> Bool {
        let pairHead = pair.head
        let isCreation = drafts[place].kind == .creation
        guard pairHead.modified == drafts[place].revision, isCreation == (pairHead.version == 1)
        else { return false }
        if isCreation { drafts[place].pair = pair }
        return true
    }

    /// Takes a pair that is in the store. Returns whether it can be there, with this past.
    mutating func takeLive(_ pair: PackedPair, _ link: Link, _ head: SnapshotHead) -> Bool {
        guard link.change < head.nextChange, pair.head.modified <= head.revision else {
            return false
        }
        guard let place = place(of: link.change, head) else { return true }
        guard place < drafts.count, !drafts[place].isFollowed, drafts[place].kind != .deletion,
            link == self.link(to: place, head)
        else { return false }
        drafts[place].isFollowed = true
        return take(pair, writtenAt: place)
    }

    mutating func takeTombstone(_ reader: inout ByteReader, _ head: SnapshotHead) -> Bool {
        guard let id = reader.number(below: head.nextChange.number),
            let place = place(of: Change.ID(id), head), place < drafts.count,
            !drafts[place].isFollowed, drafts[place].kind == .deletion
        else { return false }
        drafts[place].isFollowed = true
        tombstones.append(place)
        return true
    }

    /// Returns the history, once all of it and all pairs were taken.
    consuming func finish(
        _ head: SnapshotHead, nodeCapacity: Int
    ) throws(SnapshotDamage) -> History {
        guard drafts.count == head.changeCount else {
            throw .contradiction("there is another number of changes")
        }
        let buried = try burials(head, nodeCapacity)
        var changes = Tree<Change>.Builder(capacity: nodeCapacity)
        var (bytes, digest) = (0, Digest())
        for place in drafts.indices {
            let change = try change(at: place, head)
            bytes += change.weight
            digest.add(change.fingerprint)
            _ = changes.append(change)
        }
        return History(
            limits: head.history, changes: changes.finish(), tombstones: buried, bytes: bytes,
            digest: digest, nextID: head.nextChange, oldest: head.oldest
        )
    }

    private func burials(
        _ head: SnapshotHead, _ nodeCapacity: Int
    ) throws(SnapshotDamage) -> Tree<Tombstone> {
        var built = Tree<Tombstone>.Builder(capacity: nodeCapacity)
        for place in tombstones {
            guard let pair = drafts[place].pair,
                built.append(Tombstone(pair: pair, link: link(to: place, head)))
            else { throw .contradiction("the tombstones are out of order") }
        }
        return built.finish()
    }

    private func change(at place: Int, _ head: SnapshotHead) throws(SnapshotDamage) -> Change {
        let draft = drafts[place]
        guard draft.isFollowed, let pair = draft.pair else {
            throw .contradiction("a change led nowhere")
        }
        let link = link(to: place, head)
        // What a change ended was known by the link to the change before.
        guard let known = draft.kind == .creation ? link : draft.before else {
            throw .contradiction("a change ended a pair from nowhere")
        }
        return Change(
            link.change, draft.kind, of: pair,
            fingerprint: Store.Live(pair, link: known).fingerprint, at: draft.revision,
            after: draft.before
        )
    }
}
