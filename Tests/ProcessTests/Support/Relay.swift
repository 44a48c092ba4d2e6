// A way to a member on which answers get lost: what is sent through it arrives, what comes back may not.

import Foundation
import Synchronization

/// Listens on loopback and passes everything on to an address, until it is told otherwise.
final class Relay: Sendable {
    /// Where to connect.
    let endpoint: String
    private let target: String
    private let listener: CInt
    private let state = Mutex(State())

    private struct State {
        var losesAnswersTo: [UInt8]?
        var hasLost = false
        var sockets: [CInt] = []
        var isClosed = false
    }

    /// Opens the way to `HOST:PORT` on loopback.
    init(to target: String) throws {
        (self.target, listener) = (target, Self.socket())
        var place = try sockaddr_in("127.0.0.1:0")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        guard withSocketAddress(&place, { bind(listener, $0, $1) }) == 0, listen(listener, 8) == 0,
            withSocketAddress(
                &place,
                { address, _ in
                    getsockname(listener, UnsafeMutablePointer(mutating: address), &length)
                })
                == 0
        else { throw Mishap("no relay: error \(errno)") }
        endpoint = "127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
        Thread.detachNewThread { [self] in acceptAll() }
    }

    private static func socket() -> CInt {
        Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    /// From the next request on that contains `text`, nothing comes back on its connection.
    func loseAnswers(to text: String) { state.withLock { $0.losesAnswersTo = Array(text.utf8) } }

    /// Whether anything that came back was lost.
    var hasLost: Bool { state.withLock { $0.hasLost } }

    /// Breaks every connection, and loses nothing on the next ones.
    func mend() {
        state.withLock { state in
            state.losesAnswersTo = nil
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
            state.sockets.removeAll()
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        mend()
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while !state.withLock({ $0.isClosed }) {
            let client = accept(listener, nil, nil)
            guard client >= 0, fcntl(client, F_SETFD, FD_CLOEXEC) == 0 else { break }
            let member = Self.socket()
            guard var place = try? sockaddr_in(target),
                withSocketAddress(&place, { connect(member, $0, $1) }) == 0
            else {
                Glibc.close(client)
                Glibc.close(member)
                continue
            }
            state.withLock { $0.sockets += [client, member] }
            let way = Way()
            Thread.detachNewThread { [self] in carry(from: client, to: member, way, isAnswer: false)
            }
            Thread.detachNewThread { [self] in carry(from: member, to: client, way, isAnswer: true)
            }
        }
        Glibc.close(listener)
    }

    /// One connection: whether its answers get lost. Both directions end before the sockets are closed.
    private final class Way: Sendable {
        let isLossy = Mutex(false)
        let ended = Mutex(0)
    }

    private func carry(from source: CInt, to sink: CInt, _ way: Way, isAnswer: Bool) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            let bytes = buffer[..<count]
            if !isAnswer, let text = state.withLock({ $0.losesAnswersTo }),
                Data(bytes).range(of: Data(text)) != nil
            {
                way.isLossy.withLock { $0 = true }
            }
            if isAnswer, way.isLossy.withLock({ $0 }) {
                state.withLock { $0.hasLost = true }
                continue
            }
            guard send(sink, buffer, count, Int32(MSG_NOSIGNAL)) == count else {
                break
            }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(sink, Int32(SHUT_RDWR))
        let isLast = way.ended.withLock { ended in
            ended += 1
            return ended == 2
        }
        guard isLast else { return }
        state.withLock { $0.sockets.removeAll { $0 == source || $0 == sink } }
        Glibc.close(source)
        Glibc.close(sink)
    }
}
