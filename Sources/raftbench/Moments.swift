// When a member is back: it answers, or it has what the leader has. Both print a moment of the
// monotonic clock, to be compared with what else Scripts/bench noted on it.

import EpollTransport
import RPC
import RaftRPC

/// Looks at one member until it is there.
struct Moments {
    private let loop: EpollLoop
    private let member: any Channel

    init(of member: SocketAddress, on loop: EpollLoop) {
        var options = ChannelOptions()
        // The member may not be there yet, and every pause is a part of what is measured.
        (options.backOffFirst, options.backOffMax) = (.milliseconds(2), .milliseconds(2))
        self.loop = loop
        self.member = EpollChannel(loop, to: member, options: options)
    }

    /// Returns when the member answered its first linearizable read.
    func firstRead(within patience: Duration) async throws -> Instant {
        var request = RangeRequest()
        (request.key, request.countOnly) = (Array("00000000".utf8), true)
        try await ask(until: loop.now + patience) { options in
            _ = try await KVClient(channel: member).range(request, options: options)
            return true
        }
        return loop.now
    }

    /// Returns when the member had applied all that `leader` had committed a moment before.
    func caughtUp(with leader: SocketAddress, within patience: Duration) async throws -> Instant {
        let leader = EpollChannel(loop, to: leader)
        defer { leader.close() }
        try await ask(until: loop.now + patience) { options in
            let goal = try await MaintenanceClient(channel: leader).status(
                StatusRequest(), options: options
            ).raftIndex
            let status = try await MaintenanceClient(channel: member).status(
                StatusRequest(), options: options)
            return status.raftAppliedIndex >= goal
        }
        return loop.now
    }

    /// Asks again and again until the answer is yes.
    private func ask(
        until deadline: Instant, _ question: (CallOptions) async throws -> Bool
    ) async throws {
        while true {
            let left = deadline - loop.now
            guard left > .zero else { throw RPCError(.deadlineExceeded, "the time is up") }
            let options = CallOptions(timeout: min(left, .seconds(5)), waitForReady: true)
            do {
                if try await question(options) { return }
            } catch let error as RPCError
                where [.unavailable, .deadlineExceeded].contains(error.code)
            {}
            await pause()
        }
    }

    private func pause() async {
        await withCheckedContinuation { continuation in
            _ = loop.schedule(at: loop.now + .milliseconds(2)) { continuation.resume() }
        }
    }
}
