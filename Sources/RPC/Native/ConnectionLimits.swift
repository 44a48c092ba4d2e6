// What a connection of ours accepts and how long it waits: the settings an application may choose,
// all in one place. Wire's limits are those of the format.

internal import Wire

/// Bounds of one connection. The defaults suit servers whose callers are not all friends.
public struct ConnectionLimits: Sendable {
    /// The largest message accepted. Refused before it is buffered. The format has no room for more
    /// than 64 MiB in a frame: more counts as what fits beside the metadata.
    public var messageBytesMax = 4 << 20
    /// The largest metadata of a call: each pair counts its name, its value and 32. More than 32 MiB
    /// counts as 32 MiB.
    public var metadataBytesMax = 16 << 10
    /// How many calls may be open on one connection at once. More are refused and may safely be
    /// made again.
    public var callsMax = 16 << 10
    /// How many method names a connection may bind to numbers.
    public var methodsMax = 1024
    /// From connecting to the other side's settings.
    public var handshakeTimeout = Duration.seconds(5)
    /// From the first byte of a frame to its last.
    public var frameTimeout = Duration.seconds(20)
    /// With more than this waiting to be sent, nothing more is read until half of it has gone. With
    /// four times as much, calls that are still open end with `RESOURCE_EXHAUSTED`.
    public var outputBytesHigh = 4 << 20
    /// How many bytes all connections of a server may hold together: frames that have begun, the
    /// requests of open calls, and answers that wait. Above it the connection that holds most is ended.
    public var serverBufferedBytesMax = 512 << 20
    /// How long the other side may take nothing of what waits for it.
    public var outputTimeout = Duration.seconds(20)
    /// How many calls the other side may take back at once, before a steady rate of a fifth of it
    /// in a second.
    public var resetBurst = 20_000
    /// How many control frames the other side may send at once, before a steady rate of a fifth of
    /// it in a second.
    public var controlBurst = 1000

    /// The defaults.
    public init() {}

    /// Checked by a test: whoever keeps to one limit does not break another.
    package func checkRelations() {
        WireLimits.checkRelations()
        precondition(resetBurst >= callsMax, "a client may take back everything it has open")
        precondition(outputBytesHigh >= messageBytesMax, "one answer must not stop the reading")
        precondition(serverBufferedBytesMax >= 8 * outputBytesHigh, "one must not use up all")
    }

    /// What the other side is told.
    func settings(metadata: Metadata = [:]) -> Settings {
        var settings = Settings()
        settings.messageBytesMax = messageBytesMax
        settings.metadataBytesMax = metadataBytesMax
        settings.callsMax = callsMax
        settings.methodsMax = methodsMax
        settings.fitFrame()
        for entry in metadata.entries {
            precondition(MetadataName.isValid(entry.name), "\(entry.name) names no metadata")
            settings.metadata.append(metadataName: entry.name, value: entry.value)
        }
        return settings
    }
}

/// Lets a number of events pass at once, and then a steady rate.
struct Budget {
    private let burst: Int
    private var left: Int
    private var refilled: Instant

    init(burst: Int, now: Instant) { (self.burst, left, refilled) = (burst, burst, now) }

    /// Returns whether one more event is within the budget, and counts it.
    mutating func take(now: Instant) -> Bool {
        if left == 0 { refill(now: now) }
        guard left > 0 else { return false }
        left -= 1
        return true
    }

    /// A fifth of the burst comes back in every second.
    private mutating func refill(now: Instant) {
        let earned = (now - refilled).nanoseconds / (5_000_000_000 / UInt64(max(burst, 1)) + 1)
        guard earned > 0 else { return }
        left = Int(clamping: min(earned, UInt64(burst)))
        refilled = now
    }
}
