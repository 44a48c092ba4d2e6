// How a story is printed: sentences with their times for people, and all lines of all ledgers for programs.

internal import RaftRPC

extension Story: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] {
        simpleLines(
            sentences.map { sentence in
                sentence.time.map { "\(UTC($0).time)  \(sentence.text)" } ?? sentence.text
            })
    }

    func fields(_ style: ByteStyle) -> [Field] {
        sentences.flatMap { sentence in
            [
                Field("Time", sentence.time ?? 0), Field("Sentence", quoting: sentence.text),
            ]
        }
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table(["TIME (UTC)": .left, "WHAT": .left])
        for sentence in sentences {
            table.add([sentence.time.map { UTC($0).time } ?? "", sentence.text])
        }
        return table
    }

    var json: JSON {
        .compact([
            "term": .unsigned(ledgers.term), "leader": .unsigned(ledgers.leader ?? 0),
            "story": .array(
                sentences.map {
                    .compact(["time": .unsigned($0.time ?? 0), "text": .string($0.text)])
                }),
            "silent": .array(ledgers.silent.map { .string($0) }),
            "members": .array(ledgers.reports.map(\.json)),
        ])
    }
}

extension ReadLedgerResponse {
    fileprivate var json: JSON {
        .compact([
            "id": .unsigned(id), "name": .string(name), "term": .unsigned(term),
            "leader": .unsigned(leader), "isVoter": .bool(isVoter),
            "isAdmitted": .bool(isAdmitted), "lastTerm": .unsigned(lastTerm),
            "lastIndex": .unsigned(lastIndex), "now": .unsigned(now),
            "lines": .array(lines.map(\.json)),
        ])
    }
}

extension LedgerLine {
    /// What a line does not name is left out.
    fileprivate var json: JSON {
        let isVote = [Kind.asked, .gave, .refused, .wasGiven, .wasRefused].contains(kind)
        return .compact([
            "kind": .string(kind.description), "term": .unsigned(term),
            "call": .string(isVote ? call.description : ""),
            "reason": .string(reason == .unnamed ? "" : reason.description),
            "obstacle": .string(obstacle == .free ? "" : obstacle.description),
            "member": .unsigned(member), "other": .unsigned(other),
            "ownTerm": .unsigned(ownTerm), "ownIndex": .unsigned(ownIndex),
            "theirTerm": .unsigned(theirTerm), "theirIndex": .unsigned(theirIndex),
            "milliseconds": .unsigned(milliseconds),
            "diskMilliseconds": .unsigned(diskMilliseconds), "count": .unsigned(count),
            "first": .unsigned(first), "last": .unsigned(last),
        ])
    }
}
