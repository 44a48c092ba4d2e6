// Ends connections that stand still: no handshake in time, a frame that begins and does not end, a
// reader that does not read.

internal import Wire

/// Watches the progress of bytes on one connection, both ways.
///
/// Progress does not cost a timer. One that is due compares what it finds with what was there when
/// it was made.
final class FrameWatchdog {
    private let channel: any ByteChannel
    private let loop: any EventLoop
    private let limits: ConnectionLimits
    private let timedOut: (WireError) -> Void
    private var timer: TimerID?
    private var isInHandshake = false
    private var isInsideFrame = false
    private var frameCount: UInt64 = 0
    /// When the frame that has begun was seen first.
    private var frameBegan = Instant(nanoseconds: 0)

    private var outputTimer: TimerID?
    private var isOutputLeft = false
    private var takenCount: UInt64 = 0
    private var takenCountWhenScheduled: UInt64 = 0
    private var wasReminded = false

    init(
        channel: any ByteChannel, limits: ConnectionLimits, timedOut: @escaping (WireError) -> Void
    ) {
        (self.channel, self.limits, self.timedOut) = (channel, limits, timedOut)
        loop = channel.loop
    }

    /// Ends the watch.
    func stop() {
        for case .some(let timer) in [timer, outputTimer] { loop.cancel(timer) }
        (timer, outputTimer) = (nil, nil)
    }

    // MARK: Bytes in

    /// Waits for the handshake, with what is left of its time.
    func awaitHandshake() {
        isInHandshake = true
        timer = loop.schedule(at: channel.opened + limits.handshakeTimeout) { [weak self] in
            self?.handshakeDue()
        }
    }

    /// Looks at the connection after bytes arrived.
    func check(_ connection: borrowing Connection, isReading: Bool) {
        if isInHandshake {
            guard connection.isReady else { return }
            isInHandshake = false
            cancelFrame()
        }
        // Who is not read from cannot end a frame.
        let wasInsideFrame = isInsideFrame
        isInsideFrame = isReading && connection.isInsideFrame
        guard isInsideFrame else { return }
        if !wasInsideFrame || frameCount != connection.frameCount { frameBegan = loop.now }
        frameCount = connection.frameCount
        if timer == nil { scheduleFrame() }
    }

    /// Stops to wait for the end of a frame, because nothing is read any more.
    func rest() {
        guard !isInHandshake else { return }
        isInsideFrame = false
        cancelFrame()
    }

    private func handshakeDue() {
        timer = nil
        timedOut(.timedOut("settings"))
    }

    private func cancelFrame() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    private func scheduleFrame() {
        timer = loop.schedule(at: frameBegan + limits.frameTimeout) { [weak self] in
            self?.frameDue()
        }
    }

    private func frameDue() {
        timer = nil
        guard isInsideFrame else { return }
        guard loop.now < frameBegan + limits.frameTimeout else {
            return timedOut(.timedOut("end of a frame"))
        }
        scheduleFrame()
    }

    // MARK: Bytes out

    /// Looks at the output after the other side was offered it.
    func check(_ output: borrowing OutputBuffer) {
        (isOutputLeft, takenCount) = (output.count > 0, output.takenCount)
        if isOutputLeft, outputTimer == nil { scheduleOutput() }
    }

    private func scheduleOutput() {
        takenCountWhenScheduled = takenCount
        outputTimer = loop.schedule(at: loop.now + limits.outputTimeout / 2) { [weak self] in
            self?.outputDue()
        }
    }

    /// The kernel says that a socket has room when a good part of its buffer is free. A slow reader
    /// makes less room than that in the time it has, so it is tried once before it is judged.
    private func outputDue() {
        outputTimer = nil
        guard isOutputLeft else { return wasReminded = false }
        let stands = takenCount == takenCountWhenScheduled
        guard !stands || !wasReminded else { return timedOut(.timedOut("reading of the answers")) }
        wasReminded = stands
        if stands { channel.outputIsWaiting() }
        scheduleOutput()
    }
}
