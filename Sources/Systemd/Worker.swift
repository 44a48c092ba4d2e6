// What a thread says about itself while it works: two stores per turn, read by the watchdog.

private import Synchronization

/// A thread's own account of what it is doing.
///
/// One thread writes; any other may read.
package final class Worker: Sendable {
    /// What a worker is in the middle of.
    package enum Phase: UInt8, Sendable {
        /// Waiting for something to do.
        case idle
        /// Computing. To be here for long is to be stuck.
        case running
        /// Waiting for the kernel to finish what was asked of it, such as a sync.
        case inSystemCall
    }

    /// For a phase whose name says enough.
    package static let noPlace = 63

    package let name: String
    private let places: [String]
    private let turns = Atomic<UInt64>(0)
    /// Microseconds since boot, then six bits of place, then two of phase: one word, so that no
    /// reader sees half of a change.
    private let phase: Atomic<UInt64>

    /// Names a worker and what it does during a turn, for `enter(_:at:)` to point into.
    package init(name: String, places: [String] = []) {
        precondition(places.count <= Self.noPlace, "a place has six bits")
        (self.name, self.places) = (name, places)
        phase = Atomic(Self.word(.idle, 0, MonotonicTime.now.microseconds))
    }

    /// Says what the worker does from `nanoseconds` of `CLOCK_MONOTONIC` on, and where in its turn.
    package func enter(_ phase: Phase, place: Int = Worker.noPlace, at nanoseconds: UInt64) {
        self.phase.store(Self.word(phase, place, nanoseconds / 1000), ordering: .relaxed)
    }

    /// The same, from this moment on.
    package func enter(_ phase: Phase, place: Int = Worker.noPlace) {
        let word = Self.word(phase, place, MonotonicTime.now.microseconds)
        self.phase.store(word, ordering: .relaxed)
    }

    /// Says that one more turn is finished.
    package func finishTurn() {
        turns.store(turns.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    /// What the watchdog sees.
    var reading: WorkerReading {
        let word = phase.load(ordering: .relaxed)
        let place = Int(word >> 2 & 63)
        return WorkerReading(
            name: name, place: places.indices.contains(place) ? places[place] : nil,
            phase: Phase(rawValue: UInt8(word & 3)) ?? .idle,
            since: MonotonicTime(microseconds: word >> 8), turns: turns.load(ordering: .relaxed))
    }

    private static func word(_ phase: Phase, _ place: Int, _ microseconds: UInt64) -> UInt64 {
        microseconds << 8 | UInt64(place & 63) << 2 | UInt64(phase.rawValue)
    }
}

/// A worker at one moment.
package struct WorkerReading: Equatable, Sendable {
    var name: String
    var place: String?
    var phase: Worker.Phase
    var since: MonotonicTime
    var turns: UInt64

    init(
        name: String, place: String?, phase: Worker.Phase, since: MonotonicTime, turns: UInt64
    ) {
        (self.name, self.place, self.phase) = (name, place, phase)
        (self.since, self.turns) = (since, turns)
    }

    /// What a worker says that keeps its own account, `nanoseconds` being of `CLOCK_MONOTONIC`.
    package init(
        name: String, place: String? = nil, phase: Worker.Phase,
        sinceNanoseconds nanoseconds: UInt64
    ) {
        self.init(
            name: name, place: place, phase: phase,
            since: MonotonicTime(microseconds: nanoseconds / 1000), turns: 0)
    }
}
