// What commands do. Each takes O(log n) for each key it touches.

extension Store {
    /// Carries out a committed command, unless its client has repeated it: then it says again what
    /// the command came to the first time.
    ///
    /// `position` is that of the entry in the log.
    package mutating func apply(_ envelope: Envelope, at position: UInt64) -> Answer {
        clusterTime = max(clusterTime, envelope.clusterTime)
        sessions.expire(now: clusterTime)
        tokens.expire(now: clusterTime)
        switch envelope.origin {
        case .none: return apply(envelope.command, at: position)
        case .session(let session, let sequence, let acknowledgedBelow):
            let call = KeptAnswer.Call(session: session, sequence: sequence)
            return apply(envelope.command, at: position, as: call, acknowledgedBelow)
        case .once(let token): return apply(envelope.command, at: position, once: token)
        }
    }

    private mutating func apply(
        _ command: Command, at position: UInt64, as call: KeptAnswer.Call,
        _ acknowledgedBelow: UInt64
    ) -> Answer {
        let fingerprint = command.fingerprint
        let verdict = sessions.admit(
            call, of: fingerprint, acknowledgedBelow: acknowledgedBelow, now: clusterTime)
        switch verdict {
        case .refused(let refusal): return .refused(refusal)
        case .answered(let answer): return answer
        case .new:
            let answer = apply(command, at: position)
            sessions.keep(answer, to: call, of: fingerprint)
            return answer
        }
    }

    private mutating func apply(
        _ command: Command, at position: UInt64, once token: [UInt8]
    ) -> Answer {
        let fingerprint = command.fingerprint
        if let answer = tokens.answer(to: fingerprint, once: token) { return answer }
        guard tokens.makeRoom(now: clusterTime) else { return .refused(.tokensFull) }
        let answer = apply(command, at: position)
        tokens.keep(answer, to: fingerprint, once: token, now: clusterTime)
        return answer
    }

    /// Carries out a command.
    ///
    /// A successful put, and a deletion that found something, raise the revision by one.
    mutating func apply(_ command: Command, at position: UInt64) -> Answer {
        switch command {
        case .put(let put): return apply(put)
        case .deleteRange(let deletion): return apply(deletion)
        case .openSession: return sessions.begin(SessionID(position), now: clusterTime)
        case .keepSession(let session):
            let isOpen = sessions.touch(session, now: clusterTime) != nil
            return isOpen ? .sessionKept : .refused(.sessionEnded)
        case .endSession(let session):
            sessions.end(session)
            return .sessionEnded
        }
    }

    private mutating func apply(_ put: Command.Put) -> Answer {
        if let refusal = refusal(of: put) { return .refused(refusal) }
        let next = revision.next
        let (replaced, written) = Self.write(put, at: next, into: &live, after: history)
        contents.add(written.fingerprint)
        if let replaced { contents.remove(replaced.fingerprint) }
        history.recordPut(of: written, replacing: replaced, at: next)
        finish(next)
        let previous = put.prevKV ? replaced.map { KeyValue($0.pair) } : nil
        return .put(revision: next, previous: previous)
    }

    /// Puts the new pair in its place. Returns the old one, and the new one.
    private static func write(
        _ put: Command.Put, at revision: Revision, into live: inout Tree<Live>,
        after history: History
    ) -> (replaced: Live?, written: Live) {
        let key = ByteKey(put.key)
        var written: Live?
        let replaced = live.update(key) {
            let link = Link(to: history.nextID, after: history.tombstones[key]?.link)
            let made = Live(PackedPair(put, at: revision), link: link)
            written = made
            return made
        } ifPresent: { present in
            let link = Link(to: history.nextID, after: present.link)
            let made = Live(PackedPair(put, over: present.pair, at: revision), link: link)
            written = made
            return made
        }
        guard let written else { preconditionFailure("a put wrote nothing") }
        return (replaced, written)
    }

    private func refusal(of put: Command.Put) -> Refusal? {
        if put.key.isEmpty { return .emptyKey }
        if put.ignoreValue, !put.value.isEmpty { return .valueProvided }
        if put.ignoreLease, put.lease != .none { return .leaseProvided }
        if put.lease != .none, !holds(put.lease) { return .leaseNotFound }
        if put.ignoreValue || put.ignoreLease, live[ByteKey(put.key)] == nil { return .keyNotFound }
        return nil
    }

    private mutating func apply(_ deletion: Command.DeleteRange) -> Answer {
        if deletion.key.isEmpty { return .refused(.emptyKey) }
        let next = revision.next
        let deleted = pairs(in: KeyInterval(key: deletion.key, rangeEnd: deletion.rangeEnd))
        guard !deleted.isEmpty else { return .deleted(count: 0, previous: [], revision: revision) }
        for pair in deleted {
            guard let removed = live.remove(pair.key) else {
                preconditionFailure("a pair left by itself")
            }
            contents.remove(removed.fingerprint)
            history.recordDeletion(of: removed, at: next)
        }
        finish(next)
        let previous = deletion.prevKV ? deleted.map { KeyValue($0) } : []
        return .deleted(count: deleted.count, previous: previous, revision: next)
    }

    private mutating func finish(_ next: Revision) {
        revision = next
        history.trim(newest: next)
    }
}

extension PackedPair {
    /// What `put` makes of a key that is not there.
    fileprivate init(_ put: Command.Put, at revision: Revision) {
        self.init(
            key: put.key[...], value: put.value, created: revision, modified: revision,
            version: 1, lease: put.lease
        )
    }

    /// What `put` makes of the pair that is there now.
    fileprivate init(_ put: Command.Put, over present: PackedPair, at revision: Revision) {
        let head = present.head
        self.init(
            key: put.key[...],
            value: put.ignoreValue ? present.bytes[head.key.upperBound...] : put.value,
            created: head.created, modified: revision, version: head.version + 1,
            lease: put.ignoreLease ? head.lease : put.lease
        )
    }
}
