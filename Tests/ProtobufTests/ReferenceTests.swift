// The same messages through protoc's own encoder and decoder, which know nothing of ours.

import Foundation
import Protobuf
import TestMessages
import Testing

@Suite("protobuf encoding: protoc reads what we write, and we read what protoc writes")
struct ReferenceTests {
    static let protos = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "TestMessages/Protos")

    @Test("every field of every type survives the way there and back")
    func roundTrips() throws {
        try check(Examples.scalars, "everything.Scalars")
        try check(Examples.lists, "everything.Lists")
        try check(Examples.maps, "everything.Maps")
        try check(Examples.tree, "everything.Tree")
        try check(Examples.record, "Record", in: "legacy.proto")
        try check(Optionals(doubleValue: -0.0, scalars: Scalars()), "everything.Optionals")
        for value in Examples.choices { try check(Choice(value: value), "everything.Choice") }
    }

    @Test("what protoc writes in two parts becomes one message")
    func fromText() throws {
        let texts = ["first: 5 more: [1, 2] inner { second: -1 }", "inner { first: 3 }"]
        let bytes = try texts.flatMap { text in
            try protoc("--encode=everything.Pair", "everything.proto", Data(text.utf8))
        }
        let inner = Pair(first: 3, second: -1)
        #expect(try Pair(serializedBytes: bytes) == Pair(first: 5, more: [1, 2], inner: inner))
    }

    private func check<Message: ProtobufMessage & Equatable>(
        _ message: Message, _ name: String, in file: String = "everything.proto"
    ) throws {
        let bytes = try message.serializedBytes()
        #expect(try Message(serializedBytes: bytes) == message)
        let text = try protoc("--decode=" + name, file, Data(bytes))
        // Unknown fields would show as bare numbers.
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(!lines.contains { $0.drop { $0 == " " }.first?.isNumber ?? false })
        let again = try protoc("--encode=" + name, file, text)
        #expect(try Message(serializedBytes: Array(again)) == message)
    }

    private func protoc(_ order: String, _ file: String, _ input: Data) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["protoc", order, "-I" + Self.protos.path, file]
        let (source, sink) = (Pipe(), Pipe())
        process.standardInput = source
        process.standardOutput = sink
        try process.run()
        // Both fit into a pipe's buffer, so neither side waits for the other.
        try source.fileHandleForWriting.write(contentsOf: input)
        try source.fileHandleForWriting.close()
        let output = try sink.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return output
    }
}
