// The three ways to name keys: one, from here to there, from here on.

/// The keys a command or a query speaks of.
///
/// With an empty range end it is one key. With the range end `[0]` it is every key from `key` on,
/// so that `[0]` to `[0]` is every key there is. Otherwise it is the keys from `key` up to, but not
/// including, the range end, and none if that comes first.
package struct KeyInterval: Hashable, Sendable {
    package let key: [UInt8]
    package let rangeEnd: [UInt8]

    package init(key: [UInt8], rangeEnd: [UInt8]) {
        (self.key, self.rangeEnd) = (key, rangeEnd)
    }

    /// Names every key that begins with `prefix`.
    package init(prefix: [UInt8]) {
        self.init(key: prefix.isEmpty ? [0] : prefix, rangeEnd: Self.successor(ofPrefix: prefix))
    }

    /// Returns the range end of all keys with a prefix: the prefix with its last byte raised by
    /// one, without the bytes that cannot be raised; `[0]`, no end, if none can.
    package static func successor(ofPrefix prefix: [UInt8]) -> [UInt8] {
        guard let place = prefix.lastIndex(where: { $0 < 0xFF }) else { return [0] }
        return prefix[..<place] + [prefix[place] + 1]
    }

    var isSingleKey: Bool { rangeEnd.isEmpty }

    /// The keys of the interval are not below this one…
    var first: ByteKey { ByteKey(key) }

    /// …and below this one, if there is an end. The successor of a key is the key and a zero.
    var end: ByteKey? {
        if isSingleKey { return ByteKey(key + [0]) }
        return rangeEnd == [0] ? nil : ByteKey(rangeEnd)
    }
}
