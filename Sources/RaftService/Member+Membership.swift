// Who the members are, as this one knows it: their names, changes that clients ask for, and its own end as a member.

package import RPC
package import Raft
import RaftRPC
package import RaftRuntime

/// Somebody waits for a member to lead.
struct LeaderMove {
    /// Whoever it becomes, or this one.
    let target: NodeID?
    let deadline: Instant
    /// Whether the core has begun.
    var hasBegun = false
    let complete: (RPCError?) -> Void
}

/// Whether a member is reached where it says.
struct Advertising {
    /// Whether the members may have changed since it was asked.
    var isDue = true
    /// The address that was reported to be another one.
    var reported: String?
}

extension Member {
    /// The name of a member, or its id in hexadecimal.
    package func name(of member: NodeID) -> String {
        if member == id { return ownName }
        let known = driver.node.configuration?.configuration.member(member)?.name ?? ""
        return known.isEmpty ? String(member.number, radix: 16) : known
    }

    /// Where clients reach a member: what it has said to this one, or else what the cluster has agreed on.
    package func clientAddress(of member: NodeID) -> String? {
        if let said = clientAddresses(member), !said.isEmpty { return said }
        let agreed = driver.node.configuration?.configuration.member(member)?.clientAddress ?? ""
        return agreed.isEmpty ? nil : agreed
    }

    /// Has the members changed, and tells what became of it: after a later turn, at the latest at `deadline`.
    ///
    /// - Throws: if this member leads and its disk is full. Then nothing was proposed.
    package func reconfigure(
        _ change: Configuration.Change, expecting index: LogIndex?, deadline: Instant?,
        _ complete: @escaping (ChangeOutcome) -> Void
    ) throws(RPCError) {
        try checkRoom()
        driver.reconfigure(change, expecting: index, expiry: expiry(of: deadline), complete)
        needTurn()
    }

    // MARK: Moving the leadership

    /// Hands the leadership to `target`, or to the member that is furthest. Completes with nothing when it is done.
    package func moveLeader(
        to target: NodeID?, deadline: Instant?, _ complete: @escaping (RPCError?) -> Void
    ) {
        guard driver.node.role == .leader else {
            return complete(error(.notLeader(driver.node.leader)))
        }
        guard target != id else { return complete(nil) }
        if let target, driver.node.configuration?.configuration.isVoter(target) != true {
            return complete(
                RPCError(
                    .invalidArgument, "\(name(of: target)) has no vote, so it cannot lead",
                    effect: .notApplied))
        }
        driver.transferLeadership(to: target)
        let latest = loop.now + Self.patience
        moves.append(
            LeaderMove(
                target: target, deadline: min(deadline ?? latest, latest), complete: complete))
        _ = loop.schedule(at: moves[moves.count - 1].deadline) { [weak self] in self?.needTurn() }
        needTurn()
    }

    /// Answers whoever waits for the leadership to move, as far as anything is known.
    func finishMoves() {
        guard !moves.isEmpty else { return }
        let waiting = moves
        moves.removeAll()
        for var move in waiting {
            let verdict = verdict(on: &move)
            switch verdict {
            case .wait: moves.append(move)
            case .done: move.complete(nil)
            case .failed(let sentence):
                move.complete(
                    RPCError(.unavailable, sentence, effect: .notApplied, leader: leaderAddress))
            }
        }
    }

    private enum MoveVerdict {
        case wait, done
        case failed(String)
    }

    private func verdict(on move: inout LeaderMove) -> MoveVerdict {
        let node = driver.node
        if let leader = node.leader, leader != id {
            guard let target = move.target, target != leader else { return .done }
            return .failed("\(name(of: leader)) leads now, not \(name(of: target))")
        }
        let isMoving = node.status.transferTarget != nil || node.role != .leader
        defer { move.hasBegun = true }
        if move.hasBegun, !isMoving {
            return .failed("nobody took the leadership in time: this member leads on")
        }
        return loop.now >= move.deadline ? .failed("no other member leads yet") : .wait
    }

    // MARK: Its own address

    /// Reports when the others dial another address than this member's settings have: whoever has changed those, and
    /// not the members, would look for the reason in the network. Once there is a leader, whose configuration it is.
    func compareAdvertised() {
        if haveMembersChanged { advertising.isDue = true }
        guard advertising.isDue, let advertisedPeer, driver.node.leader != nil else { return }
        advertising.isDue = false
        let known = driver.committedConfiguration?.configuration.member(id)
        guard let agreed = known?.peerAddress, agreed != advertisedPeer else {
            return advertising.reported = nil
        }
        guard advertising.reported != agreed else { return }
        advertising.reported = agreed
        report(.addressDiffers(name: ownName, agreed: agreed, advertised: advertisedPeer))
    }

    // MARK: Removal

    /// Whether the cluster has agreed that somebody is no member any more.
    ///
    /// The id of a member that was added is the index of the entry that did so: a later configuration without it says
    /// that it was removed, an earlier one says nothing. Founders are in the first.
    package func hasRemoved(_ member: NodeID) -> Bool {
        guard let committed = driver.committedConfiguration else { return false }
        guard committed.configuration.member(member) == nil else { return false }
        return member.isFounding || member.number <= committed.index.position
    }

    package func follows(_ peer: NodeID) -> Bool { driver.node.leader == peer }

    /// What one peer says ends nobody: it could be wrong, and this member one of a majority that lives.
    package func removed(by peer: NodeID, reason: String) {
        report(.peerRefused(name: name(of: peer), reason: reason))
        if !removalWitnesses.contains(peer) { removalWitnesses.append(peer) }
        needTurn()
    }

    /// Whether no quorum of the members that this one knows is left without those who say that it was removed. None of
    /// them ever agrees with it again, so it can take part in nothing, and no majority loses it.
    private var isRemovalProven: Bool {
        guard !removalWitnesses.isEmpty, let known = driver.node.configuration else { return false }
        return !known.configuration.hasQuorum { !removalWitnesses.contains($0) }
    }

    /// Ends the member once it has been removed, and is not leading any more: a leader that removes itself has a
    /// successor to find first.
    func leaveIfRemoved() {
        if haveMembersChanged, removal == nil, hasRemoved(id) {
            removal = "\(ownName) has been removed from the cluster"
        }
        if removal == nil, isRemovalProven {
            let names = removalWitnesses.map(name(of:)).joined(separator: ", ")
            removal = "\(ownName) was removed from the cluster while it was away, as \(names) know"
        }
        haveMembersChanged = false
        guard let removal, !hasLeft, driver.node.role != .leader else { return }
        hasLeft = true
        fail(.removed(removal))
    }
}

extension NodeID {
    /// Whether this is the id of a founder, which is a hash with the highest bit set. All others come from the log,
    /// which never gets there.
    package var isFounding: Bool { number >> 63 == 1 }
}
