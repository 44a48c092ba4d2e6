// What raftd says to a wrong or curious command line, and the code it ends with.

import Foundation
import Testing

@Suite("raftd's command line")
struct CommandLineTests {
    /// Runs raftd until it ends by itself.
    private func raftd(
        _ arguments: [String], environment: [String: String] = [:],
        in folder: TemporaryFolder? = nil
    ) async throws -> (ending: Ending, output: String, complaints: String) {
        try Programs.check()
        let home = try folder ?? TemporaryFolder()
        let process = try ChildProcess(
            Command(
                executable: Programs.raftd, arguments: arguments, environment: environment,
                directory: home.path))
        let ending = try await process.awaitEnd()
        return (ending, String(decoding: process.standardOutput, as: UTF8.self), process.complaints)
    }

    @Test(
        "--help names every flag and every exit code, on standard output",
        arguments: ["--help", "-h"])
    func help(flag: String) async throws {
        let (ending, output, complaints) = try await raftd([flag])
        #expect(ending == .exited(0))
        #expect(complaints == "")
        let flags = [
            "name", "data-dir", "listen-client", "listen-peer", "advertise-client",
            "advertise-peer",
            "initial-cluster", "initial-cluster-token", "heartbeat-interval", "election-timeout",
            "config",
            "log-level", "help", "version",
        ]
        #expect(flags.filter { !output.contains("--\($0)") } == [])
    }

    @Test("--help and the README have the same exit codes, in the same words")
    func exitCodes() async throws {
        let lines = try await raftd(["--help"]).output.components(separatedBy: "\n")
        let codes = lines.drop { $0 != "Exit codes:" }.dropFirst().prefix { !$0.isEmpty }
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../README.md")
        let readme = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
        let table = readme.drop { $0 != "| raftd exits with | when |" }.dropFirst(2)
        #expect(codes.first == "  0  stopped as asked")
        #expect(
            table.prefix { $0.hasPrefix("|") }.map { row in
                let cells = row.split(separator: "|").map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                return "  " + cells.joined(separator: "  ")
            } == Array(codes))
    }

    @Test("--help that cannot be written is no success")
    func fullOutput() async throws {
        try Programs.check()
        let home = try TemporaryFolder()
        let process = try ChildProcess(
            Command(
                executable: "/bin/sh",
                arguments: ["-c", "exec '\(Programs.raftd)' --help >/dev/full"],
                directory: home.path))
        #expect(try await process.awaitEnd() == .exited(81))
        #expect(process.complaints.contains("standard output"))
    }

    @Test("--version is one line")
    func version() async throws {
        let (ending, output, complaints) = try await raftd(["--version"])
        #expect(ending == .exited(0))
        #expect(output.wholeMatch(of: #/raftd \d+\.\d+\.\d+\n/#) != nil)
        #expect(complaints == "")
    }

    @Test(
        "what cannot be meant ends with 78, touches no data, and says what to do",
        arguments: [
            (["--nonsense"], ["--nonsense", "unknown flag"]),
            (["--name"], ["--name"]),
            (["n1"], ["n1"]),
            (["--name", ""], ["--name"]),
            (["--log-level", "loud"], ["--log-level", "loud", "debug"]),
            (["--listen-client", "nowhere"], ["--listen-client", "HOST:PORT"]),
            (["--listen-client", "127.0.0.1:70000"], ["--listen-client", "65535"]),
            (["--heartbeat-interval", "soon"], ["--heartbeat-interval", "20ms"]),
            (["--heartbeat-interval", "1h"], ["--heartbeat-interval"]),
            (
                ["--heartbeat-interval", "100ms", "--election-timeout", "200ms"],
                ["--election-timeout", "--heartbeat-interval", "300ms"]
            ),
            (
                ["--listen-client", "127.0.0.1:1234", "--listen-peer", "127.0.0.1:1234"],
                ["--listen-client", "--listen-peer", "different ports"]
            ),
            (
                ["--name", "n9", "--initial-cluster", "n1=127.0.0.1:1,n2=127.0.0.1:2"],
                ["--name", "n1, n2"]
            ),
            (["--name", "n1", "--initial-cluster", "n1=127.0.0.1:1,n1=127.0.0.1:2"], ["n1 twice"]),
            (
                ["--name", "n1", "--initial-cluster", "n1=127.0.0.1:1,n2=127.0.0.1:1"],
                ["n1 and n2", "127.0.0.1:1"]
            ),
            (
                ["--name", "n1", "--initial-cluster", "n1=127.0.0.1:7,n2=127.0.0.1:8"],
                ["--listen-peer", "127.0.0.1:7", "--advertise-peer"]
            ),
            (["--listen-peer", "0.0.0.0:2380"], ["--advertise-peer"]),
            (["--config", "/nonexistent/raftd.conf"], ["/nonexistent/raftd.conf"]),
            (["--nonsense", "--log-level", "loud"], ["--nonsense", "--log-level"]),
        ] as [([String], [String])])
    func badFlags(flags: [String], words: [String]) async throws {
        let folder = try TemporaryFolder()
        let (ending, output, complaints) = try await raftd(flags, in: folder)
        #expect(ending == .exited(78))
        #expect(output == "")
        #expect(words.filter { !complaints.contains($0) } == [], "\(complaints)")
        #expect(complaints.contains("raftd --help"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test("a bad variable or line of a file is named as its author wrote it")
    func badSources() async throws {
        let byVariable = try await raftd([], environment: ["RAFTD_LOG_LEVEL": "loud"])
        #expect(byVariable.ending == .exited(78))
        #expect(byVariable.complaints.contains("RAFTD_LOG_LEVEL"))

        let folder = try TemporaryFolder()
        let lines = "name=n1\nlisten-client=127.0.0.1:7379\ncolour=blue\n"
        try lines.write(toFile: folder / "raftd.conf", atomically: false, encoding: .utf8)
        let byFile = try await raftd(["--config", folder / "raftd.conf"])
        #expect(byFile.ending == .exited(78))
        #expect(byFile.complaints.contains("raftd.conf:3"))
        #expect(byFile.complaints.contains("colour"))
    }
}
