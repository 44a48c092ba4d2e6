// The time of day, for what people read. Nothing else depends on it.

internal import Glibc

/// Returns milliseconds since 1970, UTC.
package func wallClockMilliseconds() -> UInt64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return UInt64(clamping: now.tv_sec) * 1000 + UInt64(clamping: now.tv_nsec / 1_000_000)
}
