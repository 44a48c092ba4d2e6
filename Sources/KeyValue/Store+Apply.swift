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
        var key = Key(put.key)
        var fingerprint: UInt64 = 0
        let replaced = live.update(key) { present in
            let written = Live(KeyValue(put, over: present?.keyValue, at: next))
            fingerprint = written.fingerprint
            return written
        }
        digest.add(fingerprint)
        if let replaced {
            digest.remove(replaced.fingerprint)
            key = Key(replaced.keyValue.key)  // The same bytes, but already in memory.
        }
        history.record(replaced?.keyValue, of: key, at: next)
        finish(next)
        return .put(revision: next, previous: put.prevKV ? replaced?.keyValue : nil)
    }

    private func refusal(of put: Command.Put) -> Refusal? {
        if put.key.isEmpty { return .emptyKey }
        if put.ignoreValue, !put.value.isEmpty { return .valueProvided }
        if put.ignoreLease, put.lease != .none { return .leaseProvided }
        if put.lease != .none, !holds(put.lease) { return .leaseNotFound }
        if put.ignoreValue || put.ignoreLease, live[Key(put.key)] == nil { return .keyNotFound }
        return nil
    }

    private mutating func apply(_ deletion: Command.DeleteRange) -> Answer {
        if deletion.key.isEmpty { return .refused(.emptyKey) }
        let next = revision.next
        var deleted = pairs(in: KeyInterval(key: deletion.key, rangeEnd: deletion.rangeEnd))
        guard !deleted.isEmpty else { return .deleted(count: 0, previous: [], revision: revision) }
        for (number, pair) in deleted.enumerated() {
            let key = Key(pair.key)
            guard let removed = live.remove(key) else {
                preconditionFailure("a pair left by itself")
            }
            digest.remove(removed.fingerprint)
            history.record(pair, of: key, at: next, number: UInt32(number))
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
    /// What `put` makes of the pair that is there now, if one is.
    fileprivate init(_ put: Command.Put, over present: KeyValue?, at revision: Revision) {
        self.init(
            key: present?.key ?? put.key, value: put.value,
            createRevision: present?.createRevision ?? revision, modRevision: revision,
            version: (present?.version ?? 0) + 1, lease: put.lease
        )
        guard let present else { return }
        if put.ignoreValue { value = present.value }
        if put.ignoreLease { lease = present.lease }
    }
}
