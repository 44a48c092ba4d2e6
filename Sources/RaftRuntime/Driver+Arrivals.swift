// What comes from peers, the disk and the clock. Nothing happens before the next turn.

package import Raft

extension Driver {
    /// A peer asks. `entries` are the payloads of an append request, one for each header.
    package mutating func receive(
        _ request: Request, entries: [LogEntry] = [], from peer: NodeID, call: CallID
    ) {
        if case .append(let append) = request {
            precondition(append.entries.headers.count == entries.count, "a header without payload")
        }
        inbox.append(.request(request, entries: entries, from: peer, call: call))
    }

    package mutating func receive(_ response: Response, from peer: NodeID) {
        inbox.append(.response(response, from: peer))
    }

    package mutating func unreachable(_ peer: NodeID) { inbox.append(.unreachable(peer)) }

    package mutating func disconnected(_ peer: NodeID) { inbox.append(.disconnected(peer)) }

    /// The disk has everything up to `ticket`.
    package mutating func durable(_ ticket: Ticket) { inbox.append(.durable(ticket)) }

    /// By what was measured, the node should wait so long.
    package mutating func follow(_ timing: Timing) { inbox.append(.timing(timing)) }

    /// The founding is over: this member may vote and stand.
    package mutating func admit() { inbox.append(.admitted) }

    package mutating func transferLeadership(to peer: NodeID?) {
        inbox.append(.transfer(to: peer))
    }

    mutating func stepArrivals() {
        for arrival in inbox {
            switch arrival {
            case .request(.append(let append), let entries, let peer, let call) where isRoomLow:
                stepWithoutRoom(append, entries: entries, from: peer, call: call)
            case .request(let request, let entries, let peer, let call):
                step(.request(request, from: peer, call: call), entries: entries[...])
            case .response(let response, let peer): step(.response(response, from: peer))
            case .unreachable(let peer): step(.unreachable(peer))
            case .disconnected(let peer): step(.disconnected(peer))
            case .admitted: step(.admitted)
            case .timing(let timing): step(.timing(timing))
            case .transfer(let peer): step(.transfer(to: peer))
            case .chunk(let piece): step(piece)
            case .chunkAnswer(let answer, let peer): step(answer, from: peer)
            case .change(let change, let index, let expiry, let complete):
                step(change, expecting: index, expiry: expiry, complete)
            case .durable(let ticket):
                step(.durable(ticket))
                release(upTo: ticket)
                forgetReplaced(upTo: ticket)
            }
        }
        inbox.removeAll(keepingCapacity: true)
        stepMail()
    }

    mutating func stepTime(_ count: Int, jitter: UInt32) {
        guard count > 0 else { return }
        ticks += UInt64(count)
        step(.tick(count: count, jitter: jitter))
        proposals.expire(at: ticks, into: &answered)
        reads.expire(at: ticks, into: &answered)
        changes.expire(at: ticks, into: &answered)
        guard node.leader != nil else { return }
        for id in reads.takeLost() { step(.read(id)) }
    }

    /// Steps the node, and puts the payloads where it put their headers.
    mutating func step(_ input: Node.Input, entries: ArraySlice<LogEntry> = []) {
        node.step(input, into: &effects)
        let accepted = effects.accepted
        guard !accepted.isEmpty else { return }
        if accepted.lowerBound < tail.end { proposals.truncate(from: accepted.lowerBound) }
        let payloads = entries.suffix(accepted.length)
        if payloads.count == accepted.length {
            tail.replace(from: accepted.lowerBound, with: payloads)
        } else {
            precondition(accepted.length == 1 && entries.isEmpty, "an entry without payload")
            placeOwnEntry(at: accepted.lowerBound)
        }
    }

    /// Puts an entry of the node's own making where it belongs: a configuration, or the no-op that opens a leader's
    /// term.
    mutating func placeOwnEntry(at index: LogIndex) {
        let configuration = node.configuration(at: index)
        let entry = LogEntry(
            term: node.term, kind: configuration == nil ? .noop : .configuration,
            payload: configuration?.encoded() ?? [])
        tail.replace(from: index, with: [entry])
    }
}
