// What an operator reads when a disk or a directory stops a member: what is wrong, and what to do.

internal import Glibc
package import RaftRuntime

extension StorageError: CustomStringConvertible {
    /// One line: what happened, where, and what to do about it.
    package var description: String {
        switch self {
        case .io(let operation, let path, let errno)
        where [ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG].contains(errno):
            """
            \(operation) failed on \(path): \(Self.text(errno)). Name a data directory whose parent \
            exists, and that is no file
            """
        case .io(let operation, let path, let errno):
            """
            \(operation) failed on \(path): \(Self.text(errno)); nothing was acknowledged after it. \
            Check the disk (journalctl -k), then start the member again
            """
        case .corrupt(let path, let offset, let reason):
            """
            \(path) is damaged at byte \(offset): \(reason). Nothing was changed. Keep the \
            directory as it is and look at the disk; if its data is lost: raftctl member replace
            """
        case .identity(let path, let reason): "\(path): \(reason)"
        case .diskFull(let path):
            """
            no room left for \(path). Free space on its file system, then start the member again; \
            nothing acknowledged is lost
            """
        case .locked(let path):
            "another process uses \(path). Stop it, or choose another data directory"
        case .forbidden(let operation, let path):
            """
            not allowed to \(operation) \(path). Give the directory and its files to the user the \
            member runs as
            """
        }
    }

    static func text(_ errno: CInt) -> String {
        guard let text = unsafe strerror(errno) else { return "error \(errno)" }
        return unsafe String(cString: text)
    }

    static func newer(path: String, version: UInt64) -> StorageError {
        .identity(
            path: path,
            reason:
                "format version \(version) is newer than this program; install the newer program")
    }

    static func foreign(
        path: String, _ what: String, found: UInt64, expected: UInt64
    ) -> StorageError {
        .identity(
            path: path,
            reason: """
                belongs to \(what) \(String(found, radix: 16)), not to \
                \(String(expected, radix: 16)). Name, initial cluster, token and peer addresses \
                are for life. Use the data directory of this member, or give those it was founded \
                with
                """)
    }
}
