// Snapshots as members take, keep, send and install them: when their threads work, and what is checked.

internal import KeyValue
internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService
internal import RaftStorage

extension World {
    /// What a member had to keep after a turn, and what its disk may forget.
    mutating func keep(_ member: Int, _ life: Life) throws(Violation) {
        for frozen in life.snapshots.takeFresh() { try witness.froze(member, frozen) }
        let hasInstalled = life.member.driver.events.contains {
            if case .snapshotInstalled = $0 { true } else { false }
        }
        if hasInstalled { counts.installations += 1 }
        planSnapshotStep(member, life)
        guard life.disk.opened.mustForget, !life.disk.isBusy else { return }
        agenda.plan(.compaction(member: member, life: life.number), at: after(50...2_000))
    }

    /// Plans the next step of a snapshots' thread that has something to do.
    mutating func planSnapshotStep(_ member: Int, _ life: Life) {
        life.snapshots.takeObsolete()
        guard life.snapshots.isBusy, !life.snapshots.isPlanned else { return }
        life.snapshots.isPlanned = true
        // At the lowest priority: what the log needs of the disk comes first.
        let pace = min(weather.syncs[member].upperBound, 50_000)
        agenda.plan(.snapshotStep(member: member, life: life.number), at: after(20...pace))
    }

    mutating func stepSnapshots(_ member: Int, life number: Int) throws(Violation) {
        let step = Happening.snapshotStep(member: member, life: number)
        guard !isDelayed(step, at: member), let life = life(number, of: member) else { return }
        life.snapshots.isPlanned = false
        let written = life.snapshots.writtenCount
        do throws(StorageError) { try life.snapshots.step() } catch {
            return try endByDisk(member, error)
        }
        counts.snapshots += life.snapshots.writtenCount - written
        note(.kept(member, life.snapshots.latest?.last ?? .beforeLog))
        planSnapshotStep(member, life)
        needTurn(member, life)
    }

    /// A disk without anything to write forgets what a snapshot holds.
    mutating func compact(_ member: Int, life number: Int) throws(Violation) {
        let compaction = Happening.compaction(member: member, life: number)
        guard !isDelayed(compaction, at: member), let life = life(number, of: member),
            !life.disk.isBusy
        else { return }
        do throws(StorageError) { try life.disk.opened.forget() } catch {
            return try endByDisk(member, error)
        }
        planSnapshotStep(member, life)
    }
}

extension SimulatedFolder.Opened {
    /// The state of the newest snapshot. What the log has beyond it is applied later.
    func restore() throws(StorageError) -> ReplicatedStore {
        do throws(RestoreFailure) { return try snapshots.restore() ?? ReplicatedStore() } catch {
            switch error {
            case .storage(let error): throw error
            case .unreadable(let reason): throw .corrupt(path: "data", offset: 0, reason: reason)
            }
        }
    }
}

extension SimulatedDiskThread {
    func compact(upTo index: LogIndex) { opened.compact(upTo: index) }
}
