// Listens, accepts, and gives each connection the engine its first bytes ask for.

public import RPC

/// A server on one loop: any number of addresses, any number of protocols, one router.
///
/// All calls belong to the loop's thread, or come before the loop runs. A server that listens lives
/// until it is closed.
public final class EpollServer {
    private let loop: EpollLoop
    private var offers: [ProtocolOffer]
    private let limits: ConnectionLimits
    private let connectionsMax: Int
    private let comesLast: Bool
    private var listeners: [Listener] = []
    private var connections: [ObjectIdentifier: SocketConnection] = [:]
    private var isClosed = false
    /// How long a connection has been idle when it may lose its place.
    var idleMin = Duration.seconds(1)
    /// Connections that were idle when a place was looked for, the one that had been for longest
    /// last. Not they themselves: that would keep their descriptors.
    private var idle: [ObjectIdentifier] = []
    /// When they are to be looked for again, all of them.
    private var nextSearch = Instant(nanoseconds: 0)
    /// How often all connections were looked at.
    private(set) var searchCount = 0

    /// A server of the native protocol.
    public convenience init(
        loop: EpollLoop, router: Router, limits: ConnectionLimits = ConnectionLimits(),
        connectionsMax: Int? = nil, comesLast: Bool = false
    ) {
        self.init(
            loop: loop, offers: [.native(serving: router, limits: limits)], limits: limits,
            connectionsMax: connectionsMax, comesLast: comesLast)
    }

    /// A server of several protocols, asked in order. Without `connectionsMax` it takes as many
    /// connections as the process's descriptors allow, and leaves enough of them for others; when
    /// that is not enough, a new one takes the place of the one that has been idle longest. One
    /// that `comesLast` is looked at behind everything else in a turn: its callers wait for what
    /// arrives by other connections, by `post` and by timers.
    public init(
        loop: EpollLoop, offers: [ProtocolOffer], limits: ConnectionLimits = ConnectionLimits(),
        connectionsMax: Int? = nil, comesLast: Bool = false
    ) {
        (self.loop, self.offers, self.limits) = (loop, offers, limits)
        self.comesLast = comesLast
        self.connectionsMax =
            connectionsMax ?? Self.connectionsMax(descriptors: loop.descriptorsMax)
    }

    /// How many connections a server takes of a process with so many descriptors: another server
    /// may need as many, and files, logs and calls to others 256.
    package static func connectionsMax(descriptors: Int) -> Int {
        max(1, min(10_000, (descriptors - 256) / 2))
    }

    /// How many connections are open.
    public var connectionCount: Int { connections.count }

    /// Listens on one more address; returns it, with the port the kernel chose if it was 0.
    ///
    /// Before the loop runs, this is when a name is looked up: the loop turns until it is found.
    ///
    /// - Throws: `TransportError`, for instance `addressInUse`.
    @discardableResult
    public func listen(on address: SocketAddress) throws(TransportError) -> SocketAddress {
        let found = try Resolver.resolve(address, turning: loop)
        let bound = try BoundAddress(address, resolved: found)
        let listener = try Listener(bound, on: loop) { [self] in accept($0, peer: $1) }
        listeners.append(listener)
        return listener.address
    }

    /// Serves the methods of `router` from now on, over the native protocol. Whoever is connected
    /// is asked to make the next calls on another connection.
    public func serve(_ router: Router) {
        offers = [.native(serving: router, limits: limits)]
        let deadline = loop.now + EpollServerLimits.moveMax
        for connection in Array(connections.values) { connection.drainChosen(until: deadline) }
    }

    /// Stops to listen and ends every connection now.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        stopListening()
        for connection in Array(connections.values) {
            connection.abort(reason: "the server was closed")
        }
    }

    /// Stops to listen, lets calls under way finish until `deadline`, and takes no new ones.
    public func drain(until deadline: Instant) {
        stopListening()
        for connection in Array(connections.values) { connection.drain(until: deadline) }
    }

    private func stopListening() {
        for listener in listeners { listener.close() }
        listeners = []
    }

    /// Returns whether there was a place for the connection. A socket that is not kept is closed.
    private func accept(_ socket: consuming Socket, peer: String) -> Bool {
        guard connections.count < connectionsMax || makeRoom() else { return false }
        let connection = SocketConnection(
            socket, peer: peer, on: loop, comesLast: comesLast,
            choosing: { [self] in choose($0, $1) },
            onClose: { [weak self] in self?.connections[ObjectIdentifier($0)] = nil })
        guard connection.open() else { return false }
        connections[ObjectIdentifier(connection)] = connection
        connection.closeUnlessChosen(by: connection.opened + limits.handshakeTimeout)
        return true
    }

    /// Ends the connection that has been idle longest, if there is one: whoever says nothing must not
    /// keep others out. Looking at all of them takes its time, so it is not done for each newcomer.
    private func makeRoom() -> Bool {
        if loop.now >= nextSearch {
            nextSearch = loop.now + EpollServerLimits.acceptPause
            searchCount += 1
            idle = connections.filter { mayLosePlace($0.value) }
                .sorted { $0.value.lastRead > $1.value.lastRead }.map(\.key)
        }
        while let next = idle.popLast() {
            guard let longest = connections[next], mayLosePlace(longest) else { continue }
            longest.abort(reason: "others need its place")
            return true
        }
        return false
    }

    private func mayLosePlace(_ connection: SocketConnection) -> Bool {
        connection.isIdle && loop.now - connection.lastRead >= idleMin
    }

    private func choose(
        _ connection: SocketConnection, _ bytes: ArraySlice<UInt8>
    ) -> SocketConnection.EngineChoice {
        var mayBecomeOne = false
        for offer in offers {
            switch offer.recognize(bytes) {
            case .matches: return .engine(offer.makeEngine(connection))
            case .needsMore: mayBecomeOne = true
            case .differs: break
            }
        }
        return mayBecomeOne ? .needsMore : .refuse("no protocol begins with its first bytes")
    }
}

/// One listening socket.
private final class Listener: PollTarget {
    private let bound: BoundAddress
    private let loop: EpollLoop
    private let accepted: (consuming Socket, String) -> Bool
    private var token: Token?

    init(
        _ bound: consuming BoundAddress, on loop: EpollLoop,
        accepted: @escaping (consuming Socket, String) -> Bool
    ) throws(TransportError) {
        (self.loop, self.accepted) = (loop, accepted)
        self.bound = bound
        token = loop.register(self.bound.socket.descriptor, .readable, for: self)
        guard token == nil else { return }
        self.bound.removeFile()
        throw .system(operation: "epoll_ctl", errno: SystemFailure.noMemory)
    }

    var address: SocketAddress { bound.address }

    func becameReady(_ readiness: Readiness) {
        for _ in 0..<EpollServerLimits.acceptsPerTurn {
            guard token != nil else { return }
            do throws(TransportError) {
                guard let connection = try bound.socket.accept() else { return }
                let peer = connection.peer
                guard accepted(connection.take(), peer) else { return rest() }
            } catch {
                return rest()
            }
        }
    }

    /// Accepts nothing for a while: the descriptors or places that are missing may come back.
    private func rest() {
        guard let token else { return }
        loop.change(bound.socket.descriptor, [], as: token)
        _ = loop.schedule(at: loop.now + EpollServerLimits.acceptPause) { [weak self] in
            guard let self, let token = self.token else { return }
            loop.change(bound.socket.descriptor, .readable, as: token)
        }
    }

    func close() {
        guard let token else { return }
        self.token = nil
        loop.unregister(bound.socket.descriptor, token)
        bound.removeFile()
    }
}

/// Bounds of accepting.
private enum EpollServerLimits {
    /// How many connections one turn accepts from one listener.
    static let acceptsPerTurn = 64
    /// How long accepting rests when the process has no descriptors or the server no places left.
    static let acceptPause = Duration.milliseconds(100)
    /// How long connections have to go when something else is served.
    static let moveMax = Duration.seconds(1)
}
