// What a turn hands to the disk, and what it says to the peers.

import Raft

extension Driver {
    /// One batch for everything this turn must remember.
    mutating func persist() {
        if let installed = effects.installed { commit = max(commit, installed.index) }
        if let committed = effects.committed { commit = max(commit, committed.upperBound.previous) }
        guard let persist = effects.persist else { return }
        guard let entries = tail.slice(persist.appended) else {
            preconditionFailure("entries left memory before they reached the disk")
        }
        store.submit(
            LogBatch(
                ticket: persist.ticket, hardState: persist.hardState,
                snapshot: publishedSnapshot,
                truncation: persist.truncation,
                first: persist.appended.lowerBound, entries: Array(entries), commit: commit))
    }

    /// What waited for the disk may leave now.
    mutating func release(upTo ticket: Ticket) {
        let released = held.filter { $0.after <= ticket }
        guard !released.isEmpty else { return }
        held.removeAll { $0.after <= ticket }
        for message in released { effects.messages.append(message.message) }
    }

    mutating func speak() throws(DriverFailure) {
        for message in effects.messages {
            switch message {
            case .response(.snapshot(let response), let call):
                network.answer(
                    SnapshotAnswer(
                        term: response.term, outcome: .installed(matched: response.matched)),
                    call: call)
            case .response(let response, let call): network.answer(response, call: call)
            case .request(.append(let append), let peer): try send(append, to: peer)
            case .request(let request, let peer): network.send(request, entries: [], to: peer)
            }
        }
        held.append(contentsOf: effects.held)
    }

    func send(_ append: AppendRequest, to peer: NodeID) throws(DriverFailure) {
        let range = append.entries.indexes
        var entries = tail.slice(range) ?? []
        // A run may begin on the disk and end in memory: then it comes in pieces.
        while entries.count < range.length {
            let missing = range.lowerBound.advanced(by: entries.count)..<range.upperBound
            entries += try self.entries(in: missing)
        }
        network.send(.append(append), entries: entries, to: peer)
    }

    /// Returns entries from the start of `range` on, at least one: from memory, or what came before it from the log.
    func entries(in range: Range<LogIndex>) throws(DriverFailure) -> ArraySlice<LogEntry> {
        if let recent = tail.slice(range) { return recent }
        let older = range.lowerBound..<min(range.upperBound, tail.start)
        return try readingBack { () throws(StorageError) in
            try store.entries(in: older, byteLimit: limits.readBackBytesMax)[...]
        }
    }
}
