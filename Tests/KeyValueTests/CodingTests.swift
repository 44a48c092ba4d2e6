// The bytes of commands: one spelling each, and nothing else is read.

import Testing

@testable import KeyValue

@Suite("An encoded command")
struct CodingTests {
    static let commands: [Command] = [
        .put(.init(key: [1], value: [])),
        .put(.init(key: [], value: [2, 3])),
        .put(.init(key: Array("key".utf8), value: Array(repeating: 7, count: 300))),
        .put(.init(key: Array(repeating: 0xFF, count: 130), value: [0], lease: LeaseID(-5))),
        .put(.init(key: [0], value: [1], lease: LeaseID(.max), prevKV: true)),
        .put(.init(key: [0], value: [], prevKV: true, ignoreValue: true, ignoreLease: true)),
        .put(.init(key: [1], value: Array(repeating: 1, count: 20_000))),
        .deleteRange(.init(key: [9])),
        .deleteRange(.init(key: [9], rangeEnd: [0], prevKV: true)),
        .deleteRange(.init(key: [], rangeEnd: [1, 2])),
        .openSession, .keepSession(SessionID(0)), .keepSession(SessionID(.max)),
        .endSession(SessionID(300)),
    ]

    @Test("is read back as it was", arguments: commands)
    func roundTrip(command: Command) {
        #expect(Command(decoding: command.encoded()) == command)
    }

    @Test("has the bytes it always had")
    func bytes() {
        let put = Command.put(.init(key: [1, 2], value: [3], lease: LeaseID(258), prevKV: true))
        #expect(put.encoded() == [0x11, 9, 2, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0, 1, 3])
        let deletion = Command.deleteRange(.init(key: [5], rangeEnd: [6], prevKV: true))
        #expect(deletion.encoded() == [0x12, 1, 1, 5, 1, 6])
    }

    @Test("has the fingerprint it always had, which is kept with answers")
    func fingerprint() {
        let put = Command.put(.init(key: [1, 2], value: [3], lease: LeaseID(258), prevKV: true))
        #expect(put.fingerprint == 9_653_658_933_830_308_131)
        let deletion = Command.deleteRange(.init(key: [5], rangeEnd: [6], prevKV: true))
        #expect(deletion.fingerprint == 13_144_020_927_735_238_666)
    }

    @Test("is nothing at all once it is cut, or followed by more", arguments: commands)
    func cut(command: Command) {
        let bytes = command.encoded()
        for count in 0..<min(bytes.count, 600) {
            #expect(Command(decoding: Array(bytes[..<count])) == nil)
        }
        #expect(Command(decoding: bytes + [0]) == nil)
    }

    @Test(
        "with a byte changed is nothing, or a command with just that spelling", arguments: commands)
    func flips(command: Command) {
        let bytes = command.encoded()
        guard bytes.count < 1_000 else { return }
        for place in bytes.indices.prefix(140) {
            for flip in 1...UInt8.max {
                var changed = bytes
                changed[place] ^= flip
                if let other = Command(decoding: changed), other.encoded() != changed {
                    Issue.record("two spellings of \(other)")
                }
            }
        }
    }

    @Test("is told from noise")
    func noise() {
        var dice = Dice(seed: 1)
        for _ in 0..<20_000 {
            var bytes = (0..<dice.below(24)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
            if !bytes.isEmpty { bytes[0] = dice.pick([0x11, 0x12, bytes[0]]) }
            if bytes.count > 2 { bytes[2] %= 8 }
            if let command = Command(decoding: bytes), command.encoded() != bytes {
                Issue.record("two spellings of \(command)")
            }
        }
    }

    @Test(
        "never takes a length for more than there is, or in more bytes than it needs",
        arguments: [
            [0x12, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1],
            [0x12, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x12, 0, 0x81, 0x00, 5, 0], [0x12, 0, 0x80, 0x00, 0], [0x12, 0, 2, 5, 0],
            [0x11, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0x12, 2, 1, 5, 0], [0x21, 0, 0, 0],
        ] as [[UInt8]]
    )
    func lengths(bytes: [UInt8]) { #expect(Command(decoding: bytes) == nil) }
}

@Suite("An encoded envelope")
struct EnvelopeCodingTests {
    static let envelopes: [Envelope] =
        CodingTests.commands.map { Envelope(clusterTime: 0, command: $0) } + [
            .init(clusterTime: .max, command: .openSession),
            .init(
                clusterTime: 128,
                origin: .session(SessionID(.max), sequence: 1 << 63, acknowledgedBelow: 0),
                command: .put(.init(key: [1], value: [2]))),
            .init(clusterTime: 1, origin: .once([0]), command: .deleteRange(.init(key: [9]))),
            .init(
                clusterTime: 1, origin: .once([UInt8](repeating: 255, count: 256)),
                command: .deleteRange(.init(key: [9]))),
        ]

    @Test("is read back as it was, and is nothing once it is cut", arguments: envelopes)
    func roundTrip(envelope: Envelope) {
        let bytes = envelope.encoded()
        #expect(Envelope(decoding: bytes) == envelope)
        for count in 0..<min(bytes.count, 600) {
            #expect(Envelope(decoding: Array(bytes[..<count])) == nil)
        }
    }

    @Test("has the bytes it always had")
    func bytes() {
        let command = Command.deleteRange(.init(key: [5], rangeEnd: [6]))
        #expect(
            Envelope(clusterTime: 300, command: command).encoded()
                == [0x20, 0xAC, 2, 0x12, 0, 1, 5, 1, 6])
        let origin = Envelope.Origin.session(SessionID(4), sequence: 200, acknowledgedBelow: 3)
        #expect(
            Envelope(clusterTime: 1, origin: origin, command: command).encoded()
                == [0x21, 1, 4, 0xC8, 1, 3, 0x12, 0, 1, 5, 1, 6])
        #expect(
            Envelope(clusterTime: 1, origin: .once([8, 9]), command: command).encoded()
                == [0x22, 1, 2, 8, 9, 0x12, 0, 1, 5, 1, 6])
        #expect(
            Envelope(clusterTime: 0, command: .endSession(SessionID(7))).encoded()
                == [0x20, 0, 0x15, 7])
    }

    @Test("with a byte changed is nothing, or one with just that spelling", arguments: envelopes)
    func flips(envelope: Envelope) {
        let bytes = envelope.encoded()
        for place in bytes.indices.prefix(60) {
            for flip in 1...UInt8.max {
                var changed = bytes
                changed[place] ^= flip
                if let other = Envelope(decoding: changed), other.encoded() != changed {
                    Issue.record("two spellings of \(other)")
                }
            }
        }
    }

    @Test(
        "has a token of 1 to 256 bytes, and none with a command about sessions",
        arguments: [
            [0x22, 1, 0, 0x12, 0, 1, 5, 1, 6],
            [0x22, 1, 0x81, 2] + [UInt8](repeating: 1, count: 257) + [0x12, 0, 1, 5, 1, 6],
            [0x22, 1, 1, 7, 0x13], [0x21, 1, 4, 1, 1, 0x15, 4], [0x23, 1, 0x13],
            [0x11, 0, 1, 5, 1, 6],
        ] as [[UInt8]]
    )
    func impossible(bytes: [UInt8]) { #expect(Envelope(decoding: bytes) == nil) }
}

@Suite("A kept answer")
struct AnswerCodingTests {
    static let pair = KeyValue(
        key: [1], value: [2, 3], createRevision: Revision(4), modRevision: Revision(400),
        version: 6, lease: LeaseID(-1))

    @Test(
        "is read back as it was, has one spelling, and is nothing once it is cut",
        arguments: [
            .put(revision: Revision(3), previous: nil), .put(revision: Revision(3), previous: pair),
            .deleted(count: 0, previous: [], revision: Revision(1)),
            .deleted(count: 5, previous: [], revision: Revision(1_000)),
            .deleted(count: 2, previous: [pair, pair], revision: Revision(1_000)),
            .carriedOutBefore, .refused(.emptyKey), .refused(.leaseNotFound),
        ] as [Answer]
    )
    func roundTrip(answer: Answer) {
        let bytes = answer.encoded()
        #expect(Answer(decoding: bytes) == answer && Answer(decoding: bytes + [0]) == nil)
        for place in bytes.indices {
            let cut = Array(bytes[..<place])
            if let other = Answer(decoding: cut) { #expect(other.encoded() == cut) }
            for flip in 1...UInt8.max {
                var changed = bytes
                changed[place] ^= flip
                if let other = Answer(decoding: changed), other.encoded() != changed {
                    Issue.record("two spellings of \(other)")
                }
            }
        }
    }
}
