// What a handler knows about the call it serves.

/// A call as its handler sees it.
public struct ServerContext: Sendable {
    /// What was called.
    public let method: MethodDescriptor
    /// What the caller sent beside the request.
    public let metadata: Metadata
    /// When the caller stops waiting, on the clock of the handler's loop. Calls the handler makes
    /// inherit it.
    public let deadline: Instant?
    private let origin: CallOrigin

    /// Who called: an address, for people.
    public var peer: String { origin.peer }
    /// What the caller said when it connected, for every call of the connection.
    public var connection: Metadata { origin.metadata }

    package init(
        method: MethodDescriptor, metadata: Metadata, deadline: Instant?, origin: CallOrigin
    ) {
        (self.method, self.metadata) = (method, metadata)
        (self.deadline, self.origin) = (deadline, origin)
    }
}

/// What all calls of a connection have in common.
package final class CallOrigin: Sendable {
    let peer: String
    let metadata: Metadata

    package init(peer: String, metadata: Metadata) { (self.peer, self.metadata) = (peer, metadata) }
}

/// What follows a handler's task into the calls it makes.
package enum CallScope {
    /// The deadline of the call that the current task serves.
    @TaskLocal package static var deadline: Instant?
}
