// Mistakes that people have made, planted on purpose: a simulator that cannot find them proves
// nothing.
//
// All of them live in the simulated disk, network and clients. What the members run is the real
// code.

/// One planted mistake.
package enum Mistake: String, CaseIterable, Sendable {
    /// The disk says "durable" when a batch is handed over, and writes it later.
    case earlyAcknowledgement = "early-acknowledgement"
    /// The vote is not there any more after a restart.
    case forgottenVote = "forgotten-vote"
    /// What was made durable last is not there any more after a restart.
    case forgottenEntries = "forgotten-entries"
    /// What the leader's entries take the place of is not said to go.
    case lostTruncation = "lost-truncation"
    /// A vote that was granted counts for another voter too.
    case doubledVote = "doubled-vote"
    /// Voters do not compare logs (§5.4.1).
    case blindVote = "blind-vote"
    /// Followers say they have everything a leader ever sent them.
    case boastfulFollower = "boastful-follower"
    /// Followers take everything they hold for committed.
    case eagerCommit = "eager-commit"
    /// Bytes of a command change on the way.
    case changedPayload = "changed-payload"
    /// A deposed leader's append requests carry the newest term.
    case forgedTerm = "forged-term"
    /// Reads are answered from the member's own store.
    case localReads = "local-reads"
    /// A follower's read is answered with the leader's commit, confirmed by nobody.
    case staleReadIndex = "stale-read-index"
    /// Clients send a write of unknown fate again.
    case blindRetry = "blind-retry"
    /// No append request arrives after the faults have ended: nothing gets done.
    case deadEnd = "dead-end"

    /// What it does, in a line.
    package var summary: String {
        switch self {
        case .earlyAcknowledgement: "the disk acknowledges batches before it syncs them"
        case .forgottenVote: "a restart forgets the vote"
        case .forgottenEntries: "a restart forgets the newest durable entry"
        case .lostTruncation: "the disk is not told which entries give way to a leader's"
        case .doubledVote: "a granted vote counts for two voters"
        case .blindVote: "voters do not compare logs"
        case .boastfulFollower: "followers acknowledge entries they do not have"
        case .eagerCommit: "followers commit whatever they hold"
        case .changedPayload: "bytes of commands change on the way"
        case .forgedTerm: "old leaders' requests carry the newest term"
        case .localReads: "linearizable reads are answered without asking anybody"
        case .staleReadIndex: "the leader answers followers' reads without a round"
        case .blindRetry: "clients repeat writes of unknown fate"
        case .deadEnd: "append requests stop arriving when the faults end"
        }
    }
}

extension Mistake {
    /// The faults that bring a rare mistake to light; nothing where the usual ones do.
    var climate: [FaultKind]? {
        switch self {
        case .forgottenVote: [.ambush, .ambush, .leaderCrash, .badPost]
        case .doubledVote: [.leaderCrash, .leaderSplit, .badPost]
        default: nil
        }
    }
}
