// Everything an operator can ever see of a member: one case per change of state, with its fields. Nobody writes
// prose at a call site; the journal and the terminal both print what is here.

package import Raft

/// A change of state, as it appears in the journal.
package enum MemberEvent: Hashable, Sendable {
    case started(version: String, applied: LogIndex, term: Term)
    case listening(client: String, peer: String)
    case stopping(reason: String)
    case stopped
    case founding(waitingFor: [String])
    /// An operator has made this member the only one, from this position on.
    case forced(from: LogIndex, without: [String])
    /// A new member asks for membership at these addresses.
    case joining(through: [String])
    /// It asks again, because whoever is at this address did not give it, for this reason.
    case joinPostponed(by: String, reason: String)
    case founded
    case termChanged(Term)
    case preVoteStarted(Term)
    case electionStarted(Term)
    case becameLeader(Term)
    case steppedDown(Term, Event.StepDownReason)
    case leaderChanged(name: String?, Term)
    case peerConnected(name: String, address: String)
    case peerLost(name: String, reason: String)
    case peerRefused(name: String, reason: String)
    /// A follower lacks entries that it had acknowledged: of those, it has at most those up to `has`.
    case followerLost(name: String, acknowledged: LogIndex, has: LogIndex)
    /// The members are those of the entry at this index, from here on for good.
    case configurationChanged(LogIndex, isJoint: Bool)
    case promoted(name: String)
    /// The others dial this member, of this name, where its own settings do not have it.
    case addressDiffers(name: String, agreed: String, advertised: String)
    /// This member has been removed by the entry at this index.
    case removed(LogIndex)
    /// What a follower lacks is no longer in the log: it is sent a snapshot.
    case snapshotNeeded(name: String)
    /// A leader's snapshot has taken the place of this member's log and state.
    case snapshotInstalled(EntryID)
    /// What the disk held at the start and the member does without, for this reason.
    case leftOut(String)
    /// What is remembered of elections was lost, or is not kept any more: for this reason.
    case ledgerLost(String)
    case failed(String)

    /// syslog's levels, as `PRIORITY=` has them.
    package enum Priority: Int, Sendable, Comparable {
        case error = 3
        case warning = 4
        case notice = 5
        case info = 6
        case debug = 7

        package static func < (lhs: Priority, rhs: Priority) -> Bool {
            lhs.rawValue < rhs.rawValue
        }
    }
}

extension MemberEvent {
    /// A name that never changes: `RAFT_EVENT=`.
    package var name: String { description.name }
    /// One id per kind of event, for ever: `MESSAGE_ID=`.
    package var messageID: String { description.messageID }
    package var priority: Priority { description.priority }
    /// The sentence.
    package var message: String { description.message }

    /// The fields besides name, id, priority and message.
    package var fields: [(name: String, value: String)] {
        switch self {
        case .started(let version, let applied, let term):
            [
                ("RAFT_VERSION", version), ("RAFT_INDEX", "\(applied.position)"),
                ("RAFT_TERM", "\(term.number)"),
            ]
        case .listening(let client, let peer):
            [("RAFT_LISTEN_CLIENT", client), ("RAFT_LISTEN_PEER", peer)]
        case .stopping(let reason): [("RAFT_REASON", reason)]
        case .founding(let names): [("RAFT_PEER", names.joined(separator: ","))]
        case .forced(let index, let names):
            [("RAFT_INDEX", "\(index.position)"), ("RAFT_PEER", names.joined(separator: ","))]
        case .joining(let addresses): [("RAFT_PEER_ADDRESS", addresses.joined(separator: ","))]
        case .joinPostponed(let address, let reason):
            [("RAFT_PEER_ADDRESS", address), ("RAFT_REASON", reason)]
        case .termChanged(let term), .preVoteStarted(let term): [("RAFT_TERM", "\(term.number)")]
        case .electionStarted(let term):
            [("RAFT_TERM", "\(term.number)"), ("RAFT_ROLE", "candidate")]
        case .becameLeader(let term): [("RAFT_TERM", "\(term.number)"), ("RAFT_ROLE", "leader")]
        case .steppedDown(let term, let reason):
            [
                ("RAFT_TERM", "\(term.number)"), ("RAFT_ROLE", "follower"),
                ("RAFT_REASON", reason.rawValue),
            ]
        case .leaderChanged(let name, let term):
            [("RAFT_LEADER", name ?? ""), ("RAFT_TERM", "\(term.number)")]
        case .peerConnected(let name, let address):
            [("RAFT_PEER", name), ("RAFT_PEER_ADDRESS", address)]
        case .peerLost(let name, let reason), .peerRefused(let name, let reason):
            [("RAFT_PEER", name), ("RAFT_REASON", reason)]
        case .followerLost(let name, let acknowledged, let index):
            [
                ("RAFT_PEER", name), ("RAFT_INDEX", "\(index.position)"),
                ("RAFT_ACKNOWLEDGED", "\(acknowledged.position)"),
            ]
        case .configurationChanged(let index, _), .removed(let index):
            [("RAFT_INDEX", "\(index.position)")]
        case .promoted(let name): [("RAFT_PEER", name)]
        case .addressDiffers(_, let agreed, let advertised):
            [("RAFT_PEER_ADDRESS", agreed), ("RAFT_ADVERTISED", advertised)]
        case .snapshotNeeded(let name): [("RAFT_PEER", name)]
        case .snapshotInstalled(let last):
            [("RAFT_INDEX", "\(last.index.position)"), ("RAFT_TERM", "\(last.term.number)")]
        case .failed(let reason), .ledgerLost(let reason), .leftOut(let reason):
            [("RAFT_REASON", reason)]
        case .stopped, .founded: []
        }
    }

    private struct Description {
        let name: String
        let messageID: String
        let priority: Priority
        let message: String

        init(_ name: String, _ messageID: String, _ priority: Priority, _ message: String) {
            (self.name, self.messageID) = (name, messageID)
            (self.priority, self.message) = (priority, message)
        }
    }

    /// The table of all events: it is long because it is whole.
    private var description: Description {
        switch self {
        case .started(let version, let applied, let term):
            .init(
                "started", "e6c0ad668abc4529982f0bc18c9c35f9", .notice,
                "raftd \(version) started in term \(term.number) with \(applied.position) entries applied"
            )
        case .listening(let client, let peer):
            .init(
                "listening", "9ad8a186f13a43c3a9bdece00c4c15ff", .info,
                "listening for clients on \(client) and for peers on \(peer)")
        case .stopping(let reason):
            .init("stopping", "d28a90b1e35e4799982cd2bb8ea3d9a9", .notice, "stopping: \(reason)")
        case .stopped: .init("stopped", "7fc94ba762a04730beac362fd6db917c", .notice, "stopped")
        case .founding(let names):
            .init(
                "founding", "fe39c72aaaac4efc9b008446fa787d6d", .notice,
                "first start: waiting for \(names.joined(separator: ", ")) to confirm this member")
        case .forced(let index, let names):
            .init(
                "forced-new-cluster", "5d0b7c1e9f2a4836b4c7d8e9fa0b1c2d", .warning,
                "this member goes on alone from entry \(index.position), without "
                    + "\(names.joined(separator: ", ")): what only they had is lost. They must not "
                    + "come back; take out --force-new-cluster, and add new members")
        case .joining(let addresses):
            .init(
                "joining", "3a5c8f0e6b7d4e0f9d1c2b3a49586771", .notice,
                "asking for membership at \(addresses.joined(separator: ", "))")
        case .joinPostponed(let address, let reason):
            .init(
                "join-postponed", "b1e7f5a2c3d84960a7f8e9d0c1b2a394", .warning,
                "no membership at \(address) yet: \(reason)")
        case .founded:
            .init(
                "founded", "7a7a12c6ce304a9bb1e336e888f85237", .notice,
                "every founding member has confirmed this one: it may vote and stand")
        case .termChanged(let term):
            .init(
                "term-changed", "a32dd25c8c654faaa4ce1904e413da5a", .info,
                "term is now \(term.number)")
        case .preVoteStarted(let term):
            .init(
                "pre-vote-started", "e2905697504c40e29013a708f8cae4e4", .info,
                "no leader heard: asking whether an election in term \(term.number) could be won")
        case .electionStarted(let term):
            .init(
                "election-started", "fed83ba8fede4e2fa55c5b79537d1f43", .notice,
                "standing for election in term \(term.number)")
        case .becameLeader(let term):
            .init(
                "became-leader", "e2e2e9ab747b4a92ae087d9d60c62fee", .notice,
                "became leader in term \(term.number)")
        case .steppedDown(let term, let reason):
            .init(
                "stepped-down", "b7dce0475044463ca424e204b5ee318e", .notice,
                "stepped down in term \(term.number): \(reason.sentence)")
        case .leaderChanged(let name, let term):
            .init(
                "leader-changed", "303fb803f1fc49c885d4045bcf5df477", .notice,
                name.map { "\($0) leads term \(term.number)" }
                    ?? "term \(term.number) has no known leader")
        case .peerConnected(let name, let address):
            .init(
                "peer-connected", "66ea028d65fd4b1c9f3e1d90bba26fcc", .info,
                "connected to \(name) at \(address)")
        case .peerLost(let name, let reason):
            .init(
                "peer-lost", "0ea659f92a65453abac00d854a0fdddc", .warning,
                "cannot reach \(name): \(reason)")
        case .peerRefused(let name, let reason):
            .init(
                "peer-refused", "0ad4f351cad249ee8f86a83836e32e14", .error,
                "\(name) and this member refuse each other: \(reason)")
        case .followerLost(let name, let acknowledged, let index):
            .init(
                "follower-lost", "e54473dc2bc94c37ac1420e43a6bbd43", .error,
                "\(name) has lost entries that it had acknowledged: it had "
                    + "\(acknowledged.position), and has no more than \(index.position). Stop it, "
                    + "and bring back its data directory or replace it")
        case .configurationChanged(let index, let isJoint):
            .init(
                "configuration-changed", "640240b26e2a43498fbaa2c41dc0e6d6", .notice,
                isJoint
                    ? "old and new voters decide together since index \(index.position)"
                    : "the members are those of index \(index.position)")
        case .promoted(let name):
            .init(
                "promoted", "36430f5c518c421aa1ef832086338ccd", .notice,
                "\(name) has caught up and votes")
        case .addressDiffers(let name, let agreed, let advertised):
            .init(
                "address-differs", "8d2f6b1a94c7403eb5a0c61e7f3d9258", .warning,
                "the others reach this member at \(agreed), not at \(advertised), which it "
                    + "advertises. If it has moved: raftctl member update \(name) --peer "
                    + "\(advertised)")
        case .removed(let index):
            .init(
                "removed", "85140eb8ffcf4ae9a548b7fbe92df643", .warning,
                "this member has been removed from the cluster at index \(index.position)")
        case .snapshotNeeded(let name):
            .init(
                "snapshot-needed", "259c25a5e58148ca9a9c5f91646954d7", .info,
                "\(name) is sent a snapshot: what it lacks is no longer in the log")
        case .snapshotInstalled(let last):
            .init(
                "snapshot-installed", "69adb2afcfd449d7be94410fdeeb0f27", .notice,
                "the leader's snapshot up to entry \(last.index.position) replaces log and state")
        case .leftOut(let reason):
            .init(
                "left-out", "5047ffe85951c0bdd510ee24e7355505", .warning,
                "left out of what the disk has: \(reason)")
        case .ledgerLost(let reason):
            .init(
                "ledger-lost", "c3f1a64de0b94c1f9a27d5b8f2e60741", .warning,
                "the ledger of elections: \(reason). Nothing but raftctl why depends on it")
        case .failed(let reason):
            .init("failed", "4ba74bd5c2904977833ad09db1d05b13", .error, reason)
        }
    }
}

extension Event.StepDownReason {
    /// The reason in words.
    var sentence: String {
        switch self {
        case .higherTerm: "another member has a higher term"
        case .lostQuorum: "no majority has answered for an election timeout"
        case .diskStalled: "its disk has not finished a write for the longest election timeout"
        case .transferred: "leadership was handed over"
        case .removed: "it has no vote any more"
        }
    }
}
