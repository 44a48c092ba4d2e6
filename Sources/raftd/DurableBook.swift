// The book of incarnations in the data directory, as the peers' links want it.

import Raft
import RaftRPC
import RaftRuntime
import RaftStorage
import Systemd

/// The peers this member has met. Each is written down when it is met, on the loop, which waits for the disk
/// then.
final class DurableBook: IncarnationBook {
    private var book: PeerBook<LinuxFiles>
    private let worker: Worker

    /// `worker` is the loop's.
    init(_ book: PeerBook<LinuxFiles>, worker: Worker) {
        (self.book, self.worker) = (book, worker)
    }

    var isFounded: Bool { book.isFounded }

    func incarnation(of peer: NodeID) -> UInt64? { book.incarnation(of: peer) }

    func remember(_ incarnation: UInt64, of peer: NodeID) throws(StorageError) {
        worker.enter(.inSystemCall)
        defer { worker.enter(.idle) }
        try book.remember(peer, incarnation: incarnation)
    }

    func markFounded() throws(StorageError) {
        worker.enter(.inSystemCall)
        defer { worker.enter(.idle) }
        try book.markFounded()
    }
}
