// What one life of a member says to the others, until the world carries it.

internal import Raft
internal import RaftRuntime

/// A member's way to its peers: it only collects. `World+Post.swift` decides what arrives.
final class Mailbox: PeerNetwork {
    enum Outbound {
        case request(Request, entries: [LogEntry], to: NodeID)
        case answer(Response, call: CallID)
    }

    /// Who asked: the position of a member, and the life that waits for the answer.
    struct Caller {
        let member: Int
        let life: Int
        /// What a voter was asked.
        var question: VoterQuestion?
    }

    private(set) var outbound: [Outbound] = []
    private var callers: [Caller] = []

    /// Letters find their receivers by themselves.
    func setPeers(_ peers: [Configuration.Member]) {}

    func send(_ request: Request, entries: ArraySlice<LogEntry>, to peer: NodeID) {
        outbound.append(.request(request, entries: Array(entries), to: peer))
    }

    func answer(_ response: Response, call: CallID) {
        outbound.append(.answer(response, call: call))
    }

    /// Every snapshot is lost.
    func send(_ chunk: SnapshotChunk, term: Term, to peer: NodeID) {}

    func answer(_ answer: SnapshotAnswer, call: CallID) {}

    /// Numbers a call that arrived.
    func register(_ caller: Caller) -> CallID {
        callers.append(caller)
        return CallID(UInt64(callers.count - 1))
    }

    func caller(of call: CallID) -> Caller { callers[Int(call.number)] }

    /// Hands over what was said since the last time.
    func takeOutbound() -> [Outbound] {
        let taken = outbound
        outbound.removeAll(keepingCapacity: true)
        return taken
    }
}

/// Something on its way between two members.
struct Letter {
    enum Content {
        case request(Request, entries: [LogEntry])
        case response(Response)
        /// The network tells the sender that a request will not arrive.
        case unreachable
    }

    var content: Content
    var from: Int
    var fromLife: Int
    var to: Int
    /// Answers die with the connection, and that with the life that asked.
    var toLife: Int?
    /// What a voter's answer answers.
    var question: VoterQuestion?

    /// Whether the sender gives its vote to the receiver.
    var promisesVote: Bool {
        guard case .response(.vote(let vote)) = content else { return false }
        return vote.isGranted && !vote.isPreVote
    }
}
