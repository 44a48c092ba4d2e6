// The numbers Raft speaks of. Each kind has its own type, so that a term cannot be passed for an
// index.

/// A leadership epoch (paper §5.1). It never goes backwards on one member.
package struct Term: Hashable, Comparable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }

    package static let zero = Term(0)
    /// The term of the founding configuration, entry 1 of every founding member.
    package static let founding = Term(1)
    package var next: Term { Term(number + 1) }

    /// No cluster gets there by elections: whoever speaks of such a term is broken, and is not heard.
    package static let limit = Term(1 << 62)

    /// How far ahead of the own term another member's may be: 136 years of an election each second.
    ///
    /// To believe more would let one message use up the terms, and with them all elections.
    package static let jumpMax: UInt64 = 1 << 32

    /// Whether a member in this term may believe that another is in `other`.
    package func believes(_ other: Term) -> Bool {
        other < .limit && (other <= self || other.number - number <= Self.jumpMax)
    }

    package static func < (lhs: Term, rhs: Term) -> Bool { lhs.number < rhs.number }
}

/// A position in the log. Entries start at 1; 0 is "before the log".
package struct LogIndex: Hashable, Comparable, Sendable {
    package let position: UInt64
    package init(_ position: UInt64) { self.position = position }

    package static let beforeLog = LogIndex(0)
    package var next: LogIndex { LogIndex(position + 1) }
    /// - Precondition: not before the log.
    package var previous: LogIndex { LogIndex(position - 1) }
    package func advanced(by count: Int) -> LogIndex { LogIndex(position + UInt64(count)) }

    package static func < (lhs: LogIndex, rhs: LogIndex) -> Bool { lhs.position < rhs.position }
}

extension Range<LogIndex> {
    /// How many entries the range names.
    package var length: Int { Int(upperBound.position - lowerBound.position) }
}

/// Names one entry for ever: no two leaders share a term, and no leader reuses an index.
///
/// Ordered as §5.4.1 compares logs: the later term wins, then the longer log.
package struct EntryID: Hashable, Comparable, Sendable {
    package var term: Term
    package var index: LogIndex
    package init(term: Term, index: LogIndex) { (self.term, self.index) = (term, index) }

    package static let beforeLog = EntryID(term: .zero, index: .beforeLog)

    package static func < (lhs: EntryID, rhs: EntryID) -> Bool {
        (lhs.term, lhs.index) < (rhs.term, rhs.index)
    }
}

/// A member of the cluster. Never reused, never zero.
package struct NodeID: Hashable, Comparable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
    package static func < (lhs: NodeID, rhs: NodeID) -> Bool { lhs.number < rhs.number }
}

/// Numbers what is handed to the disk. Strictly increasing; the disk answers in order.
package struct Ticket: Hashable, Comparable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }

    /// Durable before the node was made: what was recovered.
    package static let recovered = Ticket(0)
    package var next: Ticket { Ticket(number + 1) }

    package static func < (lhs: Ticket, rhs: Ticket) -> Bool { lhs.number < rhs.number }
}

/// Numbers a leader's append requests to all followers, heartbeats included, in the order they
/// leave. A read is confirmed only by answers to requests that left after it arrived (dissertation
/// §6.4).
package struct Round: Hashable, Comparable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }

    package static let zero = Round(0)
    package var next: Round { Round(number + 1) }

    package static func < (lhs: Round, rhs: Round) -> Bool { lhs.number < rhs.number }
}

/// Names a read that waits for its index. Chosen by whoever asks; the core only echoes it.
package struct ReadID: Hashable, Comparable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
    package static func < (lhs: ReadID, rhs: ReadID) -> Bool { lhs.number < rhs.number }
}

/// Names a peer's call that waits for an answer. Chosen by the network; the core only echoes it.
package struct CallID: Hashable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
}
