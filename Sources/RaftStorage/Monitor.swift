// A lock that can be waited on, and a thread: the two things of the operating system that the disk's thread
// needs.

internal import Glibc

/// A mutex with a condition.
@safe final class Monitor: @unchecked Sendable {
    // The pointers never change; what they point to is made for many threads.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        unsafe check(pthread_mutex_init(mutex, nil))
        var attributes = pthread_condattr_t()
        unsafe check(pthread_condattr_init(&attributes))
        unsafe check(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC))
        unsafe check(pthread_cond_init(condition, &attributes))
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
        unsafe condition.deallocate()
    }

    func withLock<Answer>(_ body: () -> Answer) -> Answer {
        unsafe check(pthread_mutex_lock(mutex))
        defer { unsafe check(pthread_mutex_unlock(mutex)) }
        return body()
    }

    /// Gives the lock away until somebody signals, for no reason at all, or until the time is over.
    ///
    /// - Precondition: the caller holds the lock.
    func wait(seconds: Int?) {
        guard let seconds else {
            unsafe check(pthread_cond_wait(condition, mutex))
            return
        }
        var limit = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &limit)
        limit.tv_sec += seconds
        let result = unsafe pthread_cond_timedwait(condition, mutex, &limit)
        precondition(result == 0 || result == ETIMEDOUT, "a condition cannot fail")
    }

    /// Wakes the one that waits.
    func signal() { unsafe check(pthread_cond_signal(condition)) }

    private func check(_ result: CInt) { precondition(result == 0, "a lock cannot fail") }
}

/// Threads of the operating system. Nobody waits for one in a call of its own: it says itself that it has ended.
@safe enum Thread {
    /// Starts a thread that leaves all signals to others.
    ///
    /// - Throws: when the system has none to give.
    static func start(
        name: String, _ body: @escaping @Sendable () -> Void
    ) throws(ThreadFailure) {
        let context = unsafe Unmanaged.passRetained(Body(body, name))
        var every = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&every)
        // The mask is inherited, so no signal can slip in before the thread could set its own.
        unsafe pthread_sigmask(SIG_SETMASK, &every, &before)
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle, nil,
            { context in
                guard let context = unsafe context else { return nil }
                let body = unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
                nameThread(body.name)
                body.run()
                return nil
            }, context.toOpaque())
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        guard result == 0 else {
            unsafe context.release()
            throw ThreadFailure(name: name, code: result)
        }
        pthread_detach(handle)
    }

    private final class Body {
        let run: @Sendable () -> Void
        let name: String
        init(_ run: @escaping @Sendable () -> Void, _ name: String) {
            (self.run, self.name) = (run, name)
        }
    }
}
