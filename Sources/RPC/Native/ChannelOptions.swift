// What an application may choose about a channel: limits, pauses, patience.

/// How a channel connects.
public struct ChannelOptions: Sendable {
    /// What this side accepts.
    public var limits = ConnectionLimits()
    /// Sent once for each connection; handlers find it in `ServerContext.connection`.
    public var connectionMetadata = Metadata()
    /// The pause after the first failed attempt to connect.
    public var backOffFirst = Duration.milliseconds(50)
    /// The longest pause. Each is 1.6 times the one before, and up to a fifth longer or shorter by
    /// chance.
    public var backOffMax = Duration.seconds(2)
    /// How long one attempt to connect may take, with the server's first words.
    public var connectTimeout = Duration.seconds(5)
    /// How long a server may be silent while calls wait for it: after this it is asked, after twice
    /// this it is gone.
    public var keepAlive = Duration.seconds(10)
    /// How many calls may wait for a connection, or for room on it.
    public var waitingCallsMax = 10_000
    /// How many bytes of requests may wait with them; one request may always wait alone.
    public var waitingBytesMax = 16 << 20

    /// The defaults.
    public init() {}
}
