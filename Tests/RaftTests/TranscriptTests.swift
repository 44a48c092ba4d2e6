// Stories of a cluster, in plain text: orders, and what the cluster did. Transcripts/README.md
// explains how to read, write and record them.

import Foundation
import Testing

/// Replays a transcript: lines that start with `> ` are orders, comments and empty lines stay, and
/// the rest is what the cluster did. The result has the transcript's own shape, so recording means
/// writing it back.
func replay(_ transcript: String) -> String {
    var stage = Stage()
    var lines: [String] = []
    for line in transcript.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("> ") {
            lines.append(String(line))
            lines += stage.obey(line.dropFirst(2))
        } else if line.isEmpty || line.hasPrefix("#") {
            lines.append(String(line))
        }
    }
    return lines.joined(separator: "\n")
}

@Suite("Transcripts")
struct TranscriptTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Transcripts")

    static let stories: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.sorted()
    }()

    @Test("tell what happens", arguments: stories)
    func story(name: String) throws {
        let file = Self.folder.appending(path: name)
        let told = try String(contentsOf: file, encoding: .utf8)
        let happened = replay(told)
        if ProcessInfo.processInfo.environment["RECORD_TRANSCRIPTS"] != nil, happened != told {
            try happened.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(happened == told, "RECORD_TRANSCRIPTS=1 writes what happened into \(name)")
        #expect(!happened.contains("BROKEN"))
    }

    @Test("are all there")
    func presence() { #expect(Self.stories.count >= 20) }
}
