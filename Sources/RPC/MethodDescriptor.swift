// The name of a method, and what a message must be able to do. Generated code provides both.

internal import Wire

/// Names one method of one service.
public struct MethodDescriptor: Hashable, Sendable {
    /// The service and the method, such as `etcdserverpb.KV/Put`.
    public let fullName: String

    /// The method called `method` of the service with the full name `service`.
    ///
    /// - Precondition: together they have at most 512 bytes; the wire has no room for more.
    public init(service: String, method: String) {
        fullName = service + "/" + method
        precondition(fullName.utf8.count <= WireLimits.methodNameBytesMax, "\(fullName): too long")
    }

    /// The method with this full name, as it arrived.
    package init(fullName: String) { self.fullName = fullName }

    /// The part in front of the slash.
    public var service: String { String(fullName.prefix { $0 != "/" }) }

    /// The part behind the slash.
    public var method: String { String(fullName.drop { $0 != "/" }.dropFirst()) }
}

/// A message that calls can carry. Generated messages conform.
public protocol RPCMessage: Sendable {
    /// Reads a message; throws if the bytes are not one.
    init(serializedBytes: RawSpan) throws

    /// Adds the bytes of the message behind those already in `output`; throws if it is too large for its encoding. The
    /// call then fails with `RESOURCE_EXHAUSTED`, and nobody else's does.
    func serialize(into output: inout [UInt8]) throws
}
