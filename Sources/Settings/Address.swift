// Where to listen and whom to dial, as users write it. Names are not resolved here: that is done
// when dialling, each time, because addresses change while a service runs.

/// A `HOST:PORT`, an IPv6 `[HOST]:PORT`, or a `unix:/path`.
package struct Address: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case network(host: String, port: UInt16)
        case local(path: String)
    }

    package let place: Place

    /// Returns the address as one writes it; equal addresses have equal texts.
    package var text: String {
        switch place {
        case .local(let path): "unix:\(path)"
        case .network(let host, let port):
            host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }

    /// Whether it means "every address of this machine": fine to listen on, useless to dial.
    package var isWildcard: Bool {
        guard case .network(let host, _) = place else { return false }
        return host == "0.0.0.0" || host == "::" || host.isEmpty
    }

    /// Whether the system picks the port, so that nobody can dial it before it is bound.
    package var hasFreePort: Bool {
        guard case .network(_, 0) = place else { return false }
        return true
    }

    /// Returns the address with the port that was bound, where the system was to pick one.
    package func with(boundPort port: UInt16) -> Address {
        guard case .network(let host, 0) = place else { return self }
        return Address(.network(host: host, port: port))
    }

    private init(_ place: Place) { self.place = place }

    /// Parses what a user wrote, or says why it is no address.
    package init(_ text: String) throws(Refusal) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard path.hasPrefix("/") else { throw Refusal("needs an absolute path after unix:") }
            guard path.utf8.count <= 107 else { throw Refusal("has a path of over 107 bytes") }
            place = .local(path: path)
            return
        }
        guard !text.contains("://") else { throw Refusal("must be written without a scheme://") }
        let (host, port) = try Self.split(text)
        place = .network(host: host, port: try Self.port(port))
    }

    private static func split(_ text: String) throws(Refusal) -> (host: String, port: Substring) {
        guard let colon = text.lastIndex(of: ":") else { throw Refusal("has no :PORT") }
        let (host, port) = (text[..<colon], text[text.index(after: colon)...])
        guard !host.hasPrefix("[") else {
            let inner = host.dropFirst().dropLast()
            let isIPv6 =
                inner.contains(":") && inner.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
            guard host.hasSuffix("]"), isIPv6 else { throw Refusal("has a bad [IPv6] part") }
            return (inner.lowercased(), port)
        }
        guard !host.contains(":") else { throw Refusal("needs brackets: [HOST]:PORT") }
        guard !host.isEmpty else { throw Refusal("has no host before the :PORT") }
        let isName =
            host.utf8.count <= 253
            && host.allSatisfy { character in
                character.isASCII
                    && (character.isLetter || character.isNumber || "._-".contains(character))
            }
        guard isName else { throw Refusal("has a host that is neither a name nor an IP address") }
        return (host.lowercased(), port)
    }

    private static func port(_ text: Substring) throws(Refusal) -> UInt16 {
        guard !text.isEmpty else { throw Refusal("has no port after the colon") }
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(text) else {
            throw Refusal("has a port that is not a number from 0 to 65535")
        }
        return port
    }
}

extension ValueParser where Value == Address {
    /// An address to listen on or to dial.
    package static var address: Self {
        Self(accepts: "HOST:PORT, [IPv6]:PORT or unix:/PATH") { text throws(Refusal) in
            try Address(text)
        }
    }
}
