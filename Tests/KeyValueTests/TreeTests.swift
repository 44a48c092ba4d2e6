// The tree alone: its shape after every change, in nodes so small that everything happens often.

import Testing

@testable import KeyValue

@Suite("The tree")
struct TreeTests {
    @Test("keeps its shape and its contents through every change", arguments: 3...9)
    func shape(capacity: Int) {
        var dice = Dice(seed: UInt64(capacity))
        var tree = Tree<Int, Int>(capacity: capacity)
        var expected: [Int: Int] = [:]
        // Grows for a while, then shrinks, three times.
        for step in 0..<1_500 {
            let key = dice.below(150)
            if dice.below(10) < (step / 250 % 2 == 0 ? 7 : 2) {
                let old = tree.update(key) { ($0 ?? 0) + step }
                #expect(old == expected[key])
                expected[key] = (old ?? 0) + step
            } else {
                #expect(tree.remove(key) == expected.removeValue(forKey: key))
            }
            #expect(tree.violations == [])
        }
        #expect(tree.elements.map(\.key) == expected.keys.sorted())
        for (key, value) in expected { #expect(tree[key] == value) }
        for key in expected.keys.sorted() { tree.remove(key) }
        #expect(tree.violations == [])
        #expect(tree.count == 0 && tree.first == nil && tree.root.node.body.isLeaf)
    }

    @Test("is full when filled in order, and can be eaten from the front", arguments: [3, 4, 8])
    func queue(capacity: Int) {
        var tree = Tree<Int, Int>(capacity: capacity)
        for key in 0..<200 {
            tree.update(key) { _ in key }
            #expect(tree.violations == [])
        }
        #expect(tree.leafSizes.dropLast().allSatisfy { $0 == capacity })
        for key in 200..<400 {
            #expect(tree.first?.key == key - 200)
            tree.remove(key - 200)
            tree.update(key) { _ in key }
            #expect(tree.violations == [])
        }
        #expect(tree.elements.map(\.key) == Array(200..<400))
    }

    @Test("finds every place by key and by number", arguments: [0, 1, 3, 4, 5, 50])
    func places(count: Int) {
        var tree = Tree<Int, Int>(capacity: 3)
        for number in 0..<count { tree.update(number * 2) { _ in number } }
        for number in 0...count {
            #expect(tree.cursor(offset: number).current?.key == (number < count ? number * 2 : nil))
            #expect(tree.cursor(at: number * 2).current?.value == (number < count ? number : nil))
            #expect(
                tree.cursor(at: number * 2 - 1).current?.value == (number < count ? number : nil))
            #expect(tree.count(below: number * 2) == number)
            #expect(tree.count(below: number * 2 - 1) == number)
            #expect(tree[number * 2 + 1] == nil)
        }
    }

    @Test("shares everything with a copy, and copies one node per level when it changes")
    func sharing() {
        var tree = Tree<Int, Int>(capacity: 4)
        for key in 0..<1_000 { tree.update(key) { _ in key } }
        let levels = tree.levels
        let frozen = tree
        #expect(frozen.nodes == tree.nodes)
        tree.update(500) { _ in -1 }
        #expect(tree.nodes.subtracting(frozen.nodes).count == levels)
        let copied = tree.nodes
        tree.update(500) { _ in -2 }
        #expect(tree.nodes == copied)
        tree.remove(3)
        #expect(frozen.elements.map(\.value) == Array(0..<1_000))
    }
}

extension Tree {
    var elements: [(key: Key, value: Value)] {
        var elements: [(key: Key, value: Value)] = []
        var cursor = cursor()
        while let element = cursor.current {
            elements.append(element)
            cursor.advance()
        }
        return elements
    }

    func visit(_ node: Node, depth: Int = 1, _ body: (Node, Int) -> Void) {
        body(node, depth)
        for child in node.body.children { visit(child.node, depth: depth + 1, body) }
    }

    var levels: Int {
        var levels = 0
        visit(root.node) { levels = max(levels, $1) }
        return levels
    }

    var nodes: Set<ObjectIdentifier> {
        var nodes: Set<ObjectIdentifier> = []
        visit(root.node) { node, _ in nodes.insert(ObjectIdentifier(node)) }
        return nodes
    }

    var leafSizes: [Int] {
        var sizes: [Int] = []
        visit(root.node) { node, _ in if node.body.isLeaf { sizes.append(node.body.size) } }
        return sizes
    }

    /// Everything about the tree's shape that is not as promised.
    var violations: [String] {
        var violations: [String] = []
        var leafDepth: Int?
        visit(root.node) { node, depth in
            let (body, sizes) = (node.body, node.body.children.map { $0.node.body.size })
            if body.isLeaf {
                if depth != leafDepth ?? depth { violations.append("leaves at two depths") }
                leafDepth = depth
                if body.keys.count != body.values.count { violations.append("a key has no value") }
            } else {
                if body.keys.count != sizes.count - 1 { violations.append("a key too many") }
                if !body.values.isEmpty { violations.append("a value outside the leaves") }
            }
            if body.size > capacity { violations.append("a node is too full") }
            if sizes.contains(0) { violations.append("a node is empty") }
            if zip(sizes, sizes.dropFirst()).contains(where: { $0 + $1 <= capacity / 2 }) {
                violations.append("two neighbours should be one")
            }
        }
        if root.node.body.children.count == 1 { violations.append("a level too many") }
        return violations + orderViolations(below: root, from: nil, to: nil)
    }

    private func orderViolations(below child: Child, from: Key?, to: Key?) -> [String] {
        let body = child.node.body
        var violations: [String] = []
        let ascend = zip(body.keys, body.keys.dropFirst()).allSatisfy { $0 < $1 }
        if !ascend { violations.append("keys do not ascend") }
        if let from, let first = body.keys.first, first < from {
            violations.append("too far right")
        }
        if let to, let last = body.keys.last, last >= to { violations.append("too far left") }
        let below = body.children.reduce(body.values.count) { $0 + $1.count }
        if child.count != below { violations.append("a count is wrong") }
        for (place, child) in body.children.enumerated() {
            violations += orderViolations(
                below: child, from: place > 0 ? body.keys[place - 1] : from,
                to: place < body.keys.count ? body.keys[place] : to
            )
        }
        return violations
    }
}
