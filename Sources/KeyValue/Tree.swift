// An ordered map that is frozen by copying it: a B+tree of small nodes, each copied on the way down
// when somebody else holds it too. Reading is in Tree+Reading.swift, changing in
// Tree+Changing.swift.

/// An ordered map whose copies are O(1) and never see each other's changes.
///
/// Values live in the leaves, all at the same depth. A change takes O(log n), and after a copy was
/// made it copies at most one node per level. Nodes know how many values lie below each child, so
/// counting an interval takes O(log n) too.
///
/// Deletion is lazy: two neighbours become one as soon as both together fill half a node at most.
/// So two neighbours under one parent always fill more than half a node, and nothing is ever moved
/// back and forth at the border of one size. A new last element opens a node of its own, so that a
/// tree filled in order, as history is, has full nodes.
struct Tree<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    /// How many values a leaf, and how many children an inner node, may have.
    let capacity: Int
    var root = Child(node: Node(Body()), count: 0)

    init(capacity: Int) {
        precondition(capacity >= 3, "a node that is cut in two leaves two nodes that can be")
        self.capacity = capacity
    }

    var count: Int { root.count }

    /// A place for one struct that trees can share.
    ///
    /// Sendable, although its body can be changed: only `makeUnique` gives the right to, and it
    /// gives it only to a tree that nobody else, on this thread or another, shares the node with.
    final class Node: @unchecked Sendable {
        var body: Body
        init(_ body: Body) { self.body = body }
    }

    struct Child {
        var node: Node
        /// How many values lie below.
        var count: Int

        mutating func makeUnique() {
            guard !isKnownUniquelyReferenced(&node) else { return }
            node = Node(node.body)
        }
    }

    /// What a node holds: a leaf has values, an inner node has children.
    struct Body {
        /// Ascending. In a leaf one for each value; in an inner node one between each two children:
        /// above everything in the left one, and not above anything in the right one.
        var keys: [Key] = []
        var values: [Value] = []
        var children: [Child] = []

        var isLeaf: Bool { children.isEmpty }
        /// What the node's capacity limits.
        var size: Int { isLeaf ? keys.count : children.count }

        /// Returns the first place whose key is not below `key`.
        func firstPlace(notBelow key: Key) -> Int {
            var (low, high) = (0, keys.count)
            while low < high {
                let middle = (low + high) / 2
                if keys[middle] < key { low = middle + 1 } else { high = middle }
            }
            return low
        }

        /// Returns the child below which `key` is, if it is anywhere.
        func childPlace(of key: Key) -> Int {
            var (low, high) = (0, keys.count)
            while low < high {
                let middle = (low + high) / 2
                if key < keys[middle] { high = middle } else { low = middle + 1 }
            }
            return low
        }

        /// Returns the place of `key` in a leaf.
        func place(of key: Key) -> Int? {
            let place = firstPlace(notBelow: key)
            return place < keys.count && keys[place] == key ? place : nil
        }
    }
}
