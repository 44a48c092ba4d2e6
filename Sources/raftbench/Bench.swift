// What each command of raftbench does.

import EpollTransport
import Glibc
import RPC
import RaftRPC
import Settings

extension ValueParser where Value == SocketAddress {
    /// `HOST:PORT`, or `unix:PATH`.
    static var socketAddress: Self {
        Self(accepts: "HOST:PORT or unix:PATH") { text throws(Refusal) in
            guard let address = try? SocketAddress(parsing: text) else {
                throw Refusal("is not an address")
            }
            return address
        }
    }
}

/// One start of the program.
struct Bench {
    let values: Values
    let loop: EpollLoop

    init(_ values: Values) throws {
        self.values = values
        loop = try EpollLoop()
    }

    func run() throws {
        switch values.command {
        case "serve-echo": try serveEcho()
        case "echo": try measure(over: connect(to: values[target]), calls: echoCalls)
        case "leader": try print(leader())
        case "disk": try printDisks()
        case "load": try measure(over: connect(to: leader()), calls: keyValueCalls)
        case "fill": try fill()
        case "timeline": try recordTimeline()
        case "outage": try measureOutage()
        case "first-read", "caught-up": try printMoment()
        default: preconditionFailure("the program knows no other command")
        }
    }

    private func serveEcho() throws {
        let server = EpollServer(loop: loop, router: Echo.router())
        let address = try server.listen(on: values[echoAddress])
        print("listening on \(address)")
        fflush(nil)
        loop.run()
    }

    func connect(to address: SocketAddress) -> [any Channel] {
        (0..<values[connections]).map { _ in EpollChannel(loop, to: address) }
    }

    private func echoCalls(over channels: [any Channel]) -> Load.Call {
        let message = Blob(byteCount: values[valueBytes])
        let options = CallOptions(waitForReady: true)
        let method = values[handler].method
        return { client, done in
            let channel = channels[client % channels.count]
            channel.start(method, message, options: options) { result in
                switch result {
                case .success: done(nil)
                case .failure(let error): done(error)
                }
            }
        }
    }

    func keyValueCalls(over channels: [any Channel]) -> Load.Call {
        let requests = Requests(
            values[operation], keyCount: values[keyCount], valueBytes: values[valueBytes])
        return KeyValueCalls(requests, over: channels).start
    }

    private func measure(
        over channels: [any Channel], calls: ([any Channel]) -> Load.Call
    ) throws {
        let plan = LoadPlan(
            clients: values[clients], warmUp: values[warmUp], measured: values[measured])
        let load = Load(plan, on: loop, call: calls(channels))
        load.run { [loop] in loop.stop() }
        loop.run()
        let figures = Figures(name: values[figureName])
        load.print(to: figures)
        figures.print(loop.counters)
        if let complaint = load.complaint {
            throw RPCError(.aborted, "\(load.failed) calls failed; the first: \(complaint)")
        }
    }

    func leader() throws -> SocketAddress {
        let (endpoints, loop) = (values[endpoints], loop)
        return try wait { try await findLeader(among: endpoints, on: loop) }
    }

    /// The disk's thread counts exactly what the kernel sees among everything else that is written and synced.
    private func printDisks() throws {
        let (endpoints, loop, name) = (values[endpoints], loop, values[figureName])
        let statuses = try wait {
            var statuses: [StatusResponse] = []
            for endpoint in endpoints { statuses.append(try await status(of: endpoint, on: loop)) }
            return statuses
        }
        for (number, status) in zip(1..., statuses) {
            let figures = Figures(name: "\(name).\(number)")
            figures.print("disk.batches", Double(status.diskBatches), "1")
            figures.print("disk.syncs", Double(status.diskSyncs), "1")
        }
    }

    func wait<Answer>(for body: @escaping () async throws -> Answer) throws -> Answer {
        var found: Result<Answer, any Error>?
        loop.spawn { [loop] in
            do {
                found = .success(try await body())
            } catch {
                found = .failure(error)
            }
            loop.stop()
        }
        loop.run()
        guard let found else { throw RPCError(.aborted, "the loop ended early") }
        return try found.get()
    }
}
