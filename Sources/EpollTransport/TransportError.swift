// What can go wrong with a socket, in words that name what was tried and what to do.

internal import CEpoll
internal import Glibc

/// Why a loop, a listener or an address is not to be had.
public enum TransportError: Error, Hashable, Sendable {
    /// Somebody else listens there.
    case addressInUse(String)
    /// The address belongs to another machine.
    case addressNotAvailable(String)
    /// The system forbids it: a port below 1024, or a folder of somebody else.
    case permissionDenied(String)
    /// Nobody knows the name.
    case unknownHost(String, reason: String)
    /// Text that is no address.
    case malformedAddress(String)
    /// Another system call failed.
    case system(operation: String, errno: CInt)

    init(operation: String, errno: CInt, address: SocketAddress) {
        switch errno {
        case EADDRINUSE: self = .addressInUse(address.description)
        case EADDRNOTAVAIL: self = .addressNotAvailable(address.description)
        case EACCES, EPERM: self = .permissionDenied(address.description)
        default: self = .system(operation: "\(operation) \(address)", errno: errno)
        }
    }
}

extension TransportError: CustomStringConvertible {
    /// A sentence for an operator.
    public var description: String {
        switch self {
        case .addressInUse(let address): "another process listens on \(address)"
        case .addressNotAvailable(let address): "\(address) is not an address of this machine"
        case .permissionDenied(let address): "the system does not allow to listen on \(address)"
        case .unknownHost(let host, let reason): "\(host) cannot be resolved: \(reason)"
        case .malformedAddress(let text):
            "\(text) is not an address: HOST:PORT, [V6]:PORT or unix:PATH is expected"
        case .system(let operation, let errno): "\(operation): \(errorText(errno))"
        }
    }
}

/// The system's words for an error number.
func errorText(_ errno: CInt) -> String { unsafe String(cString: cepoll_error_text(errno)) }
