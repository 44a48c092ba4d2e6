// A value, the lock that guards it, and a way to sleep until it changes. What the two threads of
// this target have in common with everybody else is one of these each.

private import Glibc

/// A value behind a lock.
///
/// `@unchecked Sendable`: `lock` guards `state`, and both are private.
@safe final class Monitor<State: Sendable>: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: State) {
        self.state = state
        unsafe lock.initialize(to: pthread_mutex_t())
        unsafe changed.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(changed, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(lock)
        unsafe changed.deallocate()
        unsafe lock.deallocate()
    }

    /// Reads the value. `body` must not block.
    func read<Result>(_ body: (State) -> Result) -> Result {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return body(state)
    }

    /// Changes the value and wakes whoever waits for that. `body` must not block.
    func change<Result>(_ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        unsafe pthread_cond_broadcast(changed)
        return body(&state)
    }

    /// Sleeps until `body` gives an answer, asking again after every change; `nil` at `deadline`.
    func wait<Answer>(
        until deadline: MonotonicTime?, for body: (inout State) -> Answer?
    ) -> Answer? {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        while true {
            if let answer = body(&state) { return answer }
            if let deadline {
                var point = deadline.timespec
                let result = unsafe pthread_cond_timedwait(changed, lock, &point)
                if result == ETIMEDOUT { return body(&state) }
            } else {
                unsafe pthread_cond_wait(changed, lock)
            }
        }
    }
}
