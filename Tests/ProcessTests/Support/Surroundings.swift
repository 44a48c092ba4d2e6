// What tests stand on: the programs that were built, folders on the real disk, addresses nobody else uses, patience.

import Foundation
import Synchronization

/// The programs under test. They lie beside the test bundle.
enum Programs {
    static let raftd = path("raftd")
    static let raftctl = path("raftctl")

    /// - Throws: when a program was not built, because then nothing was tested.
    static func check() throws {
        for program in [raftd, raftctl] where !FileManager.default.isExecutableFile(atPath: program)
        {
            throw Mishap("\(program) is missing: build it first, as Scripts/test does")
        }
    }

    private static func path(_ name: String) -> String {
        let bundle =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: name).path
    }
}

/// A folder that is removed with its last reference.
final class TemporaryFolder: Sendable {
    let path: String

    /// In /var/tmp, which is a disk where /tmp may be memory.
    init() throws {
        var template = Array("/var/tmp/raftd-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Mishap("no temporary folder: error \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in the folder.
    static func / (folder: TemporaryFolder, name: String) -> String { folder.path + "/" + name }
}

/// Addresses of the loopback network.
///
/// Every caller gets a host of its own out of 127.0.0.0/8. Connections to others leave from 127.0.0.1, so a port that
/// was free a moment ago on such a host still is when a member binds it.
enum Loopback {
    private static let hostsGiven = Mutex(UInt32(0))

    /// Two ports of a host that nobody else has.
    static func pair() throws -> (client: String, peer: String) {
        let number = hostsGiven.withLock { count in
            count += 1
            return UInt32(getpid()) &* 251 &+ count
        }
        // 127.64.0.0 to 127.127.255.255, where nothing else is.
        let host = "127.\(64 + number >> 16 % 64).\(number >> 8 % 256).\(1 + number % 254)"
        return ("\(host):\(try freePort(of: host))", "\(host):\(try freePort(of: host))")
    }

    /// A port the kernel picks.
    private static func freePort(of host: String) throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in(host, port: 0)
        guard withSocketAddress(&address, { bind(descriptor, $0, $1) }) == 0 else {
            throw Mishap("cannot bind to \(host): error \(errno)")
        }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withSocketAddress(&address) { pointer, _ in
            getsockname(descriptor, UnsafeMutablePointer(mutating: pointer), &length)
        }
        return UInt16(bigEndian: address.sin_port)
    }
}

extension sockaddr_in {
    init(_ host: String, port: UInt16) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = port.bigEndian
        inet_pton(AF_INET, host, &sin_addr)
    }

    /// From `HOST:PORT`.
    init(_ endpoint: String) throws {
        let parts = endpoint.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1]) else { throw Mishap("bad \(endpoint)") }
        self.init(String(parts[0]), port: port)
    }
}

func withSocketAddress<Result>(
    _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

/// Waits until `probe` finds something, and returns it.
///
/// The limit is for broken programs only: nothing here asserts how long anything takes.
func eventually<Found>(
    _ claim: String, within limit: Duration = .seconds(30),
    isolation: isolated (any Actor)? = #isolation,
    _ probe: () async throws -> Found?
) async throws -> Found {
    let deadline = ContinuousClock.now + limit
    while true {
        if let found = try await probe() { return found }
        guard ContinuousClock.now < deadline else {
            throw Mishap("did not happen within \(limit): \(claim)")
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// The same for what is only true or false.
func eventually(
    _ claim: String, within limit: Duration = .seconds(30),
    isolation: isolated (any Actor)? = #isolation,
    _ holds: () async throws -> Bool
) async throws {
    let _: Void = try await eventually(claim, within: limit) { try await holds() ? () : nil }
}
