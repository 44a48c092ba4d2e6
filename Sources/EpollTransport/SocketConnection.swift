// One connected socket on a loop: reads a bounded number of bytes a turn, writes at its end (and once
// in the middle of much), and hands both to the engine that speaks its protocol. It knows no frame.

internal import RPC

/// A connected socket.
final class SocketConnection: ByteChannel, PollTarget {
    /// How often a turn reads one connection before others get their turn.
    private static let readsPerTurn = 4
    /// How long the other side has for the last words of a connection that is being closed.
    private static let farewellMax = Duration.seconds(2)

    let loop: any EventLoop
    let peer: String
    let opened: Instant
    private let epoll: EpollLoop
    private let socket: Socket
    private var token: Token?
    private var engine: (any ProtocolEngine)?
    /// Called with the first bytes while there is no engine; and once when the connection is gone.
    private let chooseEngine: ((SocketConnection, ArraySlice<UInt8>) -> EngineChoice)?
    private let onClose: (SocketConnection) -> Void
    private let comesLast: Bool
    private var firstBytes: [UInt8] = []
    private var choiceTimer: TimerID?
    private var isReading = true
    /// When bytes arrived last.
    private(set) var lastRead: Instant
    private var awaitsRoom = false
    private var isDirty = false
    private var closeReason: String?
    private var mayLinger = true
    /// Whether everything is said, and only the other side's end is waited for.
    private var isLeaving = false
    private var farewellTimer: TimerID?

    /// What the first bytes of a connection lead to.
    enum EngineChoice {
        case engine(any ProtocolEngine)
        case needsMore
        case refuse(String)
    }

    /// A connection that somebody else made.
    init(
        _ socket: consuming Socket, peer: String, on loop: EpollLoop, comesLast: Bool = false,
        choosing chooseEngine: ((SocketConnection, ArraySlice<UInt8>) -> EngineChoice)? = nil,
        onClose: @escaping (SocketConnection) -> Void = { _ in }
    ) {
        self.socket = socket
        (self.peer, self.loop, epoll, opened) = (peer, loop, loop, loop.now)
        lastRead = loop.now
        (self.chooseEngine, self.onClose, self.comesLast) = (chooseEngine, onClose, comesLast)
    }

    /// Begins to read. Returns whether the system had room for it.
    func open(with engine: (any ProtocolEngine)? = nil) -> Bool {
        token = epoll.register(socket.descriptor, .readable, for: self, comesLast: comesLast)
        guard token != nil else { return false }
        self.engine = engine
        epoll.counters.connections += 1
        if engine != nil { outputIsWaiting() }
        return true
    }

    /// Ends the connection if no protocol has been recognised by then.
    func closeUnlessChosen(by deadline: Instant) {
        choiceTimer = loop.schedule(at: deadline) { [self] in
            choiceTimer = nil
            close(reason: "it did not say what it wants in time")
        }
    }

    private func stopChoiceTimer() {
        if let choiceTimer { loop.cancel(choiceTimer) }
        choiceTimer = nil
    }

    /// Ends politely what is under way.
    func drain(until deadline: Instant) {
        guard let engine else { return close(reason: "the server is shutting down") }
        engine.drain(until: deadline)
    }

    /// The same, unless it has still to say which protocol it speaks.
    func drainChosen(until deadline: Instant) { engine?.drain(until: deadline) }

    /// Whether it speaks a protocol and has nothing under way.
    var isIdle: Bool { closeReason == nil && engine?.isIdle == true }

    // MARK: Reading

    func becameReady(_ readiness: Readiness) {
        if readiness.contains(.writable) { outputIsWaiting() }
        if readiness.contains(.readable), isReading {
            return closeReason == nil ? read() : forgetInput()
        }
        if !readiness.isDisjoint(with: .broken) { tearDown("the connection broke") }
    }

    private func read() {
        for _ in 0..<Self.readsPerTurn {
            guard isReading, closeReason == nil, token != nil else { return }
            epoll.counters.reads += 1
            switch socket.read(into: &epoll.scratch) {
            case .bytes(let count):
                epoll.counters.bytesRead += UInt64(count)
                lastRead = loop.now
                deliver(count)
                if count < epoll.scratch.count { return }
            case .wouldBlock: return
            case .ended(let reason): return tearDown(reason)
            }
        }
    }

    private func deliver(_ count: Int) {
        if let engine { return hand(epoll.scratch, count, to: engine) }
        firstBytes.append(contentsOf: epoll.scratch[..<count])
        switch chooseEngine?(self, firstBytes[...]) {
        case .engine(let engine):
            stopChoiceTimer()
            self.engine = engine
            let bytes = firstBytes
            firstBytes = []
            hand(bytes, bytes.count, to: engine)
        case .needsMore: break
        case .refuse(let reason): close(reason: reason)
        case nil: preconditionFailure("a connection without engine or choice")
        }
    }

    private func hand(_ bytes: [UInt8], _ count: Int, to engine: any ProtocolEngine) {
        let before = engine.framesReceived
        engine.receive(bytes, count: count)
        epoll.counters.framesReceived += engine.framesReceived - before
    }

    func setReading(_ isReading: Bool) {
        guard isReading != self.isReading, closeReason == nil else { return }
        self.isReading = isReading
        updateInterest()
    }

    private func updateInterest() {
        guard let token else { return }
        var interest: Readiness = isReading ? .readable : []
        if awaitsRoom { interest.insert(.writable) }
        epoll.change(socket.descriptor, interest, as: token)
    }

    // MARK: Writing

    func outputIsWaiting() {
        guard !isDirty, token != nil else { return }
        isDirty = true
        epoll.markDirty(self)
    }

    /// Sends what waits, in one call if the socket takes it; then closes if that was asked for and
    /// nothing is left.
    func flush() {
        isDirty = false
        guard token != nil, !(isLeaving && mayLinger) else { return }
        switch send() {
        case .failure(let failure): tearDown(failure.reason)
        case .success(let isLeft):
            if let closeReason, !isLeft || !mayLinger { return leave(closeReason) }
            awaitRoom(isLeft)
        }
    }

    /// Sends what waits in the middle of a turn. An end of the connection waits for `flush`, and for
    /// what has arrived before it.
    func sendNow() {
        guard token != nil, !awaitsRoom, closeReason == nil else { return }
        if case .success(true) = send() { outputIsWaiting() }
    }

    /// Offers the socket what waits; returns whether any is left.
    private func send() -> Result<Bool, Failure> {
        var failure: String?
        var isFull = false
        let isLeft =
            engine?.takeOutput { bytes in
                guard !isFull, failure == nil else { return 0 }
                epoll.counters.writes += 1
                switch socket.send(bytes) {
                case .bytes(let count):
                    epoll.counters.bytesWritten += UInt64(count)
                    isFull = count < bytes.byteCount
                    return count
                case .wouldBlock: isFull = true
                case .ended(let reason): failure = reason
                }
                return 0
            } ?? false
        return failure.map { .failure(Failure(reason: $0)) } ?? .success(isLeft)
    }

    private struct Failure: Error {
        let reason: String
    }

    /// Waits for room in the socket if something is left; not for ever on the way out.
    private func awaitRoom(_ isLeft: Bool) {
        if isLeft, closeReason != nil { limitFarewell() }
        guard isLeft != awaitsRoom else { return }
        awaitsRoom = isLeft
        updateInterest()
    }

    private func limitFarewell() {
        guard farewellTimer == nil else { return }
        farewellTimer = loop.schedule(at: loop.now + Self.farewellMax) { [self] in
            farewellTimer = nil
            tearDown("its last words were not taken")
        }
    }

    // MARK: The end

    /// Everything is said. The kernel has it, and the other side may not: closing a socket on which
    /// anything is unread takes back what was sent. So what still comes is read and forgotten.
    private func leave(_ reason: String) {
        guard mayLinger else { return tearDown(reason) }
        (isLeaving, isReading, awaitsRoom) = (true, true, false)
        limitFarewell()
        socket.shutDownSending()
        endEngine(reason)
        updateInterest()
    }

    /// Reads what nobody wants any more, a bounded number of bytes.
    private func forgetInput() {
        for _ in 0..<Self.readsPerTurn {
            epoll.counters.reads += 1
            switch socket.read(into: &epoll.scratch) {
            case .bytes(let count):
                epoll.counters.bytesRead += UInt64(count)
                if count < epoll.scratch.count { return }
            case .wouldBlock: return
            case .ended(let reason):
                if isLeaving { return tearDown(reason) }
                // The other side has said everything, and may still listen.
                isReading = false
                return updateInterest()
            }
        }
    }

    func close(reason: String) {
        guard closeReason == nil else { return }
        closeReason = reason
        outputIsWaiting()
    }

    /// Closes at the end of this turn, whatever has not left by then.
    func abort(reason: String) {
        mayLinger = false
        close(reason: reason)
        outputIsWaiting()
    }

    private func tearDown(_ reason: String) {
        guard let token else { return }
        self.token = nil
        stopChoiceTimer()
        if let farewellTimer { loop.cancel(farewellTimer) }
        farewellTimer = nil
        epoll.unregister(socket.descriptor, token)
        socket.shutDownSending()
        endEngine(reason)
        onClose(self)
    }

    private func endEngine(_ reason: String) {
        let engine = engine
        self.engine = nil
        engine?.connectionClosed(reason: closeReason ?? reason)
    }
}
