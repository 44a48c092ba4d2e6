// The bridge between arrays and raw spans. It is the only `unsafe` of this target, and a formality:
// `bytes` is marked for elements with padding, and a byte has none.

extension ArraySlice<UInt8> {
    /// Lends the bytes without copying them.
    func withRawBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(span.bytes)
    }
}

extension [UInt8] {
    /// Adds a copy of `bytes`.
    package mutating func append(contentsOf bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}
