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
        /// Hand leadership to this member, or to the one that is furthest.
        case transfer(to: NodeID?)
    }
}
