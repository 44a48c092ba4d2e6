import Raft
import Testing

@testable import RaftRuntime

@Suite("A member whose disk is full")
struct RoomTests {
    private static func isBehind(_ host: Party.Host, _ leader: Party.Host) -> Bool {
        host.driver.node.lastIndex < leader.driver.node.lastIndex
    }

    /// A party of which one follower has no room, and has missed ten commands.
    private static func fullFollower() throws -> (Party, leader: Party.Host, full: Party.Host) {
        let party = try Party()
        let leader = try party.elect()
        try party.run(5)
        let full = try #require(party.hosts.first { $0.id != leader.id })
        full.driver.isRoomLow = true
        try party.write(10)
        return (party, leader, full)
    }

    @Test("takes no commands, and its log and the leader's go together once there is room")
    func heals() throws {
        let (party, leader, full) = try Self.fullFollower()
        let last = full.driver.node.lastIndex
        #expect(leader.driver.node.lastIndex.position == last.position + 10)
        full.driver.isRoomLow = false
        #expect(try party.run(atMost: 100, until: { !Self.isBehind(full, leader) }))
        try party.run(20)
        #expect(full.driver.machine == leader.driver.machine)
        #expect(party.leader === leader)
    }

    @Test("follows its leader, learns what is committed, and is not sent the same over and over")
    func follows() throws {
        let (party, leader, full) = try Self.fullFollower()
        let term = leader.driver.node.term
        try party.run(30)
        let before = full.entriesReceived
        try party.run(500)
        #expect(full.entriesReceived == before)
        #expect(leader.driver.node.term == term)
        #expect(full.driver.node.leader == leader.id)
        let progress = leader.driver.node.status.followers.first { $0.id == full.id }
        #expect((progress?.silence ?? .max) < 20)
        #expect(full.driver.node.commitIndex == full.driver.node.lastIndex)
    }

    @Test("two of three are a quorum still: they elect, and the third reads, though nobody writes")
    func elects() throws {
        let party = try Party()
        let first = try party.elect()
        try party.run(5)
        let full = party.hosts.filter { $0.id != first.id }
        for host in full { host.driver.isRoomLow = true }
        var isApplied = false
        first.driver.propose([1], expiry: .max) { _ in isApplied = true }
        try party.run(100)
        #expect(!isApplied)
        #expect(first.driver.node.role == .leader)
        // The one that alone has the command is gone: the others go on without it.
        party.cut = [first.id]
        #expect(try party.run(until: { full.contains { $0.driver.node.role == .leader } }))
        let second = try party.elect()
        var moment: ReadResult?
        second.driver.read(expiry: .max) { moment = $0 }
        #expect(try party.run(atMost: 100, until: { moment != nil }))
        guard case .ready = moment else {
            Issue.record("not readable: \(String(describing: moment))")
            return
        }
    }

    @Test(
        "a new leader that needs it brings what earlier terms left, within a budget, and reads",
        arguments: [true, false])
    func earlierTerms(hasBudget: Bool) throws {
        let (party, leader, full) = try Self.fullFollower()
        if !hasBudget { full.driver.bytesWithoutRoom = full.driver.limits.lowRoomBytesMax }
        let third = try #require(party.hosts.first { $0.id != leader.id && $0.id != full.id })
        #expect(Self.isBehind(full, third))
        party.cut = [leader.id]
        #expect(try party.run(until: { third.driver.node.role == .leader }))
        var moment: ReadResult?
        third.driver.read(expiry: .max) { moment = $0 }
        #expect(try party.run(atMost: 200, until: { moment != nil }) == hasBudget)
        var isApplied = false
        third.driver.propose([1], expiry: .max) { _ in isApplied = true }
        try party.run(100)
        #expect(!isApplied)
        full.driver.isRoomLow = false
        #expect(try party.run(atMost: 200, until: { isApplied && moment != nil }))
    }

    @Test("what it holds already is acknowledged, as a duplicate that arrives late shows")
    func duplicate() throws {
        let (party, leader, full) = try Self.fullFollower()
        let node = full.driver.node
        let last = node.lastIndex
        guard case .known(let before) = node.log.term(at: last.previous),
            case .known(let held) = node.log.term(at: last)
        else {
            Issue.record("the log is too short")
            return
        }
        let run = try #require(
            EntryRun(
                after: EntryID(term: before, index: last.previous),
                [
                    EntryHeader(term: held, kind: .noop, byteCount: 0),
                    EntryHeader(term: node.term, kind: .command, byteCount: 1),
                ], sentIn: node.term))
        let append = AppendRequest(
            term: node.term, entries: run, leaderCommit: last, round: .zero)
        full.outbox.letters = []
        full.driver.receive(
            .append(append),
            entries: [
                LogEntry(term: held, kind: .noop, payload: []),
                LogEntry(term: node.term, kind: .command, payload: [1]),
            ], from: leader.id, call: CallID(leader.id.number))
        try full.driver.turn(ticks: 0, jitter: 0)
        let outcomes = full.outbox.letters.compactMap { letter in
            if case .answer(.append(let response), _) = letter { response.outcome } else { nil }
        }
        #expect(outcomes == [.matched(last)])
        #expect(full.driver.node.lastIndex == last)
        withExtendedLifetime(party) {}
    }
}
