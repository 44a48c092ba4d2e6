// Whole generated files, compared with files that somebody has read.
//
// RECORD_SNAPSHOTS=1 writes what is generated now; read the difference like code.

import Foundation
import Testing

@Suite("Generated code")
struct GeneratedTextTests {
    @Test(
        "is, as a whole, what was reviewed",
        arguments: [
            (file: "greeting", options: "Visibility=public,CModule=CExample"),
            (file: "fields", options: "CModule=CFields,RPC=false"),
            (file: "recursion", options: "Visibility=package,CModule=CRecursion"),
        ])
    func wholeFile(file: String, options: String) throws {
        let generated = try Plugin.generate(file + ".proto", options: options)
        #expect(generated.errors == "")
        try compare(generated.text, with: file + ".swift.txt")
    }

    @Test("lowering keeps the wire and changes what C cannot hold", arguments: ["fields"])
    func lowering(file: String) throws {
        let lowered = try Plugin.lower(file + ".proto")
        #expect(lowered.errors == "")
        try compare(lowered.text, with: file + ".lowered.txt")
    }

    @Test("lines of comments end where the file's lines end", arguments: ["\n", "\r\n"])
    func lineEnds(_ end: String) throws {
        let lines = [
            "syntax = \"proto3\";", "/* first", " second */", "message M {", "  /* third",
            "     fourth */", "  int32 x = 1;", "}", "",
        ]
        let generated = try Plugin.generate(text: lines.joined(separator: end))
        let text = try #require(generated.text)
        #expect(!text.contains { $0 == "\r" || $0 == "\r\n" })
        for line in ["first", "second", "third", "fourth"] {
            let found = text.split(separator: "\n").first { $0.contains(line) }
            #expect(found?.drop { $0 == " " }.hasPrefix("///") == true, "\(line)")
        }
    }

    private func compare(_ text: String?, with name: String) throws {
        let text = try #require(text)
        let url = Plugin.cases.appending(path: name)
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let expected = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        let difference = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
            .first { $0.0 != $0.1 }
        if let difference { Issue.record("\(name): now \(difference.0), was \(difference.1)") }
        #expect(text == expected, "RECORD_SNAPSHOTS=1 records \(name)")
    }
}
