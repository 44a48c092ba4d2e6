// Scripts/stubs as a whole: what it makes of a user's files, and of what they import.

import Foundation
import Testing

@Suite("Scripts/stubs")
struct ScriptTests {
    private static let script = Plugin.folder.appending(path: "../../Scripts/stubs")
        .standardized.path

    private static let event = """
        syntax = "proto3";
        package demo;
        import "google/protobuf/timestamp.proto";
        message Event { google.protobuf.Timestamp at = 1; }
        """

    /// Runs it with the plugin that is built already.
    private func stubs(
        _ files: [String], in folder: URL, options: String = "CModule=CDemo"
    ) throws -> Plugin.Answer {
        try Plugin.run(
            [
                "PROTOC_GEN_SWIFT_RPC=\(Plugin.path)", Self.script, folder.path,
                folder.appending(path: "C").path, folder.appending(path: "Swift").path, options,
            ] + files)
    }

    private func write(_ text: String, to name: String, in folder: URL) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    private func files(below folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            $0.contains(".")
        }.sorted()
    }

    @Test("makes the code of protobuf's own files along with those that import them")
    func wellKnown() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try write(Self.event, to: "event.proto", in: folder.url)
        let answer = try stubs(["event.proto"], in: folder.url)
        #expect(answer.status == 0, "\(answer.errors)")
        let code = folder.url.appending(path: "C")
        #expect(
            try files(below: code) == [
                "event.pb-c.c", "google/protobuf/timestamp.pb-c.c", "include/event.pb-c.h",
                "include/google/protobuf/timestamp.pb-c.h", "include/module.modulemap",
            ])
        #expect(
            try files(below: folder.url.appending(path: "Swift")) == [
                "event.pb.swift", "google_protobuf_timestamp.pb.swift",
            ])
    }

    @Test("lists every header in the module map, those of earlier runs included")
    func moduleMap() throws {
        let folder = try Folder()
        defer { folder.remove() }
        for name in ["first", "second"] {
            let text = "syntax = \"proto3\"; message \(name) {}"
            try write(text, to: name + ".proto", in: folder.url)
            let answer = try stubs([name + ".proto"], in: folder.url)
            #expect(answer.status == 0, "\(answer.errors)")
        }
        let map = folder.url.appending(path: "C/include/module.modulemap")
        #expect(
            try String(contentsOf: map, encoding: .utf8) == """
                // Made by Scripts/stubs: every header in this folder.
                module CDemo {
                    header "first.pb-c.h"
                    header "second.pb-c.h"
                    export *
                }

                """)
    }

    @Test("refuses a user's imported file that was not named, and says what to do")
    func unnamedImport() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try write("syntax = \"proto3\"; message Thing {}", to: "thing.proto", in: folder.url)
        try write(
            "syntax = \"proto3\"; import \"thing.proto\"; message User { Thing thing = 1; }",
            to: "user.proto", in: folder.url)
        let answer = try stubs(["user.proto"], in: folder.url)
        #expect(answer.status != 0)
        #expect(answer.errors.contains("user.proto: Thing is declared in thing.proto, for which"))
        #expect(try stubs(["user.proto", "thing.proto"], in: folder.url).status == 0)
    }
}
