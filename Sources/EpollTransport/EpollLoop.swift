// One thread that waits on epoll and runs everything its connections cause. A turn, in order: what
// arrived, what other threads posted, due timers, what arrived for servers that come last, the
// `onTurn` bodies, resumed tasks, a write for each connection that has something to say.
// EpollLoop+Executor.swift makes it the executor of its tasks.

public import RPC
internal import Synchronization

/// Something that waits for events of a descriptor.
protocol PollTarget: AnyObject {
    /// The descriptor can be read or written, or is broken.
    func becameReady(_ readiness: Readiness)
}

/// An event loop on Linux' epoll.
///
/// It may be made on any thread; the thread that calls `run` becomes its own. The conformance to
/// `Sendable` is unchecked: `inbox` is locked, and everything else belongs to the loop's thread,
/// which `isCurrent` can check.
public final class EpollLoop: EventLoop, @unchecked Sendable {
    /// What the loop did so far.
    public struct Counters: Hashable, Sendable {
        /// Waits for events.
        public var polls: UInt64 = 0
        /// Reads of sockets.
        public var reads: UInt64 = 0
        /// Writes to sockets.
        public var writes: UInt64 = 0
        /// Bytes read.
        public var bytesRead: UInt64 = 0
        /// Bytes written.
        public var bytesWritten: UInt64 = 0
        /// Frames that arrived, of whatever protocol.
        public var framesReceived: UInt64 = 0
        /// Connections accepted or made.
        public var connections: UInt64 = 0
        /// Resumed tasks that were run.
        public var jobs: UInt64 = 0
        /// Bursts of posts, from whatever thread: each woke the loop once.
        public var rings: UInt64 = 0
    }

    /// What other threads hand over.
    struct Inbox: ~Copyable {
        var bodies: [@Sendable () -> Void] = []
        var jobs: [UnownedJob] = []
        var isRung = false
        var rings: UInt64 = 0

        /// Says that something was put in; returns whether the loop must be woken for it.
        mutating func mustRing() -> Bool {
            guard !isRung else { return false }
            isRung = true
            rings += 1
            return true
        }
    }

    /// What the loop did so far.
    public internal(set) var counters = Counters()
    /// The time, read once per turn.
    public var now: Instant { time }
    /// How many descriptors the process may have.
    let descriptorsMax: Int

    /// Where sockets are read into; one for all, because what is unfinished is copied out.
    var scratch = [UInt8](repeating: 0, count: 64 << 10)
    var jobs: [UnownedJob] = []
    var runningJobs: [UnownedJob] = []
    let inbox = Mutex(Inbox())
    /// Private and behind `now`: every call asks, and what only this file sees needs no check for
    /// exclusivity.
    private var time: Instant
    private var poller: Poller
    private let doorbell: Doorbell
    private var targets: [Target] = []
    private var freeSlots: [UInt32] = []
    private var timers = TimerQueue()
    private var turnBodies: [() -> Void] = []
    var signalReceivers: [SignalReceiver] = []
    /// What has something to say, and what is saying it: two arrays that change places every turn
    /// and keep their memory. So do the tasks.
    private var dirty: [SocketConnection] = []
    private var flushing: [SocketConnection] = []
    private var mustNotWait = false
    private var isStopped = false

    /// The token of the doorbell; slots of targets begin above it.
    private static let doorbellToken = Token(slot: .max, generation: 0)

    /// Who waits for a descriptor.
    private struct Target {
        var generation: UInt32 = 0
        var target: (any PollTarget)?
        var comesLast = false
    }

    /// A loop that does not run yet. Making it raises the process's limit of open descriptors as
    /// far as the system allows: the usual 1,024 is what `select` could bear, and nobody selects.
    ///
    /// - Throws: `TransportError` when the process has no descriptors left.
    public init() throws(TransportError) {
        descriptorsMax = DescriptorLimit.raise()
        poller = try Poller()
        doorbell = try Doorbell()
        time = Instant(nanoseconds: MonotonicClock.nanoseconds)
        let result = poller.add(doorbell.descriptor, .readable, as: Self.doorbellToken)
        guard result == 0 else { throw .system(operation: "epoll_ctl", errno: -result) }
    }

    /// Whether the caller is on the loop's thread.
    public var isCurrent: Bool { CurrentThread.isRunning(self) }

    // MARK: Turns

    /// Runs turns on the calling thread until `stop` is called.
    public func run() {
        isStopped = false
        run { isStopped }
    }

    /// Runs turns, at least one, until `isOver`.
    func run(until isOver: () -> Bool) {
        CurrentThread.mark(self)
        defer { CurrentThread.mark(nil) }
        readClock()
        repeat { turn() } while !isOver()
    }

    /// Runs a turn with what is there: for work that keeps the thread for long before `run`. Called
    /// in a turn, it does nothing but to deliver signals.
    public func catchUp() {
        guard !isCurrent else { return deliverSignals() }
        mustNotWait = true
        run { true }
    }

    /// Reads the time, which every turn does: for work that took long, and what is to count from its
    /// end.
    public func readClock() { time = Instant(nanoseconds: MonotonicClock.nanoseconds) }

    /// Ends `run` after the current turn. From other threads: `post { loop.stop() }`.
    public func stop() {
        isStopped = true
        mustNotWait = true
    }

    private func turn() {
        let count = poller.wait(milliseconds: patience())
        counters.polls += 1
        mustNotWait = false
        readClock()
        dispatch(count, last: false)
        runPosted()
        let mark = timers.mark
        while let action = timers.takeDue(at: now, madeBefore: mark) { action() }
        dispatch(count, last: true)
        for body in turnBodies { body() }
        runJobs()
        flush()
    }

    /// How long the next poll may wait: not at all with work left, else until the next timer, for
    /// ever without one.
    private func patience() -> CInt {
        if mustNotWait || !jobs.isEmpty || !dirty.isEmpty { return 0 }
        guard let due = timers.nextDue else { return -1 }
        let nanoseconds = (due - Instant(nanoseconds: MonotonicClock.nanoseconds)).nanoseconds
        // Rounded up: waking too early would only mean to wait again.
        return CInt(clamping: (nanoseconds + 999_999) / 1_000_000)
    }

    /// Tells those whose descriptors are ready: first the others, then those who come last.
    private func dispatch(_ count: Int, last: Bool) {
        for position in 0..<count {
            let (token, readiness) = poller.event(at: position)
            guard token != Self.doorbellToken else {
                if !last { doorbell.calm() }
                continue
            }
            let target = targets[Int(token.slot)]
            guard target.generation == token.generation, target.comesLast == last else { continue }
            target.target?.becameReady(readiness)
        }
    }

    private func runPosted() {
        let (bodies, posted) = inbox.withLock { inbox in
            let taken = (inbox.bodies, inbox.jobs)
            if inbox.isRung {
                inbox.bodies = []
                inbox.jobs = []
                inbox.isRung = false
                counters.rings = inbox.rings
            }
            return taken
        }
        jobs.append(contentsOf: posted)
        for body in bodies { body() }
    }

    /// Writes what connections have to say, one call each. What becomes dirty by it has its turn
    /// next.
    private func flush() {
        guard !dirty.isEmpty else { return }
        swap(&dirty, &flushing)
        for connection in flushing { connection.flush() }
        flushing.removeAll(keepingCapacity: true)
    }

    // MARK: EventLoop

    /// Calls `action` in the first turn at or after `instant`, but not in this one.
    public func schedule(at instant: Instant, _ action: @escaping () -> Void) -> TimerID {
        timers.add(at: max(instant, now), action)
    }

    /// Forgets a timer. Nothing happens if it already ran.
    public func cancel(_ timer: TimerID) { timers.cancel(timer) }

    /// Calls `body` once in every turn, for good.
    public func onTurn(_ body: @escaping () -> Void) { turnBodies.append(body) }

    /// Lets another turn follow this one without waiting.
    public func wakeNextTurn() { mustNotWait = true }

    /// A number from 0 up to and without `bound`.
    public func random(below bound: UInt64) -> UInt64 {
        precondition(bound > 0)
        return SystemDice.roll() % bound
    }

    /// Calls `body` in the next turn. Any thread may ask.
    public func post(_ body: @Sendable @escaping () -> Void) {
        let mustRing = inbox.withLock { inbox in
            inbox.bodies.append(body)
            return inbox.mustRing()
        }
        if mustRing { ring() }
    }

    /// Wakes the loop from another thread, or lets its next poll return at once.
    func ring() {
        if isCurrent { mustNotWait = true } else { doorbell.ring() }
    }

    // MARK: Connections

    /// Starts to wait for a descriptor; `nil` if the system has no memory for it. Who `comesLast`
    /// hears of it behind timers and what was posted.
    func register(
        _ descriptor: CInt, _ interest: Readiness, for target: any PollTarget,
        comesLast: Bool = false
    ) -> Token? {
        let slot = freeSlots.popLast() ?? UInt32(targets.count)
        if slot == targets.count { targets.append(Target()) }
        let token = Token(slot: slot, generation: targets[Int(slot)].generation)
        guard poller.add(descriptor, interest, as: token) == 0 else {
            freeSlots.append(slot)
            return nil
        }
        (targets[Int(slot)].target, targets[Int(slot)].comesLast) = (target, comesLast)
        return token
    }

    func change(_ descriptor: CInt, _ interest: Readiness, as token: Token) {
        poller.change(descriptor, interest, as: token)
    }

    /// Stops to wait for a descriptor that is about to be closed, and to hold its target.
    func unregister(_ descriptor: CInt, _ token: Token) {
        poller.remove(descriptor)
        targets[Int(token.slot)] = Target(generation: token.generation &+ 1)
        freeSlots.append(token.slot)
    }

    /// Lets a connection write at the end of this turn.
    func markDirty(_ connection: SocketConnection) { dirty.append(connection) }
}
