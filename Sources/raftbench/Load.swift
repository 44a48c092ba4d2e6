// Clients that each keep one call under way, all on one loop: the load of a benchmark. It measures
// the server as long as it costs less than the server does, so there is no task, no retry and no
// copy per call here.

import Glibc
import RPC

/// What a load consists of.
struct LoadPlan {
    var clients: Int
    var warmUp: Duration
    var measured: Duration
}

/// A closed loop of clients. Each sends, waits for the answer, and sends again.
///
/// Belongs to the loop of its channels.
final class Load {
    /// Starts one call of a client and calls back when it is over.
    typealias Call = (_ client: Int, _ done: @escaping (RPCError?) -> Void) -> Void

    private let plan: LoadPlan
    private let loop: any EventLoop
    private let call: Call
    private var latencies = Latencies()
    private var phase = Phase.warmingUp
    private var begin: Instant
    private var end: Instant?
    /// Processor time this process had used at `begin`, and from then to `end`.
    private var clockAtBegin = 0
    private var clockUsed = 0
    private(set) var finished = 0
    private(set) var failed = 0
    /// The first failure, in words.
    private(set) var complaint: String?

    private enum Phase { case warmingUp, measuring, over }

    init(_ plan: LoadPlan, on loop: any EventLoop, call: @escaping Call) {
        (self.plan, self.loop, self.call) = (plan, loop, call)
        begin = loop.now
    }

    /// Sets all clients going. `completion` is called when the time is up.
    func run(_ completion: @escaping () -> Void) {
        _ = loop.schedule(at: loop.now + plan.warmUp) { [self] in
            (phase, begin, clockAtBegin) = (.measuring, loop.now, clock())
            _ = loop.schedule(at: begin + plan.measured) { [self] in
                (phase, end, clockUsed) = (.over, loop.now, clock() - clockAtBegin)
                completion()
            }
        }
        for client in 0..<plan.clients { send(client) }
    }

    /// Prints throughput, latencies, what a call cost the client itself, and how many calls there
    /// were, those of the warm-up included.
    func print(to figures: Figures) {
        let span = (end ?? loop.now) - begin
        figures.print(latencies, overSeconds: span / .seconds(1))
        figures.print("client", Double(clockUsed) / Double(max(latencies.count, 1)), "us")
        figures.print("total", Double(finished), "1")
        figures.print("failed", Double(failed), "1")
    }

    private func send(_ client: Int) {
        let start = loop.now
        call(client) { [self] error in
            guard phase != .over else { return }
            finished += 1
            if let error { return fail(client, error) }
            if phase == .measuring { latencies.add(loop.now.nanoseconds - start.nanoseconds) }
            send(client)
        }
    }

    /// A failing server must not be asked a million times a second.
    private func fail(_ client: Int, _ error: RPCError) {
        failed += 1
        complaint = complaint ?? "\(error.code): \(error.message)"
        _ = loop.schedule(at: loop.now + .milliseconds(10)) { [self] in send(client) }
    }
}
