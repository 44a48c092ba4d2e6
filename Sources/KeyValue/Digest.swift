// A fingerprint of what the store holds. Members that applied the same commands have the same one.

/// A sum over all pairs of the store, whatever their order.
///
/// Members compare it to find out that one of them went wrong: by a bug, by memory that forgot, by
/// an edited file. It is cheap and fixed for ever, and no defence against somebody who makes two
/// stores collide on purpose.
package struct Digest: Hashable, Sendable {
    package private(set) var number: UInt64 = 0

    mutating func add(_ fingerprint: UInt64) { number &+= fingerprint }
    mutating func remove(_ fingerprint: UInt64) { number &-= fingerprint }
}

extension KeyValue {
    /// A number that is another one for almost every other pair.
    var fingerprint: UInt64 {
        var mixer = Mixer()
        mixer.mix(key)
        mixer.mix(value)
        mixer.mix(
            UInt64(bitPattern: createRevision.number), UInt64(bitPattern: modRevision.number)
        )
        mixer.mix(UInt64(bitPattern: version), UInt64(bitPattern: lease.number))
        return mixer.state
    }
}

/// Folds words into one, two at a time, by a multiplication to twice the width.
private struct Mixer {
    // The binary digits of the square roots of 2 and 3: numbers without a pattern, chosen by
    // nobody.
    private static let first: UInt64 = 0x6A09_E667_F3BC_C909
    private static let second: UInt64 = 0xBB67_AE85_84CA_A73B

    var state = Mixer.first

    mutating func mix(_ left: UInt64, _ right: UInt64) {
        let product = (left ^ Self.second).multipliedFullWidth(by: right ^ state)
        state = product.high ^ product.low ^ Self.first
    }

    mutating func mix(_ bytes: [UInt8]) {
        let span = bytes.span
        var place = 0
        while place &+ 16 <= span.count {
            mix(span.littleEndianWord(at: place), span.littleEndianWord(at: place &+ 8))
            place &+= 16
        }
        var tail = span.extracting(droppingFirst: place)
        var word: UInt64 = 0
        if tail.count >= 8 {
            word = tail.littleEndianWord(at: 0)
            tail = tail.extracting(droppingFirst: 8)
        }
        mix(word, tail.orderedPrefix())
        // Says where one text ends and the next begins.
        mix(UInt64(span.count), Self.first)
    }
}
