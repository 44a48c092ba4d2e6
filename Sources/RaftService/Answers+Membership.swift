// Why the members stay who they are, as an answer to whoever asked for a change.

internal import RPC
import Raft

extension Configuration.Refusal {
    /// The status and the sentence; `name` tells what a member is called.
    func answer(_ name: (NodeID) -> String) -> (StatusCode, String) {
        switch self {
        case .leaderIsNew: (.unavailable, "the leader is new and has committed nothing yet")
        case .changeInFlight(let index):
            (.unavailable, "the change at index \(index.position) is not finished yet")
        case .indexMismatch(let index):
            (
                .failedPrecondition,
                "the members have changed meanwhile: the configuration is that of index \(index.position)"
            )
        case .unknownMember(let id): (.notFound, "there is no member \(name(id))")
        case .notAVoter(let id): (.failedPrecondition, "\(name(id)) does not vote")
        case .notALearner(let id): (.failedPrecondition, "\(name(id)) is no learner")
        case .notCaughtUp(let id): (.unavailable, "\(name(id)) has not caught up yet")
        case .sameName(let text): (.alreadyExists, "there is a member called \(text)")
        case .sameAddress(let text): (.alreadyExists, "there is a member at \(text)")
        case .unfit(let text): (.invalidArgument, "no name or address can be \"\(text)\"")
        case .wouldLeaveNoVoter: (.failedPrecondition, "nobody would be left to vote")
        case .tooManyMembers:
            (.resourceExhausted, "a cluster has at most \(Configuration.memberMax) members")
        case .severalNewcomers: (.invalidArgument, "newcomers are added one by one")
        case .idTaken(let id): (.unavailable, "the id \(name(id)) is taken: ask again")
        case .beingReplaced(let id, let newcomer):
            (.failedPrecondition, "\(name(newcomer)) is taking the place of \(name(id)) already")
        case .otherIncarnation(let id):
            (
                .alreadyExists,
                "another data directory has joined as \(name(id)): if its data is lost, remove it first"
            )
        case .changesNothing: (.failedPrecondition, "that is how it is already")
        }
    }
}
