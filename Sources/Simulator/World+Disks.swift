// What disks do to members: they work, fail, fill up, rot, and are not there.

internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService
internal import RaftStorage

extension World {
    // MARK: Syncs.

    mutating func beginSync(_ member: Int, _ life: Life) {
        guard life.disk.begin() else { return }
        life.syncBegan = now
        planSync(member, life, at: after(dice.number(in: weather.syncs[member])))
    }

    private mutating func planSync(_ member: Int, _ life: Life, at instant: Instant) {
        let sync = Happening.synced(member: member, life: life.number, group: life.disk.groups)
        agenda.plan(sync, at: instant)
    }

    /// Whoever hung goes on.
    mutating func releaseSyncs() {
        for host in hosts {
            guard let life = host.life, life.disk.isBusy else { continue }
            planSync(host.position, life, at: after(1_000))
        }
    }

    mutating func finishSync(_ member: Int, life: Int, group: Int) throws(Violation) {
        let event = Happening.synced(member: member, life: life, group: group)
        guard !isDelayed(event, at: member) else { return }
        guard let life = self.life(life, of: member), life.disk.groups == group, life.disk.isBusy
        else { return }
        do throws(StorageError) {
            guard let ticket = try life.disk.finish() else {
                return planSync(member, life, at: after(1_000_000))
            }
            witness.synced(member, upTo: ticket)
            life.contact.synced(upTo: ticket)
            note(.synced(member, ticket))
            counts.coverage.add(.durable, in: life.portrait.role)
            life.member.durable(ticket, syncNanoseconds: (now - life.syncBegan).nanoseconds)
        } catch {
            return try endByDisk(member, error)
        }
        watchRoom(member, life)
        beginSync(member, life)
        needTurn(member, life)
    }

    /// A disk without room looks for it once a second while it has nothing else to do.
    private mutating func watchRoom(_ member: Int, _ life: Life) {
        guard life.disk.opened.isRoomLow, !life.disk.watchesRoom else { return }
        life.disk.watchesRoom = true
        agenda.plan(.upkeep(member: member, life: life.number), at: after(1_000_000))
    }

    mutating func lookForRoom(_ member: Int, life number: Int) throws(Violation) {
        guard !isDelayed(.upkeep(member: member, life: number), at: member) else { return }
        guard let life = life(number, of: member) else { return }
        life.disk.watchesRoom = false
        do throws(StorageError) {
            if !life.disk.isBusy { try life.disk.opened.upkeep(isIdle: true) }
            needTurn(member, life)
        } catch {
            return try endByDisk(member, error)
        }
        watchRoom(member, life)
    }

    /// The process ends, because its disk does not work. That is right if it does not.
    mutating func endByDisk(_ member: Int, _ error: StorageError) throws(Violation) {
        guard hosts[member].disk.explains(error) else {
            throw Violation(.storage, "\(hosts[member].name): \(error)")
        }
        if case .failing = hosts[member].disk { hosts[member].disk = .healthy }
        note(.refused(member))
        // The supervisor starts it again, and what was not written may still be read.
        end(member) { $0.restart() }
        planStart(of: member, in: 50_000)
    }

    // MARK: Faults.

    mutating func failDisk(of member: Int, restartAfter microseconds: UInt64) {
        guard hosts[member].life != nil, case .healthy = hosts[member].disk else { return }
        hosts[member].disk = .failing
        hosts[member].folder.fail(&dice)
    }

    mutating func fillDisk(of member: Int, left: UInt64) {
        guard hosts[member].life != nil, case .healthy = hosts[member].disk else { return }
        hosts[member].disk = .full
        hosts[member].folder.limit(bytesLeft: left)
    }

    mutating func emptyDisk(of member: Int) {
        guard case .full = hosts[member].disk else { return }
        hosts[member].disk = .healthy
        hosts[member].folder.limit(bytesLeft: nil)
    }

    /// Crashes a member, and changes a bit of its log.
    mutating func damage(_ member: Int, repairAfter microseconds: UInt64) {
        let host = hosts[member]
        guard let life = host.life, case .healthy = host.disk else { return }
        let settled = life.disk.opened.settledBytes
        end(member) { $0.restart() }
        if host.folder.damage(&dice, settledBytes: settled) {
            host.disk = .damaged
            agenda.plan(.recovery(member: member), at: after(microseconds))
        }
        agenda.plan(.start(member: member), at: after(microseconds / 4))
    }

    /// Crashes a member, and starts it on an empty directory, as if its disk had not been mounted.
    mutating func wipe(_ member: Int, for microseconds: UInt64) {
        let host = hosts[member]
        guard host.life?.disk.opened.isFounded == true, case .healthy = host.disk else { return }
        end(member) { $0.restart() }
        host.disk = .missing(host.folder)
        host.folder = host.folder.empty(incarnation: dice.next())
        agenda.plan(.recovery(member: member), at: after(microseconds))
        agenda.plan(.start(member: member), at: after(microseconds / 4))
    }

    /// A disk that was damaged, or not there, is as it was.
    mutating func recoverDisk(of member: Int) {
        let host = hosts[member]
        switch host.disk {
        case .damaged: host.folder.repair()
        case .missing(let folder):
            if host.life != nil { end(member) { $0.restart() } }
            host.folder = folder
        case .healthy, .failing, .full: return
        }
        host.disk = .healthy
        agenda.plan(.start(member: member), at: after(1_000))
    }
}

/// How a member's disk is.
enum DiskState {
    case healthy
    /// One of its next calls fails.
    case failing
    case full
    /// A bit of it is not what was written.
    case damaged
    /// The member starts on another one, which is empty.
    case missing(SimulatedFolder)

    /// Whether a disk in this state may end a member like this.
    func explains(_ error: StorageError) -> Bool {
        switch (self, error) {
        case (.failing, .io): true
        case (.damaged, .corrupt): true
        default: false
        }
    }

    var isMissing: Bool { if case .missing = self { true } else { false } }
}
