// What a caller sees when a call does not succeed, and the one place that turns a thrown error into
// it.

/// A call that did not succeed.
public struct RPCError: Error, Hashable, Sendable {
    /// What is known about the request when the call fails.
    public enum Delivery: Hashable, Sendable {
        /// The other side answered: this is its own word.
        case answered
        /// No handler saw the request. Sending it again cannot do anything twice.
        case notSent
        /// The request left and no answer came: it may have been executed.
        case unknown
    }

    /// The kind of failure. Never `ok`.
    public var code: StatusCode
    /// A sentence for people.
    public var message: String
    /// What the server sent along with the status.
    public var metadata: Metadata
    /// Whether the request may have been executed.
    public var delivery: Delivery

    /// A failure of the given kind.
    public init(
        _ code: StatusCode, _ message: String, metadata: Metadata = [:],
        delivery: Delivery = .answered
    ) {
        precondition(code != .ok, "success is not an error")
        (self.code, self.message, self.metadata) = (code, message, metadata)
        self.delivery = delivery
    }

    /// Turns whatever a handler threw into what the caller may see. The only place that does.
    ///
    /// The text of an error we did not write stays here: it may hold a path or a secret.
    public init(describing error: any Error) {
        switch error {
        case let refusal as RPCError: self = refusal
        case is CancellationError: self.init(.cancelled, "the call was cancelled")
        default: self.init(.unknown, "the handler failed")
        }
    }
}

extension RPCError: CustomStringConvertible {
    /// The code and the message on one line.
    public var description: String { "\(code): \(message)" }
}
