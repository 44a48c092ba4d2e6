// The pieces of a leader's snapshot as they arrive: one at a time goes to the store, one may wait behind it.

import Raft

/// Which piece the store is busy with, and which comes next. It decides; whoever holds the store acts.
struct SnapshotReceiver {
    /// A piece, and the call that waits for its answer.
    struct Piece: Hashable {
        let chunk: SnapshotChunk
        let term: Term
        let leader: NodeID
        let call: CallID
    }

    /// What is to be done with a piece.
    enum Verdict: Hashable {
        /// Hand it to the store.
        case take(Piece)
        /// It waits.
        case wait
        /// Its call gets this for an answer.
        case refuse(Piece, String)
    }

    private var current: Piece?
    private var next: Piece?
    /// The term of the newest leader that has sent a piece.
    private var term = Term.zero

    /// A piece has arrived. Whatever waits gives way to it: its leader has given it up, or is not the newest.
    mutating func arrived(_ piece: Piece) -> [Verdict] {
        guard piece.term >= term else { return [.refuse(piece, "a newer leader sends its own")] }
        term = piece.term
        guard current != nil else {
            current = piece
            return [.take(piece)]
        }
        let replaced = next
        next = piece
        return (replaced.map { [.refuse($0, "another piece has taken its place")] } ?? []) + [.wait]
    }

    /// The store is done with its piece. Returns it, and the one that has waited: it is to be looked at as if it
    /// arrived only now, for the member may have what it is a piece of.
    mutating func finished() -> (piece: Piece, waiting: Piece?) {
        guard let piece = current else { preconditionFailure("nothing was being received") }
        defer { (current, next) = (nil, nil) }
        return (piece, next)
    }
}
