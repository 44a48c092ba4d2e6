// A socket without manners: what a test sends is what arrives, whatever the protocol says.

import Foundation
import Wire

/// A blocking TCP connection to a member.
final class Connection {
    private var descriptor: CInt

    init(to endpoint: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = try sockaddr_in(endpoint)
        guard withSocketAddress(&address, { connect(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            throw Mishap("cannot connect to \(endpoint): error \(code)")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Sends as much as the other side takes before it ends the connection; returns whether that was all.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Waits until `bytes` have come, whatever comes before them.
    func hear(_ bytes: [UInt8]) throws {
        var heard = Data()
        var buffer = [UInt8](repeating: 0, count: 4096)
        while heard.range(of: Data(bytes)) == nil {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw Mishap("the connection has ended") }
            heard += buffer.prefix(count)
        }
    }

    /// Whether the other side has ended the connection. What it said before is skipped.
    func isEnded() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 { continue }
            return count == 0 || errno != EAGAIN
        }
    }

    /// Ends the connection with a reset instead of a goodbye.
    func abort() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
        descriptor = -1
    }
}

/// Bytes that begin well.
enum Native {
    /// What a caller says first.
    static var hello: [UInt8] {
        var bytes = Preface.bytes
        Settings().append(to: &bytes)
        return bytes
    }

    /// A call of `method` with `message`.
    static func open(_ method: String, stream: UInt32, message: [UInt8] = []) -> [UInt8] {
        var bytes: [UInt8] = []
        let header = FrameHeader(
            type: .open, flags: [.name, .message, .endStream], stream: stream)
        bytes.appendFrame(header) { head in
            head.append(text: method, limit: WireLimits.methodNameBytesMax)
        } message: { output in
            output += message
        }
        return bytes
    }

    /// Asks for eight bytes to be sent back.
    static func ping(_ bytes: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = []
        frame.append(FrameHeader(type: .ping, payloadByteCount: bytes.count))
        return frame + bytes
    }

    /// Takes a call back.
    static func reset(_ stream: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(FrameHeader(type: .reset, code: ResetCode.cancelled.rawValue, stream: stream))
        return bytes
    }
}
