// A node of a core world, what outlives it, and what is on its way.

internal import Raft

/// A snapshot without its bytes.
struct CoreSnapshot: Hashable {
    var last: EntryID
    var configuration: PlacedConfiguration
}

/// One node, and what outlives it.
struct CorePeer: Hashable {
    /// What was given to the disk and is not on it.
    struct Pending: Hashable {
        let ticket: Ticket
        let hardState: HardState
        let outline: LogOutline
        let snapshot: CoreSnapshot?
    }

    let id: NodeID
    /// Nothing while it is down.
    var node: Node?
    var life = 0
    // On the disk.
    var hardState: HardState
    var outline: LogOutline
    var snapshot: CoreSnapshot?
    // In memory.
    var pending: [Pending] = []
    var held: [Effects.Held] = []
    /// Arrived, and perhaps not on the disk yet.
    var received: CoreSnapshot?

    /// The newest snapshot it could send.
    var newestSnapshot: CoreSnapshot? {
        guard let received, received.last.index > snapshot?.last.index ?? .beforeLog else {
            return snapshot
        }
        return received
    }

    /// Whether its disk has this entry, or a snapshot of it.
    func holds(_ entry: EntryID) -> Bool {
        entry.index <= outline.base.index || outline.holds(entry)
    }
}

/// What a turn has come to so far.
struct CoreTurn {
    let before: CorePortrait
    var effects = Effects()
    /// How many inputs it has had, and what of its effects was looked at.
    var (count, events) = (0, 0)
    var reconfigured: LogIndex?

    init(before: CorePortrait) { self.before = before }
}

/// A message on its way.
struct Flight {
    /// Apart from the flight: hundreds are in the air, and whenever one leaves, those behind it move up.
    indirect enum Content: Hashable {
        case request(Request)
        case response(Response)
        /// The network says that this one cannot be reached.
        case unreachable(NodeID)
    }

    let content: Content
    let from: Int
    /// The life that sent it: answers are for that one.
    let fromLife: Int
    let to: Int
    /// Answers reach only the life that asked.
    let toLife: Int?

    /// Which end waits for a snapshot's answer: it is told when that cannot come, for nothing else repeats it.
    var senderOfSnapshot: (sender: Int, receiver: Int)? {
        switch content {
        case .request(.snapshot): (from, to)
        case .response(.snapshot): (to, from)
        default: nil
        }
    }

    /// Whether it is the network itself that speaks.
    var isNews: Bool {
        guard case .unreachable = content else { return false }
        return true
    }
}

/// A node before a step.
struct CorePortrait {
    let role: Role
    let term: Term
    let commit: LogIndex

    init(_ node: Node) {
        (role, term, commit) = (node.role, node.term, node.commitIndex)
    }
}
