// The seventeen outcomes of a call. Their numbers are those of gRPC, and the same on every
// transport.

/// How a call ended.
public struct StatusCode: Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt8

    /// Returns the code with this number, or `nil` above the seventeen that exist.
    public init?(rawValue: UInt8) {
        guard rawValue < Self.names.count else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt8) { self.rawValue = rawValue }

    /// The call did what was asked.
    public static let ok = StatusCode(0)
    /// The caller took the call back.
    public static let cancelled = StatusCode(1)
    /// The handler failed in a way it did not describe.
    public static let unknown = StatusCode(2)
    /// The request is wrong whatever the state of the system is.
    public static let invalidArgument = StatusCode(3)
    /// The time the caller allowed is over.
    public static let deadlineExceeded = StatusCode(4)
    /// What the request names does not exist.
    public static let notFound = StatusCode(5)
    /// What the request would create exists.
    public static let alreadyExists = StatusCode(6)
    /// The caller is known and may not do this.
    public static let permissionDenied = StatusCode(7)
    /// A limit was reached: size, number or rate.
    public static let resourceExhausted = StatusCode(8)
    /// The system is not in the state the request needs.
    public static let failedPrecondition = StatusCode(9)
    /// A conflict with something concurrent; trying the whole transaction again may help.
    public static let aborted = StatusCode(10)
    /// The request reaches past the end of something that may grow.
    public static let outOfRange = StatusCode(11)
    /// Nobody here implements the method.
    public static let unimplemented = StatusCode(12)
    /// An invariant broke.
    public static let internalError = StatusCode(13)
    /// Nobody could take the call now; trying again later may help.
    public static let unavailable = StatusCode(14)
    /// Stored data is lost or damaged.
    public static let dataLoss = StatusCode(15)
    /// The caller did not say who it is.
    public static let unauthenticated = StatusCode(16)

    private static let names = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
        "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
        "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ]
}

extension StatusCode: CustomStringConvertible {
    /// The name gRPC gives the code, such as `NOT_FOUND`.
    public var description: String { Self.names[Int(rawValue)] }
}
