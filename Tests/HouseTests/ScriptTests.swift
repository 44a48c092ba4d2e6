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
        #expect(process.terminationStatus == 0)
        #expect(text == counts + "\n")
    }

    @Test("what runs on every change is Scripts/test, and nothing else")
    func continuousIntegration() throws {
        let lines = try SourceTree.text(".ci/run").split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(lines == ["set -euo pipefail", "cd \"$(dirname \"$0\")/..\"", "exec Scripts/test"])
    }
}
