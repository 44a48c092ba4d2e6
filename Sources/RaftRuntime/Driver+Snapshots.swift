// Snapshots between the node, the store and the network (§7): the state is frozen and written, the log behind it
// forgotten; followers that need what was forgotten are sent the snapshot; a leader's takes the place of log and state.

package import Raft

extension Driver {
    // MARK: Arrivals

    /// A leader sends a piece of its snapshot.
    package mutating func receive(
        _ chunk: SnapshotChunk, term: Term, from peer: NodeID, call: CallID
    ) {
        inbox.append(.chunk(.init(chunk: chunk, term: term, leader: peer, call: call)))
    }

    /// A follower answers the piece that was on its way to it; nothing when the piece or its answer was lost.
    package mutating func receive(_ answer: SnapshotAnswer?, from peer: NodeID) {
        inbox.append(.chunkAnswer(answer, from: peer))
    }

    /// Calls `body` when the snapshot store has finished something: then a turn is due.
    package func onSnapshotProgress(_ body: @escaping () -> Void) {
        desk?.mail.onArrival = body
    }

    mutating func stepMail() {
        guard desk?.mail.isEmpty == false, let letters = desk?.mail.take() else { return }
        for letter in letters {
            switch letter {
            case .written(let snapshot): stepWritten(snapshot)
            case .read(let bytes, let snapshot, let offset, let follower):
                stepRead(bytes, of: snapshot, offset: offset, for: follower)
            case .received(let receipt): stepReceived(receipt)
            }
        }
    }

    // MARK: Taking one

    /// Freezes the state when the log is worth it, and has it written once the own disk has every entry in it: before
    /// that, a power cut could leave a snapshot of entries that this member never had.
    mutating func takeSnapshot() {
        guard desk?.mayBeDue == true, let desk else { return }
        if desk.isDue(at: ticks), let configuration = node.log.configuration(atOrBefore: applied) {
            let last = EntryID(term: appliedTerm, index: applied)
            self.desk?.freeze(machine, last: last, configuration: configuration)
        }
        guard let frozen = self.desk?.takeFrozen(ifDurable: node.durableIndex) else { return }
        desk.store.write(
            frozen.machine, last: frozen.last, configuration: frozen.configuration
        ) { [mail = desk.mail] in mail.add(.written($0)) }
    }

    private mutating func stepWritten(_ snapshot: SnapshotDescription?) {
        desk?.written(snapshot != nil, at: ticks)
        if let snapshot { compact(behind: snapshot.last.index) }
    }

    /// Forgets what the snapshot holds, but for what others may still ask for.
    private mutating func compact(behind last: LogIndex) {
        let base = node.log.base.index
        guard let desk, last > base else { return }
        let needs = node.status.followers.filter { $0.id != node.id }.map { follower in
            let sent = desk.sender.progress(of: follower.id)?.snapshot.last.index
            return CompactionPolicy.Need(
                has: sent ?? follower.matched, silence: follower.silence, isBeingSent: sent != nil)
        }
        let limit = desk.policy.limit(last: last, base: base, followers: needs) {
            node.log.cost(of: $0)
        }
        guard limit > base else { return }
        step(.compacted(upTo: limit))
        store.compact(upTo: limit)
    }

    // MARK: Sending

    /// Begins what the node asks for, ends what it no longer needs, and reads what may leave now.
    mutating func sendSnapshots() {
        guard desk != nil else { return }
        for follower in effects.snapshots {
            if let latest = desk?.store.latest {
                desk?.sender.begin(follower, latest)
            } else {
                inbox.append(.unreachable(follower))
            }
        }
        guard desk?.sender.isEmpty == false else { return }
        for follower in desk?.sender.followers ?? [] where !node.isSnapshotNeeded(by: follower) {
            desk?.sender.end(follower)
        }
        for order in desk?.sender.orders(at: ticks) ?? [] { carryOut(order) }
    }

    private mutating func carryOut(_ order: SnapshotSender.Order?) {
        switch order {
        case .read(let snapshot, let offset, let byteLimit, let follower):
            guard let desk else { return }
            desk.store.read(snapshot, offset: offset, byteLimit: byteLimit) { [mail = desk.mail] in
                mail.add(.read($0, snapshot, offset: offset, for: follower))
            }
        case .giveUp(let follower): step(.unreachable(follower))
        case nil: break
        }
    }

    private mutating func stepRead(
        _ bytes: [UInt8]?, of snapshot: SnapshotDescription, offset: UInt64, for follower: NodeID
    ) {
        // Deposed in this very turn, it has no office to send anything in: least of all in the new term.
        guard node.isSnapshotNeeded(by: follower) else {
            desk?.sender.end(follower)
            return
        }
        // A file that ends before its time is as good as none.
        let bytes = bytes?.isEmpty == true ? nil : bytes
        if let chunk = desk?.sender.wasRead(bytes, of: snapshot, offset: offset, for: follower) {
            return network.send(chunk, term: node.term, to: follower)
        }
        // A newer one has taken its place; the follower, which has had a part of the old one, begins again.
        guard bytes == nil, desk?.sender.progress(of: follower)?.snapshot == snapshot else {
            return
        }
        if let latest = desk?.store.latest, latest != snapshot {
            desk?.sender.begin(follower, latest)
        } else {
            carryOut(desk?.sender.fail(follower))
        }
    }

    mutating func step(_ answer: SnapshotAnswer?, from follower: NodeID) {
        guard let answer else { return carryOut(desk?.sender.fail(follower)) }
        var matched = LogIndex.beforeLog
        switch answer.outcome {
        case .wants(let offset): carryOut(desk?.sender.wants(offset, follower))
        case .refused: carryOut(desk?.sender.fail(follower))
        case .installed(let index) where index > .beforeLog && answer.term == node.term:
            desk?.sender.end(follower)
            matched = index
        // It has taken one of an earlier leader, or none: it must be asked again what it has.
        case .installed: carryOut(desk?.sender.fail(follower))
        }
        // §5.1: a newer term counts, whatever else was said.
        guard matched > .beforeLog || answer.term > node.term else { return }
        let response = SnapshotResponse(term: answer.term, matched: matched)
        step(.response(.snapshot(response), from: follower))
    }

    // MARK: Receiving

    /// What the log holds already needs no bytes: the node says so by itself.
    mutating func step(_ piece: SnapshotReceiver.Piece) {
        let last = piece.chunk.snapshot.last
        guard node.term.believes(piece.term), piece.term >= node.term, let store = desk?.store
        else { return refuse(piece, "its leader leads no more") }
        if node.log.holds(last) || last.index <= node.commitIndex { return stepWhole(piece) }
        for verdict in desk?.receiver.arrived(piece) ?? [] { carryOut(verdict, store) }
    }

    private mutating func carryOut(
        _ verdict: SnapshotReceiver.Verdict, _ store: any SnapshotStore<Machine>
    ) {
        switch verdict {
        case .take(let piece):
            guard let mail = desk?.mail else { return }
            store.receive(piece.chunk) { mail.add(.received($0)) }
        case .refuse(let piece, let reason): refuse(piece, reason)
        case .wait: break
        }
    }

    private func refuse(_ piece: SnapshotReceiver.Piece, _ reason: String) {
        network.answer(
            SnapshotAnswer(term: answerTerm(to: piece), outcome: .refused(reason)),
            call: piece.call)
    }

    /// A term that is not durable yet is not spoken of: a crash could forget it.
    private func answerTerm(to piece: SnapshotReceiver.Piece) -> Term {
        node.isTermDurable ? node.term : min(node.term, piece.term)
    }

    private mutating func stepReceived(_ receipt: SnapshotReceipt<Machine>) {
        guard let store = desk?.store, let (piece, waiting) = desk?.receiver.finished() else {
            return
        }
        switch receipt {
        case .wants(let offset):
            network.answer(
                SnapshotAnswer(term: answerTerm(to: piece), outcome: .wants(offset: offset)),
                call: piece.call)
        case .refused(let reason): refuse(piece, reason)
        case .complete(let machine):
            let before = effects.installed
            stepWhole(piece)
            guard let installed = effects.installed, installed != before else {
                store.dispose(of: machine)
                break
            }
            if let overtaken = desk?.arrived?.machine { store.dispose(of: overtaken) }
            desk?.arrived = (piece.chunk.snapshot, machine)
            // Nothing of the log before that is left, not even in memory.
            tail = EntryTail(after: installed.index)
            proposals.truncate(from: installed.index.next)
        }
        if let waiting { step(waiting) }
    }

    private mutating func stepWhole(_ piece: SnapshotReceiver.Piece) {
        let snapshot = piece.chunk.snapshot
        let request = SnapshotRequest(
            term: piece.term, last: snapshot.last, configuration: snapshot.configuration)
        step(.request(.snapshot(request), from: piece.leader, call: piece.call))
    }

    // MARK: Installing

    /// The received snapshot that this turn publishes.
    var publishedSnapshot: SnapshotDescription? {
        guard let installed = effects.installed else { return nil }
        guard let arrived = desk?.arrived, arrived.snapshot.last == installed else {
            preconditionFailure("a snapshot was installed that never arrived")
        }
        return arrived.snapshot
    }

    /// Puts the received state in the place of the own one. Whoever waits for an entry that is only in the snapshot
    /// cannot be told what became of it.
    mutating func install() {
        // First, and by itself: in nearly every turn nothing is, and the rest copies much to find that out.
        guard effects.installed != nil else { return }
        guard let snapshot = publishedSnapshot, let received = desk?.arrived?.machine else {
            return
        }
        desk?.store.dispose(of: machine)
        machine = received
        desk?.startOver()
        desk?.installing = effects.persist.map { (snapshot.last.index, $0.ticket) }
        (applied, appliedTerm) = (snapshot.last.index, snapshot.last.term)
        proposals.overtake(upTo: applied, into: &answered)
    }

    /// Once the received snapshot is in its place, nobody needs the log and the snapshot that were there before: an own
    /// snapshot, which would sweep them away, may be long in coming.
    mutating func forgetReplaced(upTo ticket: Ticket) {
        guard let (last, published) = desk?.installing, published <= ticket else { return }
        desk?.installing = nil
        store.compact(upTo: last)
    }
}
