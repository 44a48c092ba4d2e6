// The ports between a protocol and what carries its bytes. A transport holds sockets (or queues)
// and knows no frame; an engine knows frames and no socket. TLS is a byte channel over another;
// native frames and HTTP/2 are engines.

/// Bytes both ways between two processes, as an engine sees them. All on the loop.
public protocol ByteChannel: AnyObject {
    /// The loop the channel belongs to.
    var loop: any EventLoop { get }

    /// Who is on the other side: an address, for people.
    var peer: String { get }

    /// When the connection was made: the time for the handshake counts from here.
    var opened: Instant { get }

    /// Asks for one call of the engine's `takeOutput` at the end of this turn.
    func outputIsWaiting()

    /// Sends what waits now, as far as it goes: for an engine with much more to do this turn. A
    /// failure shows at the end of the turn. Does nothing if the channel has no use for it.
    func sendNow()

    /// Stops or goes on delivering bytes. What arrives in between waits in the kernel.
    func setReading(_ isReading: Bool)

    /// Sends what is waiting, then closes; the other side has a moment to take it. Nothing more
    /// arrives. The engine hears `connectionClosed` unless it already did.
    func close(reason: String)
}

extension ByteChannel {
    /// Leaves what waits to the end of the turn.
    public func sendNow() {}
}

/// Turns arriving bytes into calls, and calls into bytes to send. All on the loop.
public protocol ProtocolEngine: AnyObject {
    /// Takes the first `count` bytes of `buffer`: all that arrived. Called again as more arrives.
    func receive(_ buffer: [UInt8], count: Int)

    /// How many frames arrived so far.
    var framesReceived: UInt64 { get }

    /// Whether nothing is under way: no call is open, and nothing waits to be sent.
    var isIdle: Bool { get }

    /// Lends the bytes that wait to be sent to `send`, which returns how many it took; and forgets
    /// those. Returns whether any are left.
    func takeOutput(_ send: (RawSpan) -> Int) -> Bool

    /// Says that no more bytes will come or go.
    func connectionClosed(reason: String)

    /// Ends politely: takes no new calls, finishes the open ones, closes. Not later than
    /// `deadline`.
    func drain(until deadline: Instant)
}

/// A protocol a server speaks: how to recognise it, and how to speak it.
public struct ProtocolOffer {
    /// What the first bytes of a connection say about a protocol.
    public enum Verdict: Sendable {
        case matches, differs, needsMore
    }

    /// Judges the first bytes of a connection: at least one.
    public let recognize: (ArraySlice<UInt8>) -> Verdict
    /// Makes an engine for a connection.
    public let makeEngine: (any ByteChannel) -> any ProtocolEngine

    /// A protocol.
    public init(
        recognize: @escaping (ArraySlice<UInt8>) -> Verdict,
        makeEngine: @escaping (any ByteChannel) -> any ProtocolEngine
    ) {
        (self.recognize, self.makeEngine) = (recognize, makeEngine)
    }
}

/// A way to one server. What a channel that reconnects asks for a connection.
public protocol Dialer: AnyObject {
    /// The server's address, for people.
    var target: String { get }

    /// Starts to connect. Exactly one of the two is called, later, on the loop: `connected`, which
    /// returns the engine that will speak; or `failed`. After `cancel` of the returned handle
    /// neither is.
    func dial(
        connected: @escaping (any ByteChannel) -> any ProtocolEngine,
        failed: @escaping (String) -> Void
    ) -> CallHandle  // Of the attempt.
}
