// A pair as the store keeps it: one piece of memory, and the same bytes that a snapshot has.
//
//     1  where the key begins
//     n  length of the key
//     n  create revision
//     n  mod revision less the create revision
//     n  version
//     n  lease
//        the key, then the value, to the end
//
// Numbers are written as ByteReader.swift says, so a pair has exactly one spelling.

/// A key, its value and its numbers, packed.
///
/// Two arrays and four words would be 48 bytes more for each key, and one more miss of the cache for
/// each key that is compared.
struct PackedPair: Sendable, Equatable {
    let bytes: [UInt8]

    init(
        key: ArraySlice<UInt8>, value: ArraySlice<UInt8>, created: Revision, modified: Revision,
        version: Int64, lease: LeaseID
    ) {
        let numbers: [5 of UInt64] = [
            UInt64(key.count), UInt64(created.number),
            UInt64(modified.number - created.number), UInt64(version),
            UInt64(bitPattern: lease.number),
        ]
        var headCount = 1
        for place in numbers.indices { headCount += numbers[place].spelledCount }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headCount + key.count + value.count)
        bytes.append(UInt8(headCount))
        for place in numbers.indices { bytes.append(number: numbers[place]) }
        bytes += key
        bytes += value
        self.bytes = bytes
    }

    /// Takes bytes from a snapshot; `nil` if no pair has just these.
    init?(checking bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let headCount = reader.byte(), let keyCount = reader.count(), keyCount > 0,
            let created = reader.number(below: 1 << 62), created > 0,
            let sinceThen = reader.number(below: 1 << 62),
            let version = reader.number(below: 1 << 62), version > 0,
            (version == 1) == (sinceThen == 0), reader.number() != nil,
            Int(headCount) == reader.position, keyCount <= reader.left
        else { return nil }
        self.bytes = bytes
    }

    /// The numbers of the pair, and where its key lies.
    struct Head {
        let key: Range<Int>
        let created: Revision
        let modified: Revision
        let version: Int64
        let lease: LeaseID
    }

    var head: Head {
        var reader = TrustedReader(position: 1)
        let keyCount = Int(reader.number(in: bytes.span))
        let created = Int64(reader.number(in: bytes.span))
        let modified = created + Int64(reader.number(in: bytes.span))
        let version = Int64(reader.number(in: bytes.span))
        let lease = Int64(bitPattern: reader.number(in: bytes.span))
        return Head(
            key: reader.position..<reader.position + keyCount, created: Revision(created),
            modified: Revision(modified), version: version, lease: LeaseID(lease)
        )
    }

    var keyRange: Range<Int> {
        var reader = TrustedReader(position: 1)
        let (start, count) = (Int(bytes[0]), Int(reader.number(in: bytes.span)))
        return start..<start + count
    }

    var valueCount: Int { bytes.count - keyRange.upperBound }

    var key: ByteKey { ByteKey(Array(bytes[keyRange])) }
    var rank: UInt64 { bytes.span.extracting(keyRange).orderedPrefix() }

    /// Compares the key with one of the same rank.
    borrowing func order(to key: borrowing ByteKey) -> Int {
        bytes.span.extracting(keyRange).order(to: key.bytes.span, from: 8)
    }

    /// A number that is another one for almost every other pair.
    var fingerprint: UInt64 {
        var mixer = Mixer()
        mixer.mix(bytes.span)
        return mixer.state
    }
}

extension PackedPair {
    init(_ pair: KeyValue) {
        self.init(
            key: pair.key[...], value: pair.value[...], created: pair.createRevision,
            modified: pair.modRevision, version: pair.version, lease: pair.lease
        )
    }
}

extension KeyValue {
    /// Unpacks a pair, without its value if nobody will look at it.
    init(_ packed: PackedPair, withValue: Bool = true) {
        let head = packed.head
        self.init(
            key: Array(packed.bytes[head.key]),
            value: withValue ? Array(packed.bytes[head.key.upperBound...]) : [],
            createRevision: head.created, modRevision: head.modified, version: head.version,
            lease: head.lease
        )
    }
}
