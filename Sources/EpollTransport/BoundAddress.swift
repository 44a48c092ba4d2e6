// An address that is taken before there is anything to serve on it: no other process gets it, its
// port is known, and whoever connects is refused until a server listens on it.

/// An address of this machine that belongs to this process.
public final class BoundAddress {
    /// With the port that the kernel chose if it was 0.
    public let address: SocketAddress
    /// Nothing once a server has it.
    private var socket: Socket?

    /// Takes an address: the first of those behind its name that can be had.
    ///
    /// - Throws: `TransportError`, for instance `addressInUse`.
    public init(_ address: SocketAddress) throws(TransportError) {
        let socket = try Self.bind(address)
        self.address = KernelAddress.local(of: socket) ?? address
        self.socket = consume socket
    }

    private static func bind(_ address: SocketAddress) throws(TransportError) -> Socket {
        var failure = TransportError.malformedAddress(address.description)
        for candidate in try Resolver.resolve(address) {
            switch candidate.bind() {
            case .success(let descriptor): return Socket(owning: descriptor)
            case .failure(let error):
                if let descriptor = replaceStale(address, candidate, error) {
                    return Socket(owning: descriptor)
                }
                failure = TransportError(
                    operation: "listen on", errno: error.errno, address: address)
            }
        }
        throw failure
    }

    /// Takes the place of a Unix socket that its process left behind: a file at which nobody
    /// answers.
    private static func replaceStale(
        _ address: SocketAddress, _ candidate: KernelAddress, _ error: SystemFailure
    ) -> CInt? {
        guard case .unix(let path) = address, error.isAddressInUse else { return nil }
        switch candidate.connect() {
        case .success(let descriptor):
            _ = Socket(owning: descriptor)  // Somebody is there. Hang up.
            return nil
        case .failure(let answer):
            guard answer.isRefused else { return nil }
            Socket.unlink(path)
            return try? candidate.bind().get()
        }
    }

    /// Returns the socket, which listens, and is the caller's.
    func listen() throws(TransportError) -> Socket {
        guard let socket = socket.take() else {
            preconditionFailure("a server listens on \(address) already")
        }
        if let failure = socket.listen() {
            throw TransportError(operation: "listen on", errno: failure.errno, address: address)
        }
        return socket
    }
}
