// The eight bytes both sides send first. Protos/PROTOCOL.md, "Preface".

/// What a connection begins with: says which protocol this is, and which version.
package enum Preface {
    /// No text, no HTTP, no TLS record and no other protocol we know begins with this byte.
    package static let firstByte: UInt8 = 0xFA
    package static let byteCount = 8
    package static let major: UInt8 = 1
    package static let minor: UInt8 = 0

    /// The preface of this version.
    package static let bytes: [UInt8] = [
        firstByte, UInt8(ascii: "R"), UInt8(ascii: "P"), UInt8(ascii: "C"), major, minor, 0, 0,
    ]

    /// Checks a preface that arrived. A higher minor version is spoken to as if it were ours.
    package static func check(_ arrived: ArraySlice<UInt8>) throws(WireError) {
        precondition(arrived.count == byteCount)
        guard arrived.prefix(4).elementsEqual(bytes.prefix(4)) else { throw .badPreface }
        let version = arrived[arrived.startIndex + 4]
        guard version == major else { throw .unsupportedVersion(major: version) }
    }
}
