// A process that begins anew: the same program, other words.

internal import Glibc

/// Begins the program of this process again, with `arguments` and nothing of what it holds.
///
/// May be called by a handler of a signal, which is then no longer held back. Returns only if the system refuses.
package func restartProcess(arguments: [String]) {
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigprocmask(SIG_SETMASK, &none, nil)
    let words = ["/proc/self/exe"] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    _ = unsafe execv("/proc/self/exe", pointers)
}
