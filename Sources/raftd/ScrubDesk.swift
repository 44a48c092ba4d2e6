// `raftdpb.Scrubs` of the member: its files are read and verified when a client asks.

import RPC
import Raft
import RaftRPC
import RaftStorage

/// Those who wait for the pass over the files that is under way. It belongs to the loop.
final class ScrubDesk {
    private let scrub: (@escaping (ScrubReport) -> Void) -> Void
    /// What an answer says of whose files they are.
    private let identity: ScrubResponse
    private var waiting: [ServerCall] = []
    private var isReading = false

    /// - Parameter scrub: Makes a pass, and calls back on the loop.
    init(
        cluster: UInt64, member: NodeID, name: String,
        scrub: @escaping (@escaping (ScrubReport) -> Void) -> Void
    ) {
        identity = ScrubResponse(clusterID: cluster, id: member.number, name: name)
        self.scrub = scrub
    }

    func register(in router: inout Router) {
        router.immediate(Scrubs.Methods.scrub) { [self] call in wait(call) }
    }

    /// However many calls were given up meanwhile, there is one pass at a time, and only those that wait are kept.
    private func wait(_ call: ServerCall) {
        waiting.removeAll(where: \.isFinished)
        waiting.append(call)
        guard !isReading else { return }
        isReading = true
        scrub { [weak self] report in self?.answer(report) }
    }

    private func answer(_ report: ScrubReport) {
        var response = identity
        (response.fileCount, response.byteCount) = (report.fileCount, report.byteCount)
        response.damages = report.findings.map { finding in
            FileDamage(
                path: finding.path, offset: finding.offset, reason: finding.reason,
                index: finding.index?.position ?? 0)
        }
        let calls = waiting
        (waiting, isReading) = ([], false)
        for call in calls { call.respond(response) }
    }
}
