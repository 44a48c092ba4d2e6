// What commands do. Each takes O(log n) for each key it touches.

extension Store {
    /// Carries out a committed command.
    ///
    /// A successful put, and a deletion that found something, raise the revision by one.
    package mutating func apply(_ command: Command) -> Answer {
        switch command {
        case .put(let put): apply(put)
        case .deleteRange(let deletion): apply(deletion)
        }
    }

    private mutating func apply(_ put: Command.Put) -> Answer {
        if let refusal = refusal(of: put) { return .refused(refusal) }
        let next = revision.next
        let (replaced, fingerprint) = Self.write(put, at: next, into: &live, after: history)
        digest.add(fingerprint)
        if let replaced { digest.remove(replaced.fingerprint) }
        // The old key has the same bytes, but they are already in memory for good.
        let key = replaced?.keyValue.key ?? put.key
        history.recordPut(of: key, replacing: replaced, at: next)
        finish(next)
        return .put(revision: next, previous: put.prevKV ? replaced?.keyValue : nil)
    }

    /// Puts the new pair in its place. Returns the old one, and the new one's share of the digest.
    private static func write(
        _ put: Command.Put, at revision: Revision, into live: inout Tree<Live>,
        after history: History
    ) -> (replaced: Live?, fingerprint: UInt64) {
        let key = ByteKey(put.key)
        var fingerprint: UInt64 = 0
        let replaced = live.update(key) {
            let link = Link(to: history.nextID, after: history.tombstones[key]?.link)
            let written = Live(KeyValue(put, at: revision), link: link)
            fingerprint = written.fingerprint
            return written
        } ifPresent: { present in
            let link = Link(to: history.nextID, after: present.link)
            let written = Live(KeyValue(put, over: present.keyValue, at: revision), link: link)
            fingerprint = written.fingerprint
            return written
        }
        return (replaced, fingerprint)
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
        var deleted = pairs(in: KeyInterval(key: deletion.key, rangeEnd: deletion.rangeEnd))
        guard !deleted.isEmpty else { return .deleted(count: 0, previous: [], revision: revision) }
        for pair in deleted {
            guard let removed = live.remove(ByteKey(pair.key)) else {
                preconditionFailure("a pair left by itself")
            }
            digest.remove(removed.fingerprint)
            history.recordDeletion(of: removed, at: next)
        }
        finish(next)
        let count = deleted.count
        if !deletion.prevKV { deleted = [] }
        return .deleted(count: count, previous: deleted, revision: next)
    }

    private mutating func finish(_ next: Revision) {
        revision = next
        history.trim(newest: next)
    }
}

extension KeyValue {
    /// What `put` makes of a key that is not there.
    fileprivate init(_ put: Command.Put, at revision: Revision) {
        self.init(
            key: put.key, value: put.value, createRevision: revision, modRevision: revision,
            version: 1, lease: put.lease
        )
    }

    /// What `put` makes of the pair that is there now.
    fileprivate init(_ put: Command.Put, over present: borrowing KeyValue, at revision: Revision) {
        self.init(
            key: present.key, value: put.ignoreValue ? present.value : put.value,
            createRevision: present.createRevision, modRevision: revision,
            version: present.version + 1, lease: put.ignoreLease ? present.lease : put.lease
        )
    }
}
