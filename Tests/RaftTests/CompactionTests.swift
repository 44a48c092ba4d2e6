// The log behind a snapshot: what is still known, what is forgotten, and what memory that gives back.

import Testing

@testable import Raft

@Suite("§7 The outline behind a base")
struct CompactionTests {
    private func whole(_ terms: [UInt64]) -> LogOutline { outline(terms) }

    /// Every small log, and every place where it can begin.
    private func forEachBase(_ body: ([UInt64], Int, LogOutline) -> Void) {
        for log in allLogs(length: 4, terms: 3) {
            for base in 0...log.count {
                var outline = whole(log)
                outline.compact(upTo: LogIndex(UInt64(base)))
                body(log, base, outline)
            }
        }
    }

    @Test("knows what it knew of everything from the base on, and tells before it from behind it")
    func terms() {
        forEachBase { log, base, outline in
            #expect(outline.last == whole(log).last)
            #expect(outline.base == whole(Array(log.prefix(base))).last)
            for position in 0...log.count + 1 {
                let expected: TermLookup =
                    if position < base {
                        .beforeBase
                    } else if position > log.count {
                        .behindLog
                    } else {
                        .known(Term(position == 0 ? 0 : log[position - 1]))
                    }
                #expect(outline.term(at: LogIndex(UInt64(position))) == expected)
            }
            let range = LogIndex(UInt64(base) + 1)..<LogIndex(UInt64(log.count) + 1)
            #expect(outline.headers(in: range).map(\.term.number) == Array(log[base...]))
            #expect(outline.cost(of: range) == 32 * (log.count - base))
        }
    }

    @Test("is the same as one that began there")
    func sameAsNew() {
        forEachBase { log, base, outline in
            var begun = LogOutline(after: outline.base)
            for term in log[base...] {
                begun.append(EntryHeader(term: Term(term), kind: .command, byteCount: 8))
            }
            for kept in base...log.count {
                var (one, other) = (outline, begun)
                one.truncate(from: LogIndex(UInt64(kept) + 1))
                other.truncate(from: LogIndex(UInt64(kept) + 1))
                for term in (log.last ?? 1)...4 as ClosedRange<UInt64> {
                    one.append(EntryHeader(term: Term(term), kind: .noop, byteCount: 1))
                    other.append(EntryHeader(term: Term(term), kind: .noop, byteCount: 1))
                }
                let range = one.firstIndex..<one.lastIndex.next
                #expect(one.last == other.last)
                #expect(one.headers(in: range) == other.headers(in: range))
            }
        }
    }

    @Test("§5.3: finds the same shared entry, or says that it is before the base")
    func latestEntry() {
        forEachBase { log, base, outline in
            let all = whole(log)
            for index in 0...5 as ClosedRange<UInt64> {
                for term in 0...4 as ClosedRange<UInt64> {
                    let expected = all.latestEntry(notAfter: LogIndex(index), term: Term(term))
                    let found = outline.latestEntry(notAfter: LogIndex(index), term: Term(term))
                    let isKnown = expected.map { $0.index.position >= UInt64(base) } ?? false
                    #expect(found == (isKnown ? expected : nil))
                }
            }
        }
    }

    @Test("gives the memory of what it forgets back, and goes on growing")
    func memory() {
        var outline = LogOutline()
        for number in 1...100_000 as ClosedRange<UInt32> {
            let kind: EntryKind = number % 100 == 0 ? .noop : .command
            let term = Term(UInt64(number / 1000 + 1))
            outline.append(EntryHeader(term: term, kind: kind, byteCount: number))
        }
        let before = outline.heldCount
        for index in [1, 8192, 8193, 50_000, 99_000] as [UInt64] {
            outline.compact(upTo: LogIndex(index))
            let header = outline.header(at: LogIndex(index + 1))
            #expect(header.byteCount == UInt32(index + 1))
            #expect(header.term == Term((index + 1) / 1000 + 1))
            #expect(outline.header(at: LogIndex(100_000)).kind == .noop)
        }
        #expect(before > 100_000)
        #expect(outline.heldCount < 20_000)
        outline.truncate(from: LogIndex(99_501))
        outline.append(EntryHeader(term: Term(500), kind: .command, byteCount: 7))
        #expect(outline.header(at: LogIndex(99_501)).byteCount == 7)
        outline.compact(upTo: outline.lastIndex)
        #expect(outline.heldCount == 0)
        #expect(outline.last == EntryID(term: Term(500), index: LogIndex(99_501)))
    }

    @Test("§4.1: keeps the configuration as of its base, and those behind it")
    func configurations() {
        var outline = LogOutline()
        for number in 1...9 as ClosedRange<UInt64> {
            let isConfiguration = [1, 4, 8].contains(number)
            let header = EntryHeader(
                term: Term(1), kind: isConfiguration ? .configuration : .command, byteCount: 8)
            outline.append(
                header, configuration: isConfiguration ? Configuration(voters: []) : nil)
        }
        func known(_ outline: LogOutline) -> [UInt64] {
            outline.configurations.map(\.index.position)
        }
        #expect(outline.configuration(atOrBefore: LogIndex(3))?.index == LogIndex(1))
        #expect(outline.configuration(atOrBefore: LogIndex(4))?.index == LogIndex(4))
        outline.compact(upTo: LogIndex(3))
        #expect(known(outline) == [1, 4, 8])
        outline.compact(upTo: LogIndex(4))
        #expect(known(outline) == [4, 8])
        outline.compact(upTo: LogIndex(6))
        outline.truncate(from: LogIndex(8))
        #expect(known(outline) == [4])
        #expect(outline.configuration(atOrBefore: outline.lastIndex)?.index == LogIndex(4))
    }
}
