// The service manager's end of the notify protocol.

import Foundation

/// A datagram socket that remembers every line it heard.
final class NotifySocket {
    let path: String
    private let descriptor: CInt
    private(set) var heard: [String] = []
    /// What `hears` has answered for already.
    private var answered = 0

    init(path: String) throws {
        self.path = path
        descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Mishap("cannot bind to \(path): error \(errno)") }
    }

    deinit { close(descriptor) }

    /// Takes what has arrived.
    func listen() {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            heard += String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: "\n")
                .map(String.init)
        }
    }

    /// Waits for a line that begins with `beginning` and holds all of `words`, behind the one heard last.
    func hears(_ beginning: String, _ words: String...) async throws {
        try await eventually("\(beginning) \(words) is said; heard so far: \(heard)") {
            self.listen()
            let position = self.heard[self.answered...].firstIndex { line in
                line.hasPrefix(beginning) && words.allSatisfy { line.contains($0) }
            }
            guard let position else { return false }
            self.answered = position + 1
            return true
        }
    }
}
