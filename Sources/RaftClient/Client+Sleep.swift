// Waiting on the loop's clock.

package import RPC

extension Client {
    /// Waits until `instant`, or until the task is cancelled.
    package func sleep(until instant: Instant) async {
        await sleep(until: instant, Nap(on: loop))
    }

    /// Waits until `instant`, until the task is cancelled, or until somebody ends the nap.
    func sleep(until instant: Instant, _ nap: Nap) async {
        let nap = LoopBound(nap)
        await withTaskCancellationHandler {
            await withCheckedContinuation { nap.value.begin($0, until: instant) }
        } onCancel: {
            // On whatever thread; the nap belongs to the loop's.
            nap.value.loop.post { nap.value.end() }
        }
    }
}

/// One wait, ended once: by its timer, by a cancellation, or by whoever has what it waits for.
final class Nap {
    let loop: any EventLoop
    private var continuation: CheckedContinuation<Void, Never>?
    private var timer: TimerID?

    init(on loop: any EventLoop) { self.loop = loop }

    func begin(_ continuation: CheckedContinuation<Void, Never>, until instant: Instant) {
        self.continuation = continuation
        timer = loop.schedule(at: instant) { [self] in end() }
    }

    func end() {
        guard let continuation else { return }
        if let timer { loop.cancel(timer) }
        self.continuation = nil
        continuation.resume()
    }
}
