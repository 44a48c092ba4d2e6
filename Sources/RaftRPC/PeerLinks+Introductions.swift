// What comes before anything else is said to a peer: who this member is, and who answers there.

import RPC
import Raft
import RaftRuntime

/// Whom this member has met though its configuration does not name them. There are such: a new member knows nobody but
/// by what they say, and a leader may be newer than what a follower has heard of. But anybody can say it, whose word is
/// written down for good.
struct Strangers {
    /// How many there may be, until the configuration names them.
    static var totalMax: Int { 16 }
    /// How many are met in one second. The loop waits for the disk with each.
    static var perSecondMax: Int { 4 }

    private var met: [(id: NodeID, when: Instant)] = []

    /// Returns whether one more may be met, which counts from then on. `areKnown` tells who is a stranger no longer.
    mutating func admit(
        _ id: NodeID, at now: Instant, areKnown: (NodeID) -> Bool
    ) -> Bool {
        met.removeAll { areKnown($0.id) }
        let recent = met.count { $0.when + .seconds(1) > now }
        guard met.count < Self.totalMax, recent < Self.perSecondMax else { return false }
        met.append((id, now))
        return true
    }
}

extension PeerLinks {
    /// Whether whoever introduces itself by this id is heard: members are, and a few others.
    func mayMeet(_ peer: NodeID) -> Bool {
        guard book.incarnation(of: peer) == nil, link(to: peer) == nil else { return true }
        return strangers.admit(peer, at: loop.now) { stranger in
            link(to: stranger) != nil || inbox?.hasRemoved(stranger) == true
        }
    }

    func introduce(to link: PeerLink) {
        guard !link.isRetired else { return }
        let request = PeerIntroduceRequest(
            clusterID: identity.cluster, from: identity.id.number, name: identity.name,
            incarnation: identity.incarnation, clientAddress: identity.clientAddress,
            to: link.id.number)
        let options = CallOptions(timeout: Self.patience, waitForReady: true)
        link.channel.start(Peer.Methods.introduce, request, options: options) { [weak self] in
            self?.introduced(link, $0)
        }
    }

    private func introduced(_ link: PeerLink, _ result: Result<ReceivedMessage, RPCError>) {
        guard !link.isRetired else { return }
        do throws(RPCError) {
            let answer: PeerIntroduceResponse = try result.get().unpack()
            guard answer.id == link.id.number, answer.clusterID == identity.cluster else {
                throw RPCError(
                    .failedPrecondition, "somebody else answers at the address of \(link.name)")
            }
            guard try remember(answer.incarnation, of: link.id, name: link.name) else { return }
            note(answer.clientAddress, of: link.id)
            link.refusal = nil
            link.state = .met(incarnation: answer.incarnation)
            succeeded(link)
        } catch {
            refused(link, error)
            _ = loop.schedule(at: loop.now + Self.pause(after: error.code)) { [weak self] in
                self?.introduce(to: link)
            }
        }
    }

    /// A peer that cannot be reached was waited for; one that is still reading its log will soon be there; and one that
    /// refuses is asked again, but not at once.
    private static func pause(after code: StatusCode) -> Duration {
        switch code {
        case .deadlineExceeded: .zero
        case .unavailable: .milliseconds(50)
        default: .milliseconds(500)
        }
    }

    /// Tells of a refusal once: it stays until an operator mends it.
    private func refused(_ link: PeerLink, _ error: RPCError) {
        let refusals: [StatusCode] = [.failedPrecondition, .alreadyExists, .notFound]
        guard refusals.contains(error.code), link.refusal != error.message else { return }
        link.refusal = error.message
        switch error.code {
        case .alreadyExists: inbox?.disowned(by: link.id, reason: error.message)
        case .notFound: inbox?.removed(by: link.id, reason: error.message)
        default: inbox?.refused(by: link.id, reason: error.message)
        }
    }

    /// Remembers where a member's clients reach it.
    func note(_ clientAddress: String, of member: NodeID) {
        acquaintances.removeAll { $0.id == member }
        acquaintances.append((member, clientAddress))
    }

    /// Compares a peer's incarnation with the one that it must have, and remembers it, if another or none was met.
    ///
    /// - Returns: Whether the book could be written.
    /// - Throws: `FAILED_PRECONDITION` when the peer has lost its disk.
    func remember(_ incarnation: UInt64, of peer: NodeID, name: String) throws(RPCError) -> Bool {
        guard (self.incarnation(of: peer) ?? incarnation) == incarnation else {
            throw RPCError(
                .failedPrecondition,
                "\(name) was known under another incarnation: its data directory was lost or "
                    + "replaced, and it must not vote under its old id")
        }
        if book.incarnation(of: peer) == incarnation { return true }
        do throws(StorageError) {
            try book.remember(incarnation, of: peer)
            return true
        } catch {
            inbox?.failed(error)
            return false
        }
    }
}
