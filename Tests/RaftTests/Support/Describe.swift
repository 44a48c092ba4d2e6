// How a transcript spells what a node did. `5@2` is entry 5, of term 2.

import Raft

extension EntryID {
    var text: String { "\(index.position)@\(term.number)" }
}

extension Request {
    var text: String {
        switch self {
        case .vote(let request):
            let kind = request.isPreVote ? "pre-vote?" : request.isTransfer ? "vote now?" : "vote?"
            return "\(kind) term \(request.term.number) last \(request.last.text)"
        case .append(let request):
            let run = request.entries
            let what = run.headers.isEmpty ? "heartbeat" : "append"
            let entries = zip(run.indexes.lowerBound.position..., run.headers)
                .map { " \($0)@\($1.term.number)\($1.kind.mark)" }.joined()
            return "\(what) term \(request.term.number) after \(run.previous.text)\(entries)"
                + " commit \(request.leaderCommit.position) round \(request.round.number)"
                + (request.election > 20 ? " election \(request.election)" : "")
        case .timeoutNow(let request): return "timeout-now term \(request.term.number)"
        case .readIndex(let request):
            return "read-index? \(request.read.number) term \(request.term.number)"
        case .snapshot(let request):
            return "snapshot up to \(request.last.text) term \(request.term.number)"
        }
    }
}

extension EntryKind {
    fileprivate var mark: String {
        switch self {
        case .command: ""
        case .noop: "!"
        case .configuration: "*"
        }
    }
}

extension Response {
    var text: String {
        switch self {
        case .vote(let response):
            let kind = response.isPreVote ? "pre-vote" : "vote"
            return "\(kind) \(response.isGranted ? "granted" : "refused")"
                + " for \(response.electionTerm.number) term \(response.term.number)"
        case .append(let response):
            let promise = response.promise > 0 ? " promise \(response.promise)" : ""
            return "\(response.outcome.text) term \(response.term.number)"
                + " round \(response.round.number)\(promise)"
        case .timeoutNow(let response): return "timeout-now heard term \(response.term.number)"
        case .readIndex(let response):
            let index = response.index.map { "\($0.position)" } ?? "unknown"
            return "read-index \(response.read.number) is \(index) term \(response.term.number)"
        case .snapshot(let response):
            return "snapshot matched \(response.matched.position) term \(response.term.number)"
        }
    }
}

extension AppendResponse.Outcome {
    fileprivate var text: String {
        switch self {
        case .matched(let index): "matched \(index.position)"
        case .conflict(let retry): "conflict retry \(retry.text)"
        case .stale: "stale"
        }
    }
}

extension Parcel {
    var text: String {
        let body =
            switch body {
            case .request(let request, _): request.text
            case .response(let response, _): response.text
            }
        return "\(from.number) -> \(to.number) \(body)"
    }
}

extension Event {
    var text: String {
        switch self {
        case .termChanged(let term): "term \(term.number)"
        case .becamePreCandidate(let term): "asks around for term \(term.number)"
        case .becameCandidate(let term): "stands in term \(term.number)"
        case .becameLeader(let term): "leads term \(term.number)"
        case .steppedDown(let term, let reason): "steps down in term \(term.number): \(reason)"
        case .leaderChanged(let leader, let term):
            leader.map { "follows \($0.number) in term \(term.number)" }
                ?? "has no leader in term \(term.number)"
        case .election(let note): note.text
        case .followerLost(let id, let matched, let index):
            "\(id.number) has lost entries: had \(matched.position), has \(index.position)"
        case .configurationChanged(let index, let isJoint):
            isJoint ? "joint since \(index.position)" : "members as of \(index.position)"
        case .promoted(let id): "\(id.number) votes"
        case .removed(let index): "removed by \(index.position)"
        case .snapshotNeeded(let id): "\(id.number) needs a snapshot"
        case .snapshotInstalled(let last): "installs the snapshot up to \(last.text)"
        }
    }
}

extension Effects {
    /// What an outsider would notice in the end.
    var outcomes: [String] {
        var lines = events.filter { !$0.isToldByMessages }.map(\.text)
        if let committed { lines.append("commits \(committed.text)") }
        for read in reads {
            switch read {
            case .ready(let id, let index): lines.append("read \(id.number) at \(index.position)")
            case .lost(let id): lines.append("read \(id.number) lost")
            }
        }
        return lines
    }

    /// Everything, messages that are on the network already excepted.
    var details: [String] {
        var lines = outcomes
        if let refused { lines.insert("refuses: \(refused.text)", at: 0) }
        if let persist { lines.append(persist.text) }
        lines += held.map { "holds until #\($0.after.number): \($0.message.text)" }
        return lines
    }
}

extension Effects.Persist {
    fileprivate var text: String {
        var text = "disk #\(ticket.number):"
        if let hardState {
            let vote = hardState.vote.map { "vote \($0.number)" } ?? "no vote"
            text += " term \(hardState.term.number) \(vote)"
        }
        if let snapshot { text += " snapshot up to \(snapshot.text)" }
        if let truncation { text += " cut from \(truncation.position)" }
        if !appended.isEmpty { text += " add \(appended.text)" }
        return text
    }
}

extension Effects.Refusal {
    fileprivate var text: String {
        switch self {
        case .notLeader(nil): "not leader, nobody is"
        case .notLeader(let leader?): "not leader, \(leader.number) is"
        case .transferring: "transferring"
        case .tooManyInFlight: "too many in flight"
        case .membership(let refusal): refusal.text
        }
    }
}

extension Outgoing {
    fileprivate var text: String {
        switch self {
        case .request(let request, let peer): "-> \(peer.number) \(request.text)"
        case .response(let response, _): response.text
        }
    }
}

extension Range<LogIndex> {
    fileprivate var text: String {
        let (first, last) = (lowerBound.position, upperBound.position - 1)
        return first == last ? "\(first)" : "\(first) to \(last)"
    }
}

extension Node {
    /// One line for one member.
    var text: String {
        let state = status
        let vote = hardState.vote.map { " vote \($0.number)" } ?? ""
        let base = state.base == .beforeLog ? "" : " base \(state.base.text)"
        return "\(state.role.rawValue) term \(state.term.number)\(vote)\(base)"
            + " commit \(state.commit.position) last \(state.last.text) durable \(state.durable.position)"
            + (state.hasLease ? " leased" : "")
    }

    /// The terms of all entries, behind the base in brackets.
    var logText: String {
        let base = log.base == .beforeLog ? [] : ["[\(log.base.text)]"]
        let headers = log.headers(in: log.firstIndex..<lastIndex.next)
        return (base + headers.map { "\($0.term.number)" }).joined(separator: " ")
    }
}

extension FollowerStatus {
    var text: String {
        "\(id.number): \(state.rawValue) matched \(matched.position) next \(next.position)"
            + " in flight \(messagesInFlight)"
            + (isLeaving ? " leaving" : isVoter ? "" : " learner")
    }
}

extension Configuration.Refusal {
    fileprivate var text: String {
        switch self {
        case .leaderIsNew: "the leader is new"
        case .changeInFlight(let index): "change \(index.position) in flight"
        case .indexMismatch(let index): "the configuration is \(index.position)"
        case .unknownMember(let id): "\(id.number) is unknown"
        case .notAVoter(let id): "\(id.number) does not vote"
        case .notALearner(let id): "\(id.number) is no learner"
        case .notCaughtUp(let id): "\(id.number) has not caught up"
        case .sameName(let name): "the name \(name) is taken"
        case .sameAddress(let address): "the address \(address) is taken"
        case .unfit(let text): "\"\(text)\" is unfit"
        case .wouldLeaveNoVoter: "no voter would be left"
        case .tooManyMembers: "too many members"
        case .severalNewcomers: "several newcomers"
        case .idTaken(let id): "the id \(id.number) is taken"
        case .beingReplaced(let id, let other): "\(other.number) replaces \(id.number)"
        case .otherIncarnation(let id): "\(id.number) is bound"
        case .changesNothing: "nothing would change"
        }
    }
}

extension Configuration {
    /// `1 2 3`, `1 2 4 and 1 2 3` while joint, learners behind a plus.
    var text: String {
        var text = voters.map { "\($0.id.number)" }.joined(separator: " ")
        if isJoint { text += " and " + outgoing.map { "\($0.id.number)" }.joined(separator: " ") }
        return text + learners.map { " +\($0.id.number)" }.joined()
    }
}
