// The specification: reading two encodings one behind the other is reading the merge of the two messages.

import Protobuf
import TestMessages
import Testing

@Suite("protobuf encoding: merging")
struct MergeTests {
    static let first = varint(1, 5)
    static let second = varint(2, 7)

    @Test("a sub-message that occurs twice is the merge of both")
    func singular() throws {
        let bytes = delimited(4, Self.first) + varint(1, 1) + delimited(4, Self.second)
        let merged = Pair(first: 1, inner: Pair(first: 5, second: 7))
        #expect(try Pair(serializedBytes: bytes) == merged)
    }

    @Test("merging goes all the way down, adds lists, and lets the last number win")
    func deep() throws {
        let one = delimited(4, delimited(4, varint(1, 1) + delimited(3, [1, 2])) + varint(1, 3))
        let two = delimited(4, delimited(4, varint(1, 2) + delimited(3, [3])) + varint(2, 4))
        let inner = Pair(first: 2, more: [1, 2, 3])
        let middle = Pair(first: 3, second: 4, inner: inner)
        #expect(try Pair(serializedBytes: one + two) == Pair(inner: middle))
    }

    @Test("a member of a oneof merges with itself, but not across another member")
    func oneof() throws {
        let pairs = delimited(6, Self.first) + delimited(6, Self.second)
        #expect(try Choice(serializedBytes: pairs).value == .pair(Pair(first: 5, second: 7)))
        let interrupted = delimited(6, Self.first) + varint(1, 1) + delimited(6, Self.second)
        #expect(try Choice(serializedBytes: interrupted).value == .pair(Pair(second: 7)))
        let other = delimited(6, Self.first) + delimited(9, Self.first) + delimited(6, Self.second)
        let both = try Choice(serializedBytes: other)
        #expect(both.value == .pair(Pair(first: 5, second: 7)))
        #expect(both.other == .otherPair(Pair(first: 5)))
        #expect(try Choice(serializedBytes: pairs + varint(1, 1)).value == .flag(true))
    }

    @Test("the last member of a oneof wins, whatever it is")
    func lastMember() throws {
        let members: [(bytes: [UInt8], value: Choice.Value)] = [
            (varint(1, 1), .flag(true)), (fixed64(2, 0), .weight(0)),
            (encodedText(3, "x"), .text("x")),
            (delimited(4, [9]), .blob([9])), (varint(5, 1), .colour(.red)),
            (delimited(6, Self.first), .pair(Pair(first: 5))),
            (delimited(7, []), .nothing(.init())),
        ]
        for one in members {
            for other in members {
                let bytes = one.bytes + other.bytes + one.bytes
                #expect(try Choice(serializedBytes: bytes).value == one.value)
            }
        }
    }

    @Test("the value of a map entry merges within its entry, and replaces across entries")
    func mapValues() throws {
        let twice = delimited(
            3, varint(1, 1) + delimited(2, varint(3, 1)) + delimited(2, varint(4, 2)))
        let message = try Maps(serializedBytes: twice)
        #expect(message.choices == [true: Scalars(int32Value: 1, int64Value: 2)])
        let replaced = twice + delimited(3, varint(1, 1) + delimited(2, varint(4, 9)))
        #expect(try Maps(serializedBytes: replaced).choices == [true: Scalars(int64Value: 9)])
    }

    @Test("required fields may come in different occurrences")
    func required() throws {
        let bytes =
            varint(1, 1) + encodedText(2, "n") + delimited(9, varint(1, 4))
            + delimited(9, varint(3, 5))
        #expect(try Record(serializedBytes: bytes).part == Part(number: 4, price: 5))
    }

    @Test("what merges is the same whether or not anything else is irregular")
    func concatenation() throws {
        // Every pair out of a few messages, joined: each must read as the second merged into the first.
        let parts = [[], Self.first, Self.second, delimited(3, [1]), delimited(4, Self.first)]
        for one in parts {
            for two in parts {
                let plain = delimited(4, one + two)
                let split = delimited(4, one) + delimited(4, two)
                let foreign = group(77, []) + plain
                let expected = try Pair(serializedBytes: plain)
                #expect(try Pair(serializedBytes: split) == expected)
                #expect(try Pair(serializedBytes: foreign) == expected)
            }
        }
    }
}
