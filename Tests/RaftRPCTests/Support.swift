import Raft
import RaftRuntime

@testable import RaftRPC

/// Notes what a member would be told.
final class Inbox: PeerInbox {
    var requests: [(request: Request, call: CallID)] = []
    var words: [String] = []
    func receive(_ request: Request, entries: [LogEntry], from peer: NodeID, call: CallID) {
        requests.append((request, call))
    }
    func receive(_ response: Response, from peer: NodeID) { words.append("answer") }
    var roundTrips: [Duration] = []
    func measured(roundTrip: Duration) { roundTrips.append(roundTrip) }
    func unreachable(_ peer: NodeID) { words.append("unreachable") }
    func disconnected(_ peer: NodeID) { words.append("disconnected") }
    var chunks: [(chunk: SnapshotChunk, call: CallID)] = []
    func receive(_ chunk: SnapshotChunk, term: Term, from peer: NodeID, call: CallID) {
        chunks.append((chunk, call))
    }
    var answers: [SnapshotAnswer?] = []
    func receive(_ answer: SnapshotAnswer?, from peer: NodeID) { answers.append(answer) }
    var gone: [NodeID] = []
    func hasRemoved(_ peer: NodeID) -> Bool { gone.contains(peer) }
    var leader: NodeID?
    func follows(_ peer: NodeID) -> Bool { peer == leader }
    func introduced(_ peer: NodeID) { words.append("introduced") }
    func lost(_ peer: NodeID, reason: String) { words.append("lost") }
    func refused(by peer: NodeID, reason: String) { words.append("refused: \(reason)") }
    func disowned(by peer: NodeID, reason: String) { words.append("disowned: \(reason)") }
    func removed(by peer: NodeID, reason: String) { words.append("removed: \(reason)") }
    func failed(_ error: StorageError) { words.append("failed") }
}

/// What was met; may fail like a disk.
final class Book: IncarnationBook {
    var known: [NodeID: UInt64] = [:]
    var isBroken = false
    func incarnation(of peer: NodeID) -> UInt64? { known[peer] }
    func remember(_ incarnation: UInt64, of peer: NodeID) throws(StorageError) {
        if isBroken { throw .io(operation: "write", path: "peers", errno: 5) }
        known[peer] = incarnation
    }
}
