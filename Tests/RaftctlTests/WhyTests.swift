// The stories that raftctl why tells, from ledgers as members would answer them.

import RaftRPC
import Testing

@testable import raftctl

/// 2026-11-20 16:03:12.000 UTC.
private let base: UInt64 = 1_795_190_592_000

private func line(
    _ kind: LedgerLine.Kind, term: UInt64, at time: UInt64, _ member: UInt64 = 0,
    _ change: (inout LedgerLine) -> Void = { _ in }
) -> LedgerLine {
    var line = LedgerLine()
    (line.kind, line.term, line.member, line.count) = (kind, term, member, 1)
    (line.first, line.last) = (base + time, base + time)
    line.call = .vote
    change(&line)
    return line
}

private func report(
    _ id: UInt64, term: UInt64 = 7, leader: UInt64 = 2, members: ClosedRange<UInt64> = 1...3,
    _ lines: [LedgerLine]
) -> ReadLedgerResponse {
    var report = ReadLedgerResponse()
    (report.id, report.name, report.term) = (id, "n\(id)", term)
    (report.leader, report.isVoter, report.isAdmitted) = (leader, true, true)
    (report.now, report.lines) = (base + 240_000, lines)
    (report.lastTerm, report.lastIndex) = (term, 100)
    report.members = members.map {
        LedgerMember(id: $0, name: "n\($0)", clientAddress: "127.0.0.1:\($0)", isVoter: true)
    }
    return report
}

/// n1 led term 6 and was killed; n2 won term 7 with the vote of n3, which had refused the first pre-vote.
private let failover = [
    report(
        2,
        [
            line(.followed, term: 6, at: 0, 1),
            line(.timedOut, term: 6, at: 120, 1) {
                ($0.reason, $0.milliseconds) = (.leaderSilent, 152)
            },
            line(.asked, term: 7, at: 121) { $0.call = .preVote },
            line(.wasGiven, term: 7, at: 122, 3) { $0.call = .preVote },
            line(.asked, term: 7, at: 123), line(.wasGiven, term: 7, at: 125, 3),
            line(.won, term: 7, at: 126),
        ]),
    report(
        3,
        [
            line(.followed, term: 6, at: 1, 1),
            line(.refused, term: 7, at: 118, 2) {
                ($0.call, $0.reason, $0.other) = (.preVote, .leaderAlive, 1)
            },
            line(.gave, term: 7, at: 122, 2) { $0.call = .preVote },
            line(.gave, term: 7, at: 124, 2), line(.followed, term: 7, at: 127, 2),
        ]),
]

@Suite("raftctl why")
struct WhyTests {
    private func text(_ story: Story, _ format: OutputFormat = .simple) -> String {
        String(decoding: story.bytes(as: format, ByteStyle(isHex: false)), as: UTF8.self)
    }

    @Test("leader: the silence, the refusal, the election, the votes; and who does not answer")
    func leader() {
        #expect(
            text(Story(ofLeaderIn: Ledgers(failover, silentEndpoints: ["127.0.0.1:1"]))) == """
                n2 leads term 7 since 2026-11-20 16:03:12.126 UTC, 3 min ago.
                16:03:12.120  n2 had heard nothing of n1, which led term 6, for 152 ms
                16:03:12.118  n3 refused n2 the promise of a vote in term 7: it heard its leader, n1
                16:03:12.123  n2 stood for election in term 7
                16:03:12.126  n2 won term 7 with the votes of n2 and n3
                n1 does not answer.

                """)
    }

    @Test("not: a member that voted for the leader, and the leader itself")
    func contentment() {
        let ledgers = Ledgers(failover)
        #expect(
            text(Story(against: 3, in: ledgers)).hasPrefix(
                """
                n3 does not lead. n2 leads term 7 since 2026-11-20 16:03:12.126 UTC, 3 min ago.
                n3 never stood against it: it voted for n2 in term 7.
                """))
        #expect(text(Story(against: 2, in: ledgers)).hasPrefix("n2 leads term 7 since"))
    }

    @Test("not: a member that is not there, and one without a vote")
    func absence() {
        let silent = text(Story(against: 1, in: Ledgers(failover)))
        #expect(silent.contains("n1 is not heard here"))
        #expect(silent.hasSuffix("n1 does not answer.\n"))
        var learner = report(3, [])
        (learner.isVoter, learner.members[2].isVoter) = (false, false)
        learner.term = 8
        let story = text(Story(against: 3, in: Ledgers([failover[0], learner])))
        #expect(story.contains("n3 has no vote: it is a learner."))
    }

    @Test(
        "not: a log that is behind is told with both ends; what a silent voter thought is not known"
    )
    func logBehind() {
        let asker = report(
            3,
            [
                line(.timedOut, term: 6, at: 100, 1) {
                    ($0.reason, $0.milliseconds, $0.diskMilliseconds) = (.leaderSilent, 150, 90)
                },
                line(.asked, term: 7, at: 101) { $0.call = .preVote },
                line(.wasRefused, term: 7, at: 103, 1) { $0.call = .preVote },
            ])
        let voter = report(
            2,
            [
                line(.followed, term: 6, at: 0, 1),
                line(.refused, term: 7, at: 102, 3) {
                    ($0.call, $0.reason, $0.count, $0.last) =
                        (.preVote, .logBehind, 5, base + 900)
                    ($0.theirTerm, $0.theirIndex, $0.ownTerm, $0.ownIndex) = (5, 90, 6, 120)
                }, line(.won, term: 7, at: 126),
            ])
        #expect(
            text(Story(against: 3, in: Ledgers([asker, voter]))) == """
                n3 does not lead. n2 leads term 7 since 2026-11-20 16:03:12.126 UTC, 3 min ago.
                16:03:12.100  n3 had heard nothing of n1, which led term 6, for 150 ms, its disk busy for 90 ms
                16:03:12.101  n3 asked who would vote for it in term 7
                16:03:12.102  n2 refused n3 the promise of a vote in term 7: n3's log ended at 90 of term 5, \
                its own at 120 of term 6, 5 times until 16:03:12.900
                16:03:12.103  n1 refused n3 the promise of a vote in term 7; why, only it could say
                n1 does not answer.

                """)
    }

    @Test("a story has twelve lines at most, its beginning and its end; JSON has everything")
    func length() {
        var lines = (1...40).map { line(.asked, term: $0, at: $0) }
        lines.append(line(.won, term: 41, at: 41))
        let story = Story(ofLeaderIn: Ledgers([report(2, term: 41, lines)]))
        let told = text(story).split(separator: "\n")
        #expect(told.count == 12)
        #expect(told.contains("… 32 more, which -w json has"))
        #expect(told[10].hasSuffix("n2 won term 41"))
        #expect(text(story, .json).split(separator: "\"kind\":\"ASKED\"").count == 41)
        #expect(text(story, .json).hasPrefix(#"{"term":41,"leader":2,"story":[{"text":"n2 leads"#))
    }

    @Test("nobody leads: that is said, with what was tried")
    func nobody() {
        let lines = [
            line(.timedOut, term: 7, at: 5) {
                $0.reason = .noVictory; $0.count = 3
            },
            line(.asked, term: 8, at: 6) { $0.call = .preVote },
        ]
        #expect(
            text(Story(ofLeaderIn: Ledgers([report(3, leader: 0, lines)])))
                .hasPrefix("Nobody leads, as far as term 7 is known.\n"))
    }

    @Test(
        "times are those of the calendar",
        arguments: [
            (0, "1970-01-01"), (951_782_400_000, "2000-02-29"), (951_868_800_000, "2000-03-01"),
            (1_709_164_800_000, "2024-02-29"), (1_767_139_200_000, "2025-12-31"),
            (4_107_542_400_000, "2100-03-01"), (base, "2026-11-20"),
        ] as [(UInt64, String)])
    func dates(milliseconds: UInt64, date: String) { #expect(UTC(milliseconds).date == date) }

    @Test(
        "a span has one unit",
        arguments: [
            (850, "850 ms"), (1250, "1.2 s"), (59_000, "59 s"), (240_000, "4 min"),
            (10_800_000, "3 h"), (432_000_000, "5 days"),
        ] as [(UInt64, String)])
    func spans(milliseconds: UInt64, text: String) { #expect(UTC.span(milliseconds) == text) }
}
