// A member's ledger of elections: what is written into it, and where it goes.

package import RPC
internal import Raft
package import RaftRPC
package import RaftRuntime

/// A ledger, the clock of its lines, and whoever keeps them.
struct ElectionDesk {
    /// A process that wakes so much later than it wanted to has stood still.
    static var pauseMilliseconds: UInt64 { 100 }

    var ledger: ElectionLedger
    /// The length of a tick.
    let tick: UInt64
    /// Milliseconds since 1970.
    let clock: () -> UInt64
    let save: (LedgerSaving) -> Void

    mutating func note(_ line: LedgerLine) { ledger.note(line, at: clock()) }

    /// Hands out what was noted.
    mutating func flush() {
        if let saving = ledger.takeUnsaved() { save(saving) }
    }
}

extension Member {
    /// Writes down, from now on, what happens in elections.
    ///
    /// - Parameters:
    ///   - ledger: What was kept.
    ///   - clock: Milliseconds since 1970, UTC. Lines have this time, and nothing depends on it.
    ///   - save: Called in turns in which something was written. It must not wait for a disk.
    package func keepElections(
        in ledger: ElectionLedger, clock: @escaping () -> UInt64,
        save: @escaping (LedgerSaving) -> Void
    ) {
        elections = ElectionDesk(
            ledger: ledger, tick: UInt64(tick / .milliseconds(1)), clock: clock, save: save)
        elections?.note(LedgerLine(.started, term: driver.node.term))
        elections?.flush()
    }

    /// Writes down what the latest turn has told of elections. `pause` is how long the process stood still before it.
    func noteElections(pause: UInt64) {
        let hasStoodStill = pause >= ElectionDesk.pauseMilliseconds
        guard elections != nil, hasStoodStill || !driver.events.isEmpty else { return }
        if hasStoodStill {
            var line = LedgerLine(.stoodStill, term: driver.node.term)
            line.milliseconds = pause
            elections?.note(line)
        }
        guard let tick = elections?.tick else { return }
        for event in driver.events {
            if let line = LedgerLine(event, own: id, tick: tick) { elections?.note(line) }
        }
        elections?.flush()
    }

    /// The founding members have all confirmed this one.
    func noteAdmission() {
        elections?.note(LedgerLine(.admitted, term: driver.node.term))
    }
}

/// `raftdpb.Elections` of one member.
package struct ElectionsService<Log: LogStore, Network: PeerNetwork>: RaftRPC.ElectionsService {
    private let member: Member<Log, Network>

    package init(member: Member<Log, Network>) { self.member = member }

    package func readLedger(
        _ request: ReadLedgerRequest, context: ServerContext
    ) async throws -> ReadLedgerResponse {
        let node = member.driver.node
        let status = node.status
        var response = ReadLedgerResponse()
        (response.clusterID, response.id, response.name) =
            (member.cluster, member.id.number, member.ownName)
        (response.term, response.leader) = (node.term.number, node.leader?.number ?? 0)
        (response.isVoter, response.isAdmitted) = (status.isVoter, status.mayVote)
        (response.lastTerm, response.lastIndex) =
            (status.last.term.number, status.last.index.position)
        let configuration = node.configuration?.configuration
        response.members = (configuration?.members ?? []).map { known in
            LedgerMember(
                id: known.id.number, name: known.name,
                clientAddress: member.clientAddress(of: known.id) ?? "",
                isVoter: configuration?.isLearner(known.id) == false)
        }
        guard let desk = member.elections else { return response }
        response.now = desk.clock()
        let limit = request.limit == 0 ? Int.max : Int(request.limit)
        response.lines = desk.ledger.latest(limit, since: request.since)
        return response
    }
}
