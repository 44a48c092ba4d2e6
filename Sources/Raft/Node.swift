// One Raft participant, and its one door.

/// One Raft participant: a value that turns inputs into effects.
///
/// It owns no socket, no file, no clock and no dice. Time is the count of ticks, and chance arrives inside them.
package struct Node: Sendable {
    package enum Input: Hashable, Sendable {
        /// Time has passed. `jitter` is any number: it decides how long the next election waits.
        case tick(count: Int, jitter: UInt32)
        /// A peer asks. The answer names `call`.
        case request(Request, from: NodeID, call: CallID)
        /// A peer answers.
        case response(Response, from: NodeID)
        /// A request to this peer was lost, or its connection is gone.
        case unreachable(NodeID)
        /// Commands for the log, each with its length in bytes. One input may carry many; all or none are taken.
        case proposal(byteCounts: [UInt32])
        /// A linearizable read wants its index.
        case read(ReadID)
        /// The disk has everything up to and including this ticket.
        case durable(Ticket)
        /// A founding member has heard from every other one: from now on it may vote and stand.
        case admitted
        /// Hand leadership to this member, or to the one that is furthest.
        case transfer(to: NodeID?)
    }

    package let id: NodeID
    package let voters: [NodeID]
    package let settings: Settings
    package private(set) var hardState: HardState
    /// The log without its bytes.
    package private(set) var log: LogOutline
    package private(set) var commitIndex: LogIndex
    package private(set) var leader: NodeID?
    package private(set) var mayVote: Bool

    /// A node as it was left: what recovery found is durable already, and entries up to `commit` are the
    /// caller's to apply. `mayVote` is false for a founding member that the others have not admitted yet.
    package init(
        id: NodeID, voters: [NodeID], hardState: HardState, outline: LogOutline, commit: LogIndex,
        settings: Settings = Settings(), mayVote: Bool = true
    ) {
        (self.id, self.voters, self.settings) = (id, voters, settings)
        (self.hardState, self.log, self.commitIndex) = (hardState, outline, commit)
        (self.leader, self.mayVote) = (nil, mayVote)
    }

    /// Takes one input. `accepted` and `refused` of the effects are this input's; everything else adds up over
    /// the turn. What the turn asks of the world is complete only after `finishTurn`.
    package mutating func step(_ input: Input, into effects: inout Effects) {
        effects.accepted = .none
        effects.refused = nil
    }

    /// Ends a turn. Called exactly once, after its last input and before its effects are carried out: commits, confirms
    /// reads, sends each follower what the whole turn has for it, and closes the turn's ticket.
    package mutating func finishTurn(into effects: inout Effects) {}

    package var role: Role { .follower }
    package var term: Term { hardState.term }
    package var lastIndex: LogIndex { .beforeLog }

    /// How many ticks after the latest `.tick` the node has something to do by itself; `nil` when nothing will
    /// happen before the next input. Valid after `finishTurn`. Never less than 1.
    ///
    /// Whoever drives the node gives it the ticks that have passed in every turn, after the messages of that turn.
    package var nextDeadline: Int? { nil }

    package var status: Status {
        Status(
            id: id, role: role, term: term, leader: leader, mayVote: mayVote, commit: commitIndex,
            last: .beforeLog, durable: .beforeLog, transferTarget: nil, followers: [])
    }
}
