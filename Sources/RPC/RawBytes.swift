// The one bridge from arrays to raw spans. It is the only `unsafe` of this target, and a formality:
// `bytes` is marked for elements with padding, and a byte has none.

extension ArraySlice<UInt8> {
    /// Lends the bytes without copying them.
    func withRawBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(span.bytes)
    }
}
