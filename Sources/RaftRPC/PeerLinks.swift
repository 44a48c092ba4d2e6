// The way to the other members over RPC: one channel to each, calls that are answered later, and the introductions
// that come before anything else. PeerService.swift is the side that is called.

import Protobuf
package import RPC
package import Raft
package import RaftRuntime

/// All peers of a member.
package final class PeerLinks: PeerNetwork {
    /// A peer and the channel to it.
    package typealias Other = (id: NodeID, name: String, channel: NativeChannel)

    package let identity: LocalIdentity
    /// Takes what arrives. Set once, before the first turn.
    package weak var inbox: (any PeerInbox)?

    let book: any IncarnationBook
    var calls = CallTable()
    private let loop: any EventLoop
    private let links: [PeerLink]
    /// The rest of the latest append request, for the next follower that gets the same.
    private var latest: (request: AppendRequest, bytes: Result<[UInt8], ProtobufError>)?

    /// How long a peer may take for an answer before it counts as unreachable.
    private static var patience: Duration { .seconds(1) }

    package init(
        identity: LocalIdentity, peers: [Other], book: any IncarnationBook, loop: any EventLoop
    ) {
        (self.identity, self.book, self.loop) = (identity, book, loop)
        links = peers.map { PeerLink(id: $0.id, name: $0.name, channel: $0.channel) }
    }

    /// Begins to introduce this member to all others.
    package func start() {
        for link in links {
            // A peer whose process ends is noticed at once, not with the next call to it.
            link.channel.onStateChange = { [weak self] isReady, reason in
                guard !isReady, case .met = link.state else { return }
                self?.failed(link, RPCError(.unavailable, reason ?? "the connection is gone"))
            }
            introduce(to: link)
        }
    }

    /// Ends all connections.
    package func close() { for link in links { link.channel.close() } }

    /// Where clients reach a peer, if it has said so.
    package func clientAddress(of peer: NodeID) -> String? { link(to: peer)?.clientAddress }

    func link(to peer: NodeID) -> PeerLink? { links.first { $0.id == peer } }

    // MARK: PeerNetwork

    package func send(_ request: Request, entries: ArraySlice<LogEntry>, to peer: NodeID) {
        guard let link = link(to: peer), case .met(let incarnation) = link.state else { return }
        let stamp = stamp(to: incarnation)
        switch request {
        case .append(let append):
            let message = pack(append, entries: entries, stamp: stamp)
            call(link, Peer.Methods.appendEntries, message) { (answer: PeerAppendResponse) in
                answer.response.map { .append($0) }
            }
        case .vote(let vote):
            let message = PeerVoteRequest(vote, stamp: stamp)
            call(link, Peer.Methods.requestVote, message) { (answer: PeerVoteResponse) in
                .vote(answer.response)
            }
        case .readIndex(let read):
            let message = PeerReadIndexRequest(read, stamp: stamp)
            call(link, Peer.Methods.readIndex, message) { (answer: PeerReadIndexResponse) in
                .readIndex(answer.response)
            }
        case .timeoutNow(let order):
            let message = PeerTimeoutNowRequest(order, stamp: stamp)
            call(link, Peer.Methods.timeoutNow, message) { (answer: PeerTimeoutNowResponse) in
                .timeoutNow(TimeoutNowResponse(term: Term(answer.term)))
            }
        }
    }

    package func answer(_ response: Response, call id: CallID) {
        guard let call = calls.take(id) else { return }
        switch response {
        case .append(let answer): call.respond(PeerAppendResponse(answer))
        case .vote(let answer): call.respond(PeerVoteResponse(answer))
        case .readIndex(let answer): call.respond(PeerReadIndexResponse(answer))
        case .timeoutNow(let answer):
            var message = PeerTimeoutNowResponse()
            message.term = answer.term.number
            call.respond(message)
        }
    }

    package func send(_ chunk: SnapshotChunk, term: Term, to peer: NodeID) {}

    package func answer(_ answer: SnapshotAnswer, call: CallID) {}

    // MARK: Calls

    private func stamp(to incarnation: UInt64) -> PeerStamp {
        var stamp = PeerStamp()
        stamp.from = identity.id.number
        (stamp.incarnation, stamp.toIncarnation) = (identity.incarnation, incarnation)
        return stamp
    }

    /// Followers that are equally far get the same entries: those are packed once. Only the stamp and the round are
    /// each follower's own.
    private func pack(
        _ request: AppendRequest, entries: ArraySlice<LogEntry>, stamp: PeerStamp
    ) -> SharedMessage {
        var own = PeerAppendRequest()
        (own.stamp, own.round) = (stamp, request.round.number)
        var common = request
        common.round = .zero
        if let latest, latest.request == common {
            return SharedMessage(own: own, shared: latest.bytes)
        }
        let rest = PeerAppendRequest(common, entries: entries)
        let bytes = Result { () throws(ProtobufError) in try rest.serializedBytes() }
        latest = (common, bytes)
        return SharedMessage(own: own, shared: bytes)
    }

    private func call<Answer: RPCMessage>(
        _ link: PeerLink, _ method: MethodDescriptor, _ request: some RPCMessage,
        _ convert: @escaping (Answer) -> Response?
    ) {
        let options = CallOptions(timeout: Self.patience)
        link.channel.start(method, request, options: options) { [weak self] result in
            do throws(RPCError) {
                let answer: Answer = try result.get().unpack()
                self?.succeeded(link)
                guard let response = convert(answer) else { return }
                self?.inbox?.receive(response, from: link.id)
            } catch {
                self?.failed(link, error)
            }
        }
    }

    private func succeeded(_ link: PeerLink) {
        guard !link.isUp else { return }
        link.isUp = true
        inbox?.introduced(link.id)
    }

    private func failed(_ link: PeerLink, _ error: RPCError) {
        inbox?.unreachable(link.id)
        markDown(link, error.message)
        // Whoever answers there now may be somebody else. A peer that is only slow is not asked again.
        guard error.code == .unavailable || error.code == .failedPrecondition else { return }
        guard case .met = link.state else { return }
        link.state = .introducing
        introduce(to: link)
    }

    private func markDown(_ link: PeerLink, _ reason: String) {
        guard link.isUp else { return }
        link.isUp = false
        inbox?.lost(link.id, reason: reason)
    }

    // MARK: Introduction

    private func introduce(to link: PeerLink) {
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
        do throws(RPCError) {
            let answer: PeerIntroduceResponse = try result.get().unpack()
            guard answer.id == link.id.number, answer.clusterID == identity.cluster else {
                throw RPCError(
                    .failedPrecondition, "somebody else answers at the address of \(link.name)")
            }
            guard try remember(answer.incarnation, of: link.id, name: link.name) else { return }
            (link.clientAddress, link.refusal) = (answer.clientAddress, nil)
            link.state = .met(incarnation: answer.incarnation)
            succeeded(link)
        } catch {
            refused(link, error)
            // A peer that cannot be reached was waited for; one that refuses is asked again, but not at once.
            let pause = Duration.milliseconds(error.code == .deadlineExceeded ? 0 : 500)
            _ = loop.schedule(at: loop.now + pause) { [weak self] in self?.introduce(to: link) }
        }
    }

    /// Tells of a refusal once: it stays until an operator mends it.
    private func refused(_ link: PeerLink, _ error: RPCError) {
        guard error.code == .failedPrecondition || error.code == .alreadyExists else { return }
        guard link.refusal != error.message else { return }
        link.refusal = error.message
        if error.code == .alreadyExists {
            inbox?.disowned(by: link.id, reason: error.message)
        } else {
            inbox?.refused(by: link.id, reason: error.message)
        }
    }

    /// Compares a peer's incarnation with the remembered one, or remembers it.
    ///
    /// - Returns: Whether the book could be written.
    /// - Throws: `FAILED_PRECONDITION` when the peer has lost its disk.
    func remember(_ incarnation: UInt64, of peer: NodeID, name: String) throws(RPCError) -> Bool {
        if let known = book.incarnation(of: peer) {
            guard known == incarnation else {
                throw RPCError(
                    .failedPrecondition,
                    "\(name) was known under another incarnation: its data directory was lost or "
                        + "replaced, and it must not vote under its old id")
            }
            return true
        }
        do throws(StorageError) {
            try book.remember(incarnation, of: peer)
            return true
        } catch {
            inbox?.failed(error)
            return false
        }
    }
}
