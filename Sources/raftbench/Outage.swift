// For how long one client's writes stand still when the process of the leader is killed.

import EpollTransport
import Glibc
import RPC
import RaftClient
import RaftRPC

/// One client that writes, one write after the other, through the client library: it finds the next
/// leader as every program does that uses the library.
struct Outage {
    /// So many writes are acknowledged before the leader is killed, and by the one after it.
    private static let writesEach = 100
    /// Without a new leader after this long there was none to kill.
    private static let patience = Duration.seconds(30)

    private let client: Client
    private let loop: EpollLoop
    private let request: PutRequest

    init(among endpoints: [SocketAddress], on loop: EpollLoop, valueBytes: Int) {
        self.loop = loop
        client = Client(
            endpoints: endpoints.map(\.description), loop: loop,
            options: .init(timeout: Self.patience),
            dial: { address in
                (try? SocketAddress(parsing: address)).map { EpollChannel(loop, to: $0) }
            })
        var request = PutRequest()
        request.key = Array("outage".utf8)
        request.value = [UInt8](repeating: UInt8(ascii: "v"), count: valueBytes)
        self.request = request
    }

    /// Kills the process of the leader, and returns the longest time from then on between two
    /// acknowledged writes, up to the hundredth that the next leader acknowledged.
    func measure(killing leader: Int32) async throws -> Duration {
        defer { client.close() }
        var last = try await write()
        for _ in 1..<Self.writesEach { last = try await write() }
        guard kill(leader, SIGKILL) == 0 else {
            throw RPCError(.aborted, "process \(leader) cannot be killed")
        }
        let (term, start) = (last.term, last.instant)
        var (longest, writesLeft) = (Duration.zero, Self.writesEach)
        while writesLeft > 0 {
            let next = try await write()
            longest = max(longest, next.instant - last.instant)
            if next.term > term { writesLeft -= 1 }
            guard next.term > term || next.instant - start < Self.patience else {
                throw RPCError(.aborted, "process \(leader) was not the leader's")
            }
            last = next
        }
        return longest
    }

    /// Returns when a write was acknowledged, and in which term.
    private func write() async throws -> (instant: Instant, term: UInt64) {
        let answer = try await client.put(request)
        return (loop.now, answer.header?.raftTerm ?? 0)
    }
}
