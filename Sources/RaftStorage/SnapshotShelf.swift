// What the loop, the disk's thread and the snapshots' thread know together of the snapshots of a member.

internal import Raft
package import RaftRuntime
internal import Synchronization

/// The newest snapshot that is durable, and the received ones that the log has been told to publish.
package final class SnapshotShelf: Sendable {
    private struct State {
        var latest: SnapshotDescription?
        var claimed: [SnapshotDescription] = []
    }

    private let state: Mutex<State>

    init(latest: SnapshotDescription?) { state = Mutex(State(latest: latest)) }

    /// The newest that is durable.
    package var latest: SnapshotDescription? { state.withLock { $0.latest } }

    /// A snapshot was written, and is durable.
    func add(_ snapshot: SnapshotDescription) {
        state.withLock { state in
            if let latest = state.latest, latest.last.index >= snapshot.last.index { return }
            state.latest = snapshot
        }
    }

    /// The log is about to publish a received snapshot: nobody else may remove its file.
    func claim(_ snapshot: SnapshotDescription) { state.withLock { $0.claimed.append(snapshot) } }

    /// The log has published a received snapshot.
    func publish(_ snapshot: SnapshotDescription) {
        add(snapshot)
        state.withLock { $0.claimed.removeAll { $0 == snapshot } }
    }

    /// Whether the log is about to publish the snapshot of this file.
    func isClaimed(_ name: ReceivedName) -> Bool {
        state.withLock { state in state.claimed.contains { ReceivedName($0) == name } }
    }
}
