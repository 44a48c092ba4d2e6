// What a member cannot go on without, and the operating system may refuse.

internal import Glibc
import RaftRuntime

/// A thread could not be started.
package struct ThreadFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the thread was to do.
    package let name: String
    /// The system's reason, as in errno(3).
    package let code: CInt

    package init(name: String, code: CInt) { (self.name, self.code) = (name, code) }

    package var description: String {
        "the system has no thread for the \(name): \(StorageError.text(code))"
    }
}
