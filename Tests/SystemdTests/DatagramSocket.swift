// The other end of libsystemd's sockets: what PID 1 and journald do, for a test.

import Foundation

/// A bound AF_UNIX datagram socket.
final class DatagramSocket: Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    let path: String
    private let descriptor: CInt

    init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            throw Failure(description: "bind \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// Returns the next datagram. The limit is for a broken program only: it fails the test.
    func receive() throws -> String {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 20_000) == 1 else {
            throw Failure(description: "nothing arrived at \(path) within 20 s")
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }

    /// Returns the next journal entry, its fields in order.
    func receiveFields() throws -> [(name: String, value: String)] {
        var rest = Array(try receive().utf8)[...]
        var fields: [(name: String, value: String)] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
                fields.append((text(line[..<equals]), text(line[(equals + 1)...])))
            } else {
                // A value with a line end: eight bytes of length, then the value, then a line end.
                let count = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
                fields.append((text(line), text(rest.dropFirst(8).prefix(count))))
                rest = rest.dropFirst(8 + count + 1)
            }
        }
        return fields
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
