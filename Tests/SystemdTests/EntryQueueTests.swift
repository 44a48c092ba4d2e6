import Testing

@testable import Systemd

@Suite("The queue in front of the journal")
struct EntryQueueTests {
    /// What came out, in short: the message of an entry, or how many are missing.
    static func drain(_ queue: inout EntryQueue, upTo count: Int = .max) -> [String] {
        var seen: [String] = []
        while seen.count < count, let item = queue.popFirst() {
            switch item {
            case .entry(let entry): seen.append(entry.message)
            case .lost(let count): seen.append("lost \(count)")
            }
        }
        return seen
    }

    @Test("keeps order, and says where something is missing and how much")
    func lossIsMarkedWhereItHappened() {
        var queue = EntryQueue(limits: .init(entries: 2, bytes: 1 << 20))
        for number in 1...5 { queue.append(Entry(.info, "\(number)")) }
        #expect(Self.drain(&queue, upTo: 1) == ["1"])
        queue.append(Entry(.info, "6"))
        #expect(queue.lostCount == 3)
        #expect(Self.drain(&queue) == ["2", "lost 3", "6"])
        #expect(queue.isEmpty)
    }

    @Test("a loss is told even if nothing comes after it")
    func lossAtTheEnd() {
        var queue = EntryQueue(limits: .init(entries: 1, bytes: 1 << 20))
        queue.append(Entry(.info, "1"))
        queue.append(Entry(.info, "2"))
        #expect(Self.drain(&queue) == ["1", "lost 1"])
        #expect(Self.drain(&queue) == [])
    }

    @Test("one entry that is too large for the queue is lost, and the next is not")
    func byteLimit() {
        var queue = EntryQueue(limits: .init(entries: 10, bytes: 1000))
        queue.append(Entry(.info, String(repeating: "x", count: 1000)))
        queue.append(Entry(.info, "small"))
        #expect(Self.drain(&queue) == ["lost 1", "small"])
    }

    @Test("what came out and was not taken is told with the next entry, and not before")
    func refusal() {
        var queue = EntryQueue()
        queue.append(Entry(.info, "1"))
        if let item = queue.popFirst() { queue.giveUp(item) }
        #expect(queue.lostCount == 1)
        #expect(Self.drain(&queue) == [], "the thread would not sleep")

        queue.append(Entry(.info, "2"))
        if let item = queue.popFirst() { queue.giveUp(item) }
        #expect(queue.lostCount == 1, "that it was lost is no loss of its own")
        queue.append(Entry(.info, "3"))
        #expect(Self.drain(&queue) == ["2", "lost 1", "3"])
        #expect(queue.isEmpty)
    }

    /// Every way to put in and take out over eight steps, against a plain count.
    @Test("accounts for every entry, whatever the interleaving", arguments: 0..<256)
    func everyInterleaving(steps: Int) {
        var queue = EntryQueue(limits: .init(entries: 3, bytes: 1 << 20))
        var seen: [String] = []
        var added = 0
        for step in 0..<8 {
            if steps >> step & 1 == 1 {
                added += 1
                queue.append(Entry(.info, "\(added)"))
            } else {
                seen += Self.drain(&queue, upTo: 1)
            }
        }
        seen += Self.drain(&queue)
        var next = 1
        for item in seen {
            if item.hasPrefix("lost ") {
                next += Int(item.dropFirst(5)) ?? 0
            } else {
                #expect(item == "\(next)")
                next += 1
            }
        }
        #expect(next == added + 1)
    }
}
