import Raft
import Testing

@testable import RaftRuntime

/// Collects what waiters were told.
private final class Told {
    var words: [String] = []
    func note(_ name: String) -> (ProposalOutcome<Int>) -> Void {
        { outcome in
            switch outcome {
            case .applied(let answer, let index):
                self.words.append("\(name)=\(answer)@\(index.position)")
            case .refused: self.words.append("\(name) refused")
            case .superseded: self.words.append("\(name) superseded")
            case .unknown: self.words.append("\(name) unknown")
            }
        }
    }
    func note(_ name: String) -> (ReadResult) -> Void {
        { result in self.words.append("\(name) \(result)") }
    }
}

private func id(_ term: UInt64, _ index: UInt64) -> EntryID {
    EntryID(term: Term(term), index: LogIndex(index))
}

@Suite("Waiting proposals")
struct PendingProposalsTests {
    private let told = Told()

    private func waiting(_ entries: EntryID...) -> PendingProposals<Int> {
        var pending = PendingProposals<Int>()
        for (place, entry) in entries.enumerated() {
            pending.add(
                .init(entry: entry, expiry: UInt64(10 + place), complete: told.note("p\(place)")))
        }
        return pending
    }

    @Test("the entry's own term means it was carried out")
    func applied() {
        var pending = waiting(id(2, 5), id(2, 6))
        pending.applied(id(2, 4), answer: nil)
        #expect(told.words == [])
        pending.applied(id(2, 5), answer: 50)
        pending.applied(id(2, 6), answer: 60)
        #expect(told.words == ["p0=50@5", "p1=60@6"])
        #expect(pending.count == 0)
    }

    @Test("another term at its index means it never will be")
    func superseded() {
        var pending = waiting(id(2, 5))
        pending.truncate(from: LogIndex(5))
        #expect(told.words == [], "a truncation alone decides nothing")
        pending.applied(id(3, 5), answer: 50)
        #expect(told.words == ["p0 superseded"])
    }

    @Test("an entry that was cut away and comes back with another leader is carried out")
    func comesBack() {
        var pending = waiting(id(2, 5))
        pending.truncate(from: LogIndex(4))
        pending.applied(id(1, 4), answer: nil)
        pending.applied(id(2, 5), answer: 50)
        #expect(told.words == ["p0=50@5"])
    }

    @Test("two proposals may wait for one index; each gets its own truth")
    func twoForOneIndex() {
        var pending = waiting(id(2, 5))
        pending.truncate(from: LogIndex(5))
        pending.add(.init(entry: id(4, 5), expiry: 99, complete: told.note("new")))
        pending.applied(id(4, 5), answer: 50)
        #expect(Set(told.words) == ["p0 superseded", "new=50@5"])
    }

    @Test("a no-op at a proposal's index answers nobody")
    func noop() {
        var pending = waiting(id(2, 5))
        pending.applied(id(3, 5), answer: nil)
        #expect(told.words == ["p0 superseded"])
    }

    @Test("a deadline ends the wait as unknown, once, and in no other order")
    func expires() {
        var pending = waiting(id(2, 5), id(2, 6), id(2, 7))
        pending.truncate(from: LogIndex(7))
        pending.expire(at: 9)
        #expect(told.words == [])
        pending.expire(at: 11)
        #expect(told.words == ["p0 unknown", "p1 unknown"])
        pending.expire(at: 12)
        #expect(told.words.last == "p2 unknown")
        pending.applied(id(2, 7), answer: 70)
        #expect(told.words.count == 3)
        #expect(pending.nextExpiry == .max)
    }
}

@Suite("Dissertation §6.4: waiting reads")
struct PendingReadsTests {
    private let told = Told()

    @Test("reads of one turn share one number, and wait for the state machine")
    func batch() {
        var reads = PendingReads()
        reads.add(.init(expiry: 10, complete: told.note("a")))
        reads.add(.init(expiry: 10, complete: told.note("b")))
        #expect(reads.closeBatch() == ReadID(1))
        #expect(reads.closeBatch() == nil)
        reads.applied(upTo: LogIndex(100))
        #expect(told.words == [], "no index is known yet")
        reads.record(.ready(ReadID(1), at: LogIndex(7)))
        reads.applied(upTo: LogIndex(6))
        #expect(told.words == [])
        reads.applied(upTo: LogIndex(7))
        #expect(told.words == ["a ready", "b ready"])
        #expect(reads.count == 0)
    }

    @Test("a lost read is asked again, once for each loss")
    func lost() {
        var reads = PendingReads()
        reads.add(.init(expiry: 10, complete: told.note("a")))
        _ = reads.closeBatch()
        reads.record(.lost(ReadID(1)))
        #expect(reads.takeLost() == [ReadID(1)])
        #expect(reads.takeLost() == [])
    }

    @Test("a read that nobody confirms expires, and a late confirmation is for nobody")
    func expires() {
        var reads = PendingReads()
        reads.add(.init(expiry: 10, complete: told.note("a")))
        _ = reads.closeBatch()
        reads.expire(at: 10)
        reads.record(.ready(ReadID(1), at: LogIndex(1)))
        reads.applied(upTo: LogIndex(9))
        #expect(told.words == ["a expired"])
        #expect(reads.nextExpiry == .max)
    }

    @Test("a read that arrives in the turn in which another expires has its own deadline")
    func expiresBesideAnother() {
        var reads = PendingReads()
        reads.add(.init(expiry: 10, complete: told.note("a")))
        _ = reads.closeBatch()
        reads.add(.init(expiry: 12, complete: told.note("b")))
        reads.expire(at: 10)
        _ = reads.closeBatch()
        reads.expire(at: 12)
        #expect(told.words == ["a expired", "b expired"])
    }
}

@Suite("The queue")
struct QueueTests {
    @Test("keeps order over many additions and removals at both ends")
    func order() {
        var queue = Queue<Int>()
        var model: [Int] = []
        for step in 0..<2000 {
            if step % 7 == 6, !model.isEmpty {
                queue.removeLast()
                model.removeLast()
            } else if step % 3 == 2, !model.isEmpty {
                queue.removeFirst()
                model.removeFirst()
            } else {
                queue.append(step)
                model.append(step)
            }
            #expect(queue.first == model.first)
            #expect(queue.last == model.last)
            #expect(queue.count == model.count)
        }
    }
}
