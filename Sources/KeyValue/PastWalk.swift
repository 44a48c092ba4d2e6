// How the pairs of an older revision are found: those that ended since then are in the history, the
// others are still in the store. No key is in both.

/// The pairs of an interval as they were at a revision, in the order of their keys.
///
/// Takes O(log n) for each key of the interval that the store or its history holds, however often
/// it was written.
struct PastWalk {
    private let revision: Revision
    private let end: Key?
    private var present: Tree<Key, Store.Live>.Cursor
    private var past: Tree<PastKey, KeyValue>.Cursor
    private var nextPresent: (key: Key, pair: KeyValue)?
    private var nextPast: (key: Key, pair: KeyValue)?

    init(_ store: Store, _ interval: KeyInterval, at revision: Revision) {
        (self.revision, end) = (revision, interval.end)
        present = store.live.cursor(at: interval.first)
        past = store.history.pairs.cursor(at: PastKey(key: interval.first, end: revision.next))
        findPresent()
        findPast()
    }

    /// Returns the next pair and goes on.
    mutating func next() -> KeyValue? {
        if let nextPast, nextPresent.map({ nextPast.key < $0.key }) ?? true {
            findPast()
            return nextPast.pair
        }
        guard let nextPresent else { return nil }
        findPresent()
        return nextPresent.pair
    }

    private func isInside(_ key: Key) -> Bool { end.map { key < $0 } ?? true }

    private mutating func findPresent() {
        nextPresent = nil
        while let (key, found) = present.current, isInside(key) {
            present.advance()
            guard found.keyValue.modRevision <= revision else { continue }
            nextPresent = (key, found.keyValue)
            return
        }
    }

    private mutating func findPast() {
        nextPast = nil
        while let (id, pair) = past.current, isInside(id.key) {
            guard id.end > revision else {
                past.seek(PastKey(key: id.key, end: revision.next))
                continue
            }
            // Of all pairs of a key that ended later, the first one began first.
            past.seek(PastKey(key: id.key, end: Revision(.max)))
            guard pair.modRevision <= revision else { continue }
            nextPast = (id.key, pair)
            return
        }
    }
}
