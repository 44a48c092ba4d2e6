// How long a channel waits before it tries to connect again.

/// The pauses between attempts to connect.
struct BackOff {
    private var pause: UInt64
    private let longest: UInt64

    init(_ options: ChannelOptions) {
        (pause, longest) = (options.backOffFirst.nanoseconds, options.backOffMax.nanoseconds)
    }

    /// Returns the next pause, up to a fifth off by chance so that many clients do not come back
    /// together.
    mutating func next(_ loop: any EventLoop) -> Duration {
        let current = min(pause, longest)
        pause = min(current + current * 3 / 5, longest)
        let spread = current / 5
        let jittered = current - spread + loop.random(below: 2 * spread + 1)
        return .nanoseconds(Int64(clamping: jittered))
    }
}
