// How an answer is kept for a client that asks again, byte by byte:
//
//     1  kind: 1 put, 2 put with the pair it replaced, 3 delete range, 4 carried out before, 5 refused
//     n  1, 2, 3: revision
//     n  3: how many keys were deleted
//     n  2: a pair; 3: any number of them; each behind its length, as PackedPair.swift says
//     1  5: which refusal
//
// Numbers are written as ByteReader.swift says. An answer has exactly one spelling.

extension Answer {
    /// Returns the bytes to be kept.
    ///
    /// - Precondition: It is no answer about sessions, which nobody keeps.
    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .put(let revision, let previous):
            bytes.append(previous == nil ? 1 : 2)
            bytes.append(number: revision.number)
            if let previous { bytes.append(counted: PackedPair(previous).bytes) }
        case .deleted(let count, let previous, let revision):
            bytes.append(3)
            bytes.append(number: revision.number)
            bytes.append(number: UInt64(count))
            for pair in previous { bytes.append(counted: PackedPair(pair).bytes) }
        case .carriedOutBefore: bytes.append(4)
        case .refused(let refusal): bytes += [5, refusal.code]
        case .sessionOpened, .sessionKept, .sessionEnded:
            preconditionFailure("an answer about sessions is not kept")
        }
        return bytes
    }

    /// Reads what `encoded()` wrote; `nil` for any other bytes.
    init?(decoding bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        switch reader.byte() {
        case 1:
            guard let revision = reader.revision() else { return nil }
            self = .put(revision: revision, previous: nil)
        case 2:
            guard let revision = reader.revision(), let pair = reader.pair() else { return nil }
            self = .put(revision: revision, previous: KeyValue(pair))
        case 3:
            guard let answer = Self.deletion(&reader) else { return nil }
            self = answer
        case 4: self = .carriedOutBefore
        case 5:
            guard let refusal = reader.byte().flatMap(Refusal.init(code:)) else { return nil }
            self = .refused(refusal)
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }

    private static func deletion(_ reader: inout ByteReader) -> Answer? {
        guard let revision = reader.revision(), let count = reader.number(below: 1 << 62) else {
            return nil
        }
        var previous: [KeyValue] = []
        while !reader.isAtEnd {
            guard let pair = reader.pair() else { return nil }
            previous.append(KeyValue(pair))
        }
        guard previous.isEmpty || previous.count == Int(count) else { return nil }
        return .deleted(count: Int(count), previous: previous, revision: revision)
    }
}

extension ByteReader {
    mutating func revision() -> Revision? {
        number(below: 1 << 62).map { Revision(Int64($0)) }
    }

    mutating func pair() -> PackedPair? { countedBytes().flatMap { PackedPair(checking: $0) } }
}

extension Refusal {
    /// In the order of their codes, which begin at 0.
    private static let kept: [Refusal] = [
        .emptyKey, .valueProvided, .leaseProvided, .keyNotFound, .leaseNotFound,
    ]

    /// - Precondition: The command was tried. Other refusals are not kept.
    fileprivate var code: UInt8 {
        guard let place = Self.kept.firstIndex(of: self) else {
            preconditionFailure("the refusal to try a command is not kept")
        }
        return UInt8(place)
    }

    fileprivate init?(code: UInt8) {
        guard Int(code) < Self.kept.count else { return nil }
        self = Self.kept[Int(code)]
    }
}
