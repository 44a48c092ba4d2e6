// How a tree is read: one element, a count, or a walk.

extension Tree {
    /// The element with `key`.
    subscript(key: Key) -> Element? { root.element(key) }

    /// The element with the lowest key.
    var first: Element? { root.first }

    /// Returns how many elements are below `key`.
    func count(below key: Key) -> Int { root.count(below: key) }

    /// Returns a cursor at the first element that is not below `key`, or at the very first one.
    func cursor(at key: Key? = nil) -> Cursor {
        var cursor = Cursor(root: root)
        cursor.seek(key)
        return cursor
    }

    /// Returns a cursor that has `offset` elements before it.
    func cursor(offset: Int) -> Cursor {
        var cursor = Cursor(root: root)
        cursor.seek(offset: offset)
        return cursor
    }

    /// A place in a tree, from which to walk upwards. The tree it walks is the one it was made
    /// from, whatever becomes of that.
    struct Cursor: Sendable {
        private let root: Node
        /// The inner nodes from the root down, and the place in each.
        private var path: [(node: Node, place: Int)] = []
        private var leaf: [Element] = []
        /// The place in `leaf`; at its end there is nothing more in the tree.
        private var place = 0

        fileprivate init(root: Node) { self.root = root }

        /// The element at the cursor; `nil` at the end.
        var current: Element? { place < leaf.count ? leaf[place] : nil }

        mutating func advance() {
            precondition(place < leaf.count, "there is nothing behind the end")
            place += 1
            if place == leaf.count { enterNextLeaf() }
        }

        /// Goes to the first element that is not below `key`, or to the very first one.
        mutating func seek(_ key: Key?) {
            guard let key else { return descend(choosing: { _ in 0 }, stopping: { _ in 0 }) }
            descend(choosing: { $0.childPlace(of: key) }, stopping: { $0.place(of: key).place })
        }

        fileprivate mutating func seek(offset: Int) {
            var rest = offset
            descend { node in
                node.childPlace(offset: &rest)
            } stopping: { leaf in
                min(rest, leaf.elements.count)
            }
        }

        private mutating func descend(
            choosing choose: (Node) -> Int, stopping stop: (Node) -> Int
        ) {
            path.removeAll(keepingCapacity: true)
            var node = root
            while !node.isLeaf {
                let place = choose(node)
                path.append((node, place))
                node = node.children[place].node
            }
            (leaf, place) = (node.elements, stop(node))
            if place == leaf.count { enterNextLeaf() }
        }

        private mutating func enterNextLeaf() {
            while let (node, place) = path.popLast() {
                guard place + 1 < node.children.count else { continue }
                path.append((node, place + 1))
                var below = node.children[place + 1].node
                while !below.isLeaf {
                    path.append((below, 0))
                    below = below.children[0].node
                }
                (leaf, self.place) = (below.elements, 0)
                return
            }
        }
    }
}

extension Tree.Node {
    fileprivate func element(_ key: borrowing Tree.Key) -> Element? {
        if !isLeaf { return children.span[childPlace(of: key)].node.element(key) }
        let (place, isPresent) = place(of: key)
        return isPresent ? elements[place] : nil
    }

    fileprivate var first: Element? {
        isLeaf ? elements.first : children.span[0].node.first
    }

    fileprivate func count(below key: borrowing Tree.Key) -> Int {
        if isLeaf { return place(of: key).place }
        let (place, children) = (childPlace(of: key), children.span)
        var count = children[place].node.count(below: key)
        for left in 0..<place { count += children[left].count }
        return count
    }

    /// Returns the child that has the element with `rest` elements before it, and takes from `rest`
    /// those to the left of that child.
    fileprivate func childPlace(offset rest: inout Int) -> Int {
        let children = children.span
        var place = 0
        while place < children.count - 1, rest >= children[place].count {
            rest -= children[place].count
            place += 1
        }
        return place
    }
}
