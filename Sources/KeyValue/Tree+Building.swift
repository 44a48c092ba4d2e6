// How a tree is made from elements that come in order: from the leaves up, every node full, nothing
// moved twice.

extension Tree {
    /// Makes a tree of elements that arrive in the order of their keys.
    struct Builder {
        private let capacity: Int
        private var leaf = Node()
        private var level: [(firstKey: Key, child: Child)] = []

        init(capacity: Int) {
            self.capacity = capacity
            reserve()
        }

        /// Adds an element, unless it does not come behind the last one.
        mutating func append(_ element: Element) -> Bool {
            let rank = element.rank
            if let last = leaf.ranks.last, last >= rank {
                guard last == rank else { return false }
                let key = element.key
                guard leaf.elements[leaf.elements.count - 1].order(to: key) < 0 else {
                    return false
                }
            }
            if leaf.elements.count == capacity { closeLeaf() }
            leaf.ranks.append(rank)
            leaf.elements.append(element)
            return true
        }

        /// Returns the tree of all elements.
        consuming func finish() -> Tree {
            var tree = Tree(capacity: capacity)
            if level.isEmpty {
                (tree.root, tree.count) = (leaf, leaf.elements.count)
                return tree
            }
            closeLeaf()
            while level.count > 1 { level = parents(of: level) }
            (tree.root, tree.count) = (level[0].child.node, level[0].child.count)
            return tree
        }

        private mutating func reserve() {
            leaf.ranks.reserveCapacity(capacity)
            leaf.elements.reserveCapacity(capacity)
        }

        private mutating func closeLeaf() {
            let child = Child(node: leaf, count: leaf.elements.count)
            level.append((leaf.elements[0].key, child))
            leaf = Node()
            reserve()
        }

        private func parents(
            of level: [(firstKey: Key, child: Child)]
        ) -> [(firstKey: Key, child: Child)] {
            stride(from: 0, to: level.count, by: capacity).map { start in
                let below = level[start..<min(start + capacity, level.count)]
                let separators = below.dropFirst().map(\.firstKey)
                let node = Node(
                    ranks: separators.map(\.rank), separators: separators,
                    children: below.map(\.child)
                )
                let count = below.reduce(0) { $0 + $1.child.count }
                return (below[start].firstKey, Child(node: node, count: count))
            }
        }
    }
}
