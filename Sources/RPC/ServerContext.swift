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
    /// Who called: an address, for people.
    public let peer: String
    /// What the caller said when it connected, for every call of the connection.
    public let connection: Metadata

    package init(
        method: MethodDescriptor, metadata: Metadata, deadline: Instant?, peer: String,
        connection: Metadata = [:]
    ) {
        (self.method, self.metadata) = (method, metadata)
        (self.deadline, self.peer) = (deadline, peer)
        self.connection = connection
    }
}

/// What follows a handler's task into the calls it makes.
package enum CallScope {
    /// The deadline of the call that the current task serves.
    @TaskLocal package static var deadline: Instant?
}
