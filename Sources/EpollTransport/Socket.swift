// The owner of a socket, and the system calls on it. With Poller.swift and Resolver.swift the only
// callers of CEpoll's descriptors; no C type leaves these files.

internal import CEpoll
internal import Glibc

/// An open descriptor. Closing it is the owner's end, and only the owner's.
@safe struct Socket: ~Copyable {
    let descriptor: CInt

    /// Takes over an open, non-blocking descriptor.
    init(owning descriptor: CInt) { self.descriptor = descriptor }

    deinit { _ = cepoll_close(descriptor) }

    /// What a read or a write came to.
    enum Transfer {
        case bytes(Int)
        /// Nothing now; the poller tells when it is worth trying again.
        case wouldBlock
        /// The other side is gone.
        case ended(reason: String)
    }

    /// Reads what has arrived into the front of `buffer`.
    borrowing func read(into buffer: inout [UInt8]) -> Transfer {
        let descriptor = descriptor
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe cepoll_read(descriptor, bytes.baseAddress, bytes.count)
        }
        if count == 0 { return .ended(reason: "the other side closed it") }
        return Self.transfer(count)
    }

    /// Sends as much as fits the socket's buffer now.
    borrowing func send(_ bytes: RawSpan) -> Transfer {
        let descriptor = descriptor
        return Self.transfer(
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe cepoll_send(descriptor, bytes.baseAddress, bytes.count)
            })
    }

    private static func transfer(_ result: Int) -> Transfer {
        switch CInt(clamping: result) {
        case -EAGAIN, -EINTR: .wouldBlock
        case ..<0: .ended(reason: errorText(CInt(-result)))
        default: .bytes(result)
        }
    }

    /// Removes the file of a Unix socket.
    static func unlink(_ path: String) { _ = unsafe cepoll_unlink(path) }

    /// Locks the file at `path`, which is made for it: the descriptor holds the lock. "In use" if
    /// somebody else holds it.
    static func lock(_ path: String) -> Result<CInt, SystemFailure> {
        let result = unsafe cepoll_lock(path)
        if result == -EWOULDBLOCK { return .failure(SystemFailure(errno: EADDRINUSE)) }
        return result >= 0 ? .success(result) : .failure(SystemFailure(errno: -result))
    }

    /// Says that nothing more will be sent.
    borrowing func shutDownSending() { _ = cepoll_shutdown_sending(descriptor) }

    /// The error a connecting socket ended with, or `nil` if it is connected.
    borrowing func connectFailure() -> String? {
        let result = cepoll_connect_result(descriptor)
        return result == 0 ? nil : errorText(-result)
    }

    /// Waits for the next connection: returns it and who connected, or `nil` if nobody waits.
    ///
    /// - Throws: `TransportError` when the process or the system has no descriptors left.
    borrowing func accept() throws(TransportError) -> Accepted? {
        var peer = cepoll_address()
        let accepted = unsafe cepoll_accept(descriptor, &peer)
        if accepted >= 0 {
            let text = SocketAddress(peer)?.description ?? "unix"
            return Accepted(socket: Socket(owning: accepted), peer: text)
        }
        switch -accepted {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: throw .system(operation: "accept", errno: -accepted)
        default: return nil  // Whoever it was has gone, or nobody was there.
        }
    }
}

/// A connection somebody made.
struct Accepted: ~Copyable {
    let socket: Socket
    let peer: String

    consuming func take() -> Socket { socket }
}

extension SocketAddress {
    /// The address in digits, or `nil` for other families than TCP's.
    init?(_ address: cepoll_address) {
        var address = address
        var host = [CChar](repeating: 0, count: 64)
        let port = unsafe cepoll_describe(&address, &host, host.count)
        let digits = host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        guard !digits.isEmpty else { return nil }
        self = .tcp(host: String(decoding: digits, as: UTF8.self), port: UInt16(clamping: port))
    }
}

/// An address the kernel understands.
@safe struct KernelAddress: Sendable {
    private var address: cepoll_address

    init(_ address: cepoll_address) { self.address = address }

    /// The address of a path.
    init(path: String) throws(TransportError) {
        var address = cepoll_address()
        let result = unsafe cepoll_unix_address(path, &address)
        guard result == 0 else {
            throw TransportError(
                operation: "connect to", errno: -result, address: .unix(path: path))
        }
        self.address = address
    }

    /// Returns a socket that is connecting, or the error number.
    func connect() -> Result<CInt, SystemFailure> {
        var address = address
        return Self.result(unsafe cepoll_connect(&address))
    }

    /// Returns a socket that listens, or the error number.
    func listen() -> Result<CInt, SystemFailure> {
        var address = address
        return Self.result(unsafe cepoll_listen(&address, 1024))
    }

    private static func result(_ value: CInt) -> Result<CInt, SystemFailure> {
        value >= 0 ? .success(value) : .failure(SystemFailure(errno: -value))
    }

    /// What a listening socket is bound to, when the kernel chose the port.
    static func local(of socket: borrowing Socket) -> SocketAddress? {
        var address = cepoll_address()
        guard unsafe cepoll_local_address(socket.descriptor, &address) == 0 else { return nil }
        return SocketAddress(address)
    }
}

/// Which file stands at a path, whatever else is called so later.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let number: UInt64

    /// Nothing if there is none.
    init?(path: String) {
        var file = cepoll_file()
        guard unsafe cepoll_identify(path, &file) == 0 else { return nil }
        (device, number) = (file.device, file.number)
    }
}

/// The number a system call failed with.
struct SystemFailure: Error, CustomStringConvertible {
    static let noMemory = ENOMEM

    let errno: CInt

    var isAddressInUse: Bool { errno == EADDRINUSE }
    var isRefused: Bool { errno == ECONNREFUSED }
    var description: String { errorText(errno) }
}
