// Misfortunes: they strike again and again until the calm.

internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService

extension World {
    /// Draws the next misfortune, and when the one after it comes.
    mutating func strike() throws(Violation) {
        guard calmSince == nil else { return }
        let strike = misfortune.next(leader: leader)
        if let end = strike.end { agenda.plan(.fault(end), at: after(strike.after)) }
        agenda.plan(.misfortune, at: after(misfortune.nextPause()))
        counts.add(strike.kind)
        try inflict(strike.fault)
    }

    mutating func inflict(_ fault: Fault) throws(Violation) {
        guard calmSince == nil else { return }
        note(.fault(fault))
        switch fault {
        case .split(let group): split(group)
        case .oneWay(let from, let to): weather.cut(from: from, to: to)
        case .link(let one, let other): weather.cutBothWays(one, other)
        case .deaf(let member): for other in hosts.indices { weather.cut(from: other, to: member) }
        case .mute(let member): for other in hosts.indices { weather.cut(from: member, to: other) }
        case .bridge(let member): isolate(allBut: member)
        case .heal: weather.heal()
        case .crash(let member, let time): crash(member, restartAfter: time)
        case .powerCut(let time): for host in hosts { crash(host.position, restartAfter: time) }
        case .pause(let member, let time): pause(member, for: time)
        case .slowDisk(let member, let time): weather.syncs[member] = 1_000...time
        case .stuckDisk(let member, let time): weather.syncs[member] = time...time
        case .quickDisk(let member): weather.syncs[member] = Weather.quickSync
        case .failingDisk(let member, let time): failDisk(of: member, restartAfter: time)
        case .fullDisk(let member, let left): fillDisk(of: member, left: left)
        case .roomyDisk(let member): emptyDisk(of: member)
        case .damage(let member, let time): damage(member, repairAfter: time)
        case .wipe(let member, let time): wipe(member, for: time)
        case .badPost(let loss, let duplication, let holdup):
            weather.post.loss = loss
            weather.post.duplication = duplication
            (weather.post.holdups, weather.post.holdup) = (200, holdup)
        case .goodPost: weather.post = Weather.Post()
        case .transfer(let target): transfer(to: target)
        case .ambush(let time): ambush = time
        case .calm: break
        }
    }

    private mutating func split(_ group: [Int]) {
        for one in group {
            for other in hosts.indices where !group.contains(other) {
                weather.cutBothWays(one, other)
            }
        }
    }

    private mutating func isolate(allBut bridge: Int) {
        for one in hosts.indices {
            for other in hosts.indices where one != bridge && other != bridge {
                weather.cut(from: one, to: other)
            }
        }
    }

    private mutating func crash(_ member: Int, restartAfter microseconds: UInt64) {
        guard hosts[member].life != nil else { return }
        crash(member)
        planStart(of: member, in: microseconds)
    }

    /// After a power cut, not everybody is back at the same time.
    mutating func planStart(of member: Int, in microseconds: UInt64) {
        let restart = microseconds + dice.below(microseconds / 2 + 1)
        agenda.plan(.start(member: member), at: after(restart))
    }

    /// Crashes a member that has just given away its vote, if somebody lies in wait for that.
    mutating func springAmbush(on member: Int, _ letter: Letter) {
        guard let time = ambush, calmSince == nil, letter.promisesVote else { return }
        ambush = nil
        crash(member, restartAfter: time)
    }

    private mutating func transfer(to target: Int?) {
        guard let leader, let life = hosts[leader].life else { return }
        counts.coverage.add(.transferAsked, in: life.portrait.role)
        life.member.driver.transferLeadership(to: target.map { hosts[$0].id })
        needTurn(leader, life)
    }
}
