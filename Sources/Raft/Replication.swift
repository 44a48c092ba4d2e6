// How a leader brings its followers up to date (§5.3): at the end of every turn each follower is
// sent what the whole turn has for it. Progress.swift keeps the books.

extension Node {
    mutating func receive(
        _ response: AppendResponse, from follower: NodeID, into effects: inout Effects
    ) {
        // The follower's term is that of the request, or the answer is `stale`: nothing of an older
        // term counts.
        guard response.term == term else { return }
        let isPromise = response.promise >= UInt32(clamping: settings.election.lowerBound)
        leadership?.receive(
            response, from: follower, isPromise: isPromise, log, into: &effects)
    }
}

extension Leadership {
    mutating func receive(
        _ response: AppendResponse, from id: NodeID, isPromise: Bool, _ log: LogOutline,
        into effects: inout Effects
    ) {
        guard let position = followers.firstIndex(where: { $0.id == id }) else { return }
        guard response.round <= round else { return }
        switch response.outcome {
        case .stale:
            return
        case .matched(let index):
            guard index <= log.lastIndex else { return }
            followers[position].recordMatch(upTo: index, in: response.round)
        case .conflict(let retry):
            // Both sides skip whole terms: the follower has, and here the leader does.
            let shared = log.latestEntry(notAfter: retry.index, term: retry.term)
            recordConflict(
                of: position, shared: shared?.index ?? .beforeLog, log, in: response.round,
                into: &effects)
        }
        followers[position].recordAnswer(to: response.round, isPromise: isPromise)
    }

    private mutating func recordConflict(
        of position: Int, shared: LogIndex, _ log: LogOutline, in round: Round,
        into effects: inout Effects
    ) {
        let id = followers[position].id
        let wasSnapshotting = followers[position].state == .snapshotting
        followers[position].recordConflict(shared: shared, base: log.base.index, in: round)
        if followers[position].noteLoss(in: round) {
            effects.events.append(
                .followerLost(id, matched: followers[position].matched, has: shared))
        }
        // Who has been removed is not worth a snapshot.
        let isStaying = followers[position].farewell == nil
        if followers[position].state == .snapshotting, !wasSnapshotting, isStaying {
            effects.snapshots.append(id)
            effects.events.append(.snapshotNeeded(id))
        }
    }

    mutating func lose(_ id: NodeID) {
        guard let position = followers.firstIndex(where: { $0.id == id }) else { return }
        followers[position].recordLoss()
        if transfer?.target == id { transfer = nil }
    }

    mutating func settleContacts(at now: Int) {
        for position in followers.indices { followers[position].settleContact(at: now) }
    }

    /// Sends every follower what there is for it: a heartbeat when one is due or a read waits, then
    /// entries.
    mutating func flush(
        _ log: LogOutline, commit: LogIndex, at now: Int, settings: Node.Settings,
        into effects: inout Effects
    ) {
        settleContacts(at: now)
        let first = round.next
        let isBeat = wantsRound || now >= heartbeatDue
        if isBeat { (wantsRound, heartbeatDue) = (false, now + pace.heartbeat(at: now)) }
        var batch: EntryRun?
        for position in followers.indices {
            if isBeat || followers[position].isProbeDue {
                sendHeartbeat(to: position, log, commit: commit, into: &effects)
            }
            while followers[position].next <= log.lastIndex, followers[position].hasRoom(settings) {
                // Followers at the same place share one list of headers.
                let next = followers[position].next
                if batch?.previous.index != next.previous { batch = nil }
                let run = batch ?? log.run(from: next, byteLimit: settings.appendByteLimit)
                batch = run
                send(run, to: position, commit: commit, into: &effects)
            }
        }
        // Followers hear soon what is committed, even when nothing else happens.
        if followers.contains(where: { $0.toldCommit < min(commit, $0.next.previous) }) {
            heartbeatDue = min(heartbeatDue, now + 1)
        }
        if round >= first { lease.noteDeparture(of: first, at: now, ticks: settings.leaseTicks) }
        sendTimeoutNow(when: log.lastIndex, into: &effects)
    }

    /// A request without entries also asks whether the follower has everything before `next`: so
    /// lost ones are noticed.
    private mutating func sendHeartbeat(
        to position: Int, _ log: LogOutline, commit: LogIndex, into effects: inout Effects
    ) {
        let previous = log.entry(at: followers[position].next.previous)
        let request = makeRequest(EntryRun(trusting: previous, []), commit: commit)
        followers[position].noteHeartbeat(in: round, commit: commit)
        followers[position].noteFarewell(in: round)
        effects.messages.append(.request(.append(request), to: followers[position].id))
    }

    private mutating func send(
        _ run: EntryRun, to position: Int, commit: LogIndex, into effects: inout Effects
    ) {
        let request = makeRequest(run, commit: commit)
        let cost = run.headers.reduce(0) { $0 + $1.cost }
        followers[position].noteSent(run, cost: cost, commit: commit)
        followers[position].noteFarewell(in: round)
        effects.messages.append(.request(.append(request), to: followers[position].id))
    }

    private mutating func makeRequest(_ run: EntryRun, commit: LogIndex) -> AppendRequest {
        round = round.next
        return AppendRequest(
            term: term, entries: run, leaderCommit: commit, round: round, election: pace.election)
    }

    /// Once the chosen successor has everything, it is told to stand. No proposal can come in
    /// between.
    private mutating func sendTimeoutNow(when last: LogIndex, into effects: inout Effects) {
        guard let transfer, !transfer.isSent else { return }
        guard followers.contains(where: { $0.id == transfer.target && $0.matched == last }) else {
            return
        }
        self.transfer?.isSent = true
        lease.giveUp()
        let request = TimeoutNowRequest(term: term)
        effects.messages.append(.request(.timeoutNow(request), to: transfer.target))
    }
}
