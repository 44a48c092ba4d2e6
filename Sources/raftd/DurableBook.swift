// The book of incarnations in the data directory, as the peers' links want it.

import Raft
import RaftRPC
import RaftRuntime
import RaftStorage

/// The peers this member has met.
final class DurableBook: IncarnationBook {
    private var book: PeerBook<LinuxFiles>

    init(_ book: PeerBook<LinuxFiles>) { self.book = book }

    var isFounded: Bool { book.isFounded }

    func incarnation(of peer: NodeID) -> UInt64? { book.incarnation(of: peer) }

    func remember(_ incarnation: UInt64, of peer: NodeID) throws(StorageError) {
        let isFirst = try book.remember(peer, incarnation: incarnation)
        precondition(isFirst, "a peer was met before as another incarnation")
    }

    func markFounded() throws(StorageError) { try book.markFounded() }
}
