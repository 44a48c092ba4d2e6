// Bytes that mean harm: the answer is an error, at once, without much memory.

import Foundation
import Protobuf
import TestMessages
import Testing

@Suite("protobuf encoding: hostile bytes")
struct HostileTests {
    /// A message of sub-messages, so many levels deep.
    static func nested(_ depth: Int) -> [UInt8] {
        var length = 0
        var heads: [[UInt8]] = []
        for _ in 0..<depth {
            let head = [0x12] + encodedNumber(length)
            heads.append(head)
            length += head.count
        }
        return heads.reversed().flatMap { $0 }
    }

    @Test("a hundred levels are read and written, on a small stack; one more is refused")
    func depth() async throws {
        let bytes = Self.nested(100)
        #expect(refusal(of: Self.nested(101), as: Tree.self) == .tooDeep)
        let copy = await withCheckedContinuation { continuation in
            let thread = Thread {
                let tree = try? Tree(serializedBytes: bytes)
                continuation.resume(returning: try? tree?.serializedBytes())
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(copy == bytes)
    }

    @Test("the recursion bomb is refused whatever its size", arguments: [550, 9_000, 1_000_000])
    func bomb(depth: Int) {
        #expect(refusal(of: Self.nested(depth), as: Tree.self) == .tooDeep)
        let groups = [UInt8](repeating: 9 << 3 | 3, count: depth)
        #expect(refusal(of: groups, as: Tree.self) == .tooDeep)
    }

    @Test("depth counts through lists, maps, oneofs and groups alike")
    func depthEverywhere() {
        for field in [2, 3, 5] {
            var bytes: [UInt8] = []
            for _ in 0..<101 { bytes = delimited(field, bytes) }
            #expect(refusal(of: bytes, as: Tree.self) == .tooDeep)
        }
        var maps: [UInt8] = []
        for _ in 0..<51 { maps = delimited(4, delimited(2, maps)) }
        #expect(refusal(of: maps, as: Tree.self) == .tooDeep)
        var groups: [UInt8] = []
        for _ in 0..<99 { groups = group(9, groups) }
        #expect(refusal(of: delimited(2, groups), as: Tree.self) == nil)
        #expect(
            refusal(of: delimited(2, delimited(2, group(9, groups))), as: Tree.self) == .tooDeep)
    }

    @Test("every beginning of a message is refused or is a message, and never more than it says")
    func truncation() throws {
        let bytes = try Examples.lists.serializedBytes()
        for end in 0..<bytes.count {
            _ = refusal(of: Array(bytes[..<end]), as: Lists.self)
        }
        #expect(refusal(of: Array(bytes.dropLast()), as: Lists.self) == .truncated)
        #expect(refusal(of: [0x7a, 0xff, 0xff, 0xff, 0xff, 0x0f], as: Scalars.self) == .truncated)
        #expect(refusal(of: [0x7a, 0x05, 1, 2], as: Scalars.self) == .truncated)
    }

    @Test(
        "numbers that do not end are refused",
        arguments: [
            [UInt8](repeating: 0x80, count: 20), [0x18] + [UInt8](repeating: 0xff, count: 10) + [1],
            [0x7a] + [UInt8](repeating: 0x80, count: 5) + [0],
        ])
    func overlong(bytes: [UInt8]) {
        #expect(refusal(of: bytes, as: Scalars.self) == .overlongNumber)
    }

    @Test("a number may take ten bytes, and means its lowest bits")
    func longNumbers() throws {
        let minusOne = [UInt8](repeating: 0xff, count: 9) + [1]
        #expect(try Scalars(serializedBytes: [0x18] + minusOne).int32Value == -1)
        let padded: [UInt8] = [0x20, 0x85, 0x80, 0x80, 0x00]
        #expect(try Scalars(serializedBytes: padded).int64Value == 5)
        let long: [UInt8] = [0x18, 0x81, 0x80, 0x80, 0x80, 0x10]
        #expect(try Scalars(serializedBytes: long).int32Value == 1)
    }

    @Test(
        "a field cannot have the number 0, one beyond 2^29, or an encoding nobody defined",
        arguments: [[0x00], [0x02, 0x00], [0x0e], [0x0f], [0xff, 0xff, 0xff, 0xff, 0x1f]])
    func tags(bytes: [UInt8]) {
        #expect(refusal(of: bytes, as: Scalars.self) == .invalidTag)
    }

    @Test("millions of empty sub-messages are refused before they take the memory of a machine")
    func repeatedEmpties() {
        var bytes: [UInt8] = [0x1a, 0x00]
        while bytes.count < 1 << 20 { bytes += bytes }
        #expect(refusal(of: bytes, as: Tree.self) == .tooManyElements)
    }

    @Test("all messages of up to two bytes are answered, and what is read is written the same")
    func exhaustive() throws {
        for first in UInt8.min...UInt8.max {
            try check([first])
            for second in UInt8.min...UInt8.max { try check([first, second]) }
        }
    }

    private func check(_ bytes: [UInt8]) throws {
        guard
            try isStable(bytes, as: Choice.self), try isStable(bytes, as: Lists.self),
            try isStable(bytes, as: Tree.self)
        else {
            Issue.record("\(bytes) is not written as it was read")
            return
        }
    }
}

/// Whether `bytes` are refused, or read, written and read again the same.
func isStable<Message: ProtobufMessage>(_ bytes: [UInt8], as: Message.Type) throws -> Bool {
    guard let message = try? Message(serializedBytes: bytes) else { return true }
    let again = try message.serializedBytes()
    return try Message(serializedBytes: again).serializedBytes() == again
}
