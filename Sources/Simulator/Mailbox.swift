// What one life of a member says to the others, until the world carries it.

internal import RPC
internal import Raft
internal import RaftRuntime

/// A member's way to its peers: it only collects. `World+Post.swift` decides what arrives.
final class Mailbox: PeerNetwork {
    enum Outbound {
        case request(Request, entries: [LogEntry], to: NodeID)
        case answer(Response, call: CallID)
        case piece(SnapshotChunk, term: Term, to: NodeID)
        case pieceAnswer(SnapshotAnswer, call: CallID)
    }

    /// Who asked: the position of a member, and the life that waits for the answer.
    struct Caller {
        let member: Int
        let life: Int
        /// What a voter was asked.
        var question: VoterQuestion?
        /// When a request left whose answer is measured.
        var departure: Instant?
        /// Which piece of a snapshot.
        var piece: Int?
    }

    private(set) var outbound: [Outbound] = []
    private var callers: [Caller] = []
    /// Pieces of snapshots that have left, and which one each member has yet to answer.
    private var pieceCount = 0
    private var pieces: [(to: Int, piece: Int)] = []

    /// Letters find their receivers by themselves.
    func setPeers(_ peers: [Configuration.Member]) {}

    func send(_ request: Request, entries: ArraySlice<LogEntry>, to peer: NodeID) {
        outbound.append(.request(request, entries: Array(entries), to: peer))
    }

    func answer(_ response: Response, call: CallID) {
        outbound.append(.answer(response, call: call))
    }

    func send(_ chunk: SnapshotChunk, term: Term, to peer: NodeID) {
        outbound.append(.piece(chunk, term: term, to: peer))
    }

    func answer(_ answer: SnapshotAnswer, call: CallID) {
        outbound.append(.pieceAnswer(answer, call: call))
    }

    /// Numbers a piece that leaves.
    func beginPiece(to member: Int) -> Int {
        pieceCount += 1
        pieces.removeAll { $0.to == member }
        pieces.append((member, pieceCount))
        return pieceCount
    }

    /// Whether anybody still waited for the answer to this piece. Now nobody does.
    func endPiece(to member: Int, _ piece: Int?) -> Bool {
        let count = pieces.count
        pieces.removeAll { $0.to == member && $0.piece == piece }
        return pieces.count < count
    }

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
        case piece(SnapshotChunk, term: Term)
        /// Nothing when the piece or its answer was lost.
        case pieceAnswer(SnapshotAnswer?)
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
    /// When the request left, of one that is answered at once.
    var departure: Instant?
    /// The number of the piece, or of the one that this answers.
    var piece: Int?

    /// Whether it is the network itself that speaks.
    var isNews: Bool {
        switch content {
        case .unreachable, .pieceAnswer(nil): true
        default: false
        }
    }

    /// Whether the sender gives its vote to the receiver.
    var promisesVote: Bool {
        guard case .response(.vote(let vote)) = content else { return false }
        return vote.isGranted && !vote.isPreVote
    }
}
