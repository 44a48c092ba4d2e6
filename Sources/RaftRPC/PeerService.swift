// Answers the other members. Each request is checked against what was said in the introduction, handed to the member's
// next turn, and answered when the core has an answer whose claims are durable.

package import RPC
import Raft
import RaftRuntime

/// Calls of peers that wait for the core.
struct CallTable {
    private var waiting: [(id: CallID, call: ServerCall)] = []
    private var next: UInt64 = 1

    mutating func add(_ call: ServerCall) -> CallID {
        let id = CallID(next)
        next += 1
        waiting.append((id, call))
        return id
    }

    /// Ids are given in order, and answered nearly so.
    mutating func take(_ id: CallID) -> ServerCall? {
        guard let position = waiting.firstIndex(where: { $0.id == id }) else { return nil }
        return waiting.remove(at: position).call
    }
}

extension PeerLinks {
    /// Adds the peers' methods to what a server answers.
    package func register(in router: inout Router) {
        router.immediate(Peer.Methods.introduce) { [self] call in
            serve(call) { (request: PeerIntroduceRequest) throws(RPCError) in
                call.respond(try welcome(request))
            }
        }
        router.immediate(Peer.Methods.appendEntries) { [self] call in
            serve(call) { (request: PeerAppendRequest) throws(RPCError) in
                let peer = try sender(of: request.stamp)
                let (append, entries) = try request.unpacked()
                forgetLatest()
                deliver(.append(append), entries, from: peer, call)
            }
        }
        router.immediate(Peer.Methods.requestVote) { [self] call in
            serve(call) { (request: PeerVoteRequest) throws(RPCError) in
                deliver(.vote(request.request), from: try sender(of: request.stamp), call)
            }
        }
        router.immediate(Peer.Methods.readIndex) { [self] call in
            serve(call) { (request: PeerReadIndexRequest) throws(RPCError) in
                deliver(.readIndex(request.request), from: try sender(of: request.stamp), call)
            }
        }
        router.immediate(Peer.Methods.timeoutNow) { [self] call in
            serve(call) { (request: PeerTimeoutNowRequest) throws(RPCError) in
                let order = TimeoutNowRequest(term: Term(request.term))
                let peer = try sender(of: request.stamp)
                deliver(.timeoutNow(order), from: peer, call)
            }
        }
        router.immediate(Peer.Methods.installSnapshot) { [self] call in
            serve(call) { (request: PeerInstallSnapshotRequest) throws(RPCError) in
                let peer = try sender(of: request.stamp)
                let chunk = try request.chunk()
                let id = admit(call)
                inbox?.receive(chunk, term: Term(request.term), from: peer, call: id)
            }
        }
    }

    private func serve<Question: RPCMessage>(
        _ call: ServerCall, _ body: (Question) throws(RPCError) -> Void
    ) {
        do throws(RPCError) {
            try body(call.unpack())
        } catch {
            call.fail(error)
        }
    }

    private func deliver(
        _ request: Request, _ entries: [LogEntry] = [], from peer: NodeID, _ call: ServerCall
    ) {
        let id = admit(call)
        inbox?.receive(request, entries: entries, from: peer, call: id)
    }

    /// Keeps a call until the member answers it.
    private func admit(_ call: ServerCall) -> CallID {
        let id = calls.add(call)
        call.onCancel = { [weak self] in _ = self?.calls.take(id) }
        return id
    }

    /// The member that sent a request. It need not be a member by this one's configuration: a leader that removes
    /// itself, or is newer than what this member has heard of, is a leader (dissertation §4.2.2).
    ///
    /// - Throws: `FAILED_PRECONDITION` when one of the two has lost its disk since they were introduced, or the cluster
    ///   has removed the sender.
    private func sender(of stamp: PeerStamp?) throws(RPCError) -> NodeID {
        let stamp = stamp ?? PeerStamp()
        let peer = NodeID(stamp.from)
        guard book.incarnation(of: peer) == stamp.incarnation,
            incarnation(of: peer) == stamp.incarnation
        else {
            throw RPCError(.failedPrecondition, "the sender has to introduce itself first")
        }
        guard !isGone(peer) else {
            throw RPCError(.failedPrecondition, "the sender is not a member any more")
        }
        guard stamp.toIncarnation == identity.incarnation else {
            throw RPCError(.failedPrecondition, "\(identity.name) has another incarnation")
        }
        return peer
    }

    /// Whether the cluster has removed the peer. A leader that has removed itself sends the rest of its log, and tells
    /// its successor to stand, when its removal is committed already: who follows it hears it to the end.
    private func isGone(_ peer: NodeID) -> Bool {
        guard let inbox, inbox.hasRemoved(peer) else { return false }
        return !inbox.follows(peer)
    }

    private func welcome(_ request: PeerIntroduceRequest) throws(RPCError) -> PeerIntroduceResponse
    {
        guard !identity.formerClusters.contains(request.clusterID) else {
            // Which of the two is right, neither can know: whoever forced it may have been mistaken.
            throw RPCError(
                .failedPrecondition,
                "\(identity.name) went on alone, by --force-new-cluster, and is not of this cluster "
                    + "any more. Only one of the two may go on: if a majority is alive here, replace "
                    + "\(identity.name); if none is, stop \(request.name)")
        }
        guard request.clusterID == identity.cluster else {
            throw RPCError(
                .failedPrecondition,
                "\(request.name) belongs to another cluster: initial-cluster or "
                    + "initial-cluster-token differ")
        }
        guard request.to == identity.id.number else {
            throw RPCError(
                .failedPrecondition,
                "\(request.name) has the wrong address: this is \(identity.name)")
        }
        let peer = NodeID(request.from)
        guard !isGone(peer) else {
            throw RPCError(
                .notFound,
                "\(identity.name) knows that \(request.name) was removed from the cluster")
        }
        guard (incarnation(of: peer) ?? request.incarnation) == request.incarnation else {
            throw RPCError(
                .alreadyExists,
                "\(identity.name) knows an earlier incarnation of \(request.name): its data directory "
                    + "was lost or replaced, and it must not vote under its old id")
        }
        guard mayMeet(peer) else {
            throw RPCError(
                .resourceExhausted,
                "\(identity.name) has met too many members that its configuration does not name")
        }
        guard try remember(request.incarnation, of: peer, name: request.name) else {
            throw RPCError(.unavailable, "\(identity.name) cannot write its disk")
        }
        note(request.clientAddress, of: peer)
        return PeerIntroduceResponse(
            clusterID: identity.cluster, id: identity.id.number,
            incarnation: identity.incarnation, clientAddress: identity.clientAddress)
    }
}
