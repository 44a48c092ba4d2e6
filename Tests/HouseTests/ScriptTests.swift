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

    @Test("what runs on every change is Scripts/test, and nothing else")
    func continuousIntegration() throws {
        let lines = try SourceTree.text(".ci/run").split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(lines == ["set -euo pipefail", "cd \"$(dirname \"$0\")/..\"", "exec Scripts/test"])
    }
}
