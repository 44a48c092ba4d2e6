// Values that never leave their loop's thread, carried through interfaces that cannot know it.

/// A value confined to a loop.
///
/// The conformance is unchecked because the compiler cannot see the confinement: whoever wraps a
/// value takes it out again on the same thread only, the loop's.
package struct LoopBound<Value>: @unchecked Sendable {
    package let value: Value

    package init(_ value: Value) { self.value = value }
}

/// Lets a task that is cancelled, on whatever thread, take back the call it waits for.
///
/// The conformance is unchecked: `handle` is only touched on the loop; elsewhere `cancel` just
/// posts.
final class PendingCancellation: @unchecked Sendable {
    private let loop: any EventLoop
    private var handle: CallHandle?
    private var isCancelled = false

    init(loop: any EventLoop) { self.loop = loop }

    /// Names the call. It is taken back at once if the task was cancelled before.
    func arm(_ handle: CallHandle) {
        self.handle = handle
        if isCancelled { handle.cancel() }
    }

    func cancel() {
        guard loop.isCurrent else { return loop.post { self.cancel() } }
        isCancelled = true
        handle?.cancel()
    }
}
