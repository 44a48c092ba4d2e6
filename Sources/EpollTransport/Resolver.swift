// From an address as people write it to addresses the kernel understands. Digits are understood at
// once; a name is asked for on a thread of its own, because nobody knows how long the answer takes
// and the loop must not wait for it.

internal import CEpoll
internal import Glibc

/// Looks up addresses.
enum Resolver {
    /// How many addresses of one name are tried.
    private static let addressesMax = 8

    /// Understands an address without asking anybody; `nil` if it is a name.
    static func literal(_ address: SocketAddress) throws(TransportError) -> [KernelAddress]? {
        switch address {
        case .unix(let path): return [try KernelAddress(path: path)]
        case .tcp(let host, let port):
            if case .success(let found) = ask(host, port, isNumeric: true) { return found }
            return nil
        }
    }

    /// Understands an address, and waits for the answer if it is a name. The loop turns meanwhile,
    /// so that signals are heard; if one of its turns asks, it waits.
    static func resolve(
        _ address: SocketAddress, turning loop: EpollLoop
    ) throws(TransportError) -> [KernelAddress] {
        if let found = try literal(address) { return found }
        guard !loop.isCurrent else { return try resolve(address) }
        var answer: Result<[KernelAddress], TransportError>?
        resolve(address, on: loop) { answer = $0 }
        loop.run { answer != nil }
        return try answer?.get() ?? []
    }

    /// Understands an address, and waits for the answer if it is a name.
    static func resolve(_ address: SocketAddress) throws(TransportError) -> [KernelAddress] {
        if let found = try literal(address) { return found }
        guard case .tcp(let host, let port) = address else { return [] }
        return try ask(host, port, isNumeric: false).get()
    }

    /// Asks for a name on another thread, and calls `completion` on the loop.
    static func resolve(
        _ address: SocketAddress, on loop: EpollLoop,
        _ completion: @escaping (Result<[KernelAddress], TransportError>) -> Void
    ) {
        let errand = Errand(address: address, loop: loop, completion: completion)
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(errand).toOpaque()
        let failure = unsafe pthread_create(&thread, nil, runErrand, argument)
        guard failure == 0 else {
            unsafe Unmanaged<Errand>.fromOpaque(argument).release()
            return loop.post {
                errand.completion(
                    .failure(.system(operation: "pthread_create", errno: failure)))
            }
        }
        pthread_detach(thread)
    }

    private static func ask(
        _ host: String, _ port: UInt16, isNumeric: Bool
    ) -> Result<[KernelAddress], TransportError> {
        var addresses = [cepoll_address](repeating: cepoll_address(), count: addressesMax)
        let count = unsafe cepoll_resolve(
            host, String(port), isNumeric ? 1 : 0, &addresses, CInt(addressesMax))
        guard count >= 0 else {
            let reason = unsafe String(cString: cepoll_resolve_text(count))
            return .failure(.unknownHost(host, reason: reason))
        }
        return .success(addresses.prefix(Int(count)).map { KernelAddress($0) })
    }
}

/// What the thread that asks for a name carries there and back.
///
/// The conformance is unchecked: `completion` is only carried, and called on the loop it came from.
private final class Errand: @unchecked Sendable {
    let address: SocketAddress
    let loop: EpollLoop
    let completion: (Result<[KernelAddress], TransportError>) -> Void

    init(
        address: SocketAddress, loop: EpollLoop,
        completion: @escaping (Result<[KernelAddress], TransportError>) -> Void
    ) {
        (self.address, self.loop, self.completion) = (address, loop, completion)
    }

    func run() {
        let result: Result<[KernelAddress], TransportError>
        do throws(TransportError) {
            result = .success(try Resolver.resolve(address))
        } catch {
            result = .failure(error)
        }
        loop.post { self.completion(result) }
    }
}

/// The start of the thread: takes over the errand.
private func runErrand(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    unsafe Unmanaged<Errand>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
