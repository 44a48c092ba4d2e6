// How the member's answers look to a client: headers, pairs, and refusals with what became of the request.

import KeyValue
import RPC
import Raft
import RaftRPC
import RaftRuntime

/// How large answers may be: what a client takes unless it says otherwise, less the room for what surrounds the pairs.
enum AnswerLimits {
    static let byteCountMax = (4 << 20) - (4 << 10)

    /// Whether pairs fit an answer.
    static func fits(_ pairs: [StoredPair]) -> Bool {
        var byteCount = 0
        for pair in pairs {
            byteCount += pair.key.count + pair.value.count + RangeQuery.pairOverhead
            guard byteCount <= byteCountMax else { return false }
        }
        return true
    }
}

extension Member {
    /// What every response begins with.
    func header(at revision: Revision) -> ResponseHeader {
        var header = ResponseHeader()
        (header.clusterID, header.memberID) = (cluster, id.number)
        (header.revision, header.raftTerm) = (revision.number, driver.standing.term.number)
        return header
    }

    /// The same of a request that has nothing to do with a revision.
    var header: ResponseHeader { header(at: store.revision) }

    /// Where clients reach the leader, if this member knows one that has said so.
    var leaderAddress: String? { driver.node.leader.flatMap { clientAddress(of: $0) } }

    /// What stands in the way of the first leader.
    private var leaderlessness: String? {
        guard let waiting = founding?.unconfirmed, driver.node.leader == nil else { return nil }
        let names = waiting.map(name(of:)).joined(separator: ", ")
        return "the cluster's first start waits for \(names): every member must run for it"
    }

    /// Why the core did not take a proposal.
    func error(_ refusal: Effects.Refusal) -> RPCError {
        let (code, sentence): (StatusCode, String) =
            switch refusal {
            case .notLeader(nil): (.unavailable, leaderlessness ?? "there is no leader now")
            case .notLeader(let leader?):
                (.unavailable, "not the leader: \(name(of: leader)) leads")
            case .transferring: (.unavailable, "leadership is being handed over")
            case .tooManyInFlight: (.resourceExhausted, "too many writes wait for the disks")
            case .membership(let refusal): refusal.answer(name(of:))
            }
        return RPCError(code, sentence, effect: .notApplied, leader: leaderAddress)
    }

    /// What the store answered, if the command was carried out.
    func answer(of outcome: Outcome) throws(RPCError) -> StoreAnswer {
        switch outcome {
        case .applied(.refused(let refusal), _): throw error(refusal)
        case .applied(.carriedOutBefore, _):
            throw RPCError(
                .failedPrecondition,
                "the command was carried out before, and its answer was too large to be kept",
                effect: .applied)
        case .applied(let answer, _): return answer
        case .refused(let refusal): throw error(refusal)
        case .superseded:
            throw RPCError(
                .unavailable, "the leader lost its office before the write was replicated",
                effect: .notApplied, leader: leaderAddress)
        case .unknown:
            throw RPCError(
                .deadlineExceeded,
                "no majority confirmed the write in time: it may be carried out later",
                effect: .unknown, leader: leaderAddress)
        }
    }

    /// Passes if the store may be read now.
    func check(_ result: ReadResult) throws(RPCError) {
        switch result {
        case .ready: return
        case .expired:
            throw RPCError(
                .deadlineExceeded, leaderlessness ?? "no leader confirmed the read in time",
                effect: .notApplied,
                leader: leaderAddress)
        case .tooMany:
            throw RPCError(
                .resourceExhausted, "too many reads wait for the leader", effect: .notApplied,
                leader: leaderAddress)
        }
    }

    /// Why a read of bounded age has no answer.
    var tooOld: RPCError {
        RPCError(
            .unavailable,
            "\(ownName) may lack what is older than that, and no leader says otherwise",
            effect: .notApplied, leader: leaderAddress)
    }

    /// Refuses what somebody wants in the log while the disk has only the room left that elections need.
    ///
    /// Others say who leads; only a leader's disk is in the way.
    func checkRoom() throws(RPCError) {
        guard isRoomLow, driver.standing.role == .leader else { return }
        throw RPCError(
            .resourceExhausted,
            "the disk of \(name(of: id)) is full: free some space; writes go on by themselves then",
            effect: .notApplied)
    }

    /// Why the store did not carry out a command. It is in the log, and has no effect.
    func error(_ refusal: Refusal) -> RPCError {
        let effect = RequestEffect.notApplied
        return switch refusal {
        case .emptyKey: RPCError(.invalidArgument, "the key is empty", effect: effect)
        case .valueProvided:
            RPCError(.invalidArgument, "a value came with ignore_value", effect: effect)
        case .leaseProvided:
            RPCError(.invalidArgument, "a lease came with ignore_lease", effect: effect)
        case .keyNotFound:
            RPCError(.invalidArgument, "the key to be kept does not exist", effect: effect)
        case .leaseNotFound: RPCError(.notFound, "there is no such lease", effect: effect)
        case .sessionEnded, .acknowledged, .sessionFull, .sessionsFull, .tooManySessions,
            .tokenReused, .numberReused, .tokensFull:
            error(ofSession: refusal)
        }
    }

    /// Why the store did not try a command of a session, or one that carries a token.
    ///
    /// The effect is that of this try: a client that never sent the command before may go on.
    private func error(ofSession refusal: Refusal) -> RPCError {
        switch refusal {
        case .sessionFull:
            RPCError(
                .resourceExhausted, "the session keeps too many answers: acknowledge some",
                effect: .notApplied)
        case .sessionsFull:
            RPCError(
                .resourceExhausted, "all sessions together keep too many answers",
                effect: .notApplied)
        case .tooManySessions:
            RPCError(.resourceExhausted, "too many sessions are open", effect: .notApplied)
        case .tokensFull:
            RPCError(
                .resourceExhausted,
                "too many tokens were used in the last ten minutes: try again later, or use a session",
                effect: .notApplied)
        case .tokenReused:
            RPCError(
                .invalidArgument, "the token came with another command before", effect: .notApplied)
        case .numberReused:
            RPCError(
                .invalidArgument, "the number came with another command before",
                effect: .notApplied)
        case .acknowledged:
            RPCError(
                .failedPrecondition, "the client has acknowledged the answer to this command",
                effect: .notApplied)
        default:
            RPCError(
                .failedPrecondition,
                "the session has ended: an earlier try may have been carried out",
                effect: .notApplied)
        }
    }

    /// Why a read has no answer.
    func error(_ refusal: RangeRefusal) -> RPCError {
        switch refusal {
        case .emptyKey: RPCError(.invalidArgument, "the key is empty")
        case .futureRevision(let newest):
            RPCError(.outOfRange, "the newest revision is \(newest.number)")
        case .tooLarge:
            RPCError(
                .outOfRange,
                "the answer has more than \(AnswerLimits.byteCountMax) bytes: ask for less with "
                    + "a limit or a smaller range", effect: .notApplied)
        case .compacted(let oldest):
            RPCError(.outOfRange, "the history begins at revision \(oldest.number)")
        }
    }
}

extension RaftRPC.KeyValue {
    /// A pair as it travels.
    init(_ pair: StoredPair) {
        self.init()
        (key, value, lease) = (pair.key, pair.value, pair.lease.number)
        createRevision = pair.createRevision.number
        (modRevision, version) = (pair.modRevision.number, pair.version)
    }
}

extension RangeQuery {
    /// A question as it arrived. As in etcd, zero means "newest" for the revision, and "no bound" for the rest.
    ///
    /// - Throws: `INVALID_ARGUMENT` for a sort order or target that does not exist, or a negative number.
    init(_ request: RangeRequest) throws(RPCError) {
        guard let order = SortOrder(request.sortOrder), let target = SortTarget(request.sortTarget)
        else { throw RPCError(.invalidArgument, "there is no such sort order or target") }
        let numbers = [
            request.limit, request.revision, request.minModRevision, request.maxModRevision,
            request.minCreateRevision, request.maxCreateRevision,
        ]
        guard numbers.allSatisfy({ $0 >= 0 }) else {
            throw RPCError(.invalidArgument, "a limit or revision is negative")
        }
        func bound(_ number: Int64) -> Revision? { number == 0 ? nil : Revision(number) }
        self.init(
            key: request.key, rangeEnd: request.rangeEnd, limit: Int(request.limit),
            revision: bound(request.revision), sortOrder: order, sortTarget: target,
            keysOnly: request.keysOnly, countOnly: request.countOnly,
            minModRevision: bound(request.minModRevision),
            maxModRevision: bound(request.maxModRevision),
            minCreateRevision: bound(request.minCreateRevision),
            maxCreateRevision: bound(request.maxCreateRevision),
            byteLimit: AnswerLimits.byteCountMax)
    }
}

extension RangeQuery.SortOrder {
    init?(_ order: RangeRequest.SortOrder) {
        switch order {
        case .none: self = .none
        case .ascend: self = .ascending
        case .descend: self = .descending
        default: return nil
        }
    }
}

extension RangeQuery.SortTarget {
    init?(_ target: RangeRequest.SortTarget) {
        switch target {
        case .key: self = .key
        case .version: self = .version
        case .create: self = .create
        case .mod: self = .mod
        case .value: self = .value
        default: return nil
        }
    }
}
