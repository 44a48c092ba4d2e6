import RPC
import Raft
import RaftRPC
import Testing

@testable import RaftService

@Suite("The ledger of elections")
struct ElectionLedgerTests {
    private func line(
        _ kind: LedgerLine.Kind, term: UInt64 = 1, member: UInt64 = 0,
        reason: LedgerLine.Reason = .unnamed, milliseconds: UInt64 = 0
    ) -> LedgerLine {
        var line = LedgerLine(kind, term: Term(term), member: NodeID(member), reason: reason)
        line.milliseconds = milliseconds
        return line
    }

    /// A member that is cut off: its time comes again and again, and the others refuse it.
    private func attempt(_ ledger: inout ElectionLedger, at now: UInt64) {
        ledger.note(line(.timedOut, reason: .noVictory, milliseconds: now % 40), at: now)
        ledger.note(line(.asked, term: 2), at: now)
        ledger.note(line(.wasRefused, term: 2, member: 2), at: now + 1)
        ledger.note(line(.wasRefused, term: 2, member: 3), at: now + 2)
    }

    @Test("counts a repetition, whatever was repeated in between, with its first and last time")
    func repetitions() {
        var ledger = ElectionLedger()
        for attempt in 0..<1000 { self.attempt(&ledger, at: 10_000 + UInt64(attempt) * 150) }
        #expect(ledger.lines.map(\.kind) == [.timedOut, .asked, .wasRefused, .wasRefused])
        #expect(ledger.lines.map(\.count) == [1000, 1000, 1000, 1000])
        #expect(ledger.lines.map(\.first) == [10_000, 10_000, 10_001, 10_002])
        #expect(ledger.lines.map(\.last) == [159_850, 159_850, 159_851, 159_852])
        #expect(ledger.lines[0].milliseconds == 30)
    }

    @Test("tells anew what comes a minute later, in another term, or in another chapter")
    func news() {
        var ledger = ElectionLedger()
        attempt(&ledger, at: 0)
        attempt(&ledger, at: 100_000)
        #expect(ledger.lines.count == 8)
        ledger.note(line(.timedOut, term: 2, reason: .noVictory), at: 100_001)
        #expect(ledger.lines.count == 9)
        ledger.note(line(.followed, term: 2, member: 3), at: 100_002)
        ledger.note(line(.timedOut, term: 2, reason: .noVictory), at: 100_003)
        #expect(ledger.lines.count == 11)
    }

    @Test("forgets the oldest lines, in memory and in what is kept")
    func bounds() {
        var (ledger, disk) = (ElectionLedger(), Disk())
        for term in 1...5000 {
            ledger.note(line(.won, term: UInt64(term)), at: UInt64(term))
            disk.carryOut(ledger.takeUnsaved())
            #expect(disk.records.count <= 2 * ElectionLedger.lineLimit)
        }
        #expect(ledger.lines.count == ElectionLedger.lineLimit)
        #expect(ledger.lines.last?.term == 5000)
        #expect(ElectionLedger(records: disk.records).lines == ledger.lines)
    }

    @Test("a repetition is kept each time its count doubles, and not each time")
    func frugality() {
        var (ledger, disk) = (ElectionLedger(), Disk())
        for attempt in 0..<1000 {
            self.attempt(&ledger, at: UInt64(attempt) * 150)
            disk.carryOut(ledger.takeUnsaved())
        }
        #expect(disk.records.count == 4 * 10)
        #expect(ElectionLedger(records: disk.records).lines.map(\.count) == [512, 512, 512, 512])
        #expect(ledger.takeUnsaved() == nil)
    }

    @Test("goes on after a restart behind what it was, wherever a crash cut it")
    func restart() {
        var (ledger, disk) = (ElectionLedger(), Disk())
        var histories: [[LedgerLine]] = [[]]
        for attempt in 0..<20 {
            self.attempt(&ledger, at: UInt64(attempt) * 150)
            ledger.note(line(.won, term: UInt64(attempt)), at: UInt64(attempt) * 150)
            disk.carryOut(ledger.takeUnsaved())
            histories.append(ledger.lines)
        }
        #expect(ElectionLedger(records: disk.records).lines == ledger.lines)
        for count in 0...disk.records.count {
            var again = ElectionLedger(records: Array(disk.records.prefix(count)))
            #expect(
                again.lines.elementsEqual(ledger.lines.prefix(again.lines.count)) {
                    ($0.kind, $0.term, $0.member) == ($1.kind, $1.term, $1.member)
                })
            let before = again.lines
            again.note(line(.started), at: 1_000_000)
            guard case .replace(let records) = again.takeUnsaved() else {
                Issue.record("the first thing after a restart is to cut what a crash left")
                return
            }
            #expect(ElectionLedger(records: records).lines.dropLast() == before[...])
        }
    }

    @Test("all fields survive; what is no record of ours is left out")
    func coding() {
        var full = LedgerLine()
        (full.kind, full.call, full.reason) = (.refused, .transfer, .logBehind)
        (full.obstacle, full.term, full.member, full.other) = (.diskHoldsWrite, .max, 1 << 60, 3)
        (full.ownTerm, full.ownIndex, full.theirTerm, full.theirIndex) = (4, 5, 6, 1 << 40)
        (full.milliseconds, full.diskMilliseconds) = (7, 1 << 31)
        var (ledger, disk) = (ElectionLedger(), Disk())
        ledger.note(full, at: 1_700_000_000_123)
        disk.carryOut(ledger.takeUnsaved())
        #expect(ElectionLedger(records: disk.records).lines == ledger.lines)
        let strange: [[UInt8]] = [[], [1], Array(repeating: 0xff, count: 104)]
        #expect(ElectionLedger(records: strange + disk.records + strange).lines == ledger.lines)
    }

    @Test("goes on behind a record that cannot be read: the latest lines are what is asked for")
    func gap() {
        var (ledger, disk) = (ElectionLedger(), Disk())
        for term in 1...9 {
            ledger.note(line(.won, term: UInt64(term)), at: UInt64(term))
            disk.carryOut(ledger.takeUnsaved())
        }
        disk.records[3] = [1]
        #expect(ElectionLedger(records: disk.records).lines.map(\.term) == [5, 6, 7, 8, 9])
        // What is noted next follows it, and survives.
        var again = ElectionLedger(records: disk.records)
        again.note(line(.won, term: 10), at: 10)
        disk.carryOut(again.takeUnsaved())
        #expect(ElectionLedger(records: disk.records).lines.map(\.term) == [5, 6, 7, 8, 9, 10])
    }

    @Test("gives the latest lines, or those since a time")
    func reading() {
        var ledger = ElectionLedger()
        for term in 1...10 { ledger.note(line(.won, term: UInt64(term)), at: UInt64(term) * 100) }
        #expect(ledger.latest(3, since: 0).map(\.term) == [8, 9, 10])
        #expect(ledger.latest(.max, since: 900).map(\.term) == [9, 10])
    }

    private struct Disk {
        var records: [[UInt8]] = []

        mutating func carryOut(_ saving: LedgerSaving?) {
            switch saving {
            case .append(let added): records += added
            case .replace(let all): records = all
            case nil: break
            }
        }
    }
}

@Suite("A member writes its ledger")
struct MemberElectionsTests {
    @Test("who fell silent, who was asked, who voted, and who won; the service reads it out")
    func failover() throws {
        let cluster = try Cluster()
        for name in ["n1", "n2", "n3"] {
            let host = try cluster.start(name)
            host.member.keepElections(
                in: ElectionLedger(),
                clock: { [loop = cluster.loop] in loop.now.nanoseconds / 1_000_000 }, save: { _ in }
            )
        }
        _ = cluster.loop.run(until: { cluster.leader != nil })
        let old = try #require(cluster.leader)
        let term = old.member.driver.node.term
        old.log.delay = nil
        try old.member.propose(.put(.init(key: [1], value: [2])), deadline: nil) { _ in }
        func successor() -> Cluster.Host? {
            cluster.hosts.first {
                $0.member.driver.node.role == .leader && $0.member.driver.node.term > term
            }
        }
        _ = cluster.loop.run(until: { successor() != nil })
        let new = try #require(successor())
        func kinds(_ host: Cluster.Host) -> [LedgerLine.Kind] {
            host.member.elections?.ledger.lines.map(\.kind) ?? []
        }
        #expect(kinds(old).contains(.admitted))
        let stepDown = old.member.elections?.ledger.lines.last { $0.kind == .steppedDown }
        #expect(stepDown?.reason == .diskStalled)
        #expect(stepDown?.term == term.number)
        let won = new.member.elections?.ledger.lines.last { $0.kind == .won }
        #expect(won?.term == new.member.driver.node.term.number)
        #expect(kinds(new).contains(.timedOut) && kinds(new).contains(.wasGiven))
        let voters = cluster.hosts.filter { host in
            host.member.elections?.ledger.lines.contains {
                $0.kind == .gave && $0.call == .vote && $0.member == new.member.id.number
                    && $0.term == won?.term
            } ?? false
        }
        #expect(!voters.isEmpty)
        let answer = try cluster.call(new.name) { channel, options in
            try await ElectionsClient(channel: channel).readLedger(
                ReadLedgerRequest(limit: 3), options: options)
        }
        #expect(answer.lines == Array(new.member.elections?.ledger.lines.suffix(3) ?? []))
        #expect(answer.lines.count == 3)
        #expect((answer.name, answer.leader) == (new.name, new.member.id.number))
        #expect(answer.members.map(\.name).sorted() == ["n1", "n2", "n3"])
        #expect(answer.isVoter && answer.isAdmitted)
    }
}
