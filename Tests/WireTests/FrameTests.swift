import Testing
import Wire

/// PROTOCOL.md, section 2.
@Suite("Frames")
struct FrameTests {
    /// Three frames: a head and a message, a message that is empty, nothing at all.
    static let three: [UInt8] = {
        var bytes: [UInt8] = []
        bytes.appendFrame(
            FrameHeader(type: .open, flags: .wholeMessage, code: 7, stream: 1),
            head: { $0.append(contentsOf: [1, 2, 3]) }, message: { $0.append(contentsOf: [4, 5]) })
        bytes.appendFrame(FrameHeader(type: .end, flags: .wholeMessage, stream: 3))
        bytes.appendFrame(FrameHeader(type: .reset, code: 2, stream: 5))
        return bytes
    }()

    static func story(_ frame: Frame) -> String {
        let message = frame.message.map { "\(Array($0))" } ?? "none"
        return "\(frame.header.type) \(frame.header.stream) \(frame.header.code) "
            + "\(Array(frame.head)) \(message)"
    }

    static let told = ["OPEN 1 7 [1, 2, 3] [4, 5]", "END 3 0 [] []", "RESET 5 2 [] none"]

    @Test("are the same however the bytes are cut", arguments: 1...three.count)
    func cutting(every count: Int) throws {
        var reader = FrameReader(frameBytesMax: 4096)
        var seen: [String] = []
        for start in stride(from: 0, to: Self.three.count, by: count) {
            let piece = Array(Self.three[start...].prefix(count))
            reader.push(piece, count: piece.count)
            while let frame = try reader.next() { seen.append(Self.story(frame)) }
            reader.settle()
        }
        #expect(seen == Self.told)
        #expect(!reader.isInsideFrame)
    }

    @Test("a reader takes only as much of a buffer as it is told")
    func partOfBuffer() throws {
        var reader = FrameReader(frameBytesMax: 4096)
        reader.push(Self.three + [9, 9, 9], count: Self.three.count)
        var seen: [String] = []
        while let frame = try reader.next() { seen.append(Self.story(frame)) }
        reader.settle()
        #expect(seen == Self.told)
        #expect(reader.pendingByteCount == 0)
    }

    @Test("an empty message is not no message")
    func emptyMessage() throws {
        var bytes: [UInt8] = []
        bytes.appendFrame(FrameHeader(type: .end, flags: .message, stream: 1))
        bytes.appendFrame(FrameHeader(type: .end, stream: 3))
        var reader = FrameReader(frameBytesMax: 4096)
        reader.push(bytes, count: bytes.count)
        #expect(try reader.next()?.message == [])
        #expect(try reader.next()?.message == nil)
    }

    @Test("the header stands where the specification says")
    func layout() {
        var bytes: [UInt8] = []
        bytes.appendFrame(
            FrameHeader(type: .open, flags: [.name, .message], code: 0x0102, stream: 0x0304_0506),
            head: { $0.append(0xAA) }, message: { $0.append(contentsOf: [0xBB, 0xCC]) })
        #expect(
            bytes == [
                3, 0, 0, 0, 6, 5, 4, 3, 2, 0x12, 2, 1, 1, 0, 0, 0, 0xAA, 0xBB, 0xCC,
            ])
    }

    @Test(
        "a length over the limit is refused by the header alone",
        arguments: [101, 1 << 20, 0xFFFF_FFFF])
    func tooLarge(byteCount: Int) {
        var bytes: [UInt8] = []
        bytes.append(FrameHeader(type: .open, stream: 1, payloadByteCount: byteCount))
        var reader = FrameReader(frameBytesMax: 100)
        reader.push(bytes, count: bytes.count)
        #expect(throws: WireError.frameTooLarge(byteCount: byteCount, limit: 100)) {
            try reader.next()
        }
    }

    @Test("a head longer than its payload is malformed")
    func headTooLong() {
        var bytes: [UInt8] = []
        bytes.append(FrameHeader(type: .open, stream: 1, headByteCount: 3, payloadByteCount: 2))
        var reader = FrameReader(frameBytesMax: 100)
        reader.push(bytes, count: bytes.count)
        #expect(throws: WireError.self) { try reader.next() }
    }

    @Test("unknown types below 80 pass, those above end the connection", arguments: 12...255)
    func unknownTypes(type: Int) throws {
        var bytes: [UInt8] = []
        bytes.appendFrame(FrameHeader(type: FrameType(rawValue: UInt8(type))))
        var reader = FrameReader(frameBytesMax: 100)
        reader.push(bytes, count: bytes.count)
        if type < 0x80 {
            #expect(try reader.next()?.header.type.rawValue == UInt8(type))
        } else {
            #expect(throws: WireError.unknownCriticalFrame(type: UInt8(type))) {
                try reader.next()
            }
        }
    }

    @Test("no bytes at all make the reader trap", arguments: 0..<200)
    func garbage(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        let bytes = (0..<300).map { _ -> UInt8 in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            // Small numbers are more likely to be understood.
            return UInt8(truncatingIfNeeded: state % 5 == 0 ? state >> 8 : state % 12)
        }
        var reader = FrameReader(frameBytesMax: 4096)
        reader.push(bytes, count: bytes.count)
        var count = 0
        do throws(WireError) {
            while let frame = try reader.next() {
                count += 1
                var head = HeadReader(frame)
                while !head.isAtEnd { _ = try head.pair() }
                _ = try Settings(parsing: frame.payload)
            }
        } catch {
            #expect(!error.description.isEmpty)
        }
        #expect(count <= bytes.count / FrameHeader.byteCount)
    }
}

@Suite("Limits")
struct LimitTests {
    @Test("agree with each other")
    func relations() { WireLimits.checkRelations() }

    @Test("a text is cut between characters", arguments: 0...12)
    func cutText(limit: Int) throws {
        let text = "aé€😀b"
        var bytes: [UInt8] = []
        bytes.append(text: text, limit: limit)
        let kept = Int(bytes[0]) | Int(bytes[1]) << 8
        #expect(kept == bytes.count - 2)
        #expect(kept <= limit)
        let back = try #require(String(validating: bytes[2...], as: UTF8.self))
        #expect(text.hasPrefix(back))
        #expect(limit < text.utf8.count || back == text)
    }
}

/// PROTOCOL.md, "SETTINGS" and "Preface".
@Suite("Handshake")
struct HandshakeTests {
    static let settings: Settings = {
        var settings = Settings()
        settings.messageBytesMax = 1 << 16
        settings.callsMax = 3
        settings.metadata.append(metadataName: "who", value: [1, 2])
        settings.fitFrame()
        return settings
    }()

    static func payload(_ settings: Settings) throws -> ArraySlice<UInt8> {
        var bytes: [UInt8] = []
        settings.append(to: &bytes)
        var reader = FrameReader(frameBytesMax: 1 << 16)
        reader.push(bytes, count: bytes.count)
        return try #require(try reader.next()).payload
    }

    @Test("settings arrive as they were sent")
    func roundTrip() throws {
        #expect(try Settings(parsing: try Self.payload(Self.settings)) == Self.settings)
    }

    @Test("settings nobody mentions keep their defaults")
    func defaults() throws { #expect(try Settings(parsing: []) == Settings()) }

    @Test("unknown settings are skipped")
    func unknown() throws {
        var payload = Array(try Self.payload(Self.settings))
        payload += [0xE7, 0x03, 3, 0, 1, 2, 3]
        #expect(try Settings(parsing: payload[...]) == Self.settings)
    }

    @Test("cut settings are malformed or an earlier part of them, at every byte")
    func cut() throws {
        let payload = try Self.payload(Self.settings)
        for count in 0..<payload.count {
            let part = payload.prefix(count)
            // A cut between two settings leaves a valid list; all others are refused.
            let parsed = try? Settings(parsing: part)
            #expect((parsed == nil) == (count % 12 != 0 || count > 84))
        }
    }

    @Test("the preface is checked byte by byte", arguments: 0..<8)
    func preface(position: Int) throws {
        var bytes = Preface.bytes
        try Preface.check(bytes[...])
        bytes[position] ^= 0xFF
        switch position {
        case 0..<4: #expect(throws: WireError.badPreface) { try Preface.check(bytes[...]) }
        case 4:
            #expect(throws: WireError.unsupportedVersion(major: 0xFE)) {
                try Preface.check(bytes[...])
            }
        default: try Preface.check(bytes[...])
        }
    }

    @Test("no other protocol begins with the first byte")
    func firstByte() {
        let others: [UInt8] = Array("PGHDOTC".utf8) + [0x16, 0x00, 0x80]
        #expect(!others.contains(Preface.firstByte))
        #expect(String(validating: [Preface.firstByte], as: UTF8.self) == nil)
    }
}
