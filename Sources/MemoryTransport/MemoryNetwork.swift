// A network without sockets: the real engines' bytes travel between them with a delay, cut into
// pieces as a test likes, and connections break when a test says so.

public import RPC

/// A network in memory, on one virtual loop.
public final class MemoryNetwork {
    /// How long bytes travel.
    public var latency = Duration.microseconds(50)
    /// How long what was sent before its sender left tries to get through a cut.
    public var farewellMax = Duration.seconds(20)
    /// The most bytes that arrive at once; 1 delivers every byte alone.
    public var pieceBytesMax = 64 << 10

    let loop: VirtualLoop
    private var offers: [String: ProtocolOffer] = [:]
    private var connections: [Connection] = []
    private var cuts: [Cut] = []

    /// A pair of places between which nothing travels.
    private struct Cut: Equatable {
        let one: String
        let other: String

        func separates(_ connection: Connection) -> Bool {
            (connection.caller == one && connection.server == other)
                || (connection.caller == other && connection.server == one)
        }
    }

    /// One connection: who called whom, and its two ends.
    struct Connection {
        let caller: String
        let server: String
        let near: MemoryEnd
        let far: MemoryEnd
    }

    /// A network with nobody on it.
    public init(loop: VirtualLoop) { self.loop = loop }

    /// How many connections are open.
    public var connectionCount: Int { connections.count { $0.near.isOpen && $0.far.isOpen } }

    // MARK: Places

    /// Serves `router` at `place`.
    public func listen(
        at place: String, serving router: Router, limits: ConnectionLimits = ConnectionLimits()
    ) {
        precondition(offers[place] == nil, "somebody listens at \(place)")
        offers[place] = .native(serving: router, limits: limits)
    }

    /// Stops to listen at `place`, and breaks every connection from and to it, as the end of a
    /// process does.
    public func shutDown(_ place: String) {
        offers[place] = nil
        for connection in connections {
            if connection.caller == place { connection.near.vanish() }
            if connection.server == place { connection.far.vanish() }
        }
    }

    /// Returns a channel from `caller` to whoever listens at `place`.
    public func channel(
        from caller: String = "client", to place: String,
        options: ChannelOptions = ChannelOptions()
    ) -> NativeChannel {
        NativeChannel(
            loop: loop, dialer: MemoryDialer(self, caller: caller, place: place),
            options: options)
    }

    // MARK: Faults

    /// Lets nothing travel between two places. Bytes on the way wait, as behind a cable that was
    /// pulled, and so does the news that the other side is gone; for what it had sent before that,
    /// `farewellMax` at most.
    public func cut(_ one: String, from other: String) {
        cuts.append(Cut(one: one, other: other))
        updateCuts()
    }

    /// Takes back `cut`.
    public func heal(_ one: String, and other: String) {
        cuts.removeAll { $0 == Cut(one: one, other: other) || $0 == Cut(one: other, other: one) }
        updateCuts()
    }

    /// Takes back every `cut`.
    public func healAll() {
        cuts = []
        updateCuts()
    }

    private func updateCuts() {
        for connection in connections {
            let isCut = cuts.contains { $0.separates(connection) }
            connection.near.isCut = isCut
            connection.far.isCut = isCut
        }
    }

    /// Whether a connection can be made now: somebody listens, and nothing is cut.
    fileprivate func answer(from caller: String, at place: String) -> ConnectAnswer {
        let isCut = cuts.contains {
            ($0.one == caller && $0.other == place) || ($0.one == place && $0.other == caller)
        }
        if isCut { return .silence }
        return offers[place].map { .offer($0) } ?? .refused
    }

    fileprivate func connect(
        from caller: String, to place: String, _ offer: ProtocolOffer,
        _ connected: (any ByteChannel) -> any ProtocolEngine
    ) {
        let near = MemoryEnd(self, peer: place)
        let far = MemoryEnd(self, peer: caller)
        (near.other, far.other) = (far, near)
        connections.append(Connection(caller: caller, server: place, near: near, far: far))
        near.engine = connected(near)
        far.offer = offer
    }

    /// Forgets the connections of which nothing is left.
    func forgetClosed() {
        connections.removeAll { !$0.near.isOpen && !$0.far.isOpen }
    }
}

/// What somebody who connects meets.
private enum ConnectAnswer {
    case offer(ProtocolOffer)
    case refused
    case silence
}

/// One end of a connection.
final class MemoryEnd: ByteChannel {
    let loop: any EventLoop
    let peer: String
    let opened: Instant
    var engine: (any ProtocolEngine)?
    /// How the serving end makes its engine when the first bytes come.
    var offer: ProtocolOffer?
    var other: MemoryEnd?
    var isCut = false {
        didSet { if !isCut { healed() } }
    }
    private let network: MemoryNetwork
    private var arrived: [UInt8] = []
    private var isReading = true
    private var isDirty = false
    private var closeReason: String?
    private(set) var isOpen = true
    /// Why nothing more arrives, once that has arrived, and since when.
    private var ending: (reason: String, since: Instant)?

    init(_ network: MemoryNetwork, peer: String) {
        (self.network, self.peer) = (network, peer)
        (loop, opened) = (network.loop, network.loop.now)
    }

    func outputIsWaiting() {
        guard isOpen, !isDirty else { return }
        isDirty = true
        network.loop.atEndOfTurn { [self] in flush() }
    }

    private func flush() {
        isDirty = false
        guard isOpen else { return }
        var bytes: [UInt8] = []
        _ = engine?.takeOutput { span in
            bytes.append(contentsOf: span)
            return span.byteCount
        }
        if !bytes.isEmpty, let other {
            _ = loop.schedule(at: loop.now + network.latency) { other.arrive(bytes) }
        }
        guard let closeReason else { return }
        if let other {
            _ = loop.schedule(at: loop.now + network.latency) {
                other.end(because: "the other side closed it")
            }
        }
        tearDown(closeReason)
    }

    private func arrive(_ bytes: [UInt8]) {
        arrived.append(contentsOf: bytes)
        deliver()
    }

    private func deliver() {
        while isOpen, isReading, !isCut, closeReason == nil, !arrived.isEmpty {
            let piece = Array(arrived.prefix(network.pieceBytesMax))
            arrived.removeFirst(piece.count)
            guard let engine = engine ?? chooseEngine(piece[...]) else {
                return close(reason: "no protocol begins with its first bytes")
            }
            engine.receive(piece, count: piece.count)
        }
        if let ending, !isCut { tearDown(ending.reason) }
    }

    private func end(because reason: String) {
        ending = (reason, loop.now)
        deliver()
    }

    private func healed() {
        if let ending, loop.now - ending.since >= network.farewellMax { arrived = [] }
        deliver()
    }

    /// Breaks the connection without a word of its own.
    func vanish() {
        let other = other
        tearDown("the connection was lost")
        other?.end(because: "the connection was lost")
    }

    private func chooseEngine(_ first: ArraySlice<UInt8>) -> (any ProtocolEngine)? {
        guard let offer, case .matches = offer.recognize(first) else { return nil }
        engine = offer.makeEngine(self)
        return engine
    }

    func setReading(_ isReading: Bool) {
        self.isReading = isReading
        if isReading { _ = loop.schedule(at: loop.now) { [self] in deliver() } }
    }

    func close(reason: String) {
        guard closeReason == nil else { return }
        closeReason = reason
        outputIsWaiting()
    }

    func tearDown(_ reason: String) {
        guard isOpen else { return }
        isOpen = false
        network.forgetClosed()
        let engine = engine
        (self.engine, other, offer) = (nil, nil, nil)
        engine?.connectionClosed(reason: closeReason ?? reason)
    }
}

/// Makes connections to one place.
private final class MemoryDialer: Dialer {
    private let network: MemoryNetwork
    private let caller: String
    let target: String

    init(_ network: MemoryNetwork, caller: String, place: String) {
        (self.network, self.caller, target) = (network, caller, place)
    }

    func dial(
        connected: @escaping (any ByteChannel) -> any ProtocolEngine,
        failed: @escaping (String) -> Void
    ) -> CallHandle {
        let attempt = MemoryAttempt()
        _ = network.loop.schedule(at: network.loop.now + network.latency) { [self] in
            guard !attempt.isCancelled else { return }
            switch network.answer(from: caller, at: target) {
            case .offer(let offer): network.connect(from: caller, to: target, offer, connected)
            case .refused: failed("nobody listens there")
            case .silence: break  // The channel's own patience ends it.
            }
        }
        return CallHandle(attempt)
    }
}

/// An attempt to connect.
private final class MemoryAttempt: CancellableCall {
    var isCancelled = false

    func cancel() { isCancelled = true }
}
