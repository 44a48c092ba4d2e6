// The port to a loop: time, timers, tasks and the turn. EpollTransport has the real one,
// MemoryTransport one in virtual time. Nothing in this target reads a clock, rolls dice or creates
// a task in any other way.

/// A point in time on a loop's own clock, which never goes back.
public struct Instant: Comparable, Hashable, Sendable {
    /// Nanoseconds since an origin nobody should rely on.
    public var nanoseconds: UInt64

    /// The instant this many nanoseconds after the origin.
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// Whether `left` is before `right`.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant `duration` later, or the last one there is. A negative duration counts as none.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        return Instant(nanoseconds: overflow ? .max : sum)
    }

    /// The time from `earlier` to `later`; zero if it is not earlier.
    public static func - (later: Instant, earlier: Instant) -> Duration {
        guard later > earlier else { return .zero }
        let nanoseconds = later.nanoseconds - earlier.nanoseconds
        return .nanoseconds(Int64(clamping: nanoseconds))
    }
}

extension Duration {
    /// Whole nanoseconds: zero below zero, and as many as fit.
    package var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let rest = UInt64(attoseconds / 1_000_000_000)
        return overflow || product > .max - rest ? .max : product + rest
    }
}

/// Names a timer of one loop.
public struct TimerID: Hashable, Sendable {
    package let slot: UInt32
    package let generation: UInt32

    package init(slot: UInt32, generation: UInt32) {
        (self.slot, self.generation) = (slot, generation)
    }
}

/// One thread that owns connections, timers and the tasks of handlers.
///
/// A turn dispatches everything that arrived, then what other threads posted, then due timers, then
/// what arrived for servers that come last; then it runs the `onTurn` bodies and resumed tasks, and
/// writes what connections have to say: once each, and a second time where much was to be said.
/// Everything but `post` and `isCurrent` belongs to the loop's own thread.
public protocol EventLoop: AnyObject {
    /// The time, read once per turn.
    var now: Instant { get }

    /// Whether the caller is on the loop's thread. Any thread may ask.
    var isCurrent: Bool { get }

    /// Calls `action` in the first turn at or after `instant`; never in this one, so that a turn
    /// ends.
    func schedule(at instant: Instant, _ action: @escaping () -> Void) -> TimerID

    /// Forgets a timer. Nothing happens if it already ran.
    func cancel(_ timer: TimerID)

    /// Starts a task at once: it runs until it first waits, and stays on the loop.
    @discardableResult
    func spawn(_ operation: @escaping () async -> Void) -> Task<Void, Never>

    /// Calls `body` once in every turn, for good.
    func onTurn(_ body: @escaping () -> Void)

    /// Lets another turn follow this one without waiting for events.
    func wakeNextTurn()

    /// Calls `body` on the loop in its next turn. Any thread may ask; a burst wakes the loop once.
    func post(_ body: @Sendable @escaping () -> Void)

    /// A number from 0 up to and without `bound`: the only source of chance, so that a simulated
    /// loop can repeat it.
    func random(below bound: UInt64) -> UInt64
}
