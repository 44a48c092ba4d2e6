// protoc, the plugin that the build has just made, and the files they write.

import Foundation

enum Plugin {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    static let cases = folder.appending(path: "Cases")

    /// Where the build puts what it makes: next to the tests themselves.
    static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "protoc-gen-swift-rpc").path

    struct Answer {
        var status: Int32
        var output: Data
        var errors: String
    }

    static func run(_ command: [String], input: Data = Data()) throws -> Answer {
        let folder = try Folder()
        defer { folder.remove() }
        let files = ["in", "out", "errors"].map { folder.url.appending(path: $0) }
        try input.write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, output: try Data(contentsOf: files[1]),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }

    /// Generates Swift for a file of `folder`: the text, or what protoc says instead.
    static func generate(
        _ file: String, in folder: URL = cases, options: String
    ) throws -> (text: String?, errors: String) {
        let output = try Folder()
        defer { output.remove() }
        let answer = try run([
            "protoc", "-I\(folder.path)", "--plugin=protoc-gen-swift-rpc=\(path)",
            "--swift-rpc_out=\(output.url.path)", "--swift-rpc_opt=\(options)", file,
        ])
        let name = file.replacing(".proto", with: ".pb.swift")
        let text = try? String(contentsOf: output.url.appending(path: name), encoding: .utf8)
        return (answer.status == 0 ? text : nil, answer.errors)
    }

    /// Generates Swift for the text of a file.
    static func generate(text: String, options: String = "") throws -> (
        text: String?, errors: String
    ) {
        let folder = try Folder()
        defer { folder.remove() }
        try text.write(
            to: folder.url.appending(path: "test.proto"), atomically: true, encoding: .utf8)
        return try generate("test.proto", in: folder.url, options: options)
    }

    /// Lowers the descriptor set of a file, and returns it as text.
    static func lower(_ file: String, in folder: URL = cases) throws -> (
        text: String?, errors: String
    ) {
        let output = try Folder()
        defer { output.remove() }
        let set = output.url.appending(path: "set")
        _ = try run(["protoc", "-I\(folder.path)", "--descriptor_set_out=\(set.path)", file])
        let lowered = try run([path, "--lower"], input: try Data(contentsOf: set))
        guard lowered.status == 0 else { return (nil, lowered.errors) }
        let text = try run(
            [
                "protoc", "--decode=google.protobuf.FileDescriptorSet", "-I/usr/include",
                "google/protobuf/descriptor.proto",
            ], input: lowered.output)
        return (String(decoding: text.output, as: UTF8.self), text.errors)
    }
}

/// A folder of its own for one test.
struct Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "stubs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: url) }
}
