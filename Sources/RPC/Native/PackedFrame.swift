// Frames whose message may refuse to become bytes.

internal import Wire

extension [UInt8] {
    /// Appends a frame whose message `write` adds, and returns how long that message is. Nothing is
    /// appended when `write` throws.
    mutating func appendFrame(
        _ header: FrameHeader, head writeHead: (inout [UInt8]) -> Void = { _ in },
        packing write: (inout [UInt8]) throws -> Void
    ) throws -> Int {
        let start = count
        var failure: (any Error)?
        let byteCount = appendFrame(
            header, head: writeHead,
            message: { output in
                do { try write(&output) } catch { failure = error }
            })
        guard let failure else { return byteCount }
        removeSubrange(start...)
        throw failure
    }
}
