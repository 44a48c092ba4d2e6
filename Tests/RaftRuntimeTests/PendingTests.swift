import Raft
import Testing

@testable import RaftRuntime

/// Collects what waiters were told.
private final class Told {
    var words: [String] = []

    /// Lets `body` find answers, and delivers them.
    func deliver(_ body: (inout [Answered<Int>]) -> Void) {
        var answered: [Answered<Int>] = []
        body(&answered)
        for answer in answered { answer.deliver() }
    }

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
            pending.add(entry, expiry: UInt64(10 + place), told.note("p\(place)"))
        }
        return pending
    }

    @Test("the entry's own term means it was carried out")
    func applied() {
        var pending = waiting(id(2, 5), id(2, 6))
        told.deliver { pending.applied(id(2, 4), answer: nil, into: &$0) }
        #expect(told.words == [])
        told.deliver { pending.applied(id(2, 5), answer: 50, into: &$0) }
        told.deliver { pending.applied(id(2, 6), answer: 60, into: &$0) }
        #expect(told.words == ["p0=50@5", "p1=60@6"])
        #expect(pending.count == 0)
    }

    @Test("another term at its index means it never will be")
    func superseded() {
        var pending = waiting(id(2, 5))
        pending.truncate(from: LogIndex(5))
        #expect(told.words == [], "a truncation alone decides nothing")
        told.deliver { pending.applied(id(3, 5), answer: 50, into: &$0) }
        #expect(told.words == ["p0 superseded"])
    }

    @Test("an entry that was cut away and comes back with another leader is carried out")
    func comesBack() {
        var pending = waiting(id(2, 5))
        pending.truncate(from: LogIndex(4))
        told.deliver { pending.applied(id(1, 4), answer: nil, into: &$0) }
        told.deliver { pending.applied(id(2, 5), answer: 50, into: &$0) }
        #expect(told.words == ["p0=50@5"])
    }

    @Test("two proposals may wait for one index; each gets its own truth")
    func twoForOneIndex() {
        var pending = waiting(id(2, 5))
        pending.truncate(from: LogIndex(5))
        pending.add(id(4, 5), expiry: 99, told.note("new"))
        told.deliver { pending.applied(id(4, 5), answer: 50, into: &$0) }
        #expect(Set(told.words) == ["p0 superseded", "new=50@5"])
    }

    @Test("a no-op at a proposal's index answers nobody")
    func noop() {
        var pending = waiting(id(2, 5))
        told.deliver { pending.applied(id(3, 5), answer: nil, into: &$0) }
        #expect(told.words == ["p0 superseded"])
    }

    @Test("a deadline ends the wait as unknown, once, and in no other order")
    func expires() {
        var pending = waiting(id(2, 5), id(2, 6), id(2, 7))
        pending.truncate(from: LogIndex(7))
        told.deliver { pending.expire(at: 9, into: &$0) }
        #expect(told.words == [])
        told.deliver { pending.expire(at: 11, into: &$0) }
        #expect(told.words == ["p0 unknown", "p1 unknown"])
        told.deliver { pending.expire(at: 12, into: &$0) }
        #expect(told.words.last == "p2 unknown")
        told.deliver { pending.applied(id(2, 7), answer: 70, into: &$0) }
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
        told.deliver { reads.applied(upTo: LogIndex(100), into: &$0) }
        #expect(told.words == [], "no index is known yet")
        reads.record(.ready(ReadID(1), at: LogIndex(7)))
        told.deliver { reads.applied(upTo: LogIndex(6), into: &$0) }
        #expect(told.words == [])
        told.deliver { reads.applied(upTo: LogIndex(7), into: &$0) }
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
        told.deliver { reads.expire(at: 10, into: &$0) }
        reads.record(.ready(ReadID(1), at: LogIndex(1)))
        told.deliver { reads.applied(upTo: LogIndex(9), into: &$0) }
        #expect(told.words == ["a expired"])
        #expect(reads.nextExpiry == .max)
    }

    @Test("a read that arrives in the turn in which another expires has its own deadline")
    func expiresBesideAnother() {
        var reads = PendingReads()
        reads.add(.init(expiry: 10, complete: told.note("a")))
        _ = reads.closeBatch()
        reads.add(.init(expiry: 12, complete: told.note("b")))
        told.deliver { reads.expire(at: 10, into: &$0) }
        _ = reads.closeBatch()
        told.deliver { reads.expire(at: 12, into: &$0) }
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
