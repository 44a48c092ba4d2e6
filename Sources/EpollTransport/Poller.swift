// The owners of the kernel objects a loop waits on: epoll, an eventfd other threads ring, a
// signalfd.

internal import CEpoll
internal import Glibc

/// Names who asked for an event: a slot, and which tenant of that slot.
///
/// A slot is reused as soon as its connection closes. An event already on its way to the old tenant
/// carries the old generation, and is dropped instead of reaching the new one.
struct Token: Hashable {
    var slot: UInt32
    var generation: UInt32

    var rawValue: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

    init(slot: UInt32, generation: UInt32) { (self.slot, self.generation) = (slot, generation) }

    init(rawValue: UInt64) {
        slot = UInt32(truncatingIfNeeded: rawValue)
        generation = UInt32(truncatingIfNeeded: rawValue >> 32)
    }
}

/// What to wait for, and what happened.
struct Readiness: OptionSet {
    let rawValue: UInt32

    static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// Both directions are closed, or the socket failed. Always waited for.
    static let broken = Readiness(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
}

/// The owner of an epoll descriptor.
@safe struct Poller: ~Copyable {
    private let descriptor: CInt
    private var events = unsafe [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(TransportError) {
        descriptor = cepoll_create()
        guard descriptor >= 0 else {
            throw .system(operation: "epoll_create", errno: -descriptor)
        }
    }

    deinit { _ = cepoll_close(descriptor) }

    /// Starts to wait for a descriptor. It fails only if the system has no memory for it.
    borrowing func add(_ target: CInt, _ interest: Readiness, as token: Token) -> CInt {
        cepoll_control(descriptor, EPOLL_CTL_ADD, target, interest.rawValue, token.rawValue)
    }

    /// Changes what is waited for.
    borrowing func change(_ target: CInt, _ interest: Readiness, as token: Token) {
        let result = cepoll_control(
            descriptor, EPOLL_CTL_MOD, target, interest.rawValue, token.rawValue)
        precondition(result == 0, "the descriptor is not being waited for")
    }

    /// Stops to wait for a descriptor that is about to be closed.
    borrowing func remove(_ target: CInt) {
        _ = cepoll_control(descriptor, EPOLL_CTL_DEL, target, 0, 0)
    }

    /// Waits at most `milliseconds`, for ever if negative; returns how many events `event(at:)`
    /// has. A signal counts as none.
    mutating func wait(milliseconds: CInt) -> Int {
        let capacity = CInt(unsafe events.count)
        let count = unsafe cepoll_wait(descriptor, &events, capacity, milliseconds)
        precondition(count >= 0 || count == -EINTR, "the epoll descriptor is gone")
        return max(0, Int(count))
    }

    /// One of the events of the last `wait`.
    borrowing func event(at position: Int) -> (Token, Readiness) {
        let event = unsafe events[position]
        return unsafe (Token(rawValue: event.data.u64), Readiness(rawValue: event.events))
    }
}

/// What other threads ring to wake a loop.
struct Doorbell: ~Copyable {
    let descriptor: CInt

    init() throws(TransportError) {
        descriptor = cepoll_eventfd()
        guard descriptor >= 0 else { throw .system(operation: "eventfd", errno: -descriptor) }
    }

    deinit { _ = cepoll_close(descriptor) }

    borrowing func ring() { _ = cepoll_wake(descriptor) }

    borrowing func calm() { _ = cepoll_calm(descriptor) }
}

/// Signals as events.
@safe struct SignalSource: ~Copyable {
    let descriptor: CInt

    /// From now on the signals reach nobody else, on this thread and those it starts.
    init(_ signals: [CInt]) throws(TransportError) {
        var signals = signals
        descriptor = unsafe cepoll_signalfd(&signals, CInt(signals.count))
        guard descriptor >= 0 else { throw .system(operation: "signalfd", errno: -descriptor) }
    }

    deinit { _ = cepoll_close(descriptor) }

    /// The next signal that arrived, if any.
    borrowing func next() -> CInt? {
        let signal = cepoll_next_signal(descriptor)
        return signal > 0 ? signal : nil
    }
}

/// The clock of all loops of this machine.
enum MonotonicClock {
    static var nanoseconds: UInt64 { cepoll_now() }
}

/// How many descriptors the process may have.
enum DescriptorLimit {
    /// Raises the limit as far as the system allows, and returns it.
    static func raise() -> Int { max(0, Int(cepoll_raise_descriptor_limit())) }
}

/// The kernel's dice.
enum SystemDice {
    static func roll() -> UInt64 { cepoll_random() }
}

/// Which loop the calling thread runs.
@safe enum CurrentThread {
    static func isRunning(_ loop: EpollLoop) -> Bool {
        unsafe cepoll_thread_mark()
            == UnsafeMutableRawPointer(
                Unmanaged.passUnretained(loop).toOpaque())
    }

    /// Marks the thread as running `loop`, or as running none.
    static func mark(_ loop: EpollLoop?) {
        let mark = unsafe loop.map {
            unsafe UnsafeMutableRawPointer(Unmanaged.passUnretained($0).toOpaque())
        }
        unsafe cepoll_set_thread_mark(mark)
    }
}
