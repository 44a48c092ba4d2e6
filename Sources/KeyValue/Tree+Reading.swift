// How a tree is read: one value, a count, or a walk.

extension Tree {
    /// The value of `key`.
    subscript(key: Key) -> Value? {
        var node = root.node
        while !node.body.isLeaf { node = node.body.children[node.body.childPlace(of: key)].node }
        return node.body.place(of: key).map { node.body.values[$0] }
    }

    /// The first key and its value.
    var first: (key: Key, value: Value)? {
        var node = root.node
        while !node.body.isLeaf { node = node.body.children[0].node }
        return node.body.keys.isEmpty ? nil : (node.body.keys[0], node.body.values[0])
    }

    /// Returns how many keys are below `key`.
    func count(below key: Key) -> Int {
        var (node, count) = (root.node, 0)
        while !node.body.isLeaf {
            let place = node.body.childPlace(of: key)
            for child in node.body.children[..<place] { count += child.count }
            node = node.body.children[place].node
        }
        return count + node.body.firstPlace(notBelow: key)
    }

    /// Returns a cursor at the first key that is not below `key`, or at the very first one.
    func cursor(at key: Key? = nil) -> Cursor {
        var cursor = Cursor(tree: self)
        cursor.seek(key)
        return cursor
    }

    /// Returns a cursor that has `offset` keys before it.
    func cursor(offset: Int) -> Cursor {
        var cursor = Cursor(tree: self)
        cursor.seek(offset: offset)
        return cursor
    }

    /// A place in a tree, from which to walk upwards. The tree it walks is the one it was made
    /// from, whatever becomes of that.
    struct Cursor {
        private let tree: Tree
        /// From the root down to the leaf: a node, and the place in it. Empty at the end.
        private var path: [(node: Node, place: Int)] = []

        fileprivate init(tree: Tree) { self.tree = tree }

        /// The key and the value at the cursor; `nil` at the end.
        var current: (key: Key, value: Value)? {
            guard let (node, place) = path.last else { return nil }
            return (node.body.keys[place], node.body.values[place])
        }

        mutating func advance() {
            precondition(!path.isEmpty, "there is nothing behind the end")
            path[path.count - 1].place += 1
            settle()
        }

        /// Goes to the first key that is not below `key`, or to the very first one.
        mutating func seek(_ key: Key?) {
            path.removeAll(keepingCapacity: true)
            var node = tree.root.node
            while !node.body.isLeaf {
                let place = key.map(node.body.childPlace) ?? 0
                path.append((node, place))
                node = node.body.children[place].node
            }
            path.append((node, key.map(node.body.firstPlace) ?? 0))
            settle()
        }

        fileprivate mutating func seek(offset: Int) {
            var (node, rest) = (tree.root.node, offset)
            while !node.body.isLeaf {
                var place = 0
                let last = node.body.children.count - 1
                while place < last, rest >= node.body.children[place].count {
                    rest -= node.body.children[place].count
                    place += 1
                }
                path.append((node, place))
                node = node.body.children[place].node
            }
            path.append((node, min(rest, node.body.keys.count)))
            settle()
        }

        /// From behind the last place of a node, goes on to the next leaf.
        private mutating func settle() {
            while let (node, place) = path.last, place == node.body.size {
                path.removeLast()
                guard !path.isEmpty else { return }
                path[path.count - 1].place += 1
            }
            while let (node, place) = path.last, !node.body.isLeaf {
                path.append((node.body.children[place].node, 0))
            }
        }
    }
}
