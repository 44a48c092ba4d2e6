// How a tree grows and shrinks. Every step down first makes the child its own.

extension Tree {
    /// Sets the value of `key` to what `makeValue` returns for the present one, which is returned.
    @discardableResult
    mutating func update(_ key: Key, _ makeValue: (Value?) -> Value) -> Value? {
        root.makeUnique()
        let change = root.node.body.update(
            key, capacity: capacity, isLast: true, makeValue
        )
        if change.replaced == nil { root.count += 1 }
        if let sibling = change.sibling {
            root.count -= sibling.child.count
            let count = root.count + sibling.child.count
            let body = Body(keys: [sibling.firstKey], children: [root, sibling.child])
            root = Child(node: Node(body), count: count)
        }
        return change.replaced
    }

    /// Removes `key` and returns what it had.
    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        root.makeUnique()
        guard let removed = root.node.body.remove(key, capacity: capacity) else { return nil }
        root.count -= 1
        while root.node.body.children.count == 1 { root = root.node.body.children[0] }
        return removed
    }
}

extension Tree.Body {
    /// A node that was cut off another one, and now stands to the right of it.
    struct Sibling {
        var firstKey: Key
        var child: Tree.Child
    }

    /// Sets a value at or below this node. `isLast` says that nothing in the tree is to the right
    /// of it.
    mutating func update(
        _ key: Key, capacity: Int, isLast: Bool, _ makeValue: (Value?) -> Value
    ) -> (replaced: Value?, sibling: Sibling?) {
        if isLeaf { return updateLeaf(key, capacity: capacity, isLast: isLast, makeValue) }
        let place = childPlace(of: key)
        let isLast = isLast && place == keys.count
        children[place].makeUnique()
        let change = children[place].node.body.update(
            key, capacity: capacity, isLast: isLast, makeValue
        )
        if change.replaced == nil { children[place].count += 1 }
        guard let sibling = change.sibling else { return change }

        children[place].count -= sibling.child.count
        keys.insert(sibling.firstKey, at: place)
        children.insert(sibling.child, at: place + 1)
        guard children.count > capacity else { return (nil, nil) }
        return (nil, cutChildren(at: isLast ? capacity : children.count / 2))
    }

    private mutating func updateLeaf(
        _ key: Key, capacity: Int, isLast: Bool, _ makeValue: (Value?) -> Value
    ) -> (replaced: Value?, sibling: Sibling?) {
        let place = firstPlace(notBelow: key)
        if place < keys.count, keys[place] == key {
            let present = values[place]
            values[place] = makeValue(present)
            return (present, nil)
        }
        keys.insert(key, at: place)
        values.insert(makeValue(nil), at: place)
        guard keys.count > capacity else { return (nil, nil) }
        return (nil, cutValues(at: isLast && place == capacity ? capacity : keys.count / 2))
    }

    private mutating func cutValues(at place: Int) -> Sibling {
        let right = Tree.Body(keys: Array(keys[place...]), values: Array(values[place...]))
        keys.removeSubrange(place...)
        values.removeSubrange(place...)
        let child = Tree.Child(node: Tree.Node(right), count: right.keys.count)
        return Sibling(firstKey: right.keys[0], child: child)
    }

    private mutating func cutChildren(at place: Int) -> Sibling {
        let right = Tree.Body(keys: Array(keys[place...]), children: Array(children[place...]))
        let firstKey = keys[place - 1]
        keys.removeSubrange((place - 1)...)
        children.removeSubrange(place...)
        let count = right.children.reduce(0) { $0 + $1.count }
        return Sibling(firstKey: firstKey, child: Tree.Child(node: Tree.Node(right), count: count))
    }

    mutating func remove(_ key: Key, capacity: Int) -> Value? {
        if isLeaf {
            guard let place = place(of: key) else { return nil }
            keys.remove(at: place)
            return values.remove(at: place)
        }
        let place = childPlace(of: key)
        children[place].makeUnique()
        let removed = children[place].node.body.remove(key, capacity: capacity)
        guard removed != nil else { return nil }
        children[place].count -= 1
        joinNeighbours(of: place, capacity: capacity)
        return removed
    }

    /// Keeps the promise that two neighbours fill more than half a node, after one has shrunk.
    private mutating func joinNeighbours(of place: Int, capacity: Int) {
        let size = children[place].node.body.size
        if size == 0 {
            children.remove(at: place)
            if !keys.isEmpty { keys.remove(at: max(place - 1, 0)) }
        } else if size < capacity / 2 {
            for left in [place - 1, place] where left >= 0 && left + 1 < children.count {
                let sizes = children[left].node.body.size + children[left + 1].node.body.size
                if sizes <= capacity / 2 { return join(left) }
            }
        }
    }

    /// Makes one node of the children at `left` and to the right of it.
    private mutating func join(_ left: Int) {
        let right = children.remove(at: left + 1)
        let separator = keys.remove(at: left)
        children[left].makeUnique()
        children[left].count += right.count
        children[left].node.body.append(right.node.body, separator: separator)
    }

    private mutating func append(_ right: Tree.Body, separator: Key) {
        if !isLeaf { keys.append(separator) }
        keys += right.keys
        values += right.values
        children += right.children
    }
}
