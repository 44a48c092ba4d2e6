// Connecting: from an address to a socket whose engine makes calls. What a channel does beyond
// that, such as trying again, is NativeChannel's.

public import RPC

/// A channel over a socket.
public typealias EpollChannel = NativeChannel

extension NativeChannel {
    /// Calls to the server at `address`. Connects with the first call, or with `connect`.
    public convenience init(
        _ loop: EpollLoop, to address: SocketAddress, options: ChannelOptions = ChannelOptions()
    ) {
        let dialer = SocketDialer(loop, address, patience: options.connectTimeout)
        self.init(loop: loop, dialer: dialer, options: options)
    }
}

/// Makes connections to one address.
final class SocketDialer: Dialer {
    private let loop: EpollLoop
    private let address: SocketAddress
    private let patience: Duration
    private let lookup: Lookup

    convenience init(_ loop: EpollLoop, _ address: SocketAddress, patience: Duration) {
        self.init(loop, address, patience: patience) { completion in
            Resolver.resolve(address, on: loop, completion)
        }
    }

    /// `resolve` asks for the address if it is a name.
    init(
        _ loop: EpollLoop, _ address: SocketAddress, patience: Duration,
        resolve: @escaping Lookup.Question
    ) {
        (self.loop, self.address, self.patience) = (loop, address, patience)
        lookup = Lookup(on: loop, asking: resolve)
    }

    var target: String { address.description }

    func dial(
        connected: @escaping (any ByteChannel) -> any ProtocolEngine,
        failed: @escaping (String) -> Void
    ) -> CallHandle {
        let attempt = ConnectAttempt(
            to: address, on: loop, patience: patience, connected: connected, failed: failed)
        attempt.begin(lookup)
        return CallHandle(attempt)
    }
}

/// One attempt to connect: every address of a name in order, until one takes the connection. All of
/// them share the time, so that one behind which nobody answers does not use up the others'.
private final class ConnectAttempt: CancellableCall, PollTarget {
    private let loop: EpollLoop
    private let address: SocketAddress
    private let connected: (any ByteChannel) -> any ProtocolEngine
    private let failed: (String) -> Void
    private var candidates: ArraySlice<KernelAddress> = []
    private var current: (descriptor: CInt, token: Token)?
    private var lastFailure = "no address"
    private var isOver = false
    private let patience: Duration
    private var share = Duration.zero
    private var timer: TimerID?

    init(
        to address: SocketAddress, on loop: EpollLoop, patience: Duration,
        connected: @escaping (any ByteChannel) -> any ProtocolEngine,
        failed: @escaping (String) -> Void
    ) {
        (self.address, self.loop, self.patience) = (address, loop, patience)
        (self.connected, self.failed) = (connected, failed)
    }

    func begin(_ lookup: Lookup) {
        do throws(TransportError) {
            if let found = try Resolver.literal(address) {
                later { _ = $0.found(.success(found)) }
            } else {
                lookup.join { self.found($0) }
            }
        } catch {
            later { _ = $0.found(.failure(error)) }
        }
    }

    /// Runs a step in the next turn: whoever dials is not called back before `dial` returned.
    private func later(_ step: @escaping (ConnectAttempt) -> Void) {
        _ = loop.schedule(at: loop.now) { step(self) }
    }

    /// Returns whether the attempt still had a use for it.
    private func found(_ result: Lookup.Answer) -> Bool {
        guard !isOver else { return false }
        switch result {
        case .success(let addresses):
            candidates = addresses[...]
            share = patience / max(1, addresses.count)
            tryNext()
        case .failure(let error): fail(error.description)
        }
        return true
    }

    private func tryNext() {
        while let candidate = candidates.popFirst() {
            switch candidate.connect() {
            case .failure(let error): lastFailure = error.description
            case .success(let descriptor):
                guard let token = loop.register(descriptor, .writable, for: self) else {
                    _ = Socket(owning: descriptor)
                    lastFailure = "the system has no memory for it"
                    continue
                }
                current = (descriptor, token)
                return limitTime()
            }
        }
        fail(lastFailure)
    }

    /// The last address has all that is left: whoever dials ends the attempt then.
    private func limitTime() {
        guard !candidates.isEmpty else { return }
        timer = loop.schedule(at: loop.now + share) { [self] in
            timer = nil
            lastFailure = "no answer"
            _ = takeCurrent()
            tryNext()
        }
    }

    func becameReady(_ readiness: Readiness) {
        guard let socket = takeCurrent() else { return }
        if let failure = socket.connectFailure() {
            lastFailure = failure
            return tryNext()
        }
        isOver = true
        let connection = SocketConnection(socket, peer: address.description, on: loop)
        let engine = connected(connection)
        if !connection.open(with: engine) {
            engine.connectionClosed(reason: "the system has no memory for it")
        }
    }

    /// Stops to wait for the socket that was connecting, and returns it.
    private func takeCurrent() -> Socket? {
        if let timer { loop.cancel(timer) }
        timer = nil
        guard let (descriptor, token) = current else { return nil }
        current = nil
        loop.unregister(descriptor, token)
        return Socket(owning: descriptor)
    }

    private func fail(_ reason: String) {
        isOver = true
        failed(reason)
    }

    func cancel() {
        isOver = true
        _ = takeCurrent()
    }
}
