// Each way in which protobuf-c 1.4.1 is known to differ from the specification, and that we do not.

import Foundation
import Protobuf
import TestMessages
import Testing

@Suite("protobuf encoding: what protobuf-c 1.4.1 gets wrong")
struct DeviationTests {
    @Test("proto3 `optional`: a zero that was set is not an absent one")
    func presence() throws {
        var message = Optionals()
        #expect(try message.serializedBytes() == [])
        message.int32Value = 0
        message.stringValue = ""
        message.bytesValue = []
        message.boolValue = false
        message.colour = Colour.none
        message.doubleValue = 0
        let bytes = try message.serializedBytes()
        #expect(bytes.count == 2 + 2 + 2 + 2 + 3 + 9)
        #expect(try Optionals(serializedBytes: bytes) == message)
        #expect(try Optionals(serializedBytes: bytes).sint64Value == nil)
    }

    @Test("a map keeps the last of several values for a key, and fills in what an entry leaves out")
    func maps() throws {
        let bytes =
            delimited(1, encodedText(1, "a") + varint(2, 1))
            + delimited(1, encodedText(1, "a") + varint(2, 2))
            + delimited(1, varint(2, 3)) + delimited(1, encodedText(1, "b"))
            + delimited(3, varint(1, 1))
        let message = try Maps(serializedBytes: bytes)
        #expect(message.counts == ["a": 2, "": 3, "b": 0])
        #expect(message.choices == [true: Scalars()])
    }

    @Test("equal maps have equal bytes, in the order of their keys")
    func mapOrder() throws {
        let names = Dictionary(uniqueKeysWithValues: (0..<200).map { (Int32($0), "\($0)") })
        let reversed = Dictionary(
            uniqueKeysWithValues: (0..<200).reversed().map { (Int32($0), "\($0)") })
        let bytes = try Maps(names: names).serializedBytes()
        #expect(try bytes == Maps(names: reversed).serializedBytes())
    }

    @Test(
        "text that is not UTF-8 is refused",
        arguments: [
            [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82],
            [0x80],
        ] as [[UInt8]])
    func text(invalid: [UInt8]) {
        #expect(refusal(of: delimited(14, invalid), as: Scalars.self) == .invalidText)
        #expect(refusal(of: delimited(14, invalid), as: Lists.self) == .invalidText)
        #expect(refusal(of: delimited(3, invalid), as: Choice.self) == .invalidText)
        #expect(refusal(of: delimited(1, delimited(1, invalid)), as: Maps.self) == .invalidText)
        #expect(refusal(of: delimited(15, invalid), as: Scalars.self) == nil)
    }

    @Test("a zero byte does not end text", arguments: ["\0", "a\0b", "\0\0", "tail\0"])
    func zeroInText(text: String) throws {
        let message = Scalars(stringValue: text)
        #expect(try message.serializedBytes() == encodedText(14, text))
        #expect(try Scalars(serializedBytes: message.serializedBytes()) == message)
    }

    @Test("negative zero is a value of its own; zero is the default and is left out")
    func negativeZero() throws {
        let message = Scalars(doubleValue: -0.0, floatValue: -0.0)
        let bytes = try message.serializedBytes()
        #expect(bytes == fixed64(1, 1 << 63) + fixed32(2, 1 << 31))
        let read = try Scalars(serializedBytes: bytes)
        #expect(read.doubleValue.sign == .minus)
        #expect(read.floatValue.sign == .minus)
        #expect(try Scalars(doubleValue: 0, floatValue: 0).serializedBytes() == [])
        let maps = Maps(weights: ["": -0.0])
        #expect(try Maps(serializedBytes: maps.serializedBytes()).weights[""]?.sign == .minus)
    }

    @Test("a known field in another encoding is an unknown field")
    func wrongWireType() throws {
        let bytes =
            fixed32(3, 7) + varint(4, 5) + varint(14, 1) + delimited(13, [1])
            + group(6, varint(1, 1)) + varint(6, 9)
        #expect(try Scalars(serializedBytes: bytes) == Scalars(int64Value: 5, uint64Value: 9))
    }

    @Test("groups among unknown fields are skipped, however they are nested")
    func groups() throws {
        let bytes = group(99, varint(1, 3) + group(1, encodedText(3, "x"))) + varint(3, 7)
        #expect(try Scalars(serializedBytes: bytes) == Scalars(int32Value: 7))
        let inside = delimited(17, bytes)
        #expect(
            try Lists(serializedBytes: inside) == Lists(scalars: [Scalars(int32Value: 7)]))
    }

    @Test(
        "a group without its other end is refused",
        arguments: [
            encodedNumber(99 << 3 | 3), encodedNumber(99 << 3 | 4),
            encodedNumber(9 << 3 | 3) + encodedNumber(8 << 3 | 4),
            delimited(17, encodedNumber(99 << 3 | 3)) + encodedNumber(99 << 3 | 4),
        ])
    func unbalancedGroup(bytes: [UInt8]) {
        #expect(refusal(of: bytes, as: Lists.self) == .unbalancedGroup)
    }

    @Test("unknown values of an enum are kept, and so are negative ones")
    func openEnums() throws {
        for number in [Int32.min, -1, 2, 1_000_000, .max] {
            let message = Scalars(colour: Colour(rawValue: number))
            let lists = Lists(colours: [Colour(rawValue: number), .red])
            #expect(try Scalars(serializedBytes: message.serializedBytes()) == message)
            #expect(try Lists(serializedBytes: lists.serializedBytes()) == lists)
        }
        #expect(Colour(rawValue: -1) == .below)
        #expect(Colour.crimson == .red)
        #expect(Colour.far.description == "COLOUR_FAR")
        #expect(Colour(rawValue: 5).description == "5")
    }

    @Test("lists of numbers are read in one piece, one by one, and mixed; they are written in one")
    func packing() throws {
        let mixed = varint(3, 1) + delimited(3, [2, 3]) + varint(3, 4) + delimited(3, [])
        #expect(try Lists(serializedBytes: mixed) == Lists(int32s: [1, 2, 3, 4]))
        #expect(try Lists(int32s: [1, 2]).serializedBytes() == delimited(3, [1, 2]))
        #expect(try Lists(unpacked: [1, 2]).serializedBytes() == varint(18, 1) + varint(18, 2))
        #expect(try Lists(serializedBytes: delimited(18, [1, 2])) == Lists(unpacked: [1, 2]))
        #expect(refusal(of: delimited(1, [1, 2, 3]), as: Lists.self) == .invalidPackedList)
        #expect(refusal(of: delimited(3, [0x80]), as: Lists.self) == .truncated)
    }

    @Test("a name that means something in Swift or C is still a field")
    func words() throws {
        var message = Words()
        message.class = 1
        message.default = 2
        message.init_ = 3
        message.self_ = 4
        message.message = 5
        message.hashValue_ = 13
        message.pageURL = 14
        message.userID = 15
        message.in = 16
        message.type = .public
        let read = try Words(serializedBytes: message.serializedBytes())
        #expect(read == message)
    }

    @Test("a required field that is missing is a refusal, a default is no value")
    func required() throws {
        #expect(refusal(of: varint(1, 1), as: Record.self) == .missingField)
        let record = try Record(serializedBytes: varint(1, 1) + encodedText(2, "n"))
        #expect(record.name == "n")
        #expect(record.size == nil)
        #expect(record.state == nil)
    }
}
