// Calls to members by the client library, from a loop with a thread of its own.

import EpollTransport
import Foundation
import RPC
import RaftClient
import RaftRPC

/// Makes calls to members; each endpoint has one connection.
final class Caller: Sendable {
    private let loop: EpollLoop
    private let table: LoopBound<Table>

    /// Touched on the loop only.
    private final class Table {
        var channels: [String: EpollChannel] = [:]
        var clients: [Client] = []
    }

    init() throws {
        let loop = try EpollLoop()
        (self.loop, table) = (loop, LoopBound(Table()))
        Thread.detachNewThread { loop.run() }
    }

    /// Ends every connection and the thread. Calls under way fail.
    func close() {
        loop.post { [loop, table] in
            for channel in table.value.channels.values { channel.close() }
            for client in table.value.clients { client.close() }
            loop.stop()
        }
    }

    // MARK: One member

    @discardableResult
    func put(
        _ key: String, _ value: String, at member: Member, timeout: Duration = .seconds(20)
    ) async throws -> PutResponse {
        try await put(Array(key.utf8), Array(value.utf8), at: member, timeout: timeout)
    }

    @discardableResult
    func put(
        _ key: [UInt8], _ value: [UInt8], at member: Member, timeout: Duration = .seconds(20)
    ) async throws -> PutResponse {
        var request = PutRequest()
        (request.key, request.value) = (key, value)
        return try await call(member, KV.Methods.put, request, timeout)
    }

    /// The value as this member tells it: after asking the leader, unless the read is serializable.
    func get(
        _ key: String, at member: Member, serializable: Bool = false,
        timeout: Duration = .seconds(20)
    ) async throws -> String? {
        try await reading(key, at: member, serializable: serializable, timeout: timeout).value
    }

    /// The same, sent at once and answered later.
    func reading(
        _ key: String, at member: Member, serializable: Bool = false,
        timeout: Duration = .seconds(20)
    ) -> Task<String?, any Error> {
        let endpoint = member.client
        return Task {
            var request = RangeRequest()
            (request.key, request.serializable) = (Array(key.utf8), serializable)
            let response: RangeResponse = try await call(
                endpoint, KV.Methods.range, request, timeout)
            return response.kvs.first.map { String(decoding: $0.value, as: UTF8.self) }
        }
    }

    /// Everything whose key begins with `prefix`.
    func all(_ prefix: String, at member: Member, serializable: Bool = false) async throws
        -> [String: String]
    {
        var request = RangeRequest()
        request.key = Array(prefix.utf8)
        request.rangeEnd = Array(prefix.utf8.dropLast()) + [prefix.utf8.last.map { $0 + 1 } ?? 0]
        request.serializable = serializable
        let response: RangeResponse = try await call(
            member, KV.Methods.range, request, .seconds(20))
        return response.kvs.reduce(into: [:]) { result, pair in
            result[String(decoding: pair.key, as: UTF8.self)] = String(
                decoding: pair.value, as: UTF8.self)
        }
    }

    func status(of member: Member, timeout: Duration = .seconds(2)) async throws -> StatusResponse {
        try await call(member, Maintenance.Methods.status, StatusRequest(), timeout)
    }

    /// Makes one call to one member, once.
    func call<Answer: RPCMessage>(
        _ member: Member, _ method: MethodDescriptor, _ request: some RPCMessage,
        _ timeout: Duration
    ) async throws -> Answer {
        try await call(member.client, method, request, timeout)
    }

    private func call<Answer: RPCMessage>(
        _ endpoint: String, _ method: MethodDescriptor, _ request: some RPCMessage,
        _ timeout: Duration
    ) async throws -> Answer {
        try await perform { caller in
            let options = CallOptions(timeout: timeout)
            return try await caller.channel(to: endpoint).unary(method, request, options: options)
        }
    }

    // MARK: The cluster

    /// A client that follows the leader.
    func client(of members: [Member]) async throws -> LoopBound<Client> {
        let endpoints = members.map(\.client)
        return try await perform { caller in
            let client = Client(
                endpoints: endpoints, loop: caller.loop,
                dial: { [loop = caller.loop] in Self.dial($0, on: loop) })
            caller.table.value.clients.append(client)
            return LoopBound(client)
        }
    }

    /// Runs `body` on the loop.
    func perform<Result: Sendable>(
        _ body: @escaping @Sendable (Caller) async throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            loop.post { [self] in
                loop.spawn {
                    do {
                        continuation.resume(returning: try await body(self))
                    } catch {
                        continuation.resume(throwing: error)
                    }
                }
            }
        }
    }

    private func channel(to endpoint: String) throws -> EpollChannel {
        if let known = table.value.channels[endpoint] { return known }
        guard let channel = Self.dial(endpoint, on: loop) else { throw Mishap("bad \(endpoint)") }
        table.value.channels[endpoint] = channel
        return channel
    }

    private static func dial(_ endpoint: String, on loop: EpollLoop) -> EpollChannel? {
        guard let address = try? SocketAddress(parsing: endpoint) else { return nil }
        var options = ChannelOptions()
        options.backOffMax = .milliseconds(100)
        return EpollChannel(loop, to: address, options: options)
    }
}
