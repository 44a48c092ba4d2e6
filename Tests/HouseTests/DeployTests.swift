import Foundation
import Testing

/// What `deploy/` promises, checked by systemd's own tools where they are.
@Suite("Deployment files")
struct DeployTests {
    static let analyze = "/usr/bin/systemd-analyze"
    static let hasAnalyze = FileManager.default.isExecutableFile(atPath: analyze)

    @Test("the template is the unit, but for names")
    func template() throws {
        let expected = [
            ("Description=Raft member (raftd)", "Description=Raft member %i (raftd)"),
            ("/etc/raftd/raftd.conf", "/etc/raftd/%i.conf"),
            ("SyslogIdentifier=raftd", "SyslogIdentifier=raftd@%i"),
            ("StateDirectory=raftd\n", "StateDirectory=raftd/%i\n"),
        ].reduce(try SourceTree.text("deploy/raftd.service")) { text, change in
            text.replacingOccurrences(of: change.0, with: change.1)
        }
        let body = { (text: String) in text.split(separator: "[Unit]", maxSplits: 1).last }
        #expect(body(try SourceTree.text("deploy/raftd@.service")) == body(expected))
    }

    @Test("no exclusion of system calls is lost by standing behind another one")
    func systemCallFilters() throws {
        let filters = try SourceTree.text("deploy/raftd.service").split(separator: "\n")
            .filter { $0.hasPrefix("SystemCallFilter=") }
        #expect(filters.count == 5)
        #expect(filters.allSatisfy { !$0.dropFirst("SystemCallFilter=~".count).contains("~") })
    }

    /// A line without "~" gives back what an earlier one took.
    @Test("of the calls that take resources, only the one that gives way to others is allowed")
    func ownPriority() throws {
        let filters = try SourceTree.text("deploy/raftd.service").split(separator: "\n")
            .filter { $0.hasPrefix("SystemCallFilter=") }.map { $0.split(separator: "=")[1] }
        #expect(filters.filter { !$0.hasPrefix("~") } == ["@system-service", "ioprio_set"])
        let excluding = try #require(filters.firstIndex { $0.contains("@resources") })
        let allowing = try #require(filters.firstIndex(of: "ioprio_set"))
        #expect(excluding < allowing)
    }

    @Test(
        "systemd accepts the units without a word",
        .enabled(if: hasAnalyze, "SKIPPED: no systemd-analyze here"))
    func verify() throws {
        let units = try Self.copies(of: ["raftd.service", "raftd@.service"])
        defer { try? FileManager.default.removeItem(at: units) }
        // An instance makes the template's specifiers real.
        let template = units.appending(path: "raftd@.service")
        let instance = units.appending(path: "raftd@n1.service")
        try FileManager.default.copyItem(at: template, to: instance)
        let run = try Self.run([
            "verify", "--man=no", units.appending(path: "raftd.service").path, instance.path,
        ])
        #expect(run.output == "")
        #expect(run.status == 0)
    }

    @Test(
        "the exposure stays at 1.2 or less",
        .enabled(if: hasAnalyze, "SKIPPED: no systemd-analyze here"))
    func exposure() throws {
        let units = try Self.copies(of: ["raftd.service"])
        defer { try? FileManager.default.removeItem(at: units) }
        let run = try Self.run([
            "security", "--offline=true", "--threshold=12", "--no-pager",
            units.appending(path: "raftd.service").path,
        ])
        #expect(run.status == 0, "\(run.output)")
    }

    @Test("the example configuration names every key of raftd, as a comment")
    func configuration() throws {
        let keys = try SourceTree.text("deploy/raftd.conf").split(separator: "\n")
            .compactMap { $0.wholeMatch(of: /#([a-z-]+)=.*/)?.output.1 }
        let declared = try SourceTree.text("Sources/Settings/RaftdSettings.swift")
            .matches(of: /Setting\(\s*"([a-z-]+)"/).map(\.output.1)
        // The file cannot name itself.
        #expect(Set(keys) == Set(declared).subtracting(["config"]))
        let active = try SourceTree.text("deploy/raftd.conf").split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(active == [], "every value is the default")
    }

    /// Returns a folder with copies that start a program every machine has.
    static func copies(of names: [String]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in names {
            let text = try SourceTree.text("deploy/\(name)")
                .replacingOccurrences(
                    of: "ExecStart=/usr/bin/raftd", with: "ExecStart=/usr/bin/true")
            let file = folder.appending(path: name)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return folder
    }

    static func run(_ arguments: [String]) throws -> (output: String, status: Int32) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: analyze)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: bytes, as: UTF8.self), process.terminationStatus)
    }
}
