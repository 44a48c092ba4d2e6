// A thread as this target needs them: detached, named, and out of every signal's way.

private import CSystemd
private import Glibc

/// A thread could not be started.
package struct ThreadFailure: Error, Hashable, Sendable {
    /// The system's reason, as in errno(3).
    package let code: CInt
}

/// Runs `body` on a thread of its own. No signal is ever delivered to it: they belong to the loop.
///
/// - Throws: when the system has no thread to give.
func startThread(
    named name: String, _ body: @escaping @Sendable () -> Void
) throws(ThreadFailure) {
    var every = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&every)
    unsafe pthread_sigmask(SIG_SETMASK, &every, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }

    var thread = pthread_t()
    let start = unsafe Unmanaged.passRetained(Start(name, body))
    let result = unsafe pthread_create(&thread, nil, runStart, start.toOpaque())
    guard result == 0 else {
        unsafe start.release()
        throw ThreadFailure(code: result)
    }
    pthread_detach(thread)
}

/// What a new thread needs to know, on its way through a C pointer.
private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        (self.name, self.body) = (name, body)
    }
}

private func runStart(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
    unsafe csystemd_name_thread(start.name)
    start.body()
    return nil
}
