// What each side accepts, sent once right behind the preface. Protos/PROTOCOL.md, "SETTINGS".

/// What one side of a connection accepts from the other.
package struct Settings: Hashable, Sendable {
    /// The largest payload of a frame.
    package var frameBytesMax: Int
    /// The largest message, in one frame or in several.
    package var messageBytesMax = 4 << 20
    /// The largest metadata of a call: each pair counts its name, its value and 32.
    package var metadataBytesMax = 16 << 10
    /// How many calls may be open at once.
    package var callsMax = 16 << 10
    /// How many method numbers may be bound.
    package var methodsMax = 1024
    /// How many bytes of messages a stream may send before it is granted more.
    package var streamCredit = 1 << 20
    /// How many bytes of messages all streams together may send before they are granted more.
    package var connectionCredit = 16 << 20

    /// Pairs that hold for every call of the connection, packed: who the sender is, for instance.
    package var metadata: [UInt8] = []

    /// The number of `metadata` on the wire. Numbers below belong to the protocol.
    private static let metadataNumber = 64

    /// The settings of this side, unless it is told otherwise.
    package init() {
        frameBytesMax = 0
        fitFrame()
    }

    /// Makes room for a whole message and a whole head in one frame; cuts what no frame has room for.
    package mutating func fitFrame() {
        metadataBytesMax = min(metadataBytesMax, WireLimits.frameBytesCeiling / 2)
        let room = WireLimits.frameBytesCeiling - metadataBytesMax - WireLimits.headOverhead
        messageBytesMax = min(messageBytesMax, room)
        frameBytesMax = messageBytesMax + metadataBytesMax + WireLimits.headOverhead
    }

    /// The settings in the order of their numbers on the wire, from 1 on.
    private var numbers: [Int] {
        get {
            [
                frameBytesMax, messageBytesMax, metadataBytesMax, callsMax, methodsMax,
                streamCredit, connectionCredit,
            ]
        }
        set {
            (frameBytesMax, messageBytesMax) = (newValue[0], newValue[1])
            (metadataBytesMax, callsMax, methodsMax) = (newValue[2], newValue[3], newValue[4])
            (streamCredit, connectionCredit) = (newValue[5], newValue[6])
        }
    }

    /// Adds the SETTINGS frame.
    package func append(to output: inout [UInt8]) {
        precondition(metadata.count <= WireLimits.connectionMetadataBytesMax)
        output.appendFrame(FrameHeader(type: .settings)) { output in
            for (position, value) in numbers.enumerated() {
                output.append(littleEndian: UInt16(position + 1))
                output.append(littleEndian: UInt16(8))
                output.append(littleEndian: UInt64(value))
            }
            guard !metadata.isEmpty else { return }
            output.append(littleEndian: UInt16(Self.metadataNumber))
            output.append(littleEndian: UInt16(metadata.count))
            output.append(contentsOf: metadata)
        }
    }

    /// Reads the payload of a SETTINGS frame. What it does not mention keeps its default; what is
    /// not known is skipped.
    ///
    /// Numbers beyond what the format can say are cut to it: they were only offers.
    ///
    /// - Throws: `WireError` when the payload is cut or a number makes no sense.
    package init(parsing payload: ArraySlice<UInt8>) throws(WireError) {
        self.init()
        let span = payload.span
        var offset = 0
        while offset < span.count {
            guard span.count - offset >= 4 else { throw .malformed(.settings, "it is cut") }
            let number = Int(span.word16(at: offset))
            let byteCount = Int(span.word16(at: offset + 2))
            offset += 4
            guard span.count - offset >= byteCount else {
                throw .malformed(.settings, "it is cut")
            }
            if (1...numbers.count).contains(number) {
                guard byteCount == 8, let value = Int(exactly: span.word64(at: offset)) else {
                    throw .malformed(.settings, "setting \(number) is not a number")
                }
                numbers[number - 1] = value
            } else if number == Self.metadataNumber {
                guard byteCount <= WireLimits.connectionMetadataBytesMax else {
                    throw .malformed(.settings, "its metadata is too large")
                }
                let start = payload.startIndex + offset
                metadata = Array(payload[start..<start + byteCount])
            }
            offset += byteCount
        }
        guard frameBytesMax >= WireLimits.headOverhead else {
            throw .malformed(.settings, "no head would fit the frames it allows")
        }
        cutToFormat()
    }

    private mutating func cutToFormat() {
        frameBytesMax = min(frameBytesMax, WireLimits.frameBytesCeiling)
        messageBytesMax = min(messageBytesMax, frameBytesMax)
        metadataBytesMax = min(metadataBytesMax, frameBytesMax - WireLimits.headOverhead)
        methodsMax = min(methodsMax, Int(UInt16.max))
    }
}
