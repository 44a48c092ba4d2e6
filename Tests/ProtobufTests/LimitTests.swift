// What is too large to be sent: packing refuses, and leaves the output as it was.

import Protobuf
import TestMessages
import Testing

@Suite("protobuf encoding: what cannot be sent is refused")
struct LimitTests {
    /// A message with so many others inside, one in the other.
    static func nested(_ depth: Int, _ wrap: (Tree) -> Tree) -> Tree {
        (0..<depth).reduce(Tree(name: "seed")) { tree, _ in wrap(tree) }
    }

    private func refusal(packing message: some ProtobufMessage) -> ProtobufError.Reason? {
        var output: [UInt8] = [1, 2, 3]
        let error = #expect(throws: ProtobufError.self) { try message.serialize(into: &output) }
        #expect(output == [1, 2, 3])
        return error?.reason
    }

    @Test("too many bytes in one field, in many, and in messages inside")
    func tooLong() {
        let half = [UInt8](repeating: 7, count: ProtobufLimits.byteCountMax / 2)
        #expect(refusal(packing: Scalars(bytesValue: half + half)) == .tooLong)
        #expect(refusal(packing: Lists(chunks: [half, half])) == .tooLong)
        let inner = Scalars(bytesValue: half)
        #expect(refusal(packing: Lists(scalars: [inner, inner])) == .tooLong)
    }

    @Test("the longest message there is can be sent, and is read again")
    func longest() throws {
        // One byte of tag and four of length.
        let bytes = [UInt8](repeating: 7, count: ProtobufLimits.byteCountMax - 5)
        let message = Scalars(bytesValue: bytes)
        let packed = try message.serializedBytes()
        #expect(packed.count == ProtobufLimits.byteCountMax)
        #expect(try Scalars(serializedBytes: packed) == message)
        #expect(refusal(packing: Scalars(bytesValue: bytes + [7])) == .tooLong)
    }

    @Test(
        "too many levels, through fields, lists, maps and oneofs alike",
        arguments: [
            { Tree(child: $0) }, { Tree(children: [$0]) }, { Tree(named: ["x": $0]) },
            { Tree(side: .left($0)) },
        ] as [@Sendable (Tree) -> Tree])
    func tooDeep(wrap: @Sendable (Tree) -> Tree) throws {
        let deepest = Self.nested(ProtobufLimits.packedDepthMax, wrap)
        #expect(try !deepest.serializedBytes().isEmpty)
        #expect(refusal(packing: wrap(deepest)) == .tooDeep)
        #expect(refusal(packing: Self.nested(1000, wrap)) == .tooDeep)
    }

    @Test("whatever was read can be put into another message and sent")
    func wrapped() throws {
        let deepest = try Tree(serializedBytes: HostileTests.nested(ProtobufLimits.depthMax))
        #expect(try !Tree(children: [deepest, deepest]).serializedBytes().isEmpty)
    }

    @Test("a part that is too deep does not count against those beside it")
    func beside() throws {
        let deepest = Self.nested(ProtobufLimits.packedDepthMax - 1) { Tree(child: $0) }
        let wide = Tree(children: Array(repeating: deepest, count: 3))
        #expect(try !wide.serializedBytes().isEmpty)
    }
}
