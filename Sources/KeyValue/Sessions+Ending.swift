// How sessions begin and end. Time is the cluster's, which stands in the log, so they end at the same
// command on every member.

extension Sessions {
    /// Opens a session, or says why not.
    ///
    /// When there are too many, the one that was idle longest ends, if it is not protected any more:
    /// somebody who opens sessions without end takes them from those who have gone away, and never
    /// from those who are at work.
    mutating func begin(_ id: SessionID, now: UInt64) -> Answer {
        if open.count >= limits.sessions, !endIdle(now: now) { return .refused(.tooManySessions) }
        let session = Session(key: id, seen: now, acknowledgedBelow: 0)
        open.insert(session)
        idle.insert(IdleSession(session))
        digest.add(session.fingerprint)
        return .sessionOpened(id)
    }

    /// Notes that a session is in use, and returns it; `nil` if it has ended.
    mutating func touch(_ id: SessionID, now: UInt64) -> Session? {
        guard let session = open[id], now - session.seen < limits.idle else { return nil }
        guard now - session.seen >= 1_000 else { return session }
        var changed = session
        changed.seen = now
        idle.remove(IdleSession(session).key)
        idle.insert(IdleSession(changed))
        replace(session, by: changed)
        return changed
    }

    /// Ends a session, if it is open.
    mutating func end(_ id: SessionID) {
        guard let session = open.remove(id) else { return }
        idle.remove(IdleSession(session).key)
        digest.remove(session.fingerprint)
        let first = KeptAnswer.Call(session: id, sequence: 0)
        for kept in answers(from: first, below: .max) { forget(kept) }
    }

    /// Ends some of the sessions whose time has come. The others are as good as ended already, so
    /// no command pays for many.
    mutating func expire(now: UInt64) {
        for _ in 0..<2 {
            guard let longest = idle.first, now - longest.key.seen >= limits.idle else { return }
            end(longest.key.session)
        }
    }

    /// Ends the session that was idle longest of all but the spared one, unless it is protected.
    /// Returns whether it did.
    mutating func endIdle(now: UInt64, sparing spared: SessionID? = nil) -> Bool {
        guard let longest = longestIdle(sparing: spared),
            now - longest.key.seen >= limits.protected
        else { return false }
        end(longest.key.session)
        return true
    }

    private func longestIdle(sparing spared: SessionID?) -> IdleSession? {
        guard let first = idle.first, first.key.session == spared else { return idle.first }
        var cursor = idle.cursor()
        cursor.advance()
        return cursor.current
    }
}
