// Points in time, and lengths of it in systemd's unit.

internal import Glibc

/// A point on the clock that neither jumps nor stops.
struct MonotonicTime: Comparable {
    var microseconds: UInt64

    static var now: MonotonicTime {
        var time = Glibc.timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(
            microseconds: UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000)
    }

    static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.microseconds < right.microseconds
    }

    func advanced(by duration: Duration) -> MonotonicTime {
        MonotonicTime(microseconds: microseconds + duration.microseconds)
    }

    var timespec: Glibc.timespec {
        Glibc.timespec(
            tv_sec: Int(microseconds / 1_000_000), tv_nsec: Int(microseconds % 1_000_000) * 1000)
    }
}

extension Duration {
    /// Whole microseconds, the unit systemd counts in. Negative is none.
    var microseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) * 1_000_000 + UInt64(attoseconds) / 1_000_000_000_000
    }
}
