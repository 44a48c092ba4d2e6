// What operators ask a member about itself: `etcdserverpb.Maintenance`.

package import RPC
import Raft
package import RaftRPC
package import RaftRuntime

/// What the log's disk has done since the start, and holds.
package struct DiskFigures: Hashable, Sendable {
    /// What the log takes, and how much of that it uses.
    package var allocatedBytes, usedBytes: UInt64
    /// Batches that were made durable, and the syncs that did it.
    package var batches, syncs: UInt64

    package init(allocatedBytes: UInt64, usedBytes: UInt64, batches: UInt64, syncs: UInt64) {
        (self.allocatedBytes, self.usedBytes) = (allocatedBytes, usedBytes)
        (self.batches, self.syncs) = (batches, syncs)
    }
}

/// `etcdserverpb.Maintenance` of one member.
package struct MaintenanceService<Log: LogStore, Network: PeerNetwork>: RaftRPC.MaintenanceService {
    private let member: Member<Log, Network>
    private let version: String
    private let disk: () -> DiskFigures
    private let snapshot: () -> SnapshotDescription?

    /// - Parameters:
    ///   - disk: What the log's disk has done, and holds.
    ///   - snapshot: The newest snapshot.
    package init(
        member: Member<Log, Network>, version: String,
        disk: @escaping () -> DiskFigures,
        snapshot: @escaping () -> SnapshotDescription? = { nil }
    ) {
        (self.member, self.version) = (member, version)
        (self.disk, self.snapshot) = (disk, snapshot)
    }

    package func status(
        _ request: StatusRequest, context: ServerContext
    ) async throws -> StatusResponse {
        let node = member.driver.node
        var response = StatusResponse()
        response.header = member.header
        response.version = version
        describeDisk(in: &response)
        response.isLearner = node.configuration?.configuration.isLearner(node.id) ?? false
        (response.leader, response.raftTerm) = (node.leader?.number ?? 0, node.term.number)
        response.raftIndex = node.commitIndex.position
        response.raftAppliedIndex = member.driver.applied.position
        response.timeouts = member.times.map { time in
            StatusTimeout(
                name: time.name, microseconds: time.duration.nanoseconds / 1000,
                reason: time.reason)
        }
        response.errors = node.leader == nil ? ["no leader"] : []
        if let waiting = member.founding?.unconfirmed {
            let names = waiting.map(member.name(of:)).joined(separator: ", ")
            response.errors.append("first start, waiting for \(names)")
        }
        for follower in node.status.followers where follower.hasLostEntries {
            response.errors.append(
                "\(member.name(of: follower.id)) has lost entries that it had acknowledged")
        }
        return response
    }

    private func describeDisk(in response: inout StatusResponse) {
        let (disk, snapshot) = (disk(), snapshot())
        let snapshotBytes = Int64(snapshot?.byteCount ?? 0)
        response.dbSize = Int64(disk.allocatedBytes) + snapshotBytes
        response.dbSizeInUse = Int64(disk.usedBytes) + snapshotBytes
        (response.logBytes, response.snapshotBytes) = (Int64(disk.allocatedBytes), snapshotBytes)
        (response.diskBatches, response.diskSyncs) = (disk.batches, disk.syncs)
        response.snapshotIndex = snapshot?.last.index.position ?? 0
    }

    package func moveLeader(
        _ request: MoveLeaderRequest, context: ServerContext
    ) async throws -> MoveLeaderResponse {
        let target = request.targetID == 0 ? nil : NodeID(request.targetID)
        let failure = await withCheckedContinuation { continuation in
            member.moveLeader(to: target, deadline: context.deadline) {
                continuation.resume(returning: $0)
            }
        }
        if let failure { throw failure }
        return MoveLeaderResponse(header: member.header)
    }
}
