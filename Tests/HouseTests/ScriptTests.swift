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

    /// Runs Scripts/test-readme on a README of one chapter, in a folder with `files`. What else it prints and how it ends
    /// is what `body` says of the folder afterwards.
    private func testReadme(
        _ page: String, files: [String] = [], _ body: String = "true"
    ) throws -> (output: String, status: Int32) {
        try Self.run(
            """
            set -euo pipefail
            home=$(mktemp -d)
            trap 'rm -rf "$home"' EXIT
            mkdir "$home/Scripts"
            cp '\(SourceTree.root.path)/Scripts/test-readme' "$home/Scripts"
            cd "$home"
            touch README.md \(files.joined(separator: " "))
            cat >README.md <<'END'
            ## A chapter
            \(page)
            END
            status=0
            Scripts/test-readme >&2 || status=$?
            \(body)
            exit $status
            """)
    }

    @Test(
        "Scripts/test-readme leaves a data directory alone that was there before",
        arguments: ["raftd.data", "n3.data"])
    func readmeInTheWay(name: String) throws {
        #expect(try testReadme("", files: [name], "ls *.data") == (name + "\n", 1))
        #expect(try testReadme("", "! ls *.data") == ("", 0))
    }

    @Test(
        "Scripts/test-readme refuses commands that nobody runs",
        arguments: ["", "bash", "text", "console"],
        ["raftd --help", "raftctl get k", "install a b", "systemctl start raftd", "$ ls"])
    func unrunBlock(language: String, command: String) throws {
        let page = "```sh\ntouch ran\n```\n```\(language)\n\(command)\n```"
        #expect(try testReadme(page, "ls") == ("README.md\nScripts\n", 1))
    }

    @Test("Scripts/test-readme runs a chapter's blocks in one shell, up to the first failure")
    func readmeBlocks() throws {
        let page =
            "```sh\nx=1\n```\n```text\nshown\n```\n```sh\necho $x >said\nfalse\necho 2 >said\n```"
        #expect(try testReadme(page, "cat said") == ("1\n", 1))
        #expect(
            try testReadme(page.replacingOccurrences(of: "false", with: "true"), "cat said") == (
                "2\n", 0
            ))
    }

    @Test("Scripts/test-readme ends what a block has started", arguments: ["true", "false"])
    func readmeProcesses(last: String) throws {
        let page = "```sh\nsleep 60 &\necho $! >pid\n\(last)\n```"
        let stopped = try testReadme(page, "! kill $(cat pid) 2>/dev/null || echo still running")
        #expect(stopped == ("", last == "true" ? 0 : 1))
    }

    @Test("Scripts/test leaves nothing behind when a simulation fails")
    func simulationFails() throws {
        let script = try SourceTree.text("Scripts/test")
        let head = try #require(script.range(of: "passed=0\n")?.lowerBound)
        let trap = try #require(script.range(of: "trap finish EXIT\n")?.upperBound)
        let start = try #require(script.range(of: "simulate() {")).lowerBound
        let end = try #require(script.range(of: "\n}\n", range: start..<script.endIndex))
        // The run whose output is a file stays; the other one fails once that has begun.
        let program = """
            set -euo pipefail
            cd "$(mktemp -d)"
            export TMPDIR=$PWD
            mkdir -p .build/release
            cat >.build/release/raftsim <<'END'
            #!/bin/sh
            if [ -f /dev/stdout ]; then echo $$ >pid; exec sleep 60; fi
            until [ -s pid ]; do sleep 0.1; done
            exit 1
            END
            chmod +x .build/release/raftsim
            (
            \(script[head..<trap])
            \(script[start..<end.upperBound])
            simulate || exit
            ) >&2 || true
            ! kill "$(cat pid)" 2>/dev/null || echo "still running"
            rm -rf .build pid
            ls
            rmdir "$PWD"
            """
        #expect(try Self.run(program) == ("", 0))
    }

    /// Runs a program of bash, and returns what it prints and its exit code.
    static func run(_ program: String) throws -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", program]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // Worker threads hold back signals, and what they start would inherit that.
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
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
