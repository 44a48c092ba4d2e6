// Ends connections that are slow on purpose: no handshake in time, or a frame that begins and does
// not end.

internal import Wire

/// Watches the arrival of bytes on one connection.
final class FrameWatchdog {
    private let loop: any EventLoop
    private let limits: ConnectionLimits
    private let timedOut: (WireError) -> Void
    private var timer: TimerID?
    private var isInHandshake = false
    private var isInsideFrame = false
    private var frameCount: UInt64 = 0
    private var frameCountWhenScheduled: UInt64 = 0

    init(
        loop: any EventLoop, limits: ConnectionLimits, timedOut: @escaping (WireError) -> Void
    ) {
        (self.loop, self.limits, self.timedOut) = (loop, limits, timedOut)
    }

    /// Starts the time for the handshake.
    func awaitHandshake() {
        isInHandshake = true
        timer = loop.schedule(at: loop.now + limits.handshakeTimeout) { [weak self] in
            self?.handshakeDue()
        }
    }

    /// Looks at the connection after bytes arrived.
    func check(_ connection: borrowing Connection) {
        isInsideFrame = connection.isInsideFrame
        frameCount = connection.frameCount
        if isInHandshake {
            guard connection.isReady else { return }
            stop()
            isInHandshake = false
        }
        if isInsideFrame, timer == nil { scheduleFrame() }
    }

    /// Ends the watch.
    func stop() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    private func handshakeDue() {
        timer = nil
        timedOut(.timedOut("settings"))
    }

    /// Progress does not cost a timer: only a timer that finds the very frame it was made for has
    /// found a slow sender.
    private func scheduleFrame() {
        frameCountWhenScheduled = frameCount
        timer = loop.schedule(at: loop.now + limits.frameTimeout) { [weak self] in
            self?.frameDue()
        }
    }

    private func frameDue() {
        timer = nil
        guard isInsideFrame else { return }
        guard frameCount != frameCountWhenScheduled else {
            return timedOut(.timedOut("end of a frame"))
        }
        scheduleFrame()
    }
}
