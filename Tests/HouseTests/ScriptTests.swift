import Foundation
import Testing

@Suite("Scripts")
struct ScriptTests {
    static let scripts = SourceTree.files(in: "Scripts", withExtension: ["", "sh"])

    @Test("stop at the first failure, and can be run")
    func strictness() {
        let found = Self.scripts.filter { $0.text.hasPrefix("#!") }.flatMap { script -> [String] in
            let path = SourceTree.root.appending(path: script.path).path
            let isShell = script.lines.first?.hasSuffix("bash") ?? false
            var faults: [String] = []
            if isShell, !script.text.contains("set -euo pipefail") {
                faults.append("\(script.path): no `set -euo pipefail`")
            }
            if !FileManager.default.isExecutableFile(atPath: path) {
                faults.append("\(script.path): not executable")
            }
            return faults
        }
        #expect(found == [])
    }

    @Test(
        "Scripts/test believes the exit code, whatever the closing line says",
        arguments: [
            (["✔ Test run with 3 tests in 1 suite passed after 0.1 seconds."], 0, "3 0"),
            (["✔ Test run with 3 tests in 1 suite passed after 0.1 seconds."], 1, "3 1"),
            (
                [
                    "✘ Test \"x\" failed after 0.1 seconds with 1 issue.",
                    "✘ Test run with 3 tests in 1 suite failed after 0.1 seconds with 1 issue.",
                ], 1, "2 1"
            ),
            (["error: fatalError"], 1, "0 1"), ([], 0, "0 1"),
        ] as [([String], Int32, String)])
    func counting(lines: [String], status: Int32, counts: String) throws {
        let script = try SourceTree.text("Scripts/test")
        let start = try #require(script.range(of: "run_tests() {")).lowerBound
        let end = try #require(script.range(of: "\n}\n", range: start..<script.endIndex))
        let said = lines.map { "echo '\($0)'; " }.joined()
        let program = """
            set -euo pipefail
            passed=0 failed=0 strict=() report=$(mktemp)
            trap 'rm -f "$report"' EXIT
            swift() { \(said)return \(status); }
            \(script[start..<end.upperBound])
            run_tests >&2
            echo "$passed $failed"
            """
        let (text, status) = try Self.run(program)
        #expect(status == 0)
        #expect(text == counts + "\n")
    }

    @Test(
        "Scripts/test does not count a step that cannot be taken as passed, and fails on it in CI",
        arguments: [("", 0, "1 0 0"), ("", 1, "0 1 0"), ("", 99, "0 0 1"), ("true", 99, "0 1 0")])
    func skipping(ci: String, status: Int32, counts: String) throws {
        let script = try SourceTree.text("Scripts/test")
        let start = try #require(script.range(of: "cannot=99")).lowerBound
        let end = try #require(script.range(of: "\n}\n", range: start..<script.endIndex))
        let program = """
            set -euo pipefail
            passed=0 failed=0 skipped=0 CI=\(ci)
            \(script[start..<end.upperBound])
            taken() { return \(status); }
            step "step" taken >&2
            echo "$passed $failed $skipped"
            """
        #expect(try Self.run(program) == (counts + "\n", 0))
    }

    @Test("Scripts/test-readme leaves a data directory alone that was there before")
    func readmeInTheWay() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        for name in ["Scripts", "raftd.data"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = folder.appending(path: "Scripts/test-readme").path
        try FileManager.default.copyItem(
            atPath: SourceTree.root.appending(path: "Scripts/test-readme").path, toPath: script)
        #expect(try Self.run("exec '\(script)'") == ("", 1))
        #expect(
            FileManager.default.fileExists(atPath: folder.appending(path: "raftd.data").path))
    }

    /// Runs a program of bash, and returns what it prints and its exit code.
    private static func run(_ program: String) throws -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", program]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (text, process.terminationStatus)
    }

    @Test("what runs on every change is Scripts/test, and nothing else")
    func continuousIntegration() throws {
        let lines = try SourceTree.text(".ci/run").split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(lines == ["set -euo pipefail", "cd \"$(dirname \"$0\")/..\"", "exec Scripts/test"])
    }
}
