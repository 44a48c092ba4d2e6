import Raft
import Testing

@testable import RaftRuntime

@Suite("§7: pieces of snapshots as they arrive")
struct SnapshotReceiverTests {
    private func piece(_ call: UInt64, term: UInt64 = 3, last: UInt64 = 40)
        -> SnapshotReceiver.Piece
    {
        let snapshot = SnapshotDescription(
            last: EntryID(term: Term(3), index: LogIndex(last)),
            configuration: PlacedConfiguration(
                index: LogIndex(1), configuration: Configuration(voters: [])),
            byteCount: 1000, checksum: 7)
        return .init(
            chunk: SnapshotChunk(snapshot: snapshot, offset: 0, bytes: [1]), term: Term(term),
            leader: NodeID(term), call: CallID(call))
    }

    @Test("one piece at a time goes to the store; the next is looked at anew when that is done")
    func oneAtATime() {
        var receiver = SnapshotReceiver()
        #expect(receiver.arrived(piece(1)) == [.take(piece(1))])
        #expect(receiver.arrived(piece(2)) == [.wait])
        let (done, waiting) = receiver.finished()
        #expect(done == piece(1))
        #expect(waiting == piece(2))
        #expect(receiver.arrived(piece(2)) == [.take(piece(2))])
        #expect(receiver.finished() == (piece(2), nil))
        #expect(receiver.arrived(piece(3)) == [.take(piece(3))])
    }

    @Test(
        "a newer leader's transfer takes the place of what waits, and the older one is heard no more"
    )
    func newerLeader() {
        var receiver = SnapshotReceiver()
        _ = receiver.arrived(piece(1, term: 3))
        _ = receiver.arrived(piece(2, term: 3))
        let newer = piece(3, term: 4, last: 80)
        #expect(
            receiver.arrived(newer) == [
                .refuse(piece(2, term: 3), "another piece has taken its place"), .wait,
            ])
        let late = piece(4, term: 3)
        #expect(receiver.arrived(late) == [.refuse(late, "a newer leader sends its own")])
        #expect(receiver.finished() == (piece(1, term: 3), newer))
    }
}

private func == (
    lhs: (piece: SnapshotReceiver.Piece, waiting: SnapshotReceiver.Piece?),
    rhs: (SnapshotReceiver.Piece, SnapshotReceiver.Piece?)
) -> Bool { lhs.piece == rhs.0 && lhs.waiting == rhs.1 }
