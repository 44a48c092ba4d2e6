// The way to the other members over RPC: one channel to each, and calls that are answered later.
// PeerLinks+Introductions.swift is what comes before anything else, PeerService.swift the side that is called.

import Protobuf
package import RPC
package import Raft
package import RaftRuntime

/// All peers of a member.
package final class PeerLinks: PeerNetwork {
    /// Makes a channel to an address.
    package typealias Connect = (_ address: String, _ use: PeerChannelUse) -> NativeChannel

    package let identity: LocalIdentity
    /// Takes what arrives. Set once, before the first turn.
    package weak var inbox: (any PeerInbox)?

    let book: any IncarnationBook
    let loop: any EventLoop
    var calls = CallTable()
    /// Who has introduced itself, peer or not: by id, with where its clients reach it.
    var acquaintances: [(id: NodeID, clientAddress: String)] = []
    private let connect: Connect
    var strangers = Strangers()
    /// Which data directory each member is, of those of whom the cluster has agreed on it.
    private var bound: [(id: NodeID, incarnation: UInt64)] = []
    /// In the order they were told.
    private var links: [PeerLink] = []
    private var hasStarted = false
    /// The rest of the latest append request, for the next follower that gets the same. A member that does not lead
    /// keeps none.
    private(set) var latest: (request: AppendRequest, bytes: Result<[UInt8], ProtobufError>)?

    /// How long a peer may take for an answer before it counts as unreachable.
    static var patience: Duration { .seconds(1) }
    /// The same for a piece of a snapshot. The last one is answered when the follower has installed it.
    static var snapshotPatience: Duration { .seconds(30) }

    package init(
        identity: LocalIdentity, book: any IncarnationBook, loop: any EventLoop,
        connect: @escaping Connect
    ) {
        (self.identity, self.book, self.loop, self.connect) = (identity, book, loop, connect)
    }

    /// Begins to introduce this member to all others.
    package func start() {
        hasStarted = true
        for link in links { start(link) }
    }

    /// Ends all connections.
    package func close() {
        forgetLatest()
        for link in links {
            link.state = .retired
            link.close()
        }
    }

    /// A link whose peer and address stay is not touched. What was on its way to a peer that moves is lost.
    package func setPeers(_ peers: [Configuration.Member]) {
        bound = peers.filter { $0.incarnation != 0 }.map { ($0.id, $0.incarnation) }
        let peers = peers.map { PeerAddress(id: $0.id, name: $0.name, address: $0.peerAddress) }
        guard peers != links.map(\.peer) else { return }
        let retired = links.filter { link in !peers.contains { $0.isWhere(link.peer) } }
        for link in retired { link.state = .retired }
        // Never from within the call.
        _ = loop.schedule(at: loop.now) { [self] in for link in retired { end(link) } }
        links = peers.map { peer in
            guard let link = links.first(where: { $0.peer.isWhere(peer) }) else {
                return added(PeerLink(peer, connect: connect))
            }
            link.peer = peer
            return link
        }
    }

    private func end(_ link: PeerLink) {
        link.close()
        // It is reached elsewhere.
        if self.link(to: link.id) != nil { inbox?.unreachable(link.id) }
    }

    /// Lets go of the entries that were packed last.
    func forgetLatest() { latest = nil }

    private func added(_ link: PeerLink) -> PeerLink {
        if hasStarted { start(link) }
        return link
    }

    private func start(_ link: PeerLink) {
        // A peer whose process ends is noticed at once, not with the next call to it.
        link.channel.onStateChange = { [weak self, weak link] isReady, reason in
            guard !isReady, let link, case .met = link.state else { return }
            self?.inbox?.disconnected(link.id)
            self?.failed(link, RPCError(.unavailable, reason ?? "the connection is gone"))
        }
        introduce(to: link)
    }

    /// Where clients reach a member, if it has said so.
    package func clientAddress(of member: NodeID) -> String? {
        acquaintances.first { $0.id == member }?.clientAddress
    }

    /// The incarnation that a peer must have. What the cluster has agreed on counts alone, even before the peer was met:
    /// whoever says on the peers' port to be the next member is in the book before that member is. Without an agreement
    /// it is the one that was met; nothing before that.
    func incarnation(of peer: NodeID) -> UInt64? {
        bound.first { $0.id == peer }?.incarnation ?? book.incarnation(of: peer)
    }

    func link(to peer: NodeID) -> PeerLink? { links.first { $0.id == peer } }

    // MARK: PeerNetwork

    package func send(_ request: Request, entries: ArraySlice<LogEntry>, to peer: NodeID) {
        guard let link = link(to: peer), case .met(let incarnation) = link.state else { return }
        let stamp = stamp(to: incarnation)
        switch request {
        case .append(let append):
            let message = pack(append, entries: entries, stamp: stamp)
            // With entries, the answer would wait for the peer's disk.
            let isTimed = entries.isEmpty
            call(link, Peer.Methods.appendEntries, message, isTimed: isTimed) {
                (answer: PeerAppendResponse) in
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
        // Snapshots travel in chunks.
        case .snapshot: preconditionFailure("the core sends no snapshots")
        }
    }

    package func answer(_ response: Response, call id: CallID) {
        if case .snapshot(let answer) = response {
            let outcome = SnapshotAnswer.Outcome.installed(matched: answer.matched)
            return self.answer(SnapshotAnswer(term: answer.term, outcome: outcome), call: id)
        }
        guard let call = calls.take(id) else { return }
        switch response {
        case .snapshot: return
        case .append(let answer): call.respond(PeerAppendResponse(answer))
        case .vote(let answer): call.respond(PeerVoteResponse(answer))
        case .readIndex(let answer): call.respond(PeerReadIndexResponse(answer))
        case .timeoutNow(let answer):
            var message = PeerTimeoutNowResponse()
            message.term = answer.term.number
            call.respond(message)
        }
    }

    // MARK: Calls

    func stamp(to incarnation: UInt64) -> PeerStamp {
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
        isTimed: Bool = false, _ convert: @escaping (Answer) -> Response?
    ) {
        let options = CallOptions(timeout: Self.patience)
        let departure = isTimed ? loop.now : nil
        link.channel.start(method, request, options: options) { [weak self] result in
            do throws(RPCError) {
                let answer: Answer = try result.get().unpack()
                self?.succeeded(link)
                self?.measure(since: departure)
                guard let response = convert(answer) else { return }
                self?.inbox?.receive(response, from: link.id)
            } catch {
                self?.failed(link, error)
            }
        }
    }

    /// By the loop's clock, which stands still within a turn: the member's own slowness is part of a round trip.
    private func measure(since departure: Instant?) {
        guard let departure else { return }
        inbox?.measured(roundTrip: loop.now - departure)
    }

    func succeeded(_ link: PeerLink) {
        guard !link.isUp, !link.isRetired else { return }
        link.isUp = true
        inbox?.introduced(link.id)
    }

    func failed(_ link: PeerLink, _ error: RPCError) {
        guard !link.isRetired else { return }
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
}
