// Metadata in the heads of frames.

internal import Wire

extension Metadata {
    /// What one pair counts beyond its bytes, so that many empty ones are not free.
    private static let pairOverhead = 32

    /// What the metadata counts against a limit.
    var wireByteCount: Int {
        entries.reduce(0) { $0 + $1.name.utf8.count + $1.value.count + Self.pairOverhead }
    }

    /// A name that cannot be sent, if there is one.
    var invalidName: String? { entries.first { !MetadataName.isValid($0.name) }?.name }

    /// Whether the other side takes the metadata.
    func canBeSent(limit: Int) -> Bool { isEmpty || wireByteCount <= limit && invalidName == nil }

    /// Reads pairs to the end of a head; returns `nil` if they are over `limit`.
    init?(reading head: inout HeadReader, limit: Int) throws(WireError) {
        self.init()
        var byteCount = 0
        while !head.isAtEnd {
            let (name, value) = try head.pair()
            byteCount += name.utf8.count + value.count + Self.pairOverhead
            guard byteCount <= limit else { return nil }
            append(name: name, value: Array(value))
        }
    }

    /// Adds all pairs to a head.
    func append(to output: inout [UInt8]) {
        for entry in entries { output.append(metadataName: entry.name, value: entry.value) }
    }
}
