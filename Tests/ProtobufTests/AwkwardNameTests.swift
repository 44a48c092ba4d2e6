// Messages whose names mean something else in Swift or in C. That they compile is half of the test.

import Protobuf
import TestMessages
import Testing

@Suite("protobuf encoding: awkward names")
struct AwkwardNameTests {
    @Test("what GNU C takes for something else is a field like any other")
    func taken() throws {
        let message = Taken(
            linux: 1, unix: 0, typeof: [3], restrict: -0.0, kind: .staticAssert("yes"))
        let bytes = try message.serializedBytes()
        #expect(
            bytes == varint(1, 1) + varint(2, 0) + delimited(3, [3])
                + fixed64(4, (-0.0).bitPattern) + encodedText(5, "yes"))
        #expect(try Taken(serializedBytes: bytes) == message)
    }

    @Test("a type inside a type of the same name is the one that is meant there")
    func shadow() throws {
        let inner = Shadow.Shadow(depth: 1)
        let message = Shadow(
            inner: inner, more: [inner], byName: ["x": inner], pick: .one(inner))
        let bytes = try message.serializedBytes()
        #expect(try Shadow(serializedBytes: bytes) == message)
    }

    @Test("members of a oneof may be called like those of an optional")
    func cases() throws {
        let values: [Cases.Value?] = [
            .none_(true), .some_(Cases()), .some_(Cases(value: .none_(false))), .other(""), nil,
        ]
        for value in values {
            let bytes = try Cases(value: value).serializedBytes()
            #expect(try Cases(serializedBytes: bytes).value == value)
        }
    }

    @Test("fields may be called like what generated code calls its own")
    func members() throws {
        let message = Members(
            lend: 1, table: 2, serializedBytes: 9, value: Members(arena: 4),
            values: [Members(output: 5)], entry: [1: Members(index: 7)])
        var bytes: [UInt8] = []
        try message.serialize(into: &bytes)
        #expect(try Members(serializedBytes: bytes) == message)
    }
}
