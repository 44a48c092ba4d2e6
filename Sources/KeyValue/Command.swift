// What the log carries: a change to the store, written by the leader once and read by every member.
// The bytes are described in Command+Coding.swift, what a command does in Store+Apply.swift, and what
// surrounds it in the log in Envelope.swift.

/// A change to the store.
package enum Command: Hashable, Sendable {
    case put(Put)
    case deleteRange(DeleteRange)
    /// Begins a session, named by this entry's place in the log.
    case openSession
    /// Says that the client of a session is still there.
    case keepSession(SessionID)
    /// Ends a session and forgets its answers.
    case endSession(SessionID)

    /// Whether it opens, keeps or ends a session. Such commands may be repeated anyway.
    var isAboutSessions: Bool {
        switch self {
        case .put, .deleteRange: false
        case .openSession, .keepSession, .endSession: true
        }
    }

    /// Writes one key.
    package struct Put: Hashable, Sendable {
        package var key: [UInt8]
        /// A part of the entry that it was read from, which it keeps: a value is copied once, to its place in the store.
        package var value: ArraySlice<UInt8>
        package var lease: LeaseID
        /// Whether the answer shows the key as it was before.
        package var prevKV: Bool
        /// Whether the key keeps its value. It must exist, and `value` must be empty.
        package var ignoreValue: Bool
        /// Whether the key keeps its lease. It must exist, and `lease` must be `.none`.
        package var ignoreLease: Bool

        package init(
            key: [UInt8], value: [UInt8], lease: LeaseID = .none, prevKV: Bool = false,
            ignoreValue: Bool = false, ignoreLease: Bool = false
        ) {
            self.init(
                key: key, value: value[...], lease: lease, prevKV: prevKV, ignoreValue: ignoreValue,
                ignoreLease: ignoreLease)
        }

        init(
            key: [UInt8], value: ArraySlice<UInt8>, lease: LeaseID, prevKV: Bool, ignoreValue: Bool,
            ignoreLease: Bool
        ) {
            (self.key, self.value, self.lease) = (key, value, lease)
            (self.prevKV, self.ignoreValue, self.ignoreLease) = (prevKV, ignoreValue, ignoreLease)
        }
    }

    /// Deletes the keys of an interval.
    package struct DeleteRange: Hashable, Sendable {
        package var key: [UInt8]
        /// Where the interval ends; `KeyInterval` has the three ways to say it.
        package var rangeEnd: [UInt8]
        /// Whether the answer shows the deleted keys.
        package var prevKV: Bool

        package init(key: [UInt8], rangeEnd: [UInt8] = [], prevKV: Bool = false) {
            (self.key, self.rangeEnd, self.prevKV) = (key, rangeEnd, prevKV)
        }
    }
}

/// What a command came to. The same on every member.
package enum Answer: Hashable, Sendable {
    /// The key was written, at this revision.
    case put(revision: Revision, previous: KeyValue?)
    /// So many keys were deleted. The revision moved only if there were any. `previous` is in key
    /// order, and empty unless it was asked for.
    case deleted(count: Int, previous: [KeyValue], revision: Revision)
    case sessionOpened(SessionID)
    /// The session goes on.
    case sessionKept
    /// The session is gone, now or since earlier.
    case sessionEnded
    /// The command was carried out earlier, and its answer was too large to be kept.
    case carriedOutBefore
    /// Nothing changed.
    case refused(Refusal)
}

/// Why a command changed nothing.
package enum Refusal: Error, Hashable, Sendable {
    case emptyKey
    /// A value came with `ignoreValue`.
    case valueProvided
    /// A lease came with `ignoreLease`.
    case leaseProvided
    /// `ignoreValue` or `ignoreLease` asked to keep what a missing key does not have.
    case keyNotFound
    /// The lease was never granted, or has ended.
    case leaseNotFound
    /// The session was never opened, or has ended: whether an earlier try of this command was
    /// carried out, nobody knows any more.
    case sessionEnded
    /// The client has said that it has the answer to this command.
    case acknowledged
    /// The session keeps as many answers as it may: acknowledge some.
    case sessionFull
    /// All sessions together keep as many answers as they may, and none of them is idle.
    case sessionsFull
    /// There are as many sessions as there may be, and none of them is idle.
    case tooManySessions
    /// The token came with another command before.
    case tokenReused
    /// There are as many tokens as there may be, and none of them is old enough to be forgotten.
    case tokensFull
    /// The number came with another command of the session before.
    case numberReused
}
