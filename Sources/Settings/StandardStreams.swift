// Standard input and output as bytes: whole values in, whole answers out. Text goes to standard
// error through here, too, so that nothing is lost in a buffer when a program exits.

internal import Glibc

/// The three streams every process has.
package enum StandardStreams {
    /// Why a stream could not be read or written.
    package enum Failure: Error, Hashable, Sendable {
        /// The reader of our output is gone: a reason to stop quietly.
        case readerGone
        case system(reason: String)
        /// There is more input than `byteCountMax`.
        case tooLarge(byteCountMax: Int)
    }

    package static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Makes a write to a closed pipe an error, here and for sockets, instead of a silent death.
    package static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Reads standard input to its end.
    package static func readInput(byteCountMax: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw systemFailure() }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= byteCountMax else { throw .tooLarge(byteCountMax: byteCountMax) }
        }
    }

    /// Writes all of `bytes` to standard output.
    package static func writeOutput(_ bytes: [UInt8]) throws(Failure) {
        try write(bytes, to: STDOUT_FILENO)
    }

    /// Writes a message to standard error, where another machine's words in it cannot steer the
    /// terminal. If even that fails there is nobody left to tell.
    package static func complain(_ text: String) {
        try? write(Array((printable(text) + "\n").utf8), to: STDERR_FILENO)
    }

    static func write(_ bytes: [UInt8], to descriptor: CInt) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                // Somebody we share the terminal with made it non-blocking.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&waiting, 1, -1)
                continue
            }
            if count < 0, errno == EPIPE { throw .readerGone }
            guard count >= 0 else { throw systemFailure() }
            rest = rest.dropFirst(count)
        }
    }

    static func systemFailure() -> Failure {
        .system(reason: unsafe String(cString: strerror(errno)))
    }
}
