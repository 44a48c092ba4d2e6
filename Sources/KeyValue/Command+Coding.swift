// How a command is written, byte by byte:
//
//     1  format in the high half (now 1), kind in the low half: 1 put, 2 delete range, 3 open session,
//        4 keep session, 5 end session
//
// and then, of a put or a delete range,
//
//     1  flags
//     n  length of the key, then the key
//     8  put: lease, little-endian, only with the flag `hasLease`
//     n  length of the value (put) or of the range end (delete range), then its bytes
//
// of a keep or an end of a session
//
//     n  its id
//
// Lengths are written as ByteReader.swift says. A command has exactly one spelling; everything else
// is refused.

private enum Head {
    static let put: UInt8 = 0x11
    static let deleteRange: UInt8 = 0x12
    static let openSession: UInt8 = 0x13
    static let keepSession: UInt8 = 0x14
    static let endSession: UInt8 = 0x15
}

private enum Flag {
    static let prevKV: UInt8 = 1 << 0
    static let ignoreValue: UInt8 = 1 << 1
    static let ignoreLease: UInt8 = 1 << 2
    static let hasLease: UInt8 = 1 << 3
    static let ofPut = prevKV | ignoreValue | ignoreLease | hasLease
}

extension Command {
    /// Returns the bytes of the command alone, by which it is compared with others.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encodedCountMax)
        encode(into: &bytes)
        return bytes
    }

    func encode(into bytes: inout [UInt8]) {
        switch self {
        case .put(let put): put.encode(into: &bytes)
        case .deleteRange(let deletion): deletion.encode(into: &bytes)
        case .openSession: bytes.append(Head.openSession)
        case .keepSession(let session):
            bytes.append(Head.keepSession)
            bytes.append(number: session.number)
        case .endSession(let session):
            bytes.append(Head.endSession)
            bytes.append(number: session.number)
        }
    }

    /// How many bytes it takes at most.
    var encodedCountMax: Int {
        switch self {
        case .put(let put): put.key.count + put.value.count + 24
        case .deleteRange(let deletion): deletion.key.count + deletion.rangeEnd.count + 16
        case .openSession, .keepSession, .endSession: 16
        }
    }

    /// Reads what `encoded()` wrote; `nil` for any other bytes.
    package init?(decoding bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        self.init(&reader)
    }

    /// Reads a command that goes to the end.
    init?(_ reader: inout ByteReader) {
        guard let head = reader.byte() else { return nil }
        switch head {
        case Head.put:
            guard let put = Put(&reader) else { return nil }
            self = .put(put)
        case Head.deleteRange:
            guard let deletion = DeleteRange(&reader) else { return nil }
            self = .deleteRange(deletion)
        case Head.openSession: self = .openSession
        case Head.keepSession, Head.endSession:
            guard let number = reader.number() else { return nil }
            let session = SessionID(number)
            self = head == Head.keepSession ? .keepSession(session) : .endSession(session)
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension Command.Put {
    /// What it asks for, as it is written.
    var flags: UInt8 {
        (prevKV ? Flag.prevKV : 0) | (ignoreValue ? Flag.ignoreValue : 0)
            | (ignoreLease ? Flag.ignoreLease : 0) | (lease == .none ? 0 : Flag.hasLease)
    }

    fileprivate func encode(into bytes: inout [UInt8]) {
        bytes.append(Head.put)
        bytes.append(flags)
        bytes.append(counted: key)
        if lease != .none { bytes.append(word: UInt64(bitPattern: lease.number)) }
        bytes.append(counted: value)
    }

    fileprivate init?(_ reader: inout ByteReader) {
        guard let flags = reader.byte(), flags & ~Flag.ofPut == 0, let key = reader.countedBytes()
        else { return nil }
        var lease = LeaseID.none
        if flags & Flag.hasLease != 0 {
            guard let word = reader.word(), word != 0 else { return nil }
            lease = LeaseID(Int64(bitPattern: word))
        }
        guard let value = reader.countedSlice() else { return nil }
        self.init(
            key: key, value: value, lease: lease, prevKV: flags & Flag.prevKV != 0,
            ignoreValue: flags & Flag.ignoreValue != 0, ignoreLease: flags & Flag.ignoreLease != 0
        )
    }
}

extension Command.DeleteRange {
    fileprivate func encode(into bytes: inout [UInt8]) {
        bytes.append(Head.deleteRange)
        bytes.append(prevKV ? Flag.prevKV : 0)
        bytes.append(counted: key)
        bytes.append(counted: rangeEnd)
    }

    fileprivate init?(_ reader: inout ByteReader) {
        guard let flags = reader.byte(), flags & ~Flag.prevKV == 0 else { return nil }
        guard let key = reader.countedBytes(), let rangeEnd = reader.countedBytes() else {
            return nil
        }
        self.init(key: key, rangeEnd: rangeEnd, prevKV: flags & Flag.prevKV != 0)
    }
}
