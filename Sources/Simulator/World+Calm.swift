// The end of a run: the faults stop, and everything must come right by itself, soon.

internal import KeyValue
internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService

extension World {
    /// How long a cluster without faults may take, in microseconds: members start, a leader is
    /// elected, everybody catches up, and every client has one more answer.
    static let calmMax: UInt64 = 5_000_000
    /// How long until there is a leader that all members know.
    static let electionMax: UInt64 = 2_000_000

    /// Ends all faults.
    mutating func calmDown() {
        note(.fault(.calm))
        calmSince = now
        weather.clear()
        chance.bound = Chance.fair
        releaseSyncs()
        for host in hosts {
            emptyDisk(of: host.position)
            recoverDisk(of: host.position)
            if host.life == nil { agenda.plan(.start(member: host.position), at: after(1_000)) }
            if host.isPaused { agenda.plan(.resume(member: host.position), at: after(1_000)) }
        }
        customers.beginLastRound()
        agenda.plan(.inspection, at: after(20_000))
    }

    private var microsecondsOfCalm: UInt64 {
        calmSince.map { (now.nanoseconds - $0.nanoseconds) / 1_000 } ?? 0
    }

    /// Looks whether everything has come right.
    mutating func inspect() throws(Violation) {
        let complaint = agreementComplaint
        if complaint == nil, customers.areContent { return isOver = true }
        if let leaderComplaint, microsecondsOfCalm > Self.electionMax {
            throw Violation(.liveness, leaderComplaint)
        }
        guard microsecondsOfCalm <= Self.calmMax else {
            throw Violation(.liveness, complaint ?? "a client still waits for an answer")
        }
        agenda.plan(.inspection, at: after(20_000))
    }

    /// Why there is no leader that everybody knows.
    private var leaderComplaint: String? {
        guard let leader, let term = hosts[leader].life?.portrait.term else {
            return "nobody leads"
        }
        for host in hosts {
            guard let node = host.life?.member.driver.node else { return "\(host.name) is down" }
            guard node.leader == hosts[leader].id, node.term == term else {
                return "\(host.name) does not follow \(hosts[leader].name)"
            }
        }
        return nil
    }

    /// Why the members are not all the same.
    private var agreementComplaint: String? {
        if let leaderComplaint { return leaderComplaint }
        let end = witness.logs[0].last
        for host in hosts {
            guard let life = host.life else { return "\(host.name) is down" }
            let portrait = life.portrait
            guard portrait.last == end, portrait.applied == end.index else {
                return "\(host.name) has \(portrait.last.text) and applied "
                    + "\(portrait.applied.position), \(hosts[0].name) has \(end.text)"
            }
            guard witness.disks[host.position].last == end else {
                return "the disk of \(host.name) lacks \(end.text)"
            }
        }
        return nil
    }

    /// What clients saw, as a whole.
    func judgeHistory() throws(Violation) {
        try customers.checkRefused(witness.ledger)
        for key in 0..<Customers.keyCount {
            let history = customers.operations.filter { $0.key == key }
                .compactMap(\.registerOperation)
            guard LinearOrderSearch.isLinearizable(history) else {
                throw Violation(.linearizability, "the history of key \(key) has no linear order")
            }
        }
    }
}

// MARK: - Members

extension World {
    /// A leader resigns when a quorum does not answer, or its disk stands still.
    func checkOffice(of member: Int, _ life: Life, batches: [LogBatch]) throws(Violation) {
        let (portrait, node, tick) = (
            life.portrait, life.member.driver.node, life.member.driver.ticks
        )
        let hasWon = life.member.driver.events.contains {
            if case .becameLeader = $0 { true } else { false }
        }
        life.contact.turned(portrait, hasLeader: node.leader != nil, at: tick, hasWon: hasWon)
        for batch in batches { life.contact.submitted(batch.ticket, at: tick) }
        let wait = node.electionInForce
        life.patience = (
            max(life.patience.silence, wait.lowerBound),
            max(life.patience.disk, wait.upperBound, settings.diskPatience)
        )
        guard portrait.isLeader else { return }
        let silence = life.contact.silence(of: member, quorum: hosts.count / 2 + 1, at: tick)
        guard silence < life.patience.silence else {
            throw Violation(
                .leaderContact,
                "\(hosts[member].name) leads, and no quorum has answered for \(silence) ticks")
        }
        guard life.contact.diskAge(at: tick) < life.patience.disk else {
            throw Violation(
                .workingDisk,
                "\(hosts[member].name) leads, and its disk has stood still for "
                    + "\(life.contact.diskAge(at: tick)) ticks")
        }
    }

    /// A member's store is what the agreed commands make of it.
    func checkStore(of member: Int, _ life: Life) throws(Violation) {
        // Asked one by one: a copy of a driver, or of a store, costs more than the whole check.
        let applied = life.member.driver.applied
        guard applied > .beforeLog else { return }
        let line = witness.ledger.line(at: applied)
        guard life.member.driver.machine.store.digest == line.digest,
            life.member.driver.machine.store.revision == line.revision
        else {
            throw Violation(
                .stateMachineSafety,
                "the store of \(hosts[member].name) differs at "
                    + "\(applied.position)")
        }
    }
}
