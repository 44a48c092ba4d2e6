// Whole inputs and whole outputs: a plugin reads until the end, answers once, and exits.

import Glibc

enum StandardStreams {
    /// Why a stream failed, in the system's words.
    struct Failure: Error {
        let reason: String
    }

    /// Reads standard input to its end.
    static func readAll() throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            var result = 0
            bytes.append(addingCapacity: 64 << 10) { tail in
                unsafe tail.withUnsafeMutableBufferPointer { buffer, count in
                    result = unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count)
                    count += max(result, 0)
                }
            }
            if result == 0 { return bytes }
            if result < 0, errno != EINTR {
                throw Failure(reason: unsafe String(cString: strerror(errno)))
            }
        }
    }

    /// Writes everything to standard output. A reader that has gone ends the process.
    static func write(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    static func writeError(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) {
        var position = 0
        while position < bytes.count {
            let result = unsafe bytes[position...].withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if result < 0 && errno == EINTR { continue }
            guard result > 0 else { exit(74) }
            position += result
        }
    }
}
