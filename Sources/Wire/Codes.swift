// The numbers in RESET frames. Protos/PROTOCOL.md, "RESET".

/// Why one side ends a call before it is over.
package struct ResetCode: Hashable, Sendable {
    /// The number on the wire.
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The caller takes the call back.
    package static let cancelled = ResetCode(rawValue: 1)
    /// Nobody looked at the call: making it again is safe.
    package static let refused = ResetCode(rawValue: 2)
    /// The caller's time is over.
    package static let deadlineExceeded = ResetCode(rawValue: 3)
    /// A limit of the receiver was exceeded.
    package static let excessive = ResetCode(rawValue: 4)
    /// The sender cannot go on, for a reason of its own.
    package static let failed = ResetCode(rawValue: 5)
}
