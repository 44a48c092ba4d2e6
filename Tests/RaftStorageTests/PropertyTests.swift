import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

/// Dice that roll the same in every run.
private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return (word ^ (word >> 31)) % sides
    }
}

@Suite("§5.3: what was taken back stays away")
struct PropertyTests {
    /// Random batches, groups, truncations, restarts and power cuts, against a model in memory.
    @Test("any history is replayed to its last state", arguments: 1...25)
    func history(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        var model = Model()
        var ticket = Ticket.recovered
        for _ in 0..<30 {
            let group = Self.group(from: &model, &dice, &ticket)
            for batch in group { opened.view.submitted(batch) }
            let early = try Self.read(opened, model, &dice)
            opened.view.placed(try opened.log.append(group))
            #expect(try Self.read(opened, model, &dice) && early)
            if dice.roll(3) == 0 { _ = try opened.log.upkeep() }
            guard dice.roll(4) == 0 else { continue }
            if dice.roll(2) == 0 { try opened.log.close() }
            switch dice.roll(3) {
            case 0: files.restart()
            case 1: files.restart(after: .lost)
            default: files.restart(after: .torn(seed: dice.roll(1_000)))
            }
            opened = try Fixture.open(files)
            #expect(try Fixture.model(opened) == model)
        }
    }

    private static func group(
        from model: inout Model, _ dice: inout Dice, _ ticket: inout Ticket
    ) -> [LogBatch] {
        (0...dice.roll(3)).map { _ in
            ticket = ticket.next
            let before = model
            if dice.roll(3) == 0 {
                let term = Term(before.hardState.term.number + dice.roll(2))
                let vote = dice.roll(2) == 0 ? nil : NodeID(dice.roll(3) + 1)
                model.hardState = HardState(term: term, vote: vote)
            }
            let length = UInt64(before.entries.count)
            let uncommitted = length - before.commit.position
            let keep = dice.roll(3) == 0 ? length - dice.roll(uncommitted + 1) : length
            let term = model.hardState.term
            let kind = EntryKind(rawValue: UInt8(dice.roll(3))) ?? .command
            let entries = (0..<dice.roll(4)).map { offset in
                LogEntry(
                    term: term, kind: kind,
                    payload: kind == .configuration
                        ? Fixture.configuration(named: "n\(keep + offset)-\(ticket.number)")
                        : Fixture.payload(Int(dice.roll(400)), keep + offset, ticket))
            }
            let end = keep + UInt64(entries.count)
            let commit = before.commit.position + dice.roll(end - before.commit.position + 1)
            let batch = LogBatch(
                ticket: ticket,
                hardState: model.hardState == before.hardState ? nil : model.hardState,
                truncation: keep < length ? LogIndex(keep + 1) : nil, first: LogIndex(keep + 1),
                entries: entries, commit: LogIndex(commit))
            model = before.applying([batch])
            return batch
        }
    }

    /// Whether a random range of entries reads as the model says.
    private static func read(
        _ opened: OpenedLog<SimulatedFiles>, _ model: Model, _ dice: inout Dice
    ) throws -> Bool {
        let count = UInt64(model.entries.count)
        let first = dice.roll(count)
        let end = first + 1 + dice.roll(count - first)
        let found = try opened.view.entries(
            in: LogIndex(first + 1)..<LogIndex(end + 1), byteLimit: Int(dice.roll(1_000)))
        return !found.isEmpty && found.count <= end - first
            && found[...] == model.entries[Int(first)..<Int(first) + found.count]
    }

    @Test("a group larger than a segment gets one of its own size")
    func largeGroup() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        var story = Story()
        story.add([30_000], term: 2)
        story.add([10])
        story.join([9_000, 9_000])
        try Fixture.append(story.groups, to: &opened)
        files.restart(after: .lost)
        let expected = Model().applying(story.groups.flatMap { $0 })
        #expect(try Fixture.model(Fixture.open(files)) == expected)
    }

    @Test("the floor rises by itself every so many syncs")
    func floor() throws {
        var options = Fixture.options
        options.syncsPerFloor = 3
        let files = try Fixture.founded(options)
        var opened = try Fixture.open(files, options)
        try Fixture.append(Story.short.groups.prefix(3), to: &opened)
        let path = Fixture.path + "/member/" + FileName.segment(1)
        files.damage(path) { $0.removeSubrange(4_300...) }
        files.restart()
        #expect(throws: StorageError.self) { _ = try Fixture.open(files, options) }
    }
}

@Suite("A full disk is noticed before it hurts")
struct DiskFullTests {
    @Test("the reserve serves on while there is no room for the next one, and it clears by itself")
    func reserve() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        while try opened.log.upkeep() {}
        #expect(!opened.log.statistics.isRoomLow)
        files.limit(bytes: 0)
        var appended = 0
        let groups = Story.rolling.groups
        while !opened.log.statistics.isRoomLow {
            try Fixture.append([groups[appended]], to: &opened)
            appended += 1
        }
        // The spare is in use now, and it has room for more.
        try Fixture.append([groups[appended]], to: &opened)
        files.limit(bytes: nil)
        _ = try opened.log.upkeep()
        #expect(!opened.log.statistics.isRoomLow)
        let expected = Model().applying(groups.prefix(appended + 1).flatMap { $0 })
        #expect(try Fixture.model(Fixture.open(files)) == expected)
    }

    private static let long: Story = {
        var story = Story()
        for turn in 0..<24 { story.add([1_300, 90], term: 2 + UInt64(turn / 8), vote: 1) }
        return story
    }()

    @Test(
        "without room for a segment an append does nothing and says why; what was acknowledged is there after a restart, which needs no room; and the same append works when there is some",
        arguments: [true, false])
    func exhausted(isRestarted: Bool) throws {
        let groups = Self.long.groups
        let files = try Fixture.founded()
        var opened = try Fixture.open(files)
        files.limit(bytes: 0)
        var acknowledged = 0
        let error = #expect(throws: StorageError.self) {
            while true {
                opened.view.placed(try submit(groups[acknowledged], to: &opened))
                acknowledged += 1
            }
        }
        guard case .diskFull = error, !opened.log.isBroken, opened.log.statistics.isRoomLow else {
            Issue.record("not a full disk: \(String(describing: error))")
            return
        }
        if isRestarted {
            files.restart(after: .lost)
            opened = try Fixture.open(files)
            #expect(opened.log.statistics.isRoomLow)
            #expect(try Fixture.model(opened) == Model.history(groups)[acknowledged])
            for batch in groups[acknowledged] { opened.view.submitted(batch) }
        }
        // Nothing has happened, so it can be tried as often as one likes.
        #expect(throws: StorageError.self) { _ = try opened.log.append(groups[acknowledged]) }
        files.limit(bytes: nil)
        opened.view.placed(try opened.log.append(groups[acknowledged]))
        try Fixture.append(groups[(acknowledged + 1)...], to: &opened)
        let expected = Model().applying(groups.flatMap { $0 })
        #expect(try Fixture.model(Fixture.open(files)) == expected)
    }

    private func submit<Files>(
        _ group: [LogBatch], to opened: inout OpenedLog<Files>
    ) throws(StorageError) -> Placements {
        for batch in group { opened.view.submitted(batch) }
        return try opened.log.append(group)
    }

    @Test(
        "a start needs no room, wherever a crash has left a change of segments",
        arguments: [SimulatedFiles.PowerCut.lost, .kept, .torn(seed: 1), .torn(seed: 2)])
    func start(cut: SimulatedFiles.PowerCut) throws {
        let groups = Self.long.groups
        var (call, isOver) = (1, false)
        while !isOver {
            let files = try Fixture.founded()
            var opened = try Fixture.open(files)
            files.crash(atCall: files.callCount + call)
            var written = 0
            do throws(StorageError) {
                for group in groups.prefix(5) {
                    _ = try submit(group, to: &opened)
                    written += 1
                }
                isOver = true
            } catch {
                try #require(files.isCrashed)
            }
            let models = Model.history(groups)[written...].prefix(2)
            files.restart(after: cut)
            files.limit(bytes: 0)
            let found = try Fixture.open(files)
            #expect(try models.contains(Fixture.model(found)))
            // Term and vote.
            let vote = HardState(term: Term(9), vote: NodeID(2))
            let last = found.contents.outline.lastIndex
            _ = try found.log.append([
                LogBatch(
                    ticket: Ticket(1), hardState: vote, truncation: nil, first: last.next,
                    entries: [], commit: found.contents.commit)
            ])
            files.restart(after: .lost)
            #expect(try Fixture.open(files).contents.hardState == vote)
            call += 1
        }
        #expect(call > 20)
    }

    @Test("a peer is remembered without room, once and again after a start")
    func peers() throws {
        let files = try Fixture.founded()
        for number in 1...3 as ClosedRange<UInt64> {
            var book = try MemberFolder(Fixture.path, on: files).openPeerBook()
            files.limit(bytes: 0)
            try book.remember(NodeID(100 + number), incarnation: number)
            files.limit(bytes: nil)
            files.restart(after: .lost)
        }
        let book = try MemberFolder(Fixture.path, on: files).openPeerBook()
        #expect((1...3).map { book.incarnation(of: NodeID(100 + $0)) } == [1, 2, 3])
    }
}
