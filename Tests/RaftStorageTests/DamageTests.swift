import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

/// What a recovery came to.
private enum Outcome: Hashable {
    case model(Model)
    case corrupt
    case other(StorageError)

    init(_ files: SimulatedFiles) {
        do {
            self = .model(try Fixture.model(Fixture.open(files)))
        } catch .corrupt {
            self = .corrupt
        } catch {
            self = .other(error)
        }
    }
}

/// A log of one segment, with the place where each of its groups ends.
private struct History {
    let files: SimulatedFiles
    let models: [Model]
    let ends: [Int]
    static let path = Fixture.path + "/member/" + FileName.segment(1)

    /// - Parameter isClosed: Whether the floor was raised to the end, as a clean stop does.
    init(isClosed: Bool) throws {
        files = try Fixture.founded()
        var opened = try Fixture.open(files)
        var ends = [Self.end(files)]
        for group in Story.short.groups {
            try Fixture.append([group], to: &opened)
            ends.append(Self.end(files))
        }
        if isClosed { try opened.log.close() }
        self.ends = ends
        models = Model.history(Story.short.groups)
    }

    private static func end(_ files: SimulatedFiles) -> Int {
        (significantCount(files.content(of: path) ?? []) + 7) & ~7
    }

    /// The outcome after some damage.
    func outcome(_ change: (inout [UInt8]) -> Void) -> Outcome {
        let damaged = files.copy()
        damaged.damage(Self.path, change)
        return Outcome(damaged)
    }

    var end: Int { ends[ends.count - 1] }
}

@Suite("Protocol-aware recovery: a torn tail is cut, damage is refused")
struct DamageTests {
    @Test(
        "cut at every byte, the log is the whole groups before the cut, or refused below the floor")
    func cutting() throws {
        let history = try History(isClosed: false)
        for length in 0...history.end {
            let outcome = history.outcome { $0.removeSubrange(length...) }
            let whole = history.ends.lastIndex { $0 <= length }
            // The floor is the founding, as the log was opened with nothing else in it.
            #expect(outcome == whole.map { .model(history.models[$0]) } ?? .corrupt, "at \(length)")
        }
    }

    @Test("zeroed from every byte on, likewise")
    func zeroing() throws {
        let history = try History(isClosed: false)
        let content = try #require(history.files.content(of: History.path))
        let used = history.ends.map { significantCount(content[..<$0]) }
        for length in 0...history.end {
            let outcome = history.outcome { bytes in
                for position in length..<bytes.count { bytes[position] = 0 }
            }
            // Trailing zeros of a group may be missing without a difference.
            let whole = used.lastIndex { $0 <= length }
            #expect(outcome == whole.map { .model(history.models[$0]) } ?? .corrupt, "at \(length)")
        }
    }

    @Test("flipped at every byte, only the last group may go silently")
    func flipping() throws {
        let history = try History(isClosed: false)
        let (last, full) = (history.models.count - 1, history.models[history.models.count - 1])
        for position in Self.positions(upTo: history.end + 24) {
            let outcome = history.outcome { $0[position] ^= 1 << UInt8(position % 8) }
            let expected: Outcome =
                if position < SegmentHeader.usedByteCount {
                    .corrupt
                } else if position < SegmentHeader.byteCount || position >= history.end {
                    .model(full)  // Nobody wrote there.
                } else if position >= history.ends[last - 1] {
                    .model(history.models[last - 1])
                } else {
                    .corrupt
                }
            #expect(outcome == expected, "at \(position)")
        }
    }

    @Test("below the floor nothing goes silently: cut and flipped at every byte after a clean stop")
    func belowFloor() throws {
        let history = try History(isClosed: true)
        for position in Self.positions(upTo: history.end) {
            let isUsed = position < 64 || position >= SegmentHeader.byteCount
            let flipped = history.outcome { $0[position] ^= 0x80 >> UInt8(position % 8) }
            #expect((flipped == .corrupt) == isUsed, "flipped at \(position)")
            let cut = history.outcome { $0.removeSubrange(position...) }
            #expect(cut == .corrupt, "cut at \(position)")
        }
        #expect(Outcome(history.files.copy()) == .model(history.models[history.models.count - 1]))
    }

    @Test("flipped at every byte of a sealed segment: refused, and so is a missing one")
    func sealedSegments() throws {
        let files = try Fixture.founded()
        var opened = try Fixture.open(files, Fixture.smallOptions)
        try Fixture.append(Story.short.groups, to: &opened)
        #expect(opened.log.statistics.end.segment > 2)
        let full = Model().applying(Story.short.groups.flatMap { $0 })
        let end = significantCount(files.content(of: History.path) ?? [])
        for position in Self.positions(upTo: end) {
            let damaged = files.copy()
            damaged.damage(History.path) { $0[position] ^= 0x10 }
            let isUsed = position < 64 || position >= SegmentHeader.byteCount
            #expect(Outcome(damaged) == (isUsed ? .corrupt : .model(full)), "at \(position)")
        }
        for number in [UInt64(1), 2] {
            let damaged = files.copy()
            try damaged.remove(Fixture.path + "/member/" + FileName.segment(number))
            #expect(Outcome(damaged) == .corrupt, "segment \(number) is missing")
        }
    }

    @Test("one whole floor is enough, and none is refused")
    func floors() throws {
        let history = try History(isClosed: true)
        let full = Outcome.model(history.models[history.models.count - 1])
        let path = Fixture.path + "/member/" + FileName.floor
        for position in 0..<80 {
            let damaged = history.files.copy()
            damaged.damage(path) { $0[position] ^= 1 }
            #expect(Outcome(damaged) == full, "one slot is enough, at \(position)")
            let both = history.files.copy()
            both.damage(path) { bytes in
                bytes[position] ^= 1
                bytes[4_096 + position] ^= 1
            }
            #expect(Outcome(both) == (position < 60 ? .corrupt : full), "both, at \(position)")
        }
    }

    @Test(
        "flipped at every byte, identity and peers are refused", arguments: ["identity", "peers"])
    func smallFiles(name: String) throws {
        let files = try Fixture.founded()
        let path = Fixture.path + "/member/" + name
        let length = files.content(of: path)?.count ?? 0
        #expect(length > 28)
        for position in 0..<length {
            let damaged = files.copy()
            damaged.damage(path) { $0[position] ^= 4 }
            #expect(throws: StorageError.self, "at \(position)") {
                _ = try MemberFolder(Fixture.path, on: damaged).openPeerBook()
            }
            let cut = files.copy()
            cut.damage(path) { $0.removeSubrange(position...) }
            #expect(throws: StorageError.self, "cut at \(position)") {
                _ = try MemberFolder(Fixture.path, on: cut).openPeerBook()
            }
        }
    }

    @Test("an entry that rots while the member runs is not handed out")
    func readsVerify() throws {
        let history = try History(isClosed: false)
        let opened = try Fixture.open(history.files)
        let position = history.ends[1] + Record.headerByteCount
        history.files.damage(History.path) { $0[position] ^= 1 }
        #expect(throws: StorageError.self) {
            _ = try opened.view.entries(in: LogIndex(4)..<LogIndex(5), byteLimit: 1)
        }
        #expect(try opened.view.entries(in: LogIndex(3)..<LogIndex(4), byteLimit: 1).count == 1)
    }

    /// Every byte that is used, and some that are not.
    private static func positions(upTo end: Int) -> [Int] {
        Array(0..<72) + Array(stride(from: 72, to: 4_096, by: 509)) + Array(4_096..<end)
    }
}
