// A fingerprint of what the store holds. Members that applied the same commands have the same one.

/// A sum over all parts of the store, whatever their order.
///
/// Members compare it to find out that one of them went wrong: by a bug, by memory that forgot, by
/// an edited file. It is cheap and fixed for ever, and no defence against somebody who makes two
/// stores collide on purpose.
package struct Digest: Hashable, Sendable {
    package private(set) var number: UInt64 = 0

    init() {}
    fileprivate init(number: UInt64) { self.number = number }

    mutating func add(_ fingerprint: UInt64) { number &+= fingerprint }
    mutating func remove(_ fingerprint: UInt64) { number &-= fingerprint }
}

/// Folds words into one, two at a time, by a multiplication to twice the width.
struct Mixer {
    // The binary digits of the square roots of 2 and 3: numbers without a pattern, chosen by
    // nobody.
    private static let first: UInt64 = 0x6A09_E667_F3BC_C909
    private static let second: UInt64 = 0xBB67_AE85_84CA_A73B

    private(set) var state = Mixer.first

    mutating func mix(_ left: UInt64, _ right: UInt64) {
        let product = (left ^ Self.second).multipliedFullWidth(by: right ^ state)
        state = product.high ^ product.low ^ Self.first
    }

    mutating func mix(_ span: borrowing Span<UInt8>) {
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

extension Command {
    /// A number that is another one for almost every other command. It is kept with answers, so it is
    /// the same in every version. Takes no memory: each command of a session needs it.
    var fingerprint: UInt64 {
        var mixer = Mixer()
        switch self {
        case .put(let put):
            mixer.mix(1, UInt64(put.flags))
            mixer.mix(UInt64(bitPattern: put.lease.number), 1)
            mixer.mix(put.key.span)
            mixer.mix(put.value.span)
        case .deleteRange(let deletion):
            mixer.mix(2, deletion.prevKV ? 1 : 0)
            mixer.mix(deletion.key.span)
            mixer.mix(deletion.rangeEnd.span)
        case .openSession, .keepSession, .endSession:
            preconditionFailure("nothing is kept of a command about sessions")
        }
        return mixer.state
    }
}

extension Store {
    /// A fingerprint of all that commands have made of the store: pairs, history, leases, sessions and
    /// their answers, tokens, and the clock. Members with different limits differ in it too.
    ///
    /// Takes O(1).
    package var digest: Digest {
        var mixer = Mixer()
        mixer.mix(contents.number, history.digest.number)
        mixer.mix(sessions.digest.number, tokens.digest.number)
        let numbers = SnapshotHead(self).numbers
        for place in numbers.indices { mixer.mix(numbers[place], 4) }
        return Digest(number: mixer.state)
    }
}
