// A socket that listens, from the moment the address is taken: what is bound and does not listen
// protects nobody. Another process may bind the same port, and takes the path of a Unix socket for
// one that was left behind.

/// An address of this machine that belongs to this process, and listens.
struct BoundAddress: ~Copyable {
    /// With the port that the kernel chose if it was 0.
    let address: SocketAddress
    let socket: Socket
    /// What stands at the path of a Unix socket.
    private let file: FileIdentity?

    /// Takes the first of the addresses behind a name that can be had.
    ///
    /// - Throws: `TransportError`, for instance `addressInUse`.
    init(
        _ address: SocketAddress, resolved candidates: [KernelAddress]
    ) throws(TransportError) {
        let socket = try Self.listen(address, candidates)
        self.address = KernelAddress.local(of: socket) ?? address
        self.socket = socket
        if case .unix(let path) = address { file = FileIdentity(path: path) } else { file = nil }
    }

    private static func listen(
        _ address: SocketAddress, _ candidates: [KernelAddress]
    ) throws(TransportError) -> Socket {
        var failure = TransportError.malformedAddress(address.description)
        for candidate in candidates {
            let result =
                if case .unix(let path) = address {
                    listen(candidate, path)
                } else {
                    candidate.listen()
                }
            switch result {
            case .success(let descriptor): return Socket(owning: descriptor)
            case .failure(let error):
                failure = TransportError(
                    operation: "listen on", errno: error.errno, address: address)
            }
        }
        throw failure
    }

    /// Takes a path, and the place of a socket that its process left behind: a file at which nobody
    /// answers.
    ///
    /// Between its two steps a socket is bound and does not listen yet, and looks as if it had been
    /// left behind. So whoever looks has locked a file beside it, and so has whoever makes one.
    private static func listen(
        _ candidate: KernelAddress, _ path: String
    ) -> Result<CInt, SystemFailure> {
        let lock: PathLock
        switch PathLock.take(beside: path) {
        case .success(let taken): lock = taken
        case .failure(let error): return .failure(error)
        }
        defer { lock.release() }
        let result = candidate.listen()
        guard case .failure(let error) = result, error.isAddressInUse else { return result }
        switch candidate.connect() {
        case .success(let descriptor):
            _ = Socket(owning: descriptor)  // Somebody is there. Hang up.
            return result
        case .failure(let answer):
            guard answer.isRefused else { return result }
            Socket.unlink(path)
            return candidate.listen()
        }
    }

    /// Removes the file of a Unix socket, unless another one has taken its place. For as long as
    /// this one listens, only people and programs without manners do that.
    borrowing func removeFile() {
        guard case .unix(let path) = address, let file, FileIdentity(path: path) == file else {
            return
        }
        Socket.unlink(path)
    }
}

/// A lock on the path of a Unix socket, held for a few system calls.
private struct PathLock {
    private let path: String
    private let descriptor: CInt

    /// `EADDRINUSE` if somebody else takes the path at this moment.
    static func take(beside path: String) -> Result<PathLock, SystemFailure> {
        let path = path + ".lock"
        return Socket.lock(path).map { PathLock(path: path, descriptor: $0) }
    }

    func release() {
        Socket.unlink(path)
        _ = Socket(owning: descriptor)
    }
}
