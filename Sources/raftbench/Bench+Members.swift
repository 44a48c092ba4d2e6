// What raftbench does for the parts of Scripts/bench that are about what happens to members.

import EpollTransport
import Glibc
import RPC
import Settings

extension Bench {
    /// Every key once.
    func fill() throws {
        let count = values[keyCount]
        let requests = Requests(inOrderUpTo: count, valueBytes: values[valueBytes])
        let calls = KeyValueCalls(requests, over: connect(to: try leader()))
        let fill = Fill(count, on: loop, call: calls.start)
        fill.run(clients: values[clients]) { [loop] in loop.stop() }
        loop.run()
        if let complaint = fill.complaint { throw RPCError(.aborted, complaint) }
    }

    /// Puts of random keys until SIGTERM, and then when each was answered.
    func recordTimeline() throws {
        let load = TimedLoad(on: loop, call: keyValueCalls(over: connect(to: try leader())))
        try loop.onSignals([SIGTERM, SIGINT]) { [loop] _ in loop.stop() }
        load.run(clients: values[clients])
        loop.run()
        load.finish()
        if let complaint = load.complaint {
            throw RPCError(.aborted, "\(load.failed) calls failed; the first: \(complaint)")
        }
    }

    /// How long one writer's writes stand still when the leader is killed.
    func measureOutage() throws {
        guard let process = values.given(victim) else {
            throw RPCError(.invalidArgument, "whom to kill is missing: --victim PID")
        }
        let outage = Outage(
            among: values[endpoints], on: loop, valueBytes: values[valueBytes])
        let longest = try wait { try await outage.measure(killing: process) }
        Figures(name: values[figureName]).print("gap", longest / .milliseconds(1), "ms")
    }

    /// When a member answers, or has caught up.
    func printMoment() throws {
        let leader = values.command == "caught-up" ? try leader() : nil
        let moment = try wait { [member = values[target], patience = values[patience], loop] in
            let moments = Moments(of: member, on: loop)
            guard let leader else { return try await moments.firstRead(within: patience) }
            return try await moments.caughtUp(with: leader, within: patience)
        }
        print(moment.nanoseconds)
    }
}
