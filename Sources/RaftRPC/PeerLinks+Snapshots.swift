// Pieces of snapshots as they travel, and their answers: on a connection of their own, one at a time for each follower.

import RPC
package import Raft
package import RaftRuntime

extension PeerLinks {
    package func send(_ chunk: SnapshotChunk, term: Term, to peer: NodeID) {
        guard let link = link(to: peer), case .met(let incarnation) = link.state else {
            // Never from within the call.
            _ = loop.schedule(at: loop.now) { [weak self] in
                self?.inbox?.receive(nil as SnapshotAnswer?, from: peer)
            }
            return
        }
        let request = PeerInstallSnapshotRequest(
            chunk, term: term, stamp: stamp(to: incarnation))
        let options = CallOptions(timeout: Self.snapshotPatience)
        link.bulk.start(Peer.Methods.installSnapshot, request, options: options) {
            [weak self] result in
            self?.inbox?.receive(Self.answer(in: result), from: peer)
        }
    }

    package func answer(_ answer: SnapshotAnswer, call id: CallID) {
        calls.take(id)?.respond(PeerInstallSnapshotResponse(answer))
    }

    private static func answer(
        in result: Result<ReceivedMessage, RPCError>
    ) -> SnapshotAnswer? {
        do throws(RPCError) {
            let answer: PeerInstallSnapshotResponse = try result.get().unpack()
            return answer.answer
        } catch {
            return nil
        }
    }
}

extension PeerSnapshotDescription {
    init(_ snapshot: SnapshotDescription) {
        self.init()
        last = PeerEntryID(snapshot.last)
        configurationIndex = snapshot.configuration.index.position
        configuration = snapshot.configuration.configuration.encoded()
        (byteCount, checksum) = (snapshot.byteCount, snapshot.checksum)
    }

    /// The description, unless no leader can have sent it.
    var description: SnapshotDescription? {
        guard let last = last?.entry, last.index > .beforeLog, last.term > .zero,
            last.term < .limit, configurationIndex <= last.index.position,
            let configuration = Configuration(decoding: configuration)
        else { return nil }
        return SnapshotDescription(
            last: last,
            configuration: PlacedConfiguration(
                index: LogIndex(configurationIndex), configuration: configuration),
            byteCount: byteCount, checksum: checksum)
    }
}

extension PeerInstallSnapshotRequest {
    init(_ chunk: SnapshotChunk, term: Term, stamp: PeerStamp) {
        self.init()
        (self.stamp, self.term) = (stamp, term.number)
        snapshot = PeerSnapshotDescription(chunk.snapshot)
        (offset, data) = (chunk.offset, chunk.bytes)
    }

    /// The piece.
    ///
    /// - Throws: `INVALID_ARGUMENT` when no leader can have sent it.
    func chunk() throws(RPCError) -> SnapshotChunk {
        guard let snapshot = snapshot?.description, Term(term) < .limit,
            snapshot.last.term <= Term(term)
        else { throw RPCError(.invalidArgument, "the snapshot's description contradicts itself") }
        let (end, overflows) = offset.addingReportingOverflow(UInt64(data.count))
        guard !overflows, end <= snapshot.byteCount, !data.isEmpty else {
            throw RPCError(.invalidArgument, "the piece is not inside its snapshot")
        }
        return SnapshotChunk(snapshot: snapshot, offset: offset, bytes: data)
    }
}

extension PeerInstallSnapshotResponse {
    init(_ answer: SnapshotAnswer) {
        self.init()
        term = answer.term.number
        switch answer.outcome {
        case .wants(let offset): outcome = .wantedOffset(offset)
        case .installed(let matched): outcome = .matched(matched.position)
        case .refused(let reason): outcome = .refused(reason)
        }
    }

    /// The answer, unless it says nothing.
    var answer: SnapshotAnswer? {
        let outcome: SnapshotAnswer.Outcome? =
            switch self.outcome {
            case .wantedOffset(let offset): .wants(offset: offset)
            case .matched(let index): .installed(matched: LogIndex(index))
            case .refused(let reason): .refused(reason)
            case nil: nil
            }
        return outcome.map { SnapshotAnswer(term: Term(term), outcome: $0) }
    }
}
