import Raft
import Testing

@testable import RaftRuntime

@Suite("The tail of the log in memory")
struct EntryTailTests {
    private func entry(_ number: UInt8, bytes: Int = 1) -> LogEntry {
        LogEntry(term: Term(1), kind: .command, payload: Array(repeating: number, count: bytes))
    }

    private func tail(_ count: UInt8, after last: UInt64 = 0, bytes: Int = 1) -> EntryTail {
        var tail = EntryTail(after: LogIndex(last))
        tail.replace(
            from: LogIndex(last + 1),
            with: (0..<count).map { entry($0 + 1, bytes: bytes) }[...])
        return tail
    }

    private func range(_ from: UInt64, _ to: UInt64) -> Range<LogIndex> {
        LogIndex(from)..<LogIndex(to)
    }

    @Test("lends what it holds, and nothing when a part has left or never came")
    func slices() {
        let tail = tail(5, after: 10)
        #expect(tail.slice(range(11, 16))?.map(\.payload) == [[1], [2], [3], [4], [5]])
        #expect(tail.slice(range(13, 14))?.map(\.payload) == [[3]])
        #expect(tail.slice(range(3, 3))?.isEmpty == true)
        #expect(tail.slice(range(10, 12)) == nil)
        #expect(tail.slice(range(15, 17)) == nil)
    }

    @Test(
        "a replacement forgets what was there and behind it",
        arguments: 1...6 as ClosedRange<UInt64>)
    func replaces(from index: UInt64) {
        var tail = tail(5)
        tail.replace(from: LogIndex(index), with: [entry(9), entry(9)])
        let kept = (1..<index).map { [UInt8($0)] }
        #expect(tail.slice(range(1, index + 2))?.map(\.payload) == kept + [[9], [9]])
        #expect(tail.end == LogIndex(index + 2))
        #expect(tail.byteCount == (Int(index) + 1) * (1 + LogEntry.memoryOverhead))
    }

    @Test(
        "§5.3: a replacement reaches back to entries that are only on the disk",
        arguments: 1...10 as ClosedRange<UInt64>)
    func replacesWhatHasLeft(from index: UInt64) {
        var tail = tail(3, after: 10)
        tail.replace(from: LogIndex(index), with: [entry(8), entry(9)])
        #expect(tail.start == LogIndex(index))
        #expect(tail.end == LogIndex(index + 2))
        #expect(tail.byteCount == 2 * (1 + LogEntry.memoryOverhead))
        #expect(tail.slice(range(index, index + 2)).map(Array.init) == [entry(8), entry(9)])
        #expect(tail.entry(at: LogIndex(11)) == (index == 10 ? entry(9) : nil))
    }

    @Test("shrinks from the front, to the limit, and never beyond what must stay")
    func shrinks() {
        for keep in 1...101 as ClosedRange<UInt64> {
            let cost = 10 + LogEntry.memoryOverhead
            var tail = tail(100, bytes: 10)
            tail.shrink(toBytes: 30 * cost, keepingFrom: LogIndex(keep))
            let start = min(keep, 71)
            #expect(tail.start == LogIndex(start))
            #expect(tail.byteCount == Int(101 - start) * cost)
            #expect(tail.slice(range(start, 101))?.first?.payload.first == UInt8(start))
            tail.replace(from: LogIndex(101), with: [entry(7)])
            #expect(tail.entry(at: LogIndex(101)) == entry(7))
            #expect(tail.entry(at: LogIndex(start - 1)) == nil)
        }
    }
}
