import Foundation
import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

/// Data directories as released versions wrote them: `Formats/VERSION` has the files of a member's folder. Segments and
/// floor are kept without the zeros at their end.
///
/// Those of the present version are written by `RAFTD_WRITE_FORMAT=1 swift test --filter FormatTests`, once, when the
/// format is new. After its release they are never written again, and their checksum here says so.
@Suite("Every released format can be read")
struct FormatTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Formats")
    /// The versions, with the checksum of all names and bytes of each: a file that is written again is noticed.
    private static let checksums: [(version: Int, checksum: UInt32)] = [(1, 0xa297_a7df)]
    private static let isWriting = ProcessInfo.processInfo.environment["RAFTD_WRITE_FORMAT"] != nil

    /// Appends, a truncation, an own snapshot, a received one that replaces the log, and entries behind it.
    private static func acts() throws -> [Act] {
        var acts = Act.appends(.short)
        acts.append(.write(4))
        let snapshot = try Leader.snapshot(upTo: 12)
        let batch = LogBatch(
            ticket: Ticket(50), hardState: HardState(term: Term(8), vote: NodeID(3)),
            snapshot: snapshot.0, truncation: nil, first: LogIndex(13),
            entries: Array(Leader.entries[12..<15]), commit: LogIndex(13))
        return acts + [.install(snapshot, batch)]
    }

    @Test("as it was written, with everything in it", arguments: checksums)
    func reading(version: Int, checksum: UInt32) throws {
        let acts = try Self.acts()
        let models = Act.models(acts)
        if Self.isWriting, version == Self.checksums.last?.version {
            try Self.write(acts, models, version)
        }
        let files = try Self.files(of: version, checksum)
        #expect(try Fixture.model(Fixture.open(files)) == models[models.count - 1])
        // And it can be written on.
        var opened = try Fixture.open(files)
        var entry = Leader.entries[15]
        entry.payload = []
        let batch = LogBatch(
            ticket: Ticket(1), hardState: nil, truncation: nil, first: LogIndex(16),
            entries: [entry], commit: LogIndex(16))
        try Fixture.append([[batch]], to: &opened)
        files.restart(after: .lost)
        let expected = models[models.count - 1].applying([batch])
        #expect(try Fixture.model(Fixture.open(files)) == expected)
    }

    /// Whether zeros at the end of a file say nothing.
    private static func isTrimmed(_ name: String) -> Bool {
        name == FileName.floor || FileName.segmentNumber(name) != nil
    }

    private static func files(of version: Int, _ checksum: UInt32) throws -> SimulatedFiles {
        let files = SimulatedFiles()
        try files.makeFolder(Fixture.path)
        try files.makeFolder(Fixture.path + "/member")
        let folder = Self.folder.appending(path: "\(version)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count >= 5)
        var found: UInt32 = 0
        for name in names {
            var bytes = Array(try Data(contentsOf: folder.appending(path: name)))
            found = bytes.span.checksum(after: Array(name.utf8).span.checksum(after: found))
            if isTrimmed(name) {
                bytes += [UInt8](repeating: 0, count: max(0, 8_192 - bytes.count))
            }
            let file = try files.open(Fixture.file(name), .creating)
            try files.write(bytes[...], to: file, at: 0)
            try files.sync(file)
            files.close(file)
        }
        #expect(found == checksum, "the files of a released format stay as they were written")
        try files.syncFolder(Fixture.path + "/member")
        try files.syncFolder(Fixture.path)
        try files.syncFolder("/")
        return files
    }

    private static func write(_ acts: [Act], _ models: [Model], _ version: Int) throws {
        let files = try Fixture.founded()
        #expect(Act.run(acts, models, on: files) == acts.count)
        let folder = Self.folder.appending(path: "\(version)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in try files.names(in: Fixture.path + "/member") where name != FileName.spare {
            var bytes = try #require(files.content(of: Fixture.file(name)))
            if isTrimmed(name) { bytes.removeSubrange(significantCount(bytes)...) }
            try Data(bytes).write(to: folder.appending(path: name))
        }
    }
}
