import Raft
import RaftRuntime
import Testing

@testable import RaftService

/// What a member hears or holds that ends it, and in which words.
@Suite("A member that cannot go on")
struct FailureTests {
    private let cluster: Cluster
    private let victim: Cluster.Host
    private let leader: Cluster.Host
    private let other: Cluster.Host

    init() throws {
        cluster = try Cluster.running()
        let running = cluster
        leader = try #require(cluster.leader)
        let followers = cluster.hosts.filter { $0.name != running.leader?.name }
        (victim, other) = (followers[0], followers[1])
        let (first, second) = (leader, followers[0])
        let isReady = cluster.loop.run(until: {
            second.member.driver.applied == first.member.driver.node.lastIndex
        })
        #expect(isReady)
    }

    /// Tells the victim what `sender` says, and lets it take a turn.
    private func tell(
        _ payloads: [[UInt8]], after previous: EntryID, in term: Term, by sender: Cluster.Host
    ) throws {
        let entries = payloads.map { LogEntry(term: term, kind: .command, payload: $0) }
        let run = try #require(EntryRun(after: previous, entries, sentIn: term))
        let request = AppendRequest(
            term: term, entries: run, leaderCommit: run.last.index, round: Round(1 << 20))
        victim.member.receive(
            .append(request), entries: entries, from: sender.member.id, call: CallID(1 << 20))
        _ = cluster.loop.run(atMost: .milliseconds(100), until: { !victim.failures.isEmpty })
    }

    @Test("says which two lead one term")
    func twoLeaders() throws {
        let node = victim.member.driver.node
        try tell([], after: .beforeLog, in: node.term, by: other)
        let reason = "\(leader.name) and \(other.name) both lead term \(node.term.number)"
        #expect(victim.failures == [.contradiction(reason)])
    }

    @Test("says who would replace what is committed, and keeps it")
    func replaced() throws {
        let node = victim.member.driver.node
        try tell([[1]], after: .beforeLog, in: node.term.next, by: other)
        #expect(
            victim.failures == [
                .contradiction(
                    "\(other.name) leads, and has another entry than the committed one at 1")
            ])
        #expect(victim.member.driver.node.log.holds(node.log.last))
    }

    @Test("says where the log holds what it cannot read, and does not go beyond")
    func unreadable() throws {
        let node = victim.member.driver.node
        try tell([[0xff, 0xff]], after: node.log.last, in: node.term, by: leader)
        let index = node.lastIndex.next
        #expect(victim.failures == [.unreadableCommand(index)])
        #expect(victim.member.driver.applied == node.lastIndex)
    }
}
