// The member among its peers: what they send goes to the driver, what happens to them to the journal, and once all
// founding members have confirmed this one, it may vote.

package import Raft
import RaftRPC
package import RaftRuntime

extension Member: PeerInbox {
    package func receive(
        _ request: Request, entries: [LogEntry], from peer: NodeID, call: CallID
    ) {
        driver.receive(request, entries: entries, from: peer, call: call)
        needTurn()
    }

    package func receive(_ response: Response, from peer: NodeID) {
        driver.receive(response, from: peer)
        needTurn()
    }

    package func unreachable(_ peer: NodeID) {
        driver.unreachable(peer)
        needTurn()
    }

    package func disconnected(_ peer: NodeID) {
        driver.disconnected(peer)
        needTurn()
    }

    package func receive(
        _ chunk: SnapshotChunk, term: Term, from peer: NodeID, call: CallID
    ) {
        driver.receive(chunk, term: term, from: peer, call: call)
        needTurn()
    }

    package func receive(_ answer: SnapshotAnswer?, from peer: NodeID) {
        driver.receive(answer, from: peer)
        needTurn()
    }

    package func introduced(_ peer: NodeID) {
        removalWitnesses.removeAll { $0 == peer }
        report(.peerConnected(name: name(of: peer), address: peerAddress(of: peer)))
        confirm(by: peer)
    }

    package func lost(_ peer: NodeID, reason: String) {
        report(.peerLost(name: name(of: peer), reason: reason))
    }

    package func refused(by peer: NodeID, reason: String) {
        report(.peerRefused(name: name(of: peer), reason: reason))
    }

    package func disowned(by peer: NodeID, reason: String) {
        report(.peerRefused(name: name(of: peer), reason: reason))
        if founding != nil { fail(.disowned(reason)) }
    }

    package func failed(_ error: StorageError) { fail(.storage(error)) }

    /// One more founding member has said that it knows no earlier incarnation of this one.
    private func confirm(by peer: NodeID) {
        founding?.unconfirmed.removeAll { $0 == peer }
        finishFounding()
    }

    /// A founder that the cluster has removed confirms nothing any more, and is not waited for.
    func waitForMembersOnly() {
        guard let waiting = founding?.unconfirmed, waiting.contains(where: hasRemoved) else {
            return
        }
        founding?.unconfirmed.removeAll(where: hasRemoved)
        finishFounding()
    }

    private func finishFounding() {
        guard let founding, founding.unconfirmed.isEmpty else { return }
        do throws(StorageError) {
            try founding.markFounded()
        } catch {
            return fail(.storage(error))
        }
        self.founding = nil
        report(.founded)
        noteAdmission()
        driver.admit()
        needTurn()
    }

    private func peerAddress(of id: NodeID) -> String {
        driver.node.configuration?.configuration.member(id)?.peerAddress ?? ""
    }
}
