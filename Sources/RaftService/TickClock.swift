// Turns the loop's clock into the core's ticks.

package import RPC

/// Counts ticks.
///
/// A member that wakes much later than it asked for was paused, or its machine was. Then the time that passed is
/// counted as if it had woken when it wanted to: messages that waited meanwhile are read before any timeout that the
/// pause alone would have caused.
package struct TickClock: Sendable {
    private let resolution: UInt64
    private var last: UInt64
    /// How many milliseconds the latest advance did not count: for so long the process stood still.
    package private(set) var pause: UInt64 = 0

    /// `resolution` is the length of a tick.
    package init(resolution: Duration, now: Instant) {
        let parts = resolution.components
        self.resolution =
            UInt64(parts.seconds) * 1_000_000_000 + UInt64(parts.attoseconds / 1_000_000_000)
        precondition(self.resolution > 0, "a tick has a length")
        last = now.nanoseconds
    }

    /// Returns how many ticks to count, of which at most `planned` were to pass.
    package mutating func advance(to now: Instant, planned: Int?) -> Int {
        pause = 0
        guard now.nanoseconds > last else { return 0 }
        let elapsed = (now.nanoseconds - last) / resolution
        last += elapsed * resolution
        let counted = min(elapsed, UInt64(max(planned ?? .max, 1)))
        pause = (elapsed - counted) * resolution / 1_000_000
        return Int(counted)
    }

    /// When `ticks` ticks from the last counted one will have passed.
    package func instant(after ticks: Int) -> Instant {
        Instant(nanoseconds: last + UInt64(ticks) * resolution)
    }

    /// Ticks until `deadline`, rounded up.
    package func ticks(until deadline: Instant) -> UInt64 {
        guard deadline.nanoseconds > last else { return 0 }
        return (deadline.nanoseconds - last + resolution - 1) / resolution
    }
}
