// How a plan looks in each format.

extension QuorumPlan: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] {
        simpleLines(phases.map { "\($0.title): \($0.text)" })
    }

    func fields(_ style: ByteStyle) -> [Field] {
        phases.flatMap { phase in
            [
                Field("Phase", quoting: phase.title),
                Field("Voters", quoting: phase.votersText),
                Field("Learners", quoting: phase.learnersText),
                Field("Quorum", quoting: phase.both(\.quorum)),
                Field("Heard", quoting: phase.both(\.heard)), Field("Tolerates", phase.tolerated),
                Field("Spare", phase.spare), .blank,
            ]
        }
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table([
            "PHASE": .left, "VOTERS": .left, "LEARNERS": .left, "QUORUM": .right,
            "HEARD": .right, "TOLERATES": .right, "SPARE": .right,
        ])
        for phase in phases {
            table.add([
                phase.title, phase.votersText, phase.learnersText, phase.both(\.quorum),
                phase.both(\.heard), "\(phase.tolerated)",
                phase.hasQuorum ? "\(phase.spare)" : "no quorum",
            ])
        }
        return table
    }

    var json: JSON {
        .array(
            phases.map { phase in
                .object([
                    .init("phase", .string(phase.title)),
                    .init("electorates", .array(phase.electorates.map(\.json))),
                    .init(
                        "learners", .array(phase.roster.learners.map { .string($0.label) })),
                    .init("tolerates", .signed(Int64(phase.tolerated))),
                    .init("spare", .signed(Int64(phase.spare))),
                ])
            })
    }
}

extension QuorumPhase {
    var title: String {
        switch moment {
        case .now: "now"
        case .during(let text): "during \(text)"
        case .until(let text, let newcomer): "after \(text), until \(newcomer) has caught up"
        case .after(let text): "after \(text)"
        }
    }

    var text: String {
        let learners = roster.learners.isEmpty ? "" : "; learning: \(learnersText)"
        return quorumText + learners
    }

    /// In a joint phase both the old and the new voters.
    var quorumText: String { electorates.map(\.text).joined(separator: ", and ") }

    var votersText: String {
        electorates.map { $0.voters.map(\.label).joined(separator: " ") }
            .joined(separator: " and ")
    }

    var learnersText: String { roster.learners.map(\.label).joined(separator: " ") }

    func both(_ number: (Electorate) -> Int) -> String {
        electorates.map { "\(number($0))" }.joined(separator: " and ")
    }
}

extension Electorate {
    /// `3 voters (n1 n2 n3), quorum 2, tolerates 1 failure`.
    var text: String {
        let labels = voters.map(\.label).joined(separator: " ")
        let count = voters.count == 1 ? "1 voter" : "\(voters.count) voters"
        let failures = tolerated == 1 ? "1 failure" : "\(tolerated) failures"
        return "\(count) (\(labels)), quorum \(quorum), tolerates \(failures)\(silence)"
    }

    private var silence: String {
        let silent = voters.filter { !$0.isHeard }.map(\.label)
        guard !silent.isEmpty else { return "" }
        let names = silent.joined(separator: " ")
        return spare < 0 ? "; no quorum without \(names)" : "; \(names) not heard"
    }

    var json: JSON {
        .object([
            .init("voters", .array(voters.map { .string($0.label) })),
            .init("quorum", .signed(Int64(quorum))), .init("heard", .signed(Int64(heard))),
        ])
    }
}
