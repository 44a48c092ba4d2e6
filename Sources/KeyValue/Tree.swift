// An ordered collection that is frozen by copying it: a B+tree of small nodes, each copied on the
// way down when somebody else holds it too. Reading is in Tree+Reading.swift, changing in
// Tree+Changing.swift.

/// What a tree is ordered by.
protocol TreeKey: Sendable {
    /// A number that never falls from one key to a later one.
    ///
    /// A tree keeps ranks side by side, and looks at keys only where ranks are equal.
    var rank: UInt64 { get }

    /// Returns a number below zero, zero, or above zero as this key, of the same rank, comes before
    /// `other`, is the same, or comes after it.
    borrowing func order(to other: borrowing Self) -> Int
}

/// What a tree holds. An element knows its own key.
protocol TreeElement: Sendable {
    associatedtype Key: TreeKey
    /// May take long.
    var key: Key { get }
    /// The rank of `key`.
    var rank: UInt64 { get }

    /// Compares the element's key, as `TreeKey` does.
    borrowing func order(to key: borrowing Key) -> Int
}

/// An ordered collection whose copies are O(1) and never see each other's changes.
///
/// Elements live in the leaves, all at the same depth. A change takes O(log n), and after a copy
/// was made it copies at most one node for each level: arrays are the reference nodes here, and
/// they know by themselves whether they are shared. (Nodes of a class of our own cost one more
/// memory access for each level, and a dynamic check of exclusive access.) Parents know how many
/// elements lie below each child, so counting an interval takes O(log n) too.
///
/// Deletion is lazy: two neighbours become one as soon as both together fill half a node at most.
/// So two neighbours under one parent always fill more than half a node, and nothing is ever moved
/// back and forth at the border of one size. A new last element opens a node of its own, so that a
/// tree filled in order, as history is, has full nodes.
struct Tree<Element: TreeElement>: Sendable {
    typealias Key = Element.Key

    /// How many elements a leaf, and how many children an inner node, may have.
    let capacity: Int
    var root = Node()
    var count = 0

    init(capacity: Int) {
        precondition(capacity >= 3, "a node that is cut in two leaves two nodes that can be")
        self.capacity = capacity
    }

    /// A leaf, which has elements, or an inner node, which has children.
    struct Node: Sendable {
        /// Of each element in a leaf, of each separator in an inner node.
        var ranks: [UInt64] = []
        /// Ascending.
        var elements: [Element] = []
        /// One between each two children: above everything in the left one, and not above anything
        /// in the right one. Ascending.
        var separators: [Key] = []
        var children: [Child] = []

        var isLeaf: Bool { children.isEmpty }
        /// What the capacity limits.
        var size: Int { isLeaf ? elements.count : children.count }

        /// Returns the first place in a leaf whose element is not below `key`, and whether it is
        /// there.
        func place(of key: borrowing Key) -> (place: Int, isPresent: Bool) {
            let (ranks, elements, rank) = (ranks.span, elements.span, key.rank)
            var low = ranks.count(below: rank)
            guard low < ranks.count, ranks[low] == rank else { return (low, false) }
            var high = ranks.end(of: rank, from: low)
            while low < high {
                let middle = (low + high) / 2
                let order = elements[middle].order(to: key)
                if order == 0 { return (middle, true) }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
            return (low, false)
        }

        /// Returns the child below which `key` is, if it is anywhere.
        func childPlace(of key: borrowing Key) -> Int {
            let (ranks, separators, rank) = (ranks.span, separators.span, key.rank)
            var low = ranks.count(below: rank)
            guard low < ranks.count, ranks[low] == rank else { return low }
            var high = ranks.end(of: rank, from: low)
            while low < high {
                let middle = (low + high) / 2
                if separators[middle].order(to: key) > 0 { high = middle } else { low = middle + 1 }
            }
            return low
        }
    }

    struct Child: Sendable {
        var node: Node
        /// How many elements lie below.
        var count: Int
    }
}

extension Span<UInt64> {
    /// Returns how many of these ascending numbers are below `rank`.
    ///
    /// Looks at the last one of every eight first, which share a line of the cache. A node is rarely in
    /// the cache: a search by halves waits for one line after the other, this one for all at once.
    @inline(__always)
    fileprivate borrowing func count(below rank: UInt64) -> Int {
        var (line, last) = (0, 7)
        while last < count {
            line &+= self[last] < rank ? 8 : 0
            last &+= 8
        }
        var below = line
        for place in line..<Swift.min(line &+ 8, count) { below &+= self[place] < rank ? 1 : 0 }
        return below
    }

    /// Returns where the numbers that equal `rank` end; the first of them is at `place`.
    @inline(__always)
    fileprivate borrowing func end(of rank: UInt64, from place: Int) -> Int {
        guard place + 1 < count, self[place + 1] == rank else { return place + 1 }
        return rank == .max ? count : count(below: rank + 1)
    }
}
