// How the state at an older revision is found: from what a key is now, or from its tombstone, back
// through its changes.

/// The pairs of an interval as they were at a revision, in the order of their keys.
struct PastWalk {
    private let revision: Revision
    private let end: ByteKey?
    private let history: History
    private var live: Tree<Store.Live>.Cursor
    private var tombstones: Tree<Tombstone>.Cursor

    init(_ store: Store, _ interval: KeyInterval, at revision: Revision) {
        (self.revision, end, history) = (revision, interval.end, store.history)
        live = store.live.cursor(at: interval.first)
        tombstones = store.history.tombstones.cursor(at: interval.first)
    }

    /// Returns the next pair and goes on.
    mutating func next() -> PackedPair? {
        while true {
            let (present, tombstone) = (inside(live.current), inside(tombstones.current))
            let state: PackedPair?
            // A key is in the store or has a tombstone, never both.
            if let present, tombstone.map({ present.key < $0.key }) ?? true {
                live.advance()
                state = history.state(at: revision, now: present.pair, present.link)
            } else if let tombstone {
                tombstones.advance()
                state = history.state(at: revision, now: nil, tombstone.link)
            } else {
                return nil
            }
            if let state { return state }
        }
    }

    private func inside<Element: TreeElement>(_ element: Element?) -> Element?
    where Element.Key == ByteKey {
        guard let element, let end else { return element }
        return element.key < end ? element : nil
    }
}

extension History {
    /// Returns what a key was at `revision`, given what it is and where its changes begin.
    ///
    /// Takes O(log n) for each 64 changes of the key since then, and at most 64 times as much.
    func state(at revision: Revision, now: PackedPair?, _ link: Link) -> PackedPair? {
        if let now, now.head.modified <= revision { return now }
        var (state, link) = (now, link)
        while let change = change(link.milestone, after: revision)
            ?? change(link.change, after: revision)
        {
            state = change.replaced
            guard let before = change.before else { break }
            link = before
        }
        return state
    }

    /// Returns a change, if it happened after `revision`. What history has forgotten did not.
    private func change(_ id: Change.ID, after revision: Revision) -> Change? {
        guard let change = changes[id], change.revision > revision else { return nil }
        return change
    }
}
