// How a tree grows and shrinks. Every step down an array that somebody else holds too is copied
// first; Array sees to that.

extension Tree {
    /// Puts in the element that `make` returns; or, if there is one with `key`, what `remake` makes
    /// of it, and returns the old one.
    mutating func update(
        _ key: Key, ifAbsent make: () -> Element, ifPresent remake: (borrowing Element) -> Element
    ) -> Element? {
        var change = Node.Change(capacity: capacity)
        root.update(key, isLast: true, &change, make, remake)
        if change.replaced == nil { count += 1 }
        if let sibling = change.sibling {
            let left = Child(node: root, count: count - sibling.child.count)
            root = Node(
                ranks: [sibling.firstKey.rank], separators: [sibling.firstKey],
                children: [left, sibling.child]
            )
        }
        return change.replaced
    }

    /// Puts in an element, in the place of the one with its key if there is one.
    mutating func insert(_ element: Element) {
        _ = update(element.key, ifAbsent: { element }, ifPresent: { _ in element })
    }

    /// Removes the element with `key` and returns it.
    @discardableResult
    mutating func remove(_ key: Key) -> Element? {
        guard let removed = root.remove(key, capacity: capacity) else { return nil }
        count -= 1
        removeIdleLevels()
        return removed
    }

    /// Removes and returns the first element, if there is one and it passes `test`.
    mutating func removeFirst(if test: (borrowing Element) -> Bool) -> Element? {
        guard root.firstPasses(test) else { return nil }
        count -= 1
        defer { removeIdleLevels() }
        return root.removeFirst(capacity: capacity)
    }

    private mutating func removeIdleLevels() {
        while root.children.count == 1 { root = root.children[0].node }
    }
}

extension Tree.Node {
    /// A node that was cut off another one, and now stands to the right of it.
    struct Sibling {
        var firstKey: Tree.Key
        var child: Tree.Child
    }

    /// What comes back from the leaf.
    struct Change {
        let capacity: Int
        /// The old element; `nil` if the new one came in addition.
        var replaced: Element?
        /// What had to be cut off the node that was left last.
        var sibling: Sibling?
    }

    /// Sets an element at or below this node. `isLast` says that nothing in the tree is to the
    /// right of this node.
    mutating func update(
        _ key: borrowing Tree.Key, isLast: Bool, _ change: inout Change,
        _ make: () -> Element, _ remake: (borrowing Element) -> Element
    ) {
        if isLeaf { return updateLeaf(key, isLast: isLast, &change, make, remake) }
        let place = childPlace(of: key)
        let isLast = isLast && place == separators.count
        children[place].node.update(key, isLast: isLast, &change, make, remake)
        if change.replaced == nil { children[place].count += 1 }
        if let grown = change.sibling.take() {
            insert(grown, rightOf: place)
            if children.count > change.capacity {
                change.sibling = cutChildren(at: isLast ? change.capacity : children.count / 2)
            }
        }
    }

    private mutating func updateLeaf(
        _ key: borrowing Tree.Key, isLast: Bool, _ change: inout Change,
        _ make: () -> Element, _ remake: (borrowing Element) -> Element
    ) {
        let (place, isPresent) = place(of: key)
        if isPresent {
            // Swapped, not copied: nothing the old element refers to is touched.
            var element = remake(elements.span[place])
            swap(&elements[place], &element)
            change.replaced = element
        } else if elements.count < change.capacity {
            insert(make(), rank: key.rank, at: place)
        } else {
            let isAppended = isLast && place == change.capacity
            change.sibling = cut(inserting: make(), rank: key.rank, at: place, isAppended)
        }
    }

    private mutating func insert(_ element: Element, rank: UInt64, at place: Int) {
        ranks.insert(rank, at: place)
        elements.insert(element, at: place)
    }

    /// Cuts a full leaf in two before an element comes in, so that no leaf ever has room for more
    /// than it may hold.
    private mutating func cut(
        inserting element: Element, rank: UInt64, at place: Int, _ isAppended: Bool
    ) -> Sibling {
        let half = (elements.count + 1) / 2
        let cut = isAppended ? place : place < half ? half - 1 : half
        var right = Self(ranks: Array(ranks[cut...]), elements: Array(elements[cut...]))
        ranks.removeSubrange(cut...)
        elements.removeSubrange(cut...)
        if !isAppended, place < half {
            insert(element, rank: rank, at: place)
        } else {
            right.insert(element, rank: rank, at: place - cut)
        }
        let child = Tree.Child(node: right, count: right.elements.count)
        return Sibling(firstKey: right.elements[0].key, child: child)
    }

    private mutating func insert(_ sibling: Sibling, rightOf place: Int) {
        children[place].count -= sibling.child.count
        ranks.insert(sibling.firstKey.rank, at: place)
        separators.insert(sibling.firstKey, at: place)
        children.insert(sibling.child, at: place + 1)
    }

    private mutating func cutChildren(at place: Int) -> Sibling {
        let right = Self(
            ranks: Array(ranks[place...]), separators: Array(separators[place...]),
            children: Array(children[place...])
        )
        let firstKey = separators[place - 1]
        ranks.removeSubrange((place - 1)...)
        separators.removeSubrange((place - 1)...)
        children.removeSubrange(place...)
        let count = right.children.reduce(0) { $0 + $1.count }
        return Sibling(firstKey: firstKey, child: Tree.Child(node: right, count: count))
    }
}

extension Tree.Node {
    mutating func remove(_ key: borrowing Tree.Key, capacity: Int) -> Element? {
        if isLeaf {
            let (place, isPresent) = place(of: key)
            guard isPresent else { return nil }
            ranks.remove(at: place)
            return elements.remove(at: place)
        }
        let place = childPlace(of: key)
        guard let removed = children[place].node.remove(key, capacity: capacity) else { return nil }
        children[place].count -= 1
        joinNeighbours(of: place, capacity: capacity)
        return removed
    }

    func firstPasses(_ test: (borrowing Element) -> Bool) -> Bool {
        if !isLeaf { return children.span[0].node.firstPasses(test) }
        return !elements.isEmpty && test(elements.span[0])
    }

    mutating func removeFirst(capacity: Int) -> Element {
        if isLeaf {
            ranks.removeFirst()
            return elements.removeFirst()
        }
        let removed = children[0].node.removeFirst(capacity: capacity)
        children[0].count -= 1
        joinNeighbours(of: 0, capacity: capacity)
        return removed
    }

    /// Keeps the promise that two neighbours fill more than half a node, after one has shrunk.
    private mutating func joinNeighbours(of place: Int, capacity: Int) {
        let size = childSize(at: place)
        if size == 0 {
            children.remove(at: place)
            if !separators.isEmpty { removeSeparator(at: max(place - 1, 0)) }
        } else if size < capacity / 2 {
            for left in [place - 1, place] where left >= 0 && left + 1 < children.count {
                if childSize(at: left) + childSize(at: left + 1) <= capacity / 2 {
                    return join(left)
                }
            }
        }
    }

    private func childSize(at place: Int) -> Int { children.span[place].node.size }

    @discardableResult
    private mutating func removeSeparator(at place: Int) -> Tree.Key {
        ranks.remove(at: place)
        return separators.remove(at: place)
    }

    /// Makes one node of the children at `left` and to the right of it.
    private mutating func join(_ left: Int) {
        let right = children.remove(at: left + 1)
        let separator = removeSeparator(at: left)
        children[left].count += right.count
        children[left].node.append(right.node, separator: separator)
    }

    private mutating func append(_ right: Self, separator: Tree.Key) {
        if !isLeaf {
            ranks.append(separator.rank)
            separators.append(separator)
        }
        ranks += right.ranks
        elements += right.elements
        separators += right.separators
        children += right.children
    }
}
