// A file that a tool was asked to write.

internal import Glibc

/// Writes whole files.
package enum OutputFile {
    /// Writes a file, in place of one that is there already.
    ///
    /// - Throws: `StandardStreams.Failure.system` when it cannot be opened or written.
    package static func write(
        _ bytes: [UInt8], to path: String
    ) throws(StandardStreams.Failure) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw StandardStreams.systemFailure() }
        defer { close(descriptor) }
        try StandardStreams.write(bytes, to: descriptor)
    }
}
