// What the planted mistakes do to letters and to what recovery found.

internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService

extension World {
    /// Whether a mistake keeps a letter from its receiver.
    mutating func isSwallowed(_ letter: Letter, _ life: Life) -> Bool {
        switch (options.mistake, letter.content) {
        case (.deadEnd, .request(.append, _)):
            return calmSince != nil
        case (.staleReadIndex, .request(.readIndex(let request), _)):
            // Whoever believes to lead answers at once.
            let portrait = life.portrait
            guard portrait.isLeader else { return false }
            let response = ReadIndexResponse(
                term: portrait.term, read: request.read, index: portrait.commit)
            agenda.plan(
                .arrival(
                    Letter(
                        content: .response(.readIndex(response)), from: letter.to,
                        fromLife: life.number, to: letter.from, toLife: letter.fromLife)),
                at: after(100))
            return true
        case (.doubledVote, .response(.vote(let vote))):
            guard vote.isGranted, !vote.isPreVote else { return false }
            let other = hosts.indices.first { $0 != letter.to && $0 != letter.from }
            life.member.receive(.vote(vote), from: hosts[other ?? letter.from].id)
            return false
        default: return false
        }
    }

    /// The letter as the mistake makes it.
    func spoiled(_ letter: Letter, _ life: Life) -> Letter {
        var letter = letter
        switch (options.mistake, letter.content) {
        case (.blindVote, .request(.vote(var vote), let entries)):
            vote.last = EntryID(term: vote.term, index: LogIndex(1 << 40))
            letter.content = .request(.vote(vote), entries: entries)
        case (.boastfulFollower, .response(.append(var append))):
            guard case .matched = append.outcome, append.term == life.portrait.term else { break }
            append.outcome = .matched(life.portrait.last.index)
            letter.content = .response(.append(append))
        case (.eagerCommit, .request(.append(var append), let entries)):
            append.leaderCommit = append.entries.last.index
            letter.content = .request(.append(append), entries: entries)
        case (.forgedTerm, .request(.append(var append), let entries)):
            let portrait = life.portrait
            guard append.term < portrait.term, !portrait.isLeader else { break }
            append.term = portrait.term
            letter.content = .request(.append(append), entries: entries)
        case (.changedPayload, .request(.append(let append), var entries)):
            guard let last = entries.last, last.kind == .command, append.round.number % 16 == 0
            else { break }
            // The last byte of a put is of its value: of its padding, if it has one.
            entries[entries.count - 1].payload[last.payload.count - 1] ^= 1
            letter.content = .request(.append(append), entries: entries)
        default: break
        }
        return letter
    }
}

extension Mistake {
    /// What a member is told of its disk.
    func spoil(_ contents: inout RecoveredLog) {
        switch self {
        case .forgottenVote: contents.hardState.vote = nil
        case .forgottenEntries:
            let last = contents.outline.lastIndex
            guard last > max(LogIndex(1), contents.outline.base.index) else { return }
            contents.outline.truncate(from: last)
            contents.commit = min(contents.commit, contents.outline.lastIndex)
        default: return
        }
    }
}
