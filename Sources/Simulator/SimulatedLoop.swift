// A member's loop in virtual time. The world decides when it turns; it has no thread and no tasks.

internal import RPC

/// How far apart the members' election timeouts are drawn. Narrow ones make them stand at the same
/// time, again and again.
final class Chance {
    var bound: UInt64
    init(bound: UInt64) { self.bound = bound }

    static let fair = UInt64(1) << 32
}

/// A clock that is too fast or too slow, by a little and for ever: what no member may notice.
struct SimulatedClock {
    /// How many thousandths of a second it shows when a second has passed.
    let rate: UInt64

    func time(at instant: Instant) -> Instant {
        Instant(nanoseconds: instant.nanoseconds / 1_000 * rate)
    }

    /// The first instant at which it shows `time`.
    func instant(of time: Instant) -> Instant {
        Instant(nanoseconds: (time.nanoseconds + rate - 1) / rate * 1_000)
    }
}

/// The loop of one life of one member.
final class SimulatedLoop: EventLoop {
    private struct Timer {
        let id: TimerID
        let at: Instant
        let action: () -> Void
    }

    /// The time by the loop's own clock.
    private(set) var now: Instant
    private let clock: SimulatedClock
    private var dice: Dice
    private let chance: Chance
    private var timers: [Timer] = []
    private var timerCount: UInt32 = 0
    private var bodies: [() -> Void] = []
    private var wantsTurn = false

    init(now instant: Instant, clock: SimulatedClock, dice: Dice, chance: Chance) {
        (now, self.clock) = (clock.time(at: instant), clock)
        (self.dice, self.chance) = (dice, chance)
    }

    /// When the loop wants to turn though nothing arrives, in the world's time.
    var nextWake: Instant? {
        if wantsTurn { return clock.instant(of: now) }
        return timers.lazy.map(\.at).min().map(clock.instant(of:))
    }

    /// One turn, at an instant of the world: due timers, then the bodies.
    func turn(at instant: Instant) {
        let time = clock.time(at: instant)
        precondition(time >= now, "time goes back")
        (now, wantsTurn) = (time, false)
        let due = timers.filter { $0.at <= now }
        timers.removeAll { $0.at <= now }
        for timer in due { timer.action() }
        for body in bodies { body() }
    }

    var isCurrent: Bool { true }

    func schedule(at instant: Instant, _ action: @escaping () -> Void) -> TimerID {
        timerCount += 1
        let id = TimerID(slot: timerCount, generation: 0)
        timers.append(Timer(id: id, at: instant, action: action))
        return id
    }

    func cancel(_ timer: TimerID) { timers.removeAll { $0.id == timer } }

    func onTurn(_ body: @escaping () -> Void) { bodies.append(body) }

    func wakeNextTurn() { wantsTurn = true }

    func random(below bound: UInt64) -> UInt64 { dice.below(min(bound, chance.bound)) }

    /// The driver and its member start no task; services that do have tests of their own.
    func spawn(_ operation: @escaping () async -> Void) -> Task<Void, Never> {
        preconditionFailure("the simulated loop runs no tasks")
    }

    func post(_ body: @Sendable @escaping () -> Void) {
        preconditionFailure("the simulated loop has no other threads")
    }
}
