// The tree alone: its shape after every change, in nodes so small that everything happens often.

import Testing

@testable import KeyValue

@Suite("The tree")
struct TreeTests {
    @Test("keeps its shape and its contents through every change", arguments: 3...9)
    func shape(capacity: Int) {
        var dice = Dice(seed: UInt64(capacity))
        var tree = Tree<Item>(capacity: capacity)
        var expected: [Int: Int] = [:]
        // Grows for a while, then shrinks, three times.
        for step in 0..<1_500 {
            let key = dice.below(150)
            if dice.below(10) < (step / 250 % 2 == 0 ? 7 : 2) {
                #expect(tree.set(key, to: step) == expected[key])
                expected[key] = step
            } else {
                #expect(tree.remove(Number(key))?.value == expected.removeValue(forKey: key))
            }
            #expect(tree.violations == [])
        }
        #expect(tree.numbers == expected.keys.sorted())
        for (key, value) in expected { #expect(tree[Number(key)]?.value == value) }
        for key in expected.keys.sorted() { tree.remove(Number(key)) }
        #expect(tree.violations == [])
        #expect(tree.count == 0 && tree.elements.isEmpty && tree.root.isLeaf)
    }

    @Test("is full when filled in order, and can be eaten from the front", arguments: [3, 4, 8])
    func queue(capacity: Int) {
        var tree = Tree<Item>(capacity: capacity)
        for key in 0..<200 {
            tree.set(key, to: key)
            #expect(tree.violations == [])
        }
        #expect(tree.leafSizes.dropLast().allSatisfy { $0 == capacity })
        for key in 200..<400 {
            #expect(tree.removeFirst { $0.number > key - 200 } == nil)
            #expect(tree.removeFirst { $0.number == key - 200 }?.value == key - 200)
            tree.set(key, to: key)
            #expect(tree.violations == [])
        }
        #expect(tree.numbers == Array(200..<400))
    }

    @Test("finds every place by key and by number", arguments: [0, 1, 3, 4, 5, 50])
    func places(count: Int) {
        var tree = Tree<Item>(capacity: 3)
        for number in 0..<count { tree.set(number * 2, to: number) }
        for number in 0...count {
            let expected = number < count ? number : nil
            #expect(tree.cursor(offset: number).current?.value == expected)
            #expect(tree.cursor(at: Number(number * 2)).current?.value == expected)
            #expect(tree.cursor(at: Number(number * 2 - 1)).current?.value == expected)
            #expect(tree.count(below: Number(number * 2)) == number)
            #expect(tree.count(below: Number(number * 2 - 1)) == number)
            #expect(tree[Number(number * 2 + 1)] == nil)
        }
    }

    @Test("is the same when it is built at once, and full", arguments: [3, 4, 64])
    func building(capacity: Int) {
        for count in 0..<90 {
            var builder = Tree<Item>.Builder(capacity: capacity)
            for number in 0..<count {
                let taken = [number, number, number - 1].map {
                    builder.append(Item(number: $0, value: number))
                }
                #expect(taken == [true, false, false])
            }
            var tree = builder.finish()
            #expect(tree.violations == [] && tree.numbers == Array(0..<count))
            #expect(tree.leafSizes.dropLast().allSatisfy { $0 == capacity })
            tree.set(count / 2, to: -1)
            tree.set(count * 2, to: -1)
            #expect(tree.violations == [])
            for number in 0..<count { tree.remove(Number(number)) }
            #expect(tree.violations == [] && tree.numbers.count == 1)
        }
    }

    @Test("finds ranks at both ends of what a rank can be")
    func extremes() {
        var tree = Tree<UsedToken>(capacity: 3)
        let numbers = [0, 1, .max - 1, .max] as [UInt64]
        for number in numbers { tree.insert(UsedToken(number: number)) }
        for number in numbers { #expect(tree[.init(number: number)]?.rank == number) }
        #expect(tree.violations == [])
    }

    @Test("shares everything with a copy, and copies one node per level when it changes")
    func sharing() {
        var tree = Tree<Item>(capacity: 4)
        for key in 0..<1_000 { tree.set(key, to: key) }
        let frozen = tree
        #expect(frozen.nodes == tree.nodes)
        tree.set(500, to: -1)
        #expect(tree.nodes.subtracting(frozen.nodes).count == tree.levels)
        let copied = tree.nodes
        tree.set(500, to: -2)
        #expect(tree.nodes == copied)
        tree.remove(Number(3))
        #expect(frozen.numbers == Array(0..<1_000))
        #expect(frozen[Number(500)]?.value == 500)
    }
}

/// A key of which eight have the same rank.
struct Number: TreeKey {
    let number: Int
    init(_ number: Int) { self.number = number }
    var rank: UInt64 { UInt64(number + 8) / 8 }
    borrowing func order(to other: borrowing Number) -> Int { number - other.number }
}

struct Item: TreeElement, Equatable {
    let number: Int
    let value: Int
    var key: Number { Number(number) }
    var rank: UInt64 { key.rank }
    borrowing func order(to key: borrowing Number) -> Int { number - key.number }
}

extension UsedToken {
    init(number: UInt64) {
        self.init(OnceToken(token: [], number: number, time: 0, command: 0, answer: []))
    }
}

extension Tree<Item> {
    @discardableResult
    mutating func set(_ number: Int, to value: Int) -> Int? {
        let item = Item(number: number, value: value)
        return update(Number(number), ifAbsent: { item }, ifPresent: { _ in item })?.value
    }

    var numbers: [Int] { elements.map(\.number) }
}

extension Tree {
    var elements: [Element] {
        var elements: [Element] = []
        var cursor = cursor()
        while let element = cursor.current {
            elements.append(element)
            cursor.advance()
        }
        return elements
    }

    func visit(_ node: Node, depth: Int = 1, _ body: (Node, Int) -> Void) {
        body(node, depth)
        for child in node.children { visit(child.node, depth: depth + 1, body) }
    }

    var levels: Int {
        var levels = 0
        visit(root) { levels = max(levels, $1) }
        return levels
    }

    /// Where each node keeps its elements or children.
    var nodes: Set<UInt> {
        var nodes: Set<UInt> = []
        visit(root) { node, _ in
            let address =
                node.isLeaf
                ? node.elements.withUnsafeBytes { $0.baseAddress }
                : node.children.withUnsafeBytes { $0.baseAddress }
            nodes.insert(UInt(bitPattern: address))
        }
        return nodes
    }

    var leafSizes: [Int] {
        var sizes: [Int] = []
        visit(root) { node, _ in if node.isLeaf { sizes.append(node.size) } }
        return sizes
    }

    /// Everything about the tree's shape that is not as promised.
    var violations: [String] {
        var violations: [String] = []
        var leafDepth: Int?
        visit(root) { node, depth in
            let sizes = node.children.map(\.node.size)
            if node.isLeaf {
                if depth != leafDepth ?? depth { violations.append("leaves at two depths") }
                leafDepth = depth
                if !node.separators.isEmpty { violations.append("a leaf has separators") }
                if node.ranks != node.elements.map(\.key.rank) {
                    violations.append("a rank is wrong")
                }
            } else {
                if !node.elements.isEmpty { violations.append("an element outside the leaves") }
                if node.ranks != node.separators.map(\.rank) {
                    violations.append("a rank is wrong")
                }
                if node.ranks.count != sizes.count - 1 { violations.append("a separator too many") }
            }
            if node.size > capacity { violations.append("a node is too full") }
            if sizes.contains(0) { violations.append("a node is empty") }
            if zip(sizes, sizes.dropFirst()).contains(where: { $0 + $1 <= capacity / 2 }) {
                violations.append("two neighbours should be one")
            }
        }
        if root.children.count == 1 { violations.append("a level too many") }
        return violations
            + orderViolations(below: Child(node: root, count: count), from: nil, to: nil)
    }

    private func orderViolations(below child: Child, from: Key?, to: Key?) -> [String] {
        let node = child.node
        let keys = node.isLeaf ? node.elements.map(\.key) : node.separators
        var violations: [String] = []
        let ascend = zip(keys, keys.dropFirst()).allSatisfy { comesBefore($0, $1) }
        if !ascend { violations.append("keys do not ascend") }
        if let from, let first = keys.first, comesBefore(first, from) {
            violations.append("too far right")
        }
        if let to, let last = keys.last, !comesBefore(last, to) {
            violations.append("too far left")
        }
        let below = node.children.reduce(node.elements.count) { $0 + $1.count }
        if child.count != below { violations.append("a count is wrong") }
        for (place, child) in node.children.enumerated() {
            violations += orderViolations(
                below: child, from: place > 0 ? keys[place - 1] : from,
                to: place < keys.count ? keys[place] : to
            )
        }
        return violations
    }

    private func comesBefore(_ left: Key, _ right: Key) -> Bool {
        left.rank != right.rank ? left.rank < right.rank : left.order(to: right) < 0
    }
}
