import Raft
import Testing

@testable import RaftRuntime

@Suite("§7: snapshots between members")
struct SnapshotTests {
    /// Every member has applied everything, and the same.
    private func agree(_ party: Party) -> Bool {
        let machines = party.hosts.map(\.driver.machine)
        let commits = party.hosts.map(\.driver.node.commitIndex)
        return machines.allSatisfy { $0 == machines[0] } && commits.allSatisfy { $0 == commits[0] }
    }

    @Test("a long log is compacted on every member, and a restart finds the same state")
    func compaction() throws {
        let party = try Party()
        _ = try party.elect()
        try party.write(300)
        #expect(try party.run(until: { agree(party) }))
        for host in party.hosts {
            #expect(host.vault.written > 1)
            #expect(host.log.base.index > LogIndex(90))
            #expect(host.driver.node.log.base == host.log.base)
        }
        try party.restart(2)
        #expect(party[2].driver.machine.commands.count > 250)
        _ = try party.elect()
        try party.write(10)
        #expect(try party.run(until: { agree(party) }))
        #expect(party[1].driver.machine.commands.count == 310)
    }

    @Test("the log shrinks by the rule: above the floor, and above a multiple of the last snapshot")
    func rule() throws {
        let party = try Party(count: 1)
        _ = try party.elect()
        // 74 bytes each. The snapshot of the first 27 has 27 * 51 bytes; four times that is 75 entries more.
        for (count, snapshots) in [(20, 0), (10, 1), (65, 1), (15, 2)] {
            try party.write(count)
            try party.run(10)
            #expect(party[1].vault.written == snapshots)
        }
    }

    @Test("a follower whose entries are gone is sent the snapshot, and goes on from there")
    func catchUp() throws {
        let party = try Party()
        let leader = try party.elect()
        let behind = try #require(party.hosts.first { $0.id != leader.id })
        party.cut = [behind.id]
        try party.write(300)
        party.cut = []
        #expect(try party.run(until: { agree(party) }))
        #expect(behind.installed.count == 1)
        #expect(behind.log.base.index > LogIndex(1))
        #expect(party.leader === leader)
        // It can lead with what it has got, and restart from it.
        try party.restart(behind.id.number)
        #expect(try party.run(until: { agree(party) }))
        #expect(party[behind.id.number].driver.machine.commands.count == 300)
    }

    @Test("several followers are sent it at once, while writes go on, and need it only once")
    func noLoop() throws {
        var limits = Party.limits
        limits.compaction.followerBytes = 4000
        let party = try Party(count: 5, limits: limits)
        let leader = try party.elect()
        let behind = Array(party.hosts.filter { $0.id != leader.id }.prefix(2))
        party.cut = Set(behind.map(\.id))
        try party.write(400)
        party.cut = []
        try party.write(200)
        #expect(try party.run(until: { agree(party) }))
        #expect(behind.map(\.installed.count) == [1, 1])
        #expect(leader.driver.machine.commands.count == 600)
        #expect(party.leader === leader)
    }

    @Test("a broken transfer goes on where it broke, also under another leader")
    func resumes() throws {
        let party = try Party(limits: Self.smallPieces)
        let first = try party.elect()
        let behind = try #require(party.hosts.first { $0.id != first.id })
        let other = try #require(party.hosts.first { $0.id != first.id && $0.id != behind.id })
        party.cut = [behind.id]
        try party.write(300)
        party.losesChunk = { chunk, _ in chunk.offset >= 3000 }
        party.cut = []
        #expect(try party.run(until: { (behind.vault.partial?.bytes.count ?? 0) >= 3000 }))

        party.cut = [first.id]
        #expect(try party.run(until: { other.driver.node.role == .leader }))
        party.losesChunk = { _, _ in false }
        let sent = party.chunks.count
        #expect(try party.run(until: { !behind.installed.isEmpty }))
        // The new leader's first piece is where every transfer begins. Both wrote the same bytes.
        let offsets = party.chunks[sent...].filter { $0.to == behind.id }.map(\.offset)
        #expect(offsets.dropFirst().allSatisfy { $0 >= 3000 })
        party.cut = []
        #expect(try party.run(until: { agree(party) }))
    }

    @Test(
        "a snapshot file that ends before its time is as good as none, and a whole one is sent again"
    )
    func truncatedFile() throws {
        let party = try Party(limits: Self.smallPieces)
        let leader = try party.elect()
        let behind = try #require(party.hosts.first { $0.id != leader.id })
        party.cut = [behind.id]
        try party.write(300)
        leader.vault.isTruncated = true
        party.cut = []
        try party.run(400)
        #expect(behind.installed == [])
        leader.vault.isTruncated = false
        #expect(try party.run(until: { agree(party) }))
        #expect(behind.installed.count == 1)
    }

    @Test("a follower that says it has installed nothing is asked again, and not forgotten")
    func emptyInstallation() throws {
        let party = try Party(limits: Self.smallPieces)
        let leader = try party.elect()
        let behind = try #require(party.hosts.first { $0.id != leader.id })
        party.cut = [behind.id]
        try party.write(300)
        party.cut = []
        #expect(try party.run(until: { !party.chunks.isEmpty }))
        // The end of a transfer that an earlier leader began.
        let answer = SnapshotAnswer(
            term: leader.driver.node.term, outcome: .installed(matched: .beforeLog))
        leader.driver.receive(answer, from: behind.id)
        #expect(try party.run(until: { agree(party) }))
        #expect(behind.installed.count == 1)
        #expect(party.leader === leader)
    }

    @Test("whoever is deposed in the turn in which a piece was read sends it to nobody (§5.2)")
    func deposedSender() throws {
        let party = try Party(limits: Self.smallPieces)
        let leader = try party.elect()
        let behind = try #require(party.hosts.first { $0.id != leader.id })
        party.cut = [behind.id]
        try party.write(300)
        party.cut = []
        #expect(try party.run(until: { !leader.vault.reads.isEmpty }))
        #expect(leader.outbox.letters.isEmpty)
        let newer = leader.driver.node.term.next
        leader.driver.receive(
            .readIndex(ReadIndexResponse(term: newer, read: ReadID(1), index: nil)),
            from: behind.id)
        try leader.driver.turn(ticks: 0, jitter: 0)
        #expect(leader.driver.node.term == newer)
        let chunks = leader.outbox.letters.filter { if case .chunk = $0 { true } else { false } }
        #expect(chunks.isEmpty)
    }

    private static var smallPieces: Party.Limits {
        var limits = Party.limits
        limits.snapshotPieceBytes = 1000
        return limits
    }

    @Test("whoever waits for an entry that only the snapshot has cannot be told what became of it")
    func waitersBecomeUnknown() throws {
        let party = try Party()
        let deposed = try party.elect()
        party.cut = [deposed.id]
        var outcome: String?
        deposed.driver.propose([1, 2, 3], expiry: .max) { result in
            if case .unknown = result { outcome = "unknown" } else { outcome = "\(result)" }
        }
        try party.round()
        #expect(try party.run(until: { party.leader != nil }))
        try party.write(300)
        #expect(outcome == nil)
        party.cut = []
        #expect(try party.run(until: { agree(party) }))
        #expect(deposed.installed.count == 1)
        #expect(outcome == "unknown")
    }

    @Test("a read that waits goes on waiting, and sees the state of the snapshot")
    func readsWaitOn() throws {
        let party = try Party()
        let leader = try party.elect()
        let behind = try #require(party.hosts.first { $0.id != leader.id })
        party.cut = [behind.id]
        try party.write(300)
        var seen: Int?
        behind.driver.read(expiry: .max) { [unowned behind] result in
            if case .ready = result { seen = behind.driver.machine.commands.count }
        }
        party.cut = []
        #expect(try party.run(until: { seen != nil }))
        #expect(seen == 300)
    }

    @Test("no snapshot of what the own disk may still lose, however far the others are")
    func waitsForTheDisk() throws {
        let party = try Party()
        let leader = try party.elect()
        let slow = try #require(party.hosts.first { $0.id != leader.id })
        slow.isDiskStuck = true
        try party.write(100)
        #expect(slow.driver.applied > LogIndex(50))
        #expect(slow.vault.written == 0)
        slow.isDiskStuck = false
        #expect(try party.run(until: { slow.vault.written == 1 }))
    }

    /// A party with a follower that needs the leader's snapshot.
    private static func behindParty() throws -> (Party, leader: Party.Host, behind: Party.Host) {
        let party = try Party()
        let leader = try party.elect()
        let behind = try #require(party.hosts.first { $0.id != leader.id })
        party.cut = [behind.id]
        try party.write(300)
        party.cut = []
        return (party, leader, behind)
    }

    @Test("what an installed snapshot takes the place of is forgotten as soon as that is durable")
    func replaced() throws {
        let (party, _, behind) = try Self.behindParty()
        behind.isDiskStuck = true
        #expect(try party.run(until: { !behind.installed.isEmpty }))
        try party.run(3)
        #expect(behind.log.compactions == [])
        behind.isDiskStuck = false
        #expect(try party.run(until: { agree(party) }))
        #expect(behind.log.compactions == behind.installed.map(\.index))
        #expect(behind.vault.written == 0)
    }

    @Test("a piece that waits behind the last one is of no use: nothing is received twice")
    func lateRepetition() throws {
        let (party, leader, behind) = try Self.behindParty()
        var pieces: [SnapshotChunk] = []
        party.losesChunk = { chunk, _ in
            pieces.append(chunk)
            return false
        }
        func isLast(_ piece: SnapshotChunk) -> Bool {
            piece.offset + UInt64(piece.bytes.count) == piece.snapshot.byteCount
        }
        #expect(try party.run(until: { pieces.last.map(isLast) ?? false }))
        behind.vault.isBusy = true
        try party.run(2)
        let receives = behind.vault.receives
        let first = try #require(pieces.first)
        let asked = behind.outbox.answeredChunks
        behind.driver.receive(
            first, term: leader.driver.node.term, from: leader.id,
            call: CallID(leader.id.number))
        try party.run(2)
        behind.vault.isBusy = false
        #expect(try party.run(until: { agree(party) }))
        #expect(behind.installed.count == 1)
        #expect(behind.vault.receives == receives)
        // Both calls are answered.
        #expect(behind.outbox.answeredChunks == asked + 2)
    }

    @Test("without room for a snapshot the log stays, and the next attempt waits")
    func noRoom() throws {
        let party = try Party(count: 1)
        _ = try party.elect()
        party[1].vault.isFull = true
        try party.write(100)
        #expect(party[1].log.base.index == .beforeLog)
        party[1].vault.isFull = false
        try party.write(100)
        #expect(party[1].vault.written == 0)
        #expect(try party.run(until: { party[1].vault.written == 1 }))
        try party.run(2)
        #expect(party[1].log.base.index > .beforeLog)
    }

    @Test("a follower that refuses is asked again now and then, and holds nobody up")
    func refusal() throws {
        let party = try Party()
        let leader = try party.elect()
        let behind = try #require(party.hosts.first { $0.id != leader.id })
        party.cut = [behind.id]
        try party.write(300)
        behind.vault.isFull = true
        party.cut = []
        try party.run(1000)
        #expect((5...12).contains(party.chunks.count))
        #expect(party.leader === leader)
        behind.vault.isFull = false
        #expect(try party.run(until: { agree(party) }))
    }
}

@Suite("Dissertation §4: the network's peers")
struct PeersTests {
    @Test("whoever has left is reached until it knows, and not longer")
    func leaver() throws {
        let party = try Party()
        let leader = try party.elect()
        let leaver = try #require(party.hosts.first { $0.id != leader.id })
        #expect(leader.outbox.peers.contains(leaver.id))
        leader.driver.reconfigure(
            Configuration.Change([.remove(leaver.id)]), expecting: nil, expiry: .max
        ) { _ in }
        #expect(try party.run(until: { !leader.outbox.peers.contains(leaver.id) }))
        #expect(leaver.driver.node.isRemoved)
    }
}
