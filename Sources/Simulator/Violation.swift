// What the world is held to. Each claim has one name, which a failing run prints.

internal import RaftService

/// A property that every run has.
package enum Claim: String, CaseIterable, Sendable {
    // The paper's figure 3.
    case electionSafety = "at most one leader is elected in a term (§5.2)"
    case oneVote = "a member votes for one candidate in a term, whatever happens to it (§5.2)"
    case electedByQuorum = "a leader has the votes of a quorum of its term (§5.2)"
    case electionRestriction = "votes and pre-votes go to logs as new as the voter's (§5.4.1)"
    case leaderAppendOnly = "a leader never overwrites or deletes entries of its log (§5.3)"
    case logMatching = "logs with the same entry are the same up to it (§5.3)"
    case leaderCompleteness = "every later leader has what was committed before (§5.4)"
    case stateMachineSafety = "no two members apply different commands at one position (§5.4.3)"

    // What follows from it, or has to hold besides.
    case ownTermCommit = "a leader commits by counting only entries of its own term (§5.4.2)"
    case durableQuorum = "what is committed is on the disks of a quorum"
    case steadyCommit = "what a member knows to be committed is never taken back"
    case steadyTerm = "a member's term never goes backwards (§5.1)"
    case durableSpeech = "what a member says of its term, vote and log is on its disk first"
    case askedVotes = "a member votes only for who stands in that term"
    case stickiness = "whoever hears a leader helps nobody against it (dissertation 4.2.3)"
    case leaderContact = "a leader that no quorum answers resigns (dissertation 6.2)"
    case workingDisk = "a leader whose disk stands still resigns"
    case orderlyTransfer = "only who has everything is told to stand (dissertation 3.10)"
    case oneChange =
        "members change one change at a time, and none before the leader's term has a commit (4.1)"
    case configurationSafety =
        "quorums of one configuration and the next have a member in common (4.3)"
    case faithfulDisk = "recovery finds what was made durable, and nothing that never was"
    case faithfulSnapshots =
        "a snapshot is the state and the members that were agreed on, and durable"
    case outline = "the node's outline tells the log as it was handed to the disk"

    // What clients see.
    case durableWrites = "an acknowledged write is never lost"
    case refusedWrites = "what was refused or superseded is never carried out"
    case oneWrite = "a command is carried out at most once"
    case oneAnswer = "whoever repeats a command is told what came of it the first time"
    case rightAnswers = "an answer is what the agreed commands lead to"
    case freshReads = "a read sees every write that was acknowledged before it began (§8)"
    case risingRevisions = "revisions rise in the order in which writes are acknowledged"
    case linearizability = "the history of each key has a linear order (§8)"

    // What ends a member.
    case harmony = "no member hears what contradicts a promise (§5.2, §5.4)"

    // What follows when the faults end.
    case liveness = "once the faults end, one leader answers everybody and all members agree"
    case storage = "a member's storage never refuses what it wrote itself"
}

/// A claim that does not hold, and how one can see it.
package struct Violation: Error, Hashable, Sendable {
    package let claim: Claim
    package let detail: String

    init(_ claim: Claim, _ detail: String) { (self.claim, self.detail) = (claim, detail) }

    /// A member stopped by itself.
    init(_ failure: MemberFailure, of name: String) {
        switch failure {
        case .contradiction(let reason): self.init(.harmony, "\(name): \(reason)")
        case .removed: self.init(.harmony, "\(name): \(failure)")
        case .storage, .disowned, .unreadableCommand: self.init(.storage, "\(name): \(failure)")
        }
    }
}
