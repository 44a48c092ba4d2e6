// The two directions of one streaming call between its frames and its reader and writer.

/// One streaming call's messages, both ways, still packed. Belongs to the loop.
public final class MessagePipe {
    private let failure: RPCError

    package init(failing error: RPCError) { failure = error }

    func next() async throws -> ReceivedMessage? { throw failure }

    func waitUntilWritable() async throws { throw failure }

    func send(_ write: (inout [UInt8]) throws -> Void) throws { throw failure }

    func finishSending() {}

    func cancel() {}
}
