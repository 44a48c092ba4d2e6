// Where to listen or connect, as people write it. Names are looked up when they are used
// (Resolver.swift).

/// A TCP address or the path of a Unix socket.
public enum SocketAddress: Hashable, Sendable {
    /// A name or address in digits, and a port. An empty host means every address of this machine,
    /// of IPv6 and of IPv4.
    case tcp(host: String, port: UInt16)
    /// A socket in the file system.
    case unix(path: String)

    /// Reads `HOST:PORT`, `[V6]:PORT`, `:PORT` or `unix:PATH`.
    ///
    /// - Throws: `TransportError.malformedAddress` for anything else.
    public init(parsing text: String) throws(TransportError) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard !path.isEmpty else { throw .malformedAddress(text) }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[colon...].dropFirst())
        else { throw .malformedAddress(text) }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]"), host.count > 2 {
            host = host.dropFirst().dropLast()
        } else if host.contains(where: { ":[] /".contains($0) }) {
            throw .malformedAddress(text)
        }
        self = .tcp(host: String(host), port: port)
    }

    /// Digits only: the standard library's parser takes signs too.
    private static func port(_ digits: Substring) -> UInt16? {
        digits.allSatisfy { ("0"..."9").contains($0) } ? UInt16(digits) : nil
    }
}

extension SocketAddress: CustomStringConvertible {
    /// The form that `init(parsing:)` reads.
    public var description: String {
        switch self {
        case .tcp(let host, let port) where host.contains(":"): "[\(host)]:\(port)"
        case .tcp(let host, let port): "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
